/** The newsroom panel: a plugin of GraphiQL for the demo newsroom alone. */
import { useEffect } from 'react';

import { lastAnswer } from '../answer.js';
import { session } from '../session.js';
import { useVariables } from '../variables.js';
import { Following, Perspective, Transport } from './choices.jsx';
import { People } from './people.jsx';
import { Tabs } from './tabs.jsx';

function NewsroomIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h13v13a2 2 0 002 2H6a2 2 0 01-2-2zM17 9h3v9a2 2 0 01-2 2" />
      <path d="M7 8.5h7M7 12h7M7 15.5h4" />
    </svg>
  );
}

export function newsroomPlugin(newsroom) {
  return {
    title: 'Newsroom',
    icon: NewsroomIcon,
    content: () => (
      <div className="copydesk-panel">
        <h2>Newsroom</h2>
        <People newsroom={newsroom} />
        <Tabs />
        <Perspective />
        <Transport />
        <Following />
      </div>
    ),
  };
}

/** Fills in the story that a mutation answered, whether the panel is open or not. */
export function Follower() {
  const { story } = lastAnswer.use();
  const { fill } = useVariables();
  useEffect(() => {
    if (story && session.get().follows) fill(story);
  }, [story]);
  return null;
}
