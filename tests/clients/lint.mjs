// Holds schema/schema.graphql against the rules of eslint.config.mjs.
import { fileURLToPath } from "node:url";

import { ESLint } from "eslint";

const inCheckout = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const eslint = new ESLint({
  cwd: inCheckout("."),
  overrideConfigFile: inCheckout("tests/clients/eslint.config.mjs"),
});
const results = await eslint.lintFiles(["schema/schema.graphql"]);

console.log(await (await eslint.loadFormatter("stylish")).format(results));
process.exitCode = results.some((one) => one.errorCount + one.warningCount) ? 1 : 0;
