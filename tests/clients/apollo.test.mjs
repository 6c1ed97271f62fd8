/** Apollo Client 4, set up as docs/clients/apollo.md says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CombinedGraphQLErrors, gql } from '@apollo/client';

import { ask, sentBy, server, tokenOf, until } from './newsroom.mjs';
import { newsroomClient } from './newsroom-client.mjs';
import { sectionFront } from './section-front.mjs';
import { NEWEST, write } from './writing.mjs';

test('a hash is sent first, by GET, and the document only once', async () => {
  const query = gql`query Sections { sections { id title } }`;
  const [one, another] = [await newsroomClient(server), await newsroomClient(server)];

  const first = await sentBy(() => one.query({ query }));
  const again = await sentBy(() => another.query({ query }));

  assert.deepEqual(first, [['GET', false, 200], ['POST', true, 200]]);
  assert.deepEqual(again, [['GET', false, 200]]);
});

test('pages are put together, and kept', async () => {
  const client = await newsroomClient(server);
  const shown = [];
  const more = sectionFront(client, 'politics', (section) => shown.push(section));
  await until(() => shown.length === 1);
  await more();
  await until(() => shown.length === 2);

  const query = '{ section(slug: "politics") { articles(first: 10) { nodes { headline } } } }';
  const { nodes } = (await ask(query)).section.articles;
  assert.equal(nodes.length, 10);
  const headlines = shown.map((one) => one.articles.edges.map(({ node }) => node.headline));
  assert.deepEqual(headlines[0], nodes.slice(0, 5).map((one) => one.headline));
  assert.deepEqual(headlines[1], nodes.map((one) => one.headline));
});

test('an interface and a union are told apart by the types that the server names', async () => {
  const client = await newsroomClient(server);
  const query = gql`
    query Anything($path: String!) {
      resolve(path: $path) { ...Named ... on Section { title } }
    }
    fragment Named on Node { id }
  `;

  const { data } = await client.query({ query, variables: { path: '/politics' } });

  assert.deepEqual(data.resolve.title, 'Politics');
  assert.match(data.resolve.id, /^section-/);
  assert.deepEqual(client.readQuery({ query, variables: { path: '/politics' } }), data);
});

test('a deferred part comes with the rest, and nothing is left loading', async () => {
  const client = await newsroomClient(server);
  const query = gql`
    query Later {
      section(slug: "politics") { id title ... @defer { articles(first: 1) { nodes { id headline } } } }
    }
  `;
  const states = [];
  client.watchQuery({ query }).subscribe(({ dataState, data }) => states.push([dataState, data]));
  await until(() => states.some(([state]) => state === 'complete'));

  assert.deepEqual(states.map(([state]) => state), ['empty', 'complete']);
  assert.equal(states[1][1].section.articles.nodes.length, 1);
});

test('what is written is put into a list, and what is changed is changed in it', async () => {
  const client = await newsroomClient(server, await tokenOf('chief'));
  const seen = [];
  client.watchQuery({ query: NEWEST }).subscribe(({ data, dataState }) => {
    if (dataState === 'complete') seen.push(data.articles.edges.map(({ node }) => node.headline));
  });
  await until(() => seen.length === 1);

  assert.deepEqual(await write(client, { headline: 'Lamps lit', section: 'politics' }), []);
  await until(() => seen.length === 2);
  assert.deepEqual(seen[1], ['Lamps lit', ...seen[0]]);

  const [{ node }] = client.readQuery({ query: NEWEST }).articles.edges;
  await client.mutate({
    mutation: gql`
      mutation Rename($id: ID!) {
        articleUpdate(input: { id: $id, expectedVersion: 1, headline: "Lamps out" }) {
          article { id headline }
        }
      }
    `,
    variables: { id: node.id },
  });
  assert.deepEqual(seen.at(-1), ['Lamps out', ...seen[0]]);
});

test('what is refused is data with a code, and no list changes', async () => {
  const client = await newsroomClient(server, await tokenOf('chief'));
  const before = (await client.query({ query: NEWEST })).data;

  const wrong = await write(client, { headline: 'Lamps lit', section: 'nowhere' });

  assert.deepEqual(wrong.map(({ code, path }) => [code, path]), [['NOT_FOUND', ['section']]]);
  assert.deepEqual(client.readQuery({ query: NEWEST }), before);
  assert.deepEqual((await client.query({ query: NEWEST, fetchPolicy: 'network-only' })).data, before);
});

test('a token that opens nothing is an error with its code', async () => {
  const client = await newsroomClient(server, 'made-up');

  const error = await client.query({ query: NEWEST }).catch((one) => one);

  assert.ok(CombinedGraphQLErrors.is(error), String(error));
  assert.equal(error.errors[0].extensions.code, 'UNAUTHENTICATED');
});
