/** Documents by their names, on a server that runs no others, as docs/clients/trusted-documents.md says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import runtime from 'relay-runtime';

import { ask } from './ask.mjs';
import { FrontDocument, StoryDocument } from './gql/graphql.js';
import { networkOf } from './network.mjs';
import SectionQuery from './src/__generated__/SectionQuery.graphql.js';

const { Environment, RecordSource, Store, fetchQuery } = runtime;
const server = process.env.COPYDESK_URL;

test('codegen names its documents', async () => {
  const front = await ask(server, FrontDocument, { first: 1 });
  const [{ id }] = front.data.articles.nodes;
  const story = await ask(server, StoryDocument, { id });

  assert.equal(story.data.article.headline, front.data.articles.nodes[0].headline);
});

test('Relay names its own', async () => {
  const store = new Store(new RecordSource());
  const environment = new Environment({ network: networkOf(server), store });

  const data = await fetchQuery(environment, SectionQuery, { slug: 'politics' }).toPromise();

  assert.equal(data.section.title, 'Politics');
});

test('a document that is in no manifest is refused', async () => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ __schema { queryType { name } } }' });
  const response = await fetch(`${server}/graphql`, { method: 'POST', headers, body });

  assert.equal(response.status, 403);
  assert.equal((await response.json()).errors[0].extensions.code, 'DOCUMENT_NOT_TRUSTED');
});
