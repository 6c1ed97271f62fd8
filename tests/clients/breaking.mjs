// node breaking.mjs <the released SDL> <the SDL> <the change log>: fails where a breaking change
// has no place in the list "Breaking" of what is not released yet.
import { readFileSync } from "node:fs";

import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const [released, current, log] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));

/** What stands under a heading, up to the next of its level or above. */
function under(heading, text) {
  const level = heading.indexOf(" ");
  const [, after = ""] = `\n${text}`.split(`\n${heading}\n`);
  return after.split(new RegExp(`^#{1,${level}} `, "m"))[0];
}

const named = under("### Breaking", under("## Unreleased", log)).match(/(?<=`)[^`\s]+(?=`)/g) ?? [];
const changes = await diff(buildSchema(released), buildSchema(current));
const unnamed = changes.filter(
  (one) => one.criticality.level === CriticalityLevel.Breaking && !named.includes(one.path),
);

for (const { path, message } of unnamed) {
  console.error(`\`${path}\`: ${message}. Cure: name it under "Breaking" in CHANGELOG.md`);
}
process.exitCode = unnamed.length ? 1 : 0;
