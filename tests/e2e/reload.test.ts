import { describe, expect } from 'vitest';
import { badgeOf, cellOf, chainOn, middleOf, snapshotOf, untilRows, untilState } from '../support/e2e-chain.js';
import { hubStats, openWithKey } from '../support/e2e-hub.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 100 }, config: { symbols: ['SPY'] } });

describe('after a reload', () => {
  test('rows and mini-graphs are painted from the cache before the first answer, marked with their age', async ({
    world,
  }) => {
    const page = await openWithKey(world);
    const chain = chainOn(page);
    const ticker = middleOf(await untilRows(chain));
    await untilState(chain, 'live');
    const { generation } = await hubStats(page);

    // A quote that nothing overwrites, so that what comes back can be told from what is new.
    world.sim.fault({ fault: 'mute', cluster: 'options' });
    const quote = {
      ev: 'Q',
      sym: ticker,
      bx: 302,
      ax: 302,
      bp: 31.41,
      ap: 31.43,
      bs: 7,
      as: 9,
      t: Date.now(),
      q: 2 ** 40,
    };
    world.sim.emit({ cluster: 'options', events: [quote] });
    await untilTrue(async () => (await cellOf(chain, ticker, 'bid').textContent()) === '31.41');
    const shownAt = Date.now();
    await untilTrue(() => page.evaluate(savedSince, shownAt), {
      deadlineMs: 25_000,
      what: 'the chain to be saved after the quote',
    });
    // By now at least what was saved: the minutes before may have come after the quote.
    const seriesBefore = (await snapshotOf(chain, ticker))!.series;

    world.rest.hold();
    const answered = world.rest.answeredCount;
    await page.reload();
    await untilRows(chain, 5_000);
    await untilTrue(() => world.rest.waitingCount > 0, { what: 'a request that waits' });
    expect(world.rest.answeredCount).toBe(answered);
    expect((await hubStats(page)).generation).not.toBe(generation); // nothing was left but the cache
    expect(await cellOf(chain, ticker, 'bid').textContent()).toBe('31.41');
    expect(await cellOf(chain, ticker, 'ask').textContent()).toBe('31.43');
    const series = (await snapshotOf(chain, ticker))!.series;
    expect(series.length).toBeGreaterThanOrEqual(2);
    expect(seriesBefore.map(({ value }) => value)).toEqual(expect.arrayContaining(series.map(({ value }) => value)));
    await untilTrue(async () => /as of \d/.test(await chain.locator('.as-of').innerText()), { what: 'the age' });
    expect(await badgeOf(chain).textContent()).not.toBe('LIVE');

    world.rest.release();
    world.sim.fault({ fault: 'none' });
    await untilState(chain, 'live');
    await untilTrue(async () => (await chain.locator('.as-of').count()) === 0, { what: 'the age to go' });
  });
});

describe('before there is a hub', () => {
  test('the page itself shows what was kept of its own feed, with its age; the hub takes over when it is there', async ({
    world,
  }) => {
    const page = await openWithKey(world, 'chain/?symbol=SPY');
    const chain = chainOn(page);
    const ticker = middleOf(await untilRows(chain));
    await untilState(chain, 'live');
    await untilTrue(() => page.evaluate(savedSince, 0), { deadlineMs: 25_000, what: 'the chain to be saved' });
    await page.close();

    const alone = await world.context.newPage();
    await alone.addInitScript(silentHub);
    await alone.goto(new URL('chain/?symbol=SPY', world.site.url).href);
    const shown = chainOn(alone);
    await untilRows(shown, 5_000);
    await untilTrue(async () => /\d/.test((await cellOf(shown, ticker, 'bid').textContent()) ?? ''), {
      what: 'a quote',
    });
    await untilTrue(async () => /as of \d/.test(await shown.locator('.as-of').innerText()), { what: 'the age' });
    expect(await badgeOf(shown).textContent()).toBe('CONNECTING');
    await alone.close();

    const demo = await world.context.newPage();
    await demo.addInitScript(silentHub);
    await demo.addInitScript(() => localStorage.setItem('strikewire-settings', '{"version":1,"feed":"demo"}'));
    await demo.goto(new URL('chain/?symbol=SPY', world.site.url).href);
    await chainOn(demo).locator('[part=status]').waitFor();
    await demo.waitForLoadState('networkidle');
    expect(await chainOn(demo).locator('[data-contract]').count()).toBe(0);
    await demo.evaluate(() => localStorage.removeItem('strikewire-settings'));
    await demo.close();

    const again = await world.context.newPage();
    await again.goto(new URL('chain/?symbol=SPY', world.site.url).href);
    await untilState(chainOn(again), 'live');
  });
});

/** Runs in the page before its scripts: a hub that is being loaded for ever. */
function silentHub(): void {
  globalThis.SharedWorker = class extends EventTarget {
    readonly port = new MessageChannel().port1;
  } as unknown as typeof SharedWorker;
}

/** True when the cache has a chain written after this instant. */
function savedSince(at: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('strikewire');
    opening.addEventListener('error', () => reject(opening.error));
    opening.addEventListener('success', () => {
      const db = opening.result;
      const store = db.transaction('chains').objectStore('chains');
      const keys = store.getAllKeys();
      const values = store.getAll();
      store.transaction.addEventListener('complete', () => {
        db.close();
        const saved = keys.result.map((key, index) => [key, values.result[index] as { savedAt: number }] as const);
        resolve(saved.some(([key, { savedAt }]) => String(key).includes(' chain ') && savedAt > at));
      });
    });
  });
}
