/**
 * Tells Monaco where its workers are: beside this script, as entry points of our own bundle.
 *
 * The set-ups that GraphiQL ships either leave this to another bundler or fetch the workers
 * from a CDN.
 */
const WORKER_FILES = { graphql: 'graphql.worker.js', json: 'json.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker(_workerId, label) {
    const file = WORKER_FILES[label] ?? 'editor.worker.js';
    return new Worker(new URL(`./${file}`, import.meta.url), { type: 'module', name: label });
  },
};
