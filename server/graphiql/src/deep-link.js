/**
 * Links into GraphiQL: `?q=search` for one of the eight, `?query={…}&variables={…}` for any.
 *
 * A link only fills the editors, it never runs: a link in a message must not be able to
 * publish an article. It cannot set headers either, so nobody can be signed in by a link.
 */
import { stopNamed, tour } from './tour.js';

/** GraphiQL's starting contents, by the address of the page. */
export function deepLink(search) {
  const link = new URLSearchParams(search);
  const stop = stopNamed(link.get('q'));
  const query = link.get('query') ?? stop?.query;
  if (query === undefined) return {};
  // An empty string, because for anything less GraphiQL takes the variables of its last tab.
  return { initialQuery: query, initialVariables: link.get('variables') ?? stop?.variables ?? '' };
}

/** The address of the page with this operation and these variables in it. */
export function linkTo(query, variables) {
  const stop = tour.find((one) => one.query === query && one.variables === variables);
  const link = new URL(window.location.pathname, window.location.origin);
  if (stop) link.searchParams.set('q', stop.name);
  else {
    link.searchParams.set('query', query);
    if (variables.trim()) link.searchParams.set('variables', variables);
  }
  return link.href;
}
