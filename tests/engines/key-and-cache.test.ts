import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilTrue } from '../support/e2e-until-true.js';
import { giveKey, isPriced, look, readable, statsOf, untilLive, untilShown } from './support/chain-tab.js';
import { describeEngines } from './support/describe-engines.js';
import type { EngineTab } from './support/engine.js';
import { figure } from './support/figures.js';
import { openSite, type Site } from './support/site.js';

const KEY = 'key-that-no-page-may-see';

// One story, told in order: each test goes on from where the one before it ended.
describeEngines('a reload of the only tab', (engine, name) => {
  let site: Site;
  let tab: EngineTab;

  beforeAll(async () => {
    site = await openSite();
    tab = await site.openTab(engine(), 'settings/');
    await giveKey(tab, KEY);
    await tab.goto(site.url);
    await untilLive(tab);
  });

  afterAll(async () => {
    await tab?.close();
    await site?.close();
  });

  /** A hub may live through a quick reload; here nothing but storage is to be left. */
  async function endHub(): Promise<void> {
    await site.killHub(tab);
    await untilTrue(() => site.sim.stats().connections.options === 0, { what: 'the hub to be gone' });
  }

  test('keeps the key, typed once, and no script of the page can read it anywhere', async () => {
    expect((await statsOf(tab)).key).toBe('held');
    expect((await readable(tab)).includes(KEY)).toBe(false);
    await endHub();
    await tab.reload();
    await untilLive(tab);
    const texts = await readable(tab);
    // Booleans: the texts are megabytes long.
    expect(texts.includes(KEY)).toBe(false);
    expect(texts.includes('"retention":"device"')).toBe(true); // it did look
    expect(JSON.stringify(await statsOf(tab))).not.toContain(KEY);
  });

  test('paints the cached rows, with their age, before the first answer', async (context) => {
    const since = Date.now();
    await untilTrue(() => tab.run(hasSavedSince, since), { deadlineMs: 25_000, what: 'the chain to be saved' });
    await endHub();
    site.sim.fault({ fault: 'mute', cluster: 'options' }); // so that nothing hastens past the cached rows
    site.rest.hold();
    const answered = site.rest.answeredCount;
    const startedAt = performance.now();
    await tab.reload();
    await untilShown(tab, 'cached rows', (chain) => isPriced(chain) && /as of \d/.test(chain.asOf), 10_000);
    figure(context, name, 'reload → rows of the cache', performance.now() - startedAt);
    await untilTrue(() => site.rest.waitingCount > 0, { what: 'a request that waits' });
    expect(site.rest.answeredCount).toBe(answered);
    expect((await look(tab))!.badge).not.toBe('LIVE');
    site.rest.release();
    site.sim.fault({ fault: 'none' });
    await untilShown(tab, 'live rows, without an age', (chain) => chain.state === 'live' && chain.asOf === '');
  });
});

/** In the page: true when the cache has a chain written after this instant. */
function hasSavedSince(at: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('strikewire');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const store = db.transaction('chains').objectStore('chains');
      const keys = store.getAllKeys();
      const values = store.getAll();
      store.transaction.oncomplete = () => {
        db.close();
        const savedAt = keys.result.flatMap((key, index) =>
          String(key).includes(' chain ') ? [(values.result[index] as { savedAt: number }).savedAt] : [],
        );
        resolve(Math.max(...savedAt) > at);
      };
    };
  });
}
