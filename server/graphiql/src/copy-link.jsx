import { ToolbarButton, useGraphiQL } from '@graphiql/react';
import { useState } from 'react';

import { linkTo } from './deep-link.js';

const COPY = 'Copy link';
const SHOWN_MILLISECONDS = 2000;
const CHAIN =
  'M10 14a5 5 0 007 0l3-3a5 5 0 00-7-7l-1 1M14 10a5 5 0 00-7 0l-3 3a5 5 0 007 7l1-1';
const TICK = 'M4 12l5 5L20 6';

/** What became of it: browsers lend the clipboard behind TLS only, or not to every page. */
async function copied(link) {
  try {
    await navigator.clipboard.writeText(link);
    return 'Copied';
  } catch {
    return 'The link is in the address bar';
  }
}

/** Copies a link to what is in the editors, but never the headers. */
export function CopyLink() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [label, setLabel] = useState(COPY);

  async function copy() {
    const link = linkTo(queryEditor.getValue(), variableEditor?.getValue() ?? '');
    window.history.replaceState(null, '', link);
    setLabel(await copied(link));
    setTimeout(() => setLabel(COPY), SHOWN_MILLISECONDS);
  }

  return (
    <ToolbarButton label={label} onClick={copy}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={label === COPY ? CHAIN : TICK}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      </svg>
    </ToolbarButton>
  );
}
