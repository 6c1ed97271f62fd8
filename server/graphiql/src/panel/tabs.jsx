/** The eight operations in order: opens one, or puts all back. */
import { Button, UnStyledButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import { useEffect } from 'react';

import { tour, withStop, withTour } from '../tour.js';

const BEFORE = 100;
/** Pixels of the tab before the active one that stay in sight. */

export function Tabs() {
  const tabs = useGraphiQL((state) => state.tabs);
  const active = useGraphiQL((state) => state.tabs[state.activeTabIndex]);
  const place = useGraphiQL((state) => state.activeTabIndex);
  const { changeTab, moveTab } = useGraphiQLActions();

  // Eight tabs do not fit into every strip, and the strip shows no bar to move it by.
  useEffect(() => {
    const tab = document.getElementById(`graphiql-session-tab-${place}`)?.parentElement;
    tab?.parentElement.scrollTo({ left: tab.offsetLeft - tab.parentElement.offsetLeft - BEFORE });
  }, [place]);

  function open(stop) {
    const [those, found] = withStop(tabs, stop);
    if (those !== tabs) moveTab(those);
    changeTab(found);
  }

  return (
    <section aria-labelledby="copydesk-tabs">
      <h3 id="copydesk-tabs">Eight operations, in order</h3>
      <ol className="copydesk-tour">
        {tour.map((stop) => (
          <li key={stop.name}>
            <UnStyledButton
              type="button"
              aria-current={active?.query === stop.query ? 'step' : undefined}
              onClick={() => open(stop)}
            >
              {stop.title}
            </UnStyledButton>
          </li>
        ))}
      </ol>
      <Button type="button" onClick={() => moveTab(withTour(tabs))}>
        Restore the eight tabs
      </Button>
    </section>
  );
}
