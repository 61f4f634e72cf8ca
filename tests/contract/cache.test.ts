import { describe, expect, test } from 'vitest';
import { memoryCache } from '../../src/worker/memory-cache.js';
import { CACHE_CONTRACT } from '../support/builders-cache.js';

// The same suite runs on the one in IndexedDB, in the browser: tests/browser/worker/idb-cache.test.ts.
describe('the cache in memory', () => {
  test.each(CACHE_CONTRACT)('%s', async (_, run) => {
    await run(memoryCache(), (actual, expected) => expect(actual).toEqual(expected));
  });

  test('keeps the newest 64', async () => {
    const cache = memoryCache();
    for (let index = 0; index < 70; index++)
      await cache.write(`k${index}`, { savedAt: index, bytes: new ArrayBuffer(1) });
    await cache.write('k6', { savedAt: 99, bytes: new ArrayBuffer(2) });
    await cache.write('k70', { savedAt: 70, bytes: new ArrayBuffer(1) });
    expect(await cache.read('k5')).toBeUndefined();
    expect(await cache.read('k7')).toBeUndefined();
    expect(await cache.read('k6')).toMatchObject({ savedAt: 99 });
    expect(await cache.read('k69')).toBeDefined();
  });
});
