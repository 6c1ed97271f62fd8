import { ToolbarButton, useGraphiQL } from '@graphiql/react';
import { useState } from 'react';

import { linkTo } from './deep-link.js';

const SHOWN_MILLISECONDS = 2000;

/** Copies a link to what is in the editors, but never the headers. */
export function CopyLink() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [isCopied, setIsCopied] = useState(false);

  async function copy() {
    const link = linkTo(queryEditor.getValue(), variableEditor?.getValue() ?? '');
    // The address bar has it too: browsers lend the clipboard to pages behind TLS only.
    window.history.replaceState(null, '', link);
    await navigator.clipboard?.writeText(link);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), SHOWN_MILLISECONDS);
  }

  return (
    <ToolbarButton label={isCopied ? 'Copied' : 'Copy link'} onClick={copy}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={isCopied ? 'M4 12l5 5L20 6' : 'M10 14a5 5 0 007 0l3-3a5 5 0 00-7-7l-1 1M14 10a5 5 0 00-7 0l-3 3a5 5 0 007 7l1-1'}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      </svg>
    </ToolbarButton>
  );
}
