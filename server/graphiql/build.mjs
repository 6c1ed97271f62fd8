/**
 * Bundles GraphiQL into dist/, from which the Copydesk server serves it.
 *
 * Everything the page loads, Monaco's workers included, is a file of our own: the page's
 * content security policy allows no other origin, no inline script and no blob.
 *
 * The assets go into a folder named after their content, so that browsers may keep them for
 * ever; index.html, which names that folder, is written last and so marks a complete build.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HERE, 'dist');
const ASSETS = 'graphiql/assets/';

const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  outdir: 'dist',
  write: false,
};

/** The page and its workers in one go, so that the workers share chunks among themselves. */
function buildScripts() {
  return build({
    ...COMMON,
    entryPoints: {
      main: 'src/main.jsx',
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    format: 'esm',
    splitting: true,
    target: 'es2022',
    jsx: 'automatic',
    // Monaco's modules import their own style sheets, which graphiql/style.css already holds.
    loader: { '.css': 'empty', '.graphql': 'text' },
  });
}

function buildStyles() {
  return build({ ...COMMON, entryPoints: { main: 'src/main.css' } });
}

function contentHash(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(basename(file.path)).update(file.contents);
  return hash.digest('hex').slice(0, 16);
}

async function writeBundle(files) {
  const version = contentHash(files);
  const folder = join(DIST, 'assets', version);
  await rm(DIST, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map((file) => writeFile(join(folder, basename(file.path)), file.contents)));
  const page = await readFile(join(HERE, 'src', 'index.html'), 'utf8');
  await writeFile(join(DIST, 'index.html'), page.replaceAll(ASSETS, `${ASSETS}${version}/`));
}

const results = await Promise.all([buildScripts(), buildStyles()]);
await writeBundle(results.flatMap((result) => result.outputFiles));
