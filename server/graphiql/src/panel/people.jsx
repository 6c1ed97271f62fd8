/** Who you are in the demo newsroom, and a button for everybody you can be. */
import { Button, tryParseJSONC, useHeadersEditorState } from '@graphiql/react';
import { useState } from 'react';

import { authorizes, session, signIn, signOut } from '../session.js';

const inWords = (role) => role[0] + role.slice(1).toLowerCase();

function isTyped(headers) {
  try {
    return authorizes(tryParseJSONC(headers));
  } catch {
    return false;
  }
}

function Person({ person }) {
  if (!person) return <p role="status">You are a reader: not signed in.</p>;
  const desks = person.desks.map((desk) => desk.title).join(', ');
  return (
    <p role="status">
      You are <strong>{person.name}</strong>, {person.role.toLowerCase()}
      {desks && ` (${desks})`}.
    </p>
  );
}

export function People({ newsroom }) {
  const { person } = session.use();
  const [headers] = useHeadersEditorState();
  const [password, setPassword] = useState(newsroom.password ?? '');
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);

  // The buttons stay alive meanwhile: the keyboard would lose its place on one that does not.
  async function become(account) {
    if (isBusy) return;
    setIsBusy(true);
    try {
      setProblem((await (account ? signIn(account.email, password) : signOut())) ?? '');
    } catch (error) {
      setProblem(`The server does not answer: ${error.message}`);
    }
    setIsBusy(false);
  }

  return (
    <section aria-labelledby="copydesk-people">
      <h3 id="copydesk-people">Sign in as</h3>
      {newsroom.password === null && (
        <label className="copydesk-password">
          Password, as the server printed it at its start
          <input
            type="password"
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
      )}
      <div className="copydesk-buttons" aria-busy={isBusy}>
        {newsroom.accounts.map((account) => (
          <Button
            key={account.email}
            type="button"
            title={`${account.name}, ${account.email}`}
            aria-pressed={person?.role === account.role}
            onClick={() => become(account)}
          >
            {inWords(account.role)}
          </Button>
        ))}
        <Button type="button" disabled={!person} onClick={() => become(null)}>
          Sign out
        </Button>
      </div>
      <Person person={person} />
      {problem && <p className="copydesk-warning" role="alert">{problem}</p>}
      {isTyped(headers) && (
        <p className="copydesk-warning" role="status">
          The Authorization typed under Headers wins: it is sent instead.
        </p>
      )}
    </section>
  );
}
