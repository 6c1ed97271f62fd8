/** GraphQL over HTTP, as the audits of `graphql-http` understand the draft. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { auditServer } from 'graphql-http';

import { ask } from './ask.mjs';
import { server, tokenOf, url } from './newsroom.mjs';

for (const who of ['a reader', 'an admin']) {
  test(`all audits are passed for ${who}`, async () => {
    const headers = who === 'an admin' ? { authorization: `Bearer ${await tokenOf('admin')}` } : {};
    const results = await auditServer({
      url,
      fetchFn: (to, given = {}) => fetch(to, { ...given, headers: { ...given.headers, ...headers } }),
    });

    const failed = results.filter((one) => one.status !== 'ok');
    assert.deepEqual(failed.map((one) => `${one.id} ${one.name}: ${one.reason}`), []);
    assert.equal(results.length, 61);
  });
}

test('whoever asks has data, or the code of what was wrong', async () => {
  const token = await tokenOf('reporter');
  const query = 'query ($path: String!) { viewer { role } resolve(path: $path) { __typename } }';
  const asked = { variables: { path: '/politics' }, token };

  assert.deepEqual(await ask(server, query, asked), {
    data: { viewer: { role: 'REPORTER' }, resolve: { __typename: 'Section' } },
    errors: undefined,
  });
  for (const [document, given, code] of [
    ['{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['{ headline }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['', {}, 'BAD_REQUEST'],
    [query, { ...asked, token: 'made-up' }, 'UNAUTHENTICATED'],
    ['subscription { published { id } }', {}, 'NEEDS_STREAM'],
    [`# ${'x'.repeat(400_000)}`, {}, 'PAYLOAD_TOO_LARGE'],
  ]) {
    await assert.rejects(ask(server, document, given), { message: code });
  }
});
