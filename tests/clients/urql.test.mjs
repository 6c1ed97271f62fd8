/** urql with Graphcache, set up as docs/clients/urql.md says. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { gql } from '@urql/core';
import { buildSchema, isObjectType } from 'graphql';
import { WebSocket } from 'ws';

import { ask, publishUntil, sentBy, server, tokenOf, until } from './newsroom.mjs';
import { keys, newsroomClient } from './newsroom-client.mjs';
import { overASocket } from './over-a-socket.mjs';
import { NEWEST, RENAME, WRITE } from './writing.mjs';

globalThis.WebSocket ??= WebSocket;

const FRONT = gql`
  query Front($slug: String!, $after: String) {
    section(slug: $slug) {
      id
      articles(first: 5, after: $after) {
        edges { cursor node { id headline } }
        pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
      }
    }
  }
`;

// Graphcache says here what it cannot make sense of.
const warnings = [];
console.warn = (...said) => warnings.push(said.join(' '));
after(() => assert.deepEqual(warnings, []));

const headlines = (list) => list.edges.map(({ node }) => node.headline);

test('a hash is sent first, by GET, and the document only once', async () => {
  const query = gql`query Titles { sections { id title } }`;
  const [one, another] = [await newsroomClient(server), await newsroomClient(server)];

  const first = await sentBy(() => one.query(query, {}).toPromise());
  const again = await sentBy(() => another.query(query, {}).toPromise());

  assert.deepEqual(first, [['GET', false, 200], ['GET', true, 200]]);
  assert.deepEqual(again, [['GET', false, 200]]);
});

test('a query is answered with JSON although a stream is among what it names', async () => {
  const client = await newsroomClient(server);
  const kinds = [];
  const fetchOf = async (to, given) => {
    assert.match(given.headers.accept, /json.*text\/event-stream/);
    const response = await fetch(to, given);
    kinds.push(response.headers.get('content-type'));
    return response;
  };

  const { data, error } = await client.query(FRONT, { slug: 'politics' }, { fetch: fetchOf });

  assert.equal(error, undefined);
  assert.equal(data.section.articles.edges.length, 5);
  assert.deepEqual(new Set(kinds), new Set(['application/graphql-response+json; charset=utf-8']));
});

test('pages are put together, and kept', async () => {
  const client = await newsroomClient(server);
  const one = await client.query(FRONT, { slug: 'politics' }).toPromise();
  const { endCursor } = one.data.section.articles.pageInfo;
  const two = await client.query(FRONT, { slug: 'politics', after: endCursor }).toPromise();

  const query = '{ section(slug: "politics") { articles(first: 10) { edges { node { headline } } } } }';
  const whole = headlines((await ask(query)).section.articles);
  assert.deepEqual(headlines(one.data.section.articles), whole.slice(0, 5));
  assert.deepEqual(headlines(two.data.section.articles), whole);
});

test('the cache is told of everything that has no id', async () => {
  const schema = buildSchema(await (await fetch(`${server}/graphql/schema.graphql`)).text());
  const known = /^__|^(Query|Mutation|Subscription|PageInfo)$|(Connection|Edge|Payload)$/;
  const parts = Object.values(schema.getTypeMap()).filter(
    (one) => isObjectType(one) && !one.getFields().id && !known.test(one.name),
  );

  assert.deepEqual(Object.keys(keys).sort(), parts.map((one) => one.name).sort());
});

test('an interface and a union are told apart by the types that the server names', async () => {
  const client = await newsroomClient(server);
  const query = gql`
    query Anything($path: String!) { resolve(path: $path) { __typename ...Named ... on Section { title } } }
    fragment Named on Node { id }
  `;

  await client.query(query, { path: '/politics' }).toPromise();
  const { data } = client.readQuery(query, { path: '/politics' });

  assert.equal(data.resolve.title, 'Politics');
  assert.match(data.resolve.id, /^section-/);
});

test('a deferred part comes with the rest, and nothing is left to come', async () => {
  const client = await newsroomClient(server);
  const query = gql`
    query Later {
      section(slug: "sports") { id title ... @defer { articles(first: 1) { nodes { id headline } } } }
    }
  `;

  const { data, error, hasNext } = await client.query(query, {}).toPromise();

  assert.equal(error, undefined);
  assert.equal(hasNext, false);
  assert.equal(data.section.articles.nodes.length, 1);
});

test('what is written is in the list; a change shows at once, and not if it is refused', async () => {
  const client = await newsroomClient(server, { token: await tokenOf('chief') });
  const seen = [];
  const { unsubscribe } = client.query(NEWEST, {}).subscribe(({ data }) => {
    seen.push(headlines(data.articles));
  });
  await until(() => seen.length === 1);

  const input = { headline: 'Lamps lit', section: 'politics' };
  const made = await client.mutation(WRITE, { input }).toPromise();
  assert.deepEqual(made.data.articleCreate.userErrors, []);
  assert.deepEqual(seen.at(-1), ['Lamps lit', ...seen[0]]);

  const { id } = made.data.articleCreate.articleEdge.node;
  const rename = async (headline) => {
    const shown = () => seen.at(-1)[0] === headline;
    const context = { fetch: (...request) => until(shown).then(() => fetch(...request)) };
    const input = { id, expectedVersion: 1, headline };
    const { data } = await client.mutation(RENAME, { input }, context).toPromise();
    return data.articleUpdate.userErrors.map(({ code }) => code);
  };
  assert.deepEqual(await rename('Lamps out'), []);
  assert.deepEqual(seen.at(-1), ['Lamps out', ...seen[0]]);

  assert.deepEqual(await rename('Lamps on'), ['VERSION_CONFLICT']);
  await until(() => seen.at(-1)[0] === 'Lamps out');
  unsubscribe();
});

test('what is published is heard of, over either way of listening', async () => {
  const published = gql`subscription Published { published { id article { id headline } } }`;
  for (const exchanges of [[], [overASocket(server)]]) {
    const client = await newsroomClient(server, { exchanges });
    const heard = [];
    const { unsubscribe } = client.subscription(published, {}).subscribe(({ data, error }) => {
      heard.push(error ?? data.published.article.headline);
    });
    await publishUntil(() => heard.length > 0);
    unsubscribe();
    assert.equal(heard[0], 'Heard');
  }
});

test('a token that opens nothing is an error with its code', async () => {
  const client = await newsroomClient(server, { token: 'made-up' });

  const { error } = await client.query(NEWEST, {}).toPromise();

  assert.deepEqual(error.graphQLErrors.map((one) => one.extensions.code), ['UNAUTHENTICATED']);
});
