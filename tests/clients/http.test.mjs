/** GraphQL over HTTP, as the audits of `graphql-http` understand the draft. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { auditServer } from 'graphql-http';

import { tokenOf, url } from './newsroom.mjs';

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
