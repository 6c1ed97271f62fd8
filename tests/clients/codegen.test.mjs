/** graphql-codegen's client preset, set up as docs/clients/codegen.md says, and its types. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { ask, server, tokenOf } from './newsroom.mjs';

const here = new URL('.', import.meta.url);
const options = {
  strict: true,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  noUncheckedIndexedAccess: true,
  types: [],
  outDir: 'out',
};
const project = { compilerOptions: options, files: ['newsroom.ts'] };
writeFileSync(new URL('tsconfig.json', here), JSON.stringify(project));

/** Runs a tool that npm has installed. */
function run(...command) {
  return spawnSync(process.execPath, command, { cwd: here, encoding: 'utf-8' });
}

test('the types are written, and the program fits them', () => {
  const written = run('node_modules/@graphql-codegen/cli/esm/bin.js');
  assert.equal(written.status, 0, written.stdout + written.stderr);

  const compiled = run('node_modules/typescript/bin/tsc');
  assert.equal(compiled.status, 0, compiled.stdout + compiled.stderr);
});

test('the program runs', async () => {
  const { front, write } = await import('./out/newsroom.js');
  const query = `{ section(slug: "sports") {
    articles(first: 3, orderBy: { field: HEADLINE, direction: ASC }) { nodes { headline genre } } } }`;
  const { nodes } = (await ask(query)).section.articles;
  assert.equal(nodes.length, 3);
  assert.deepEqual(await front(server, 'sports'), nodes.map((one) => `${one.headline} (${one.genre})`));
  assert.deepEqual(await front(server, 'nowhere'), []);

  const token = await tokenOf('reporter');
  assert.match(await write(server, token, 'Lamps lit', 'politics'), /^article-/);
  await assert.rejects(write(server, token, 'Lamps lit', 'nowhere'), { message: 'NOT_FOUND' });
  await assert.rejects(write(server, 'made-up', 'Lamps lit', 'politics'), { message: 'UNAUTHENTICATED' });
});

test('what does not fit the types is not compiled', () => {
  const before = readFileSync(new URL('newsroom.ts', here), 'utf-8');
  const wrong = [
    ["ask('', SECTION_FRONT, { slug: 'sports', order: 'UPWARDS' });", '"UPWARDS"'],
    ["ask('', SECTION_FRONT, { slug: 'sports' });", 'order'],
    ["ask('', SECTION_FRONT, { slug: '', order: 'ASC' }).then(({ section }) => section.title);", 'section'],
    ["ask('', SECTION_FRONT, { slug: '', order: 'ASC' }).then(({ section }) => section?.slug);", 'slug'],
    ["ask('', WRITE, { input: { section: 'politics' } });", 'headline'],
  ];
  appendFileSync(new URL('newsroom.ts', here), `\n${wrong.map(([line]) => line).join('\n')}\n`);

  const { stdout } = run('node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false');

  const first = before.split('\n').length + 1;
  const errors = stdout.match(/^newsroom\.ts\(\d+,.*$/gm);
  const lines = errors.map((one) => Number(one.match(/\d+/)[0]));
  assert.deepEqual(lines, wrong.map((_, at) => first + at), stdout);
  wrong.forEach(([, word], at) => assert.ok(stdout.split('newsroom.ts(')[at + 1].includes(word), stdout));
});
