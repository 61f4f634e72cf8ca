import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Log } from '../base/log.js';
import { CHAIN_CACHE, isCachedBytes, type CachedBytes } from '../market/chain-cache.js';
import type { Cache } from './cache.js';
import { memoryCache } from './memory-cache.js';

interface Schema extends DBSchema {
  chains: { key: string; value: CachedBytes; indexes: { savedAt: number } };
}

/** Entries dropped, oldest first, when the disk's quota is reached. */
const EVICTED_COUNT = 8;

/**
 * The cache in IndexedDB. Every failure (no IndexedDB, a private window, a newer database, a full disk, a deleted or
 * broken database) means memory from then on, and one line in the log.
 */
export function idbCache(
  log: Log,
  indexedDB: IDBFactory | undefined = globalThis.indexedDB,
  name: string = CHAIN_CACHE.name,
): Cache {
  const memory = memoryCache();
  let isBroken = indexedDB === undefined;
  let database: Promise<IDBPDatabase<Schema>> | undefined;

  function fail(what: string, thrown: unknown): void {
    if (isBroken) return;
    isBroken = true;
    const reason = thrown instanceof Error ? thrown.name : String(thrown);
    log.warn('cache', `${what}; going on without a stored cache`, { reason });
  }

  function open(): Promise<IDBPDatabase<Schema>> {
    database ??= openDB<Schema>(name, CHAIN_CACHE.version, {
      upgrade(db) {
        for (const store of db.objectStoreNames) db.deleteObjectStore(store);
        db.createObjectStore('chains').createIndex('savedAt', 'savedAt');
      },
      blocked: () => log.info('cache', 'an older version holds the database open'),
      blocking: () => closeDatabase(), // a newer version wants it
      terminated: () => fail('the database was closed by the browser', 'terminated'),
    });
    return database;
  }

  function closeDatabase(): void {
    void database?.then((db) => db.close()).catch(() => undefined);
    database = undefined;
  }

  async function evict(db: IDBPDatabase<Schema>): Promise<void> {
    const transaction = db.transaction('chains', 'readwrite');
    let cursor = await transaction.store.index('savedAt').openCursor();
    for (let count = 0; cursor && count < EVICTED_COUNT; count++) {
      await cursor.delete();
      cursor = await cursor.continue();
    }
    await transaction.done;
  }

  return {
    get kind() {
      return isBroken ? 'memory' : 'indexeddb';
    },

    async read(key) {
      if (isBroken) return memory.read(key);
      try {
        const value: unknown = await (await open()).get('chains', key);
        return isCachedBytes(value) ? value : undefined;
      } catch (thrown) {
        fail('the stored cache cannot be read', thrown);
        return memory.read(key);
      }
    },

    async write(key, value) {
      if (isBroken) return memory.write(key, value);
      try {
        const db = await open();
        try {
          await db.put('chains', value, key);
        } catch (thrown) {
          if (!(thrown instanceof Error && thrown.name === 'QuotaExceededError')) throw thrown;
          log.warn('cache', 'the disk quota is reached; dropping the oldest snapshots');
          await evict(db);
          await db.put('chains', value, key);
        }
      } catch (thrown) {
        fail('the stored cache cannot be written', thrown);
        await memory.write(key, value);
      }
    },

    async prune(before) {
      if (isBroken) return memory.prune(before);
      try {
        const transaction = (await open()).transaction('chains', 'readwrite');
        let cursor = await transaction.store.index('savedAt').openCursor(IDBKeyRange.upperBound(before, true));
        while (cursor) {
          await cursor.delete();
          cursor = await cursor.continue();
        }
        await transaction.done;
      } catch (thrown) {
        fail('the stored cache cannot be pruned', thrown);
      }
    },

    close() {
      closeDatabase();
      memory.close();
    },
  };
}

/** Drops the stored cache: what the viewer's "Clear my data" does. */
export async function clearIdbCache(name: string = CHAIN_CACHE.name): Promise<void> {
  await deleteDB(name);
}
