/**
 * GraphiQL's starting contents from a link such as `?query={…}&variables={…}`.
 *
 * The link only fills the editors, it never runs: a link in a message must not be able to
 * publish an article. It cannot set headers either, so nobody can be signed in by a link.
 */
export function deepLink(search) {
  const link = new URLSearchParams(search);
  const query = link.get('query');
  if (query === null) return {};
  // An empty string, because for anything less GraphiQL takes the variables of its last tab.
  return { initialQuery: query, initialVariables: link.get('variables') ?? '' };
}
