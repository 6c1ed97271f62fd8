/** The variables editor, as something to read from and to fill in. */
import { tryParseJSONC, useGraphiQL, useVariablesEditorState } from '@graphiql/react';
import { print } from 'graphql';

function objectIn(text) {
  try {
    return tryParseJSONC(text) ?? {};
  } catch {
    return null; // half typed: nobody fills that in
  }
}

/** What every operation of a document declares: the default of each variable by its name. */
function declaredIn(documentAST) {
  const operations = documentAST?.definitions ?? [];
  const variables = operations.flatMap((operation) => operation.variableDefinitions ?? []);
  return new Map(
    variables.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue ? print(defaultValue) : null,
    ]),
  );
}

/**
 * `value(name)` of a variable, or its default; undefined where no operation declares it. `fill`
 * sets those that are declared, and leaves the others as they are.
 */
export function useVariables() {
  const [text, setText] = useVariablesEditorState();
  const declared = declaredIn(useGraphiQL((state) => state.documentAST));
  const variables = objectIn(text);
  return {
    value: (name) => (declared.has(name) ? (variables?.[name] ?? declared.get(name)) : undefined),
    fill(values) {
      const meant = Object.entries(values).filter(([name]) => declared.has(name));
      if (!variables || !meant.length) return;
      setText(JSON.stringify({ ...variables, ...Object.fromEntries(meant) }, null, 2));
    },
  };
}
