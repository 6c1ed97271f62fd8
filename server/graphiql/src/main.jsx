import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import sectionFront from '../plain/assets/section-front.graphql';
import { deepLink } from './deep-link.js';
import { httpEndpoint, webSocketEndpoint } from './endpoint.js';
import './monaco-workers.js';
import { storageWithoutHeaders } from './storage.js';

/** A comment rather than a value: a made-up token would make the first request fail. */
const DEFAULT_HEADERS = `// The mutation signIn answers a token. Send it like this:
// { "Authorization": "Bearer <token>" }
{}
`;

/** Made once: GraphiQL reloads the schema or its panels whenever one of these changes. */
const fetcher = createGraphiQLFetcher({
  url: httpEndpoint,
  subscriptionUrl: webSocketEndpoint,
  headers: { 'X-Copydesk-Client': 'graphiql' }, // the newsroom's log tells this page from an app
});
const plugins = [HISTORY_PLUGIN, explorerPlugin()];
const storage = storageWithoutHeaders(window.localStorage);

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    storage={storage}
    shouldPersistHeaders={false}
    defaultQuery={sectionFront}
    defaultHeaders={DEFAULT_HEADERS}
    {...deepLink(window.location.search)}
  />,
);
