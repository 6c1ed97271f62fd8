/** What is read, how it is listened to, and what the panel writes into the variables. */
import { EVENT_STREAM, session, WEB_SOCKET } from '../session.js';
import { useVariables } from '../variables.js';
import { Choice } from './choice.jsx';

/** Shows the variable `$perspective` and sets it: what is sent is always what stands there. */
export function Perspective() {
  const { value, fill } = useVariables();
  const chosen = value('perspective');
  return (
    <section aria-labelledby="copydesk-perspective">
      <h3 id="copydesk-perspective">Perspective</h3>
      <Choice
        label="Perspective"
        options={['PUBLISHED', 'WORKING']}
        chosen={chosen}
        disabled={chosen === undefined}
        onChoose={(perspective) => fill({ perspective })}
      />
      <p>
        {chosen === undefined
          ? 'This tab declares no variable $perspective.'
          : 'Sets the variable $perspective of this tab. WORKING is for staff.'}
      </p>
    </section>
  );
}

export function Transport() {
  const { transport } = session.use();
  return (
    <section aria-labelledby="copydesk-transport">
      <h3 id="copydesk-transport">Subscriptions run over</h3>
      <Choice
        label="Subscriptions run over"
        options={[WEB_SOCKET, EVENT_STREAM]}
        chosen={transport}
        onChoose={(chosen) => session.set({ transport: chosen })}
      />
      <p>From the next one you start.</p>
    </section>
  );
}

export function Following() {
  const { follows } = session.use();
  return (
    <section aria-labelledby="copydesk-following">
      <h3 id="copydesk-following">Go on with a story</h3>
      <label>
        <input
          type="checkbox"
          checked={follows}
          onChange={(event) => session.set({ follows: event.target.checked })}
        />{' '}
        After a mutation, set the variables <code>$id</code> and <code>$expectedVersion</code> to
        those of the story that it answered.
      </label>
    </section>
  );
}
