// The rules that schema/schema.graphql keeps, and each exception with its reason.
import { fileURLToPath } from "node:url";

import graphql from "@graphql-eslint/eslint-plugin";

const SDL = fileURLToPath(new URL("../../schema/schema.graphql", import.meta.url));

const STANDARD = {
  ...graphql.configs["flat/schema-recommended"].rules,
  ...graphql.configs["flat/schema-relay"].rules,
};

const OPTIONS = {
  // A list that is never paged needs no cursors: the bylines of a story, the sections of the paper.
  "relay-edge-types": { listTypeCanWrapOnlyEdgeType: false },
  // A page, an edge, an answer to a mutation and what it refused are no things that are found again.
  "strict-id-in-types": { exceptions: { suffixes: ["Connection", "Edge", "Payload"] } },
};

const UNPAGED =
  "an editor's handful, filled up with suggestions: it is asked for at once, and has no next page";
const A_ROW = "found with the story it belongs to, and never written again once readers have it";
const A_PART = "a part of what it hangs on, which has the id";
const THE_ONLY_ONE = "there is one";
const REFUSED = "said once, in the answer to what was refused";

const EXCEPTIONS = {
  "naming-convention": {
    "ArticleWhere.AND": "in capitals it cannot be taken for a field of the story",
    "ArticleWhere.OR": "likewise",
    "ArticleWhere.NOT": "likewise",
  },
  "relay-arguments": { "Article.related": UNPAGED, "Article.suggestions": UNPAGED },
  "relay-connection-types": { RelatedConnection: UNPAGED, SuggestionConnection: UNPAGED },
  "relay-edge-types": {
    RelatedEdge: UNPAGED,
    SuggestionEdge: UNPAGED,
    CorrectionEdge: A_ROW,
  },
  "strict-id-in-types": {
    ArticleAsOf: "a story at a moment that the client chose",
    Assignment: A_PART,
    Blocker: A_PART,
    Byline: A_PART,
    CollectionMembership: "a story in a collection, which both have theirs",
    Correction: A_ROW,
    DeliveryTry: A_PART,
    Desk: THE_ONLY_ONE,
    EditLock: A_PART,
    FieldChange: A_PART,
    FocalPoint: A_PART,
    Front: "a section's, or the home page's: there is one of each",
    FrontSlot: A_PART,
    FrontWorkflow: A_PART,
    Gone: "what is said where there is no story",
    PageInfo: A_PART,
    Policy: A_PART,
    Redirect: "a path, which is what it is found by",
    RevisionDiff: "two revisions, which have theirs",
    RichText: A_PART,
    SearchFacetValue: A_PART,
    SearchFacets: A_PART,
    Site: THE_ONLY_ONE,
    SocialLink: A_PART,
    Span: A_PART,
    StageCount: A_PART,
    TextSpan: A_PART,
    Transition: A_PART,
    TransitionRefused: REFUSED,
    ValidationError: REFUSED,
    VersionConflict: REFUSED,
    Workflow: A_PART,
  },
};

/** `Article.related` for whatever stands in that field, `Article` for what stands at the type. */
function pathOf(node) {
  const names = [];
  for (let one = node; one; one = one.parent) {
    if (/Definition$/.test(one.type ?? "") && one.name) names.unshift(one.name.value);
  }
  return names.join(".");
}

/** The rule, silent about its exceptions; one that is needed no more is a finding, too. */
function excepting(rule, exceptions = {}) {
  return {
    ...rule,
    create(context) {
      const unused = new Set(Object.keys(exceptions));
      const report = (finding) => {
        const path = pathOf(finding.node);
        if (!(path in exceptions)) return context.report(finding);
        unused.delete(path);
      };
      return {
        ...rule.create(Object.create(context, { report: { value: report } })),
        "Document:exit": (node) => {
          for (const path of unused) context.report({ node, message: `${path} needs no exception` });
        },
      };
    },
  };
}

const rules = Object.fromEntries(
  Object.entries(graphql.rules).map(([name, rule]) => [name, excepting(rule, EXCEPTIONS[name])]),
);
const named = ([name, options]) => [`@graphql-eslint/${name}`, ["error", options]];

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: SDL } } },
    plugins: { "@graphql-eslint": { rules } },
    rules: { ...STANDARD, ...Object.fromEntries(Object.entries(OPTIONS).map(named)) },
  },
];
