import type { CachedBytes } from '../market/chain-cache.js';
import type { Cache } from './cache.js';

/** Most entries kept; the oldest go first. */
const CAPACITY = 64;

/** A cache for the life of the hub, where the browser keeps nothing. */
export function memoryCache(): Cache {
  const entries = new Map<string, CachedBytes>();
  return {
    kind: 'memory',
    async read(key) {
      const found = entries.get(key);
      return found && { savedAt: found.savedAt, bytes: found.bytes.slice(0) };
    },
    async write(key, value) {
      entries.delete(key);
      entries.set(key, { savedAt: value.savedAt, bytes: value.bytes.slice(0) });
      const oldest = entries.keys().next().value;
      if (entries.size > CAPACITY && oldest !== undefined) entries.delete(oldest);
    },
    async prune(before) {
      for (const [key, { savedAt }] of entries) if (savedAt < before) entries.delete(key);
    },
    close: () => entries.clear(),
  };
}
