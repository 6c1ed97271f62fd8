/** Sends what GraphiQL runs: queries and mutations by POST, subscriptions as the panel says. */
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';

import { note, noteAll } from './answer.js';
import { httpEndpoint, webSocketEndpoint } from './endpoint.js';
import { CLIENT, headersWith, session, WEB_SOCKET } from './session.js';

/** What is there to read in an answer is read from a copy: GraphiQL takes the answer itself. */
async function fetchAndNote(url, init) {
  const response = await fetch(url, init);
  const requestId = response.headers.get('X-Request-Id');
  const isJson = response.headers.get('Content-Type')?.includes('json');
  noteAll(isJson ? await response.clone().json() : null, requestId);
  return response;
}

const readSchema = createGraphiQLFetcher({ url: httpEndpoint, headers: CLIENT });
const ask = createGraphiQLFetcher({ url: httpEndpoint, headers: CLIENT, fetch: fetchAndNote });

/** A client for one subscription, so that it is whoever is signed in when it begins. */
function listener(headers) {
  if (session.get().transport === WEB_SOCKET) {
    return createSocketClient({ url: webSocketEndpoint, connectionParams: headers });
  }
  return createStreamClient({ url: httpEndpoint, headers: { ...CLIENT, ...headers } });
}

/** A closed socket says why in an event, of which GraphiQL would show nothing. */
function readable(error) {
  if (!(error instanceof CloseEvent)) return error;
  return new Error(`The socket was closed: ${error.code} ${error.reason}`.trim());
}

/** An observable: it can be left at once, where an async generator waits for the next event. */
function listen(params, headers) {
  return {
    subscribe(sink) {
      const leave = listener(headers).subscribe(params, {
        next(result) {
          note(result);
          sink.next(result);
        },
        error: (error) => sink.error(readable(error)),
        complete: () => sink.complete(),
      });
      return { unsubscribe: leave };
    },
  };
}

/** The operation that is meant, or nothing where the text cannot be read: the server says why. */
function operationIn({ query, operationName }) {
  try {
    const isOperation = (definition) => definition.kind === Kind.OPERATION_DEFINITION;
    const operations = parse(query).definitions.filter(isOperation);
    const named = operations.find((one) => one.name?.value === operationName);
    return operations.length === 1 ? operations[0] : named;
  } catch {
    return undefined;
  }
}

/** Goes by the text: what GraphiQL knows of it beside may be of the tab of a moment before. */
export function fetcher(params, { headers: typed } = {}) {
  const headers = headersWith(typed);
  if (params.operationName === 'IntrospectionQuery') return readSchema(params, { headers });
  const operation = operationIn(params);
  const meant = { ...params, operationName: operation?.name?.value ?? params.operationName };
  return operation?.operation === 'subscription' ? listen(meant, headers) : ask(meant, { headers });
}
