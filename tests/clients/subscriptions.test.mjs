/** graphql-ws and graphql-sse, used as docs/clients/subscriptions.md says. */

import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';

import { WebSocket } from 'ws';

import { DESK, PUBLISHED, follow, overASocket, overStreams } from './listening.mjs';
import { ask, publish, publishUntil, server, tokenOf, until } from './newsroom.mjs';

globalThis.WebSocket ??= WebSocket;

const soon = () => new Promise((done) => setTimeout(done, 20));
const atOnce = { retryWait: soon, retry: soon, retryAttempts: Infinity };
const WAYS = { 'a WebSocket': overASocket, 'server-sent events': overStreams };

/** A line to the server that can be cut, and mended. */
async function line() {
  const { hostname, port } = new URL(server);
  const open = new Set();
  let isCut = false;
  const middle = net.createServer((near) => {
    if (isCut) return near.destroy();
    const far = net.connect(port, hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.pipe(other).on('error', () => {});
      one.on('error', () => {}).on('close', () => other.destroy());
    }
  });
  await new Promise((ready) => middle.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${middle.address().port}`,
    cut() {
      isCut = true;
      open.forEach((one) => one.destroy());
    },
    mend: () => { isCut = false; },
    close: () => middle.close(),
  };
}

for (const [way, over] of Object.entries(WAYS)) {
  test(`over ${way}, nothing is missed and nothing told twice when the line is cut`, async (t) => {
    const wire = await line();
    t.after(wire.close);
    const client = over(wire.address, null, atOnce);
    const heard = [];
    const end = follow(client, PUBLISHED, (change) => heard.push(change), (error) => heard.push(error));
    await publishUntil(() => heard.length > 0);

    wire.cut();
    await publish('Meanwhile');
    await publish('And then');
    wire.mend();
    await until(() => heard.length >= 3);
    await publish('Afterwards');
    await until(() => heard.at(-1).article.headline === 'Afterwards');

    const headlines = heard.map((one) => one.article.headline).filter((one) => one !== 'Heard');
    assert.deepEqual(headlines, ['Meanwhile', 'And then', 'Afterwards']);
    assert.equal(new Set(heard.map(({ id }) => id)).size, heard.length);
    end();
    await client.dispose();
  });

  test(`over ${way}, staff hear of what readers do not`, async () => {
    const client = over(server, await tokenOf('chief'));
    const heard = [];
    const end = follow(client, DESK, (change) => heard.push(change), (error) => heard.push(error));
    const ofOne = () => heard.slice(heard.findIndex(({ kind }) => kind === 'article.create'));
    await publishUntil(() => heard.some(({ kind }) => kind === 'article.create') && ofOne().length > 3);

    const kinds = ofOne().slice(0, 4).map(({ kind }) => kind.replace('article.', ''));
    assert.deepEqual(kinds, ['create', 'submit_for_review', 'approve', 'publish']);
    assert.equal(ofOne()[0].article.headline, 'Heard');
    end();
    await client.dispose();
  });

  test(`over ${way}, what is refused has a code, and what follows is heard`, async () => {
    const client = over(server);
    for (const [query, code] of [
      [DESK, 'UNAUTHENTICATED'],
      ['subscription Nothing { nothing { id } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['subscription {', 'GRAPHQL_PARSE_FAILED'],
    ]) {
      const errors = await new Promise((fails) => follow(client, query, assert.fail, fails));
      assert.deepEqual(errors.map((one) => one.extensions.code), [code]);
    }

    const data = await new Promise((next, error) => {
      client.subscribe({ query: '{ site { name } }' }, { next, error, complete() {} });
    });
    assert.deepEqual(data.data, await ask('{ site { name } }'));
    await client.dispose();
  });
}

test('a token that opens nothing closes the socket for good', async () => {
  const client = overASocket(server, 'made-up');

  const closed = await new Promise((fails) => follow(client, DESK, assert.fail, fails));

  assert.equal(closed.code, 4403);
  await client.dispose();
});

test('a token that opens nothing is a 401 to a stream', async () => {
  const client = overStreams(server, 'made-up', { retryAttempts: 0 });

  const failed = await new Promise((fails) => follow(client, DESK, assert.fail, fails));

  assert.equal(failed.response.status, 401);
  assert.equal((await failed.response.json()).errors[0].extensions.code, 'UNAUTHENTICATED');
});
