/**
 * The browser's storage as GraphiQL may use it: its own keys only, and no request headers.
 *
 * GraphiQL keeps headers out of its saved tabs when told to, yet its history still writes them
 * with every operation that ran, and there they would be a bearer token in plain text that
 * outlives the browser session.
 */
const PREFIX = 'graphiql:';
const HISTORY_KEYS = new Set([`${PREFIX}queries`, `${PREFIX}favorites`]);

function withoutHeaders(json) {
  return JSON.stringify(JSON.parse(json), (key, value) => (key === 'headers' ? undefined : value));
}

export function storageWithoutHeaders(storage) {
  const ownKeys = () => Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  return {
    get length() {
      return ownKeys().length;
    },
    clear: () => ownKeys().forEach((key) => storage.removeItem(key)),
    getItem: (key) => storage.getItem(key),
    removeItem: (key) => storage.removeItem(key),
    setItem: (key, value) =>
      storage.setItem(key, HISTORY_KEYS.has(key) ? withoutHeaders(value) : value),
  };
}
