/** What the last answer said of itself, beside its data. */
import { createStore } from './store.js';

export const lastAnswer = createStore({ extensions: null, requestId: null, story: null });

/** The story that a mutation's payload shows, if it shows enough of it to go on with. */
function storyIn(data) {
  const stories = Object.values(data ?? {}).map((payload) => payload?.article);
  const story = stories.find((one) => one?.id && one.workflow?.version);
  return story ? { id: story.id, expectedVersion: story.workflow.version } : null;
}

export function note(answer, requestId = null) {
  lastAnswer.set({ extensions: answer?.extensions ?? null, requestId });
}

/** As `note`, of an operation that ended with this answer: a mutation's story is gone on with. */
export function noteAll(answer, requestId) {
  note(answer, requestId);
  const story = storyIn(answer?.data);
  if (story) lastAnswer.set({ story });
}
