/* Faults of storage, 19 to 22, in Chromium on the built site: IndexedDB with its versions and quotas is only there. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { hubLog, hubStats } from '../support/e2e-hub.js';
import { typeKey } from '../support/e2e-world.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openStage, STAGE_KEY, timed } from './support/stage.js';

const SAVED_MS = 25_000;
/** Chromium remembers for half a minute how much room a database has; the save after that meets the quota. */
const ROOM_MS = 45_000;

/** Rows in the cache, by a page of the same origin outside of the application. */
const savedKeys = (page: Page) =>
  page.evaluate(async () =>
    (await indexedDB.databases()).every(({ name }) => name !== 'strikewire')
      ? []
      : new Promise<string[]>((resolve, reject) => {
          const open = indexedDB.open('strikewire');
          open.onerror = () => reject(open.error);
          open.onsuccess = () => {
            const db = open.result;
            const keys = db.objectStoreNames.contains('chains')
              ? db.transaction('chains').objectStore('chains').getAllKeys()
              : undefined;
            if (!keys) return resolve([]);
            keys.onsuccess = () => {
              db.close();
              resolve(keys.result.map(String));
            };
          };
        }),
  );

describe('storage', () => {
  const stage = openStage();
  const outside = async () => {
    const page = await stage.world.context.newPage();
    await page.goto(`${stage.world.site.origin}/outside-of-the-mount`);
    return page;
  };
  const saved = (page: Page) =>
    untilTrue(async () => (await savedKeys(page)).some((key) => key.includes('chain ')), {
      deadlineMs: SAVED_MS,
      everyMs: 250,
      what: 'a chain in the cache',
    });

  // Seen to fail: without `blocking` the old hub keeps the database open until its last tab closes.
  test('19 idb-blocked', async () => {
    const { page, chain } = await stage.openChain();
    const other = await outside();
    const took = await timed(
      () =>
        other.evaluate(
          () =>
            new Promise<boolean>((resolve, reject) => {
              const open = indexedDB.open('strikewire', 7);
              open.onsuccess = () => {
                open.result.close();
                resolve(true);
              };
              open.onerror = () => reject(open.error);
            }),
        ),
      2_000,
      'the newer version to open',
    );
    expect(took).toBeLessThanOrEqual(2_000);
    await untilState(chain, 'live');
    // The old hub meets the newer database and does without.
    await untilTrue(async () => (await hubStats(page)).cache === 'memory', {
      deadlineMs: SAVED_MS,
      everyMs: 250,
      what: 'the cache in memory',
    });
    await untilState(chain, 'live');
    // Gone before the page is: a database of a newer version that stayed would keep the next test's hub from storing.
    await other.evaluate(() => new Promise((resolve) => (indexedDB.deleteDatabase('strikewire').onsuccess = resolve)));
  });

  // Seen to fail: with the failure of a write passed on, nothing turns to memory.
  test('20 idb-quota', async () => {
    // A hub that has turned to memory stays there: the one of the test before must be gone.
    await untilTrue(async () => (await stage.world.workers.list()).length === 0, { what: 'the hub before to end' });
    const { page, chain } = await stage.openChain();
    // It stores, every ten seconds, so the next time is sure to come.
    expect((await hubStats(page)).cache).toBe('indexeddb');
    await saved(await outside());
    const session = await stage.world.context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: stage.world.site.origin, quotaSize: 1_000 });
    const notices = async () => (await hubLog(page)).filter(({ source }) => source === 'cache');
    await untilTrue(async () => (await notices()).some(({ message }) => /quota/.test(message)), {
      deadlineMs: ROOM_MS,
      everyMs: 250,
      what: 'the quota to be met',
    });
    await untilTrue(async () => (await hubStats(page)).cache === 'memory', {
      deadlineMs: 5_000,
      what: 'the cache in memory',
    });
    const found = await notices();
    expect(found.filter(({ message }) => /going on without/.test(message)).length).toBe(1);
    await untilState(chain, 'live');
    await session.send('Storage.overrideQuotaForOrigin', { origin: stage.world.site.origin });
  });

  // Seen to fail: without `blocking` the database cannot be deleted while it is open. Junk is refused twice, by `isCachedBytes` and by
  // `unpackChain`, each of which suffices.
  test('21 idb-corrupt', async () => {
    await untilTrue(async () => (await stage.world.workers.list()).length === 0, { what: 'the hub before to end' });
    const first = await stage.openChain();
    const other = await outside();
    await saved(other);
    await first.page.close();
    const keys = await savedKeys(other);
    await other.evaluate(
      (names) =>
        new Promise<void>((resolve) => {
          const open = indexedDB.open('strikewire');
          open.onsuccess = () => {
            const transaction = open.result.transaction('chains', 'readwrite');
            const junk = [
              42,
              'text',
              { savedAt: Date.now(), bytes: 'no bytes' },
              { savedAt: Date.now(), bytes: crypto.getRandomValues(new Uint8Array(999)).buffer },
            ];
            names.forEach((name, index) => transaction.objectStore('chains').put(junk[index % junk.length], name));
            transaction.oncomplete = () => {
              open.result.close();
              resolve();
            };
          };
        }),
      keys,
    );
    const { page, chain } = await stage.openChain();
    const log = await hubLog(page);
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
    // And gone while it is open: one line in the log, and everything goes on.
    await other.evaluate(() => new Promise((resolve) => (indexedDB.deleteDatabase('strikewire').onsuccess = resolve)));
    await untilState(chain, 'live');
    await saved(other); // rebuilt
    await untilState(chain, 'live');
  });

  // Seen to fail: with a missing IndexedDB not seen and every failure thrown on in `idbCache`, the hub reports exceptions and never says
  // that it goes on in memory.
  test('22 idb-missing', async () => {
    const { world } = stage;
    const folder = fileURLToPath(new URL('../../dist/assets', import.meta.url));
    const name = readdirSync(folder).find((file) => file.startsWith('hub.worker-'))!;
    const script = readFileSync(`${folder}/${name}`, 'utf8');
    for (const without of [
      'Object.defineProperty(self, "indexedDB", { value: undefined });',
      'Object.defineProperty(self, "indexedDB", { value: { open() { throw new DOMException("denied", "SecurityError"); } } });',
    ]) {
      world.site.put(`assets/${name}`, `${without}${script}`);
      await untilTrue(async () => (await world.workers.list()).length === 0, { what: 'the hub before to end' });
      // The script is immutable by its headers, and kept.
      const blank = await world.context.newPage();
      await (await world.context.newCDPSession(blank)).send('Network.clearBrowserCache');
      // Where nothing is stored the key lives as long as the hub, and that as long as the page: so within it, by a link.
      const page = await world.openTab('settings/');
      await typeKey(page, STAGE_KEY);
      await page.getByText('The key was handed to the hub.').waitFor();
      await page.getByRole('link', { name: 'Chain', exact: true }).first().click();
      const chain = chainOn(page);
      await untilRows(chain, 20_000);
      await untilState(chain, 'live');
      await untilTrue(async () => (await hubStats(page)).cache === 'memory', {
        deadlineMs: SAVED_MS,
        everyMs: 250,
        what: 'the cache in memory',
      });
      await page.close();
    }
    world.site.put(`assets/${name}`, undefined);
    const blank = await world.context.newPage();
    await (await world.context.newCDPSession(blank)).send('Network.clearBrowserCache');
  });
});
