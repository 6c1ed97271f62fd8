/** Relay's compiler and runtime, set up as docs/clients/relay.md says. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { test } from 'node:test';

import { createClient } from 'graphql-ws';
import runtime from 'relay-runtime';
import { WebSocket } from 'ws';

import { ask, publishUntil, server, tokenOf } from './newsroom.mjs';

const {
  commitMutation,
  createOperationDescriptor,
  fetchQuery,
  getRequest,
  getSingularSelector,
  requestSubscription,
} = runtime;

// A bundler finds a module without its ending; Node has to be told.
register(`data:text/javascript,export const resolve = (name, from, next) =>
  next(name.replace(/[.]graphql$/, '.graphql.js'), from)`);

const { stories, newsroom } = await compiled();

/** The modules of the page, after the compiler and after what Relay's plugin for Babel does to them. */
async function compiled() {
  const here = new URL('.', import.meta.url);
  const schema = await fetch(`${server}/graphql/relay.graphql`);
  writeFileSync(new URL('relay.graphql', here), await schema.text());
  mkdirSync(new URL('__generated__', here));
  const done = spawnSync(process.execPath, ['node_modules/relay-compiler/cli.js'], { cwd: here, encoding: 'utf-8' });
  assert.equal(done.status, 0, done.stdout + done.stderr);

  const imports = [];
  const source = readFileSync(new URL('stories.js', here), 'utf-8');
  const replaced = source.replace(/graphql`\s*\w+ (\w+)[^`]*`/g, (_, name) => {
    imports.push(`import ${name} from './__generated__/${name}.graphql';`);
    return name;
  });
  const without = replaced.replace(/^import \{ graphql.*$/m, '');
  writeFileSync(new URL('stories.compiled.js', here), [...imports, without].join('\n'));
  return { stories: await import('./stories.compiled.js'), ...(await import('./environment.js')) };
}

/** What the store has for a query. */
function shown(environment, query, variables) {
  const operation = createOperationDescriptor(getRequest(query), variables);
  environment.retain(operation);
  return environment.lookup(operation.fragment).data;
}

function mutate(environment, mutation, variables) {
  return new Promise((onCompleted, onError) => {
    commitMutation(environment, { mutation, variables, onCompleted, onError });
  });
}

const headlines = ({ articles }) => articles.edges.map(({ node }) => node.headline);

test('pages of a connection are put together', async () => {
  const environment = newsroom(server);
  const wanted = { slug: 'politics' };
  shown(environment, stories.front, wanted);
  const one = await fetchQuery(environment, stories.front, wanted).toPromise();
  assert.equal(one.section.articles.edges.length, 5);

  const after = one.section.articles.pageInfo.endCursor;
  await fetchQuery(environment, stories.front, { ...wanted, after }).toPromise();

  const query = '{ section(slug: "politics") { articles(first: 10) { edges { node { headline } } } } }';
  const { section } = shown(environment, stories.front, wanted);
  assert.deepEqual(headlines(section), headlines((await ask(query)).section));
});

test('a deferred fragment comes with the rest, and nothing is awaited', async () => {
  const environment = newsroom(server);
  const wanted = { slug: 'politics' };
  await fetchQuery(environment, stories.front, wanted).toPromise();

  const { section } = shown(environment, stories.front, wanted);
  const found = section.articles.edges.map(({ node }) => {
    const snapshot = environment.lookup(getSingularSelector(stories.beside, node));
    assert.equal(snapshot.isMissingData, false);
    return snapshot.data;
  });

  const query = `{ section(slug: "politics") { articles(first: 5) { nodes {
    related(first: 2) { edges { kind node { headline } } } } } } }`;
  assert.deepEqual(structuredClone(found), (await ask(query)).section.articles.nodes);
});

test('a story is asked for again by its id', async () => {
  const environment = newsroom(server);
  const { articles } = await ask('{ articles(first: 1) { nodes { id headline } } }');
  const { refetch } = stories.story.metadata;
  assert.equal(refetch.identifierInfo.identifierField, 'id');

  const { node } = await fetchQuery(environment, refetch.operation, {
    id: articles.nodes[0].id,
  }).toPromise();

  const { data } = environment.lookup(getSingularSelector(stories.story, node));
  assert.deepEqual({ ...data }, articles.nodes[0]);
});

test('what is written is put into a list by its edge; what is refused is not', async () => {
  const environment = newsroom(server, { token: await tokenOf('chief') });
  await fetchQuery(environment, stories.newest, {}).toPromise();
  const before = shown(environment, stories.newest, {});
  const connections = [before.articles.__id];

  const good = { headline: 'Lamps lit', section: 'politics' };
  const done = await mutate(environment, stories.write, { input: good, connections });
  assert.deepEqual([...done.articleCreate.userErrors], []);
  const after = headlines(shown(environment, stories.newest, {}));
  assert.deepEqual(after, ['Lamps lit', ...headlines(before)]);

  const wrong = { headline: 'Lamps out', section: 'nowhere' };
  const { articleCreate } = await mutate(environment, stories.write, { input: wrong, connections });
  assert.deepEqual(articleCreate.userErrors.map(({ code }) => code), ['NOT_FOUND']);
  assert.deepEqual(headlines(shown(environment, stories.newest, {})), after);
});

test('what is published is heard of', async () => {
  const url = `${server.replace('http', 'ws')}/graphql`;
  const socket = createClient({ url, webSocketImpl: WebSocket });
  const heard = [];
  const { dispose } = requestSubscription(newsroom(server, { socket }), {
    subscription: stories.published,
    variables: {},
    onNext: ({ published }) => heard.push(published.article.headline),
    onError: (error) => heard.push(error),
  });

  await publishUntil(() => heard.length > 0);

  assert.equal(heard[0], 'Heard');
  dispose();
});

test('a token that opens nothing is an error with its code', async () => {
  const environment = newsroom(server, { token: 'made-up' });

  const error = await fetchQuery(environment, stories.newest, {}).toPromise().catch((one) => one);

  assert.deepEqual(error.source.errors.map((one) => one.extensions.code), ['UNAUTHENTICATED']);
});
