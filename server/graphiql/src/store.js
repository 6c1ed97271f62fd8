/** A value that components show and other code changes, kept for as long as the page is open. */
import { useSyncExternalStore } from 'react';

export function createStore(value) {
  const listeners = new Set();
  function subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
  const get = () => value;
  return {
    get,
    set(change) {
      value = { ...value, ...change };
      listeners.forEach((listener) => listener());
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}
