import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { CopyLink } from './copy-link.jsx';
import { deepLink } from './deep-link.js';
import { fetcher } from './fetcher.js';
import { AnswerFooter } from './footer.jsx';
import './monaco-workers.js';
import { readNewsroom } from './newsroom.js';
import { Follower, newsroomPlugin } from './panel/plugin.jsx';
import { storageWithoutHeaders } from './storage.js';
import { front, layOutTour } from './tour.js';

/** A comment rather than a value: a made-up token would make the first request fail. */
const DEFAULT_HEADERS = `// The mutation signIn answers a token. Send it like this:
// { "Authorization": "Bearer <token>" }
{}
`;

const storage = storageWithoutHeaders(window.localStorage);
const newsroom = await readNewsroom();

/** Made once: GraphiQL reloads the schema or its panels whenever one of these changes. */
const panel = newsroom && newsroomPlugin(newsroom);
const plugins = [...(panel ? [panel] : []), HISTORY_PLUGIN, explorerPlugin()];
const isFirstVisit = storage.getItem('graphiql:visiblePlugin') === null;
const hasRoom = window.matchMedia('(min-width: 64rem)').matches;
if (panel) layOutTour(storage);

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    visiblePlugin={panel && isFirstVisit && hasRoom ? panel : undefined}
    storage={storage}
    shouldPersistHeaders={false}
    defaultQuery={front.query}
    defaultHeaders={DEFAULT_HEADERS}
    defaultEditorToolsVisibility={panel ? 'variables' : undefined}
    {...deepLink(window.location.search)}
  >
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <CopyLink />
        </>
      )}
    </GraphiQL.Toolbar>
    <GraphiQL.Footer>
      {panel && <Follower />}
      <AnswerFooter />
    </GraphiQL.Footer>
  </GraphiQL>,
);
