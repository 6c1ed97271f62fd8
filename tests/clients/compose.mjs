// Composes subgraphs into a supergraph: name file name file …
import { readFileSync } from "node:fs";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const services = [];
for (let at = 2; at < process.argv.length; at += 2) {
  const [name, file] = process.argv.slice(at);
  services.push({ name, typeDefs: parse(readFileSync(file, "utf8")) });
}

const { errors = [], hints = [], schema } = composeServices(services);
const fieldsOf = (name) =>
  schema?.toAPISchema().type(name).fields().map((field) => field.name);
const fields = Object.fromEntries(
  ["Query", "Article", "Section"].map((name) => [name, fieldsOf(name)]),
);
console.log(
  JSON.stringify({
    errors: errors.map((error) => error.message),
    hints: hints.map((hint) => hint.message),
    fields,
  }),
);
