/** The demo newsroom that the checks are in front of, and its people. */

import assert from 'node:assert/strict';

export const server = process.env.COPYDESK_URL;
export const url = `${server}/graphql`;

/** The data of an operation, sent by whoever has a token, or by a reader. */
export async function ask(query, variables = {}, token = undefined) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables });
  const answer = await (await fetch(url, { method: 'POST', headers, body })).json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

/** The token of the demo's reporter, editor, chief or admin. */
export async function tokenOf(name) {
  const { signIn } = await ask(
    'mutation ($given: SignInInput!) { signIn(input: $given) { token } }',
    { given: { email: `${name}@copydesk.example`, password: process.env.PASSWORD } },
  );
  return signIn.token;
}

/** Waits until something holds. */
export async function until(holds) {
  assert.ok(await within(5_000, holds), `never held: ${holds}`);
}

/** Publishes until it is heard of: no client says when the server has begun to tell it. */
export async function publishUntil(hears) {
  for (let tries = 0; tries < 10; tries += 1) {
    await publish('Heard');
    if (await within(1_000, hears)) return;
  }
  assert.fail('nothing was heard');
}

async function within(milliseconds, holds) {
  const end = Date.now() + milliseconds;
  while (!holds() && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 10));
  }
  return holds();
}

/** What goes over the network while something is done: method, whether a document is sent, status. */
export async function sentBy(doing) {
  const real = globalThis.fetch;
  const seen = [];
  globalThis.fetch = async (to, given = {}) => {
    const asked = Object.fromEntries(new URL(to).searchParams);
    const sent = given.body ? JSON.parse(given.body) : asked;
    const response = await real(to, given);
    seen.push([given.method ?? 'GET', 'query' in sent, response.status]);
    return response;
  };
  try {
    await doing();
  } finally {
    globalThis.fetch = real;
  }
  return seen;
}

/** A story that readers have from now on, in politics: its reporter writes it, a chief publishes it. */
export async function publish(headline) {
  const [reporter, chief] = [await tokenOf('reporter'), await tokenOf('chief')];
  const given = { headline, section: 'politics', body: 'It happened.' };
  let story = await move('articleCreate', 'ArticleCreateInput', given, reporter);
  for (const [name, token] of [
    ['articleSubmitForReview', reporter],
    ['articleApprove', chief],
    ['articlePublish', chief],
  ]) {
    const kind = name === 'articlePublish' ? 'ArticlePublishInput' : 'ArticleMoveInput';
    const asked = { id: story.id, expectedVersion: story.workflow.version };
    story = await move(name, kind, asked, token);
  }
  return story;
}

async function move(name, kind, given, token) {
  const answer = 'article { id headline workflow { version } } userErrors { message }';
  const mutation = `mutation ($given: ${kind}!) { moved: ${name}(input: $given) { ${answer} } }`;
  const { moved } = await ask(mutation, { given }, token);
  assert.deepEqual(moved.userErrors, []);
  return moved.article;
}
