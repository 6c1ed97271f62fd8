/**
 * Who is signed in by the newsroom panel, and what was chosen there.
 *
 * It lives in memory: a token is in no storage, and is gone with the page.
 */
import { httpEndpoint } from './endpoint.js';
import { createStore } from './store.js';

export const WEB_SOCKET = 'WebSocket';
export const EVENT_STREAM = 'Server-sent events';

export const session = createStore({
  token: null,
  person: null,
  transport: WEB_SOCKET,
  follows: true,
});

/** The newsroom's log tells this page from an app by it. */
export const CLIENT = { 'X-Copydesk-Client': 'graphiql' };

const SIGN_IN = `mutation SignIn($email: String!, $password: String!) {
  signIn(input: { email: $email, password: $password }) {
    token viewer { name role desks { title } } userErrors { message }
  }
}`;

const SIGN_OUT = 'mutation SignOut { signOut { userErrors { message } } }';

async function send(query, variables = {}) {
  const response = await fetch(httpEndpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...CLIENT, ...bearer() },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

function bearer() {
  const { token } = session.get();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Returns what went wrong, in words, or nothing. */
export async function signIn(email, password) {
  await signOut();
  const answer = await send(SIGN_IN, { email, password });
  const { token, viewer, userErrors } = answer.data?.signIn ?? { userErrors: answer.errors };
  if (!token) return userErrors.map((error) => error.message).join(' ');
  session.set({ token, person: viewer });
}

/** Ends the token in the newsroom too, so that a copy of it would be worth nothing. */
export async function signOut() {
  if (!session.get().token) return;
  const ended = send(SIGN_OUT);
  session.set({ token: null, person: null });
  await ended;
}

const isAuthorization = (name) => name.toLowerCase() === 'authorization';

/** Whether somebody has written down themselves who they are. */
export const authorizes = (headers) => Object.keys(headers ?? {}).some(isAuthorization);

/** What a request is sent with. Headers that were typed win over the panel. */
export function headersWith(typed) {
  return { ...(authorizes(typed) ? {} : bearer()), ...typed };
}
