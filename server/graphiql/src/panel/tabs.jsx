/** The eight operations in order: opens one, or puts all back. */
import { Button, UnStyledButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import { tour, withStop, withTour } from '../tour.js';

export function Tabs() {
  const tabs = useGraphiQL((state) => state.tabs);
  const active = useGraphiQL((state) => state.tabs[state.activeTabIndex]);
  const { changeTab, moveTab } = useGraphiQLActions();

  function open(stop) {
    const [those, place] = withStop(tabs, stop);
    if (those !== tabs) moveTab(those);
    changeTab(place);
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
