/** Eight operations that show the newsroom, in order; each has a name that links may use. */
import articlePage from '../plain/assets/tabs/article-page.graphql';
import liveUpdates from '../plain/assets/tabs/live-updates.graphql';
import myDrafts from '../plain/assets/tabs/my-drafts.graphql';
import refusedMove from '../plain/assets/tabs/refused-move.graphql';
import relatedStories from '../plain/assets/tabs/related-stories.graphql';
import review from '../plain/assets/tabs/review.graphql';
import search from '../plain/assets/tabs/search.graphql';
import sectionFront from '../plain/assets/tabs/section-front.graphql';
import listed from '../plain/assets/tabs/tabs.json';

const documents = {
  'section-front': sectionFront,
  'article-page': articlePage,
  'related-stories': relatedStories,
  'my-drafts': myDrafts,
  review,
  'refused-move': refusedMove,
  'live-updates': liveUpdates,
  search,
};

export const tour = listed.map(({ name, title, variables }) => ({
  name,
  title,
  query: documents[name],
  variables: variables ? JSON.stringify(variables, null, 2) : '',
}));

export const front = tour[0];

export const stopNamed = (name) => tour.find((stop) => stop.name === name);

const isAt = (stop) => (tab) => tab.query === stop.query;

const firstOperation = (query) => /^(?:query|mutation|subscription) (\w+)/m.exec(query)[1];

/** A tab as GraphiQL keeps it. */
function tabOf({ name, query, variables }) {
  const title = firstOperation(query);
  const contents = { query, variables, headers: null, response: null };
  return { id: `${name}-${Date.now()}`, title, operationName: title, ...contents };
}

/** The tabs with all eight in order before the rest; what somebody has written in one stays. */
export function withTour(tabs) {
  const stops = tour.map((stop) => tabs.find(isAt(stop)) ?? tabOf(stop));
  return [...stops, ...tabs.filter((tab) => !stops.includes(tab))];
}

/** The tabs with one of the eight among them, and its place. */
export function withStop(tabs, stop) {
  const place = tabs.findIndex(isAt(stop));
  return place < 0 ? [[...tabs, tabOf(stop)], tabs.length] : [tabs, place];
}

const TABS = 'graphiql:tabState';

/** Before the first visit: GraphiQL takes these for the tabs of the last one. */
export function layOutTour(storage) {
  if (storage.getItem(TABS) !== null) return;
  storage.setItem(TABS, JSON.stringify({ activeTabIndex: 0, tabs: withTour([]) }));
}
