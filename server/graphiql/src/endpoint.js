/**
 * Where the API is, relative to the page, so that GraphiQL still finds it when a proxy serves
 * Copydesk under a path prefix.
 */
const endpoint = new URL('graphql', document.baseURI);

export const httpEndpoint = endpoint.href;

/** http becomes ws and https becomes wss. */
export const webSocketEndpoint = endpoint.href.replace(/^http/, 'ws');
