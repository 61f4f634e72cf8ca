import type { Page } from 'playwright-core';
import { describe, expect, test as plainTest } from 'vitest';
import {
  badgeOf,
  cellOf,
  chainOn,
  type ChainElement,
  contractsOf,
  middleOf,
  snapshotOf,
  untilRows,
  untilState,
} from '../support/e2e-chain.js';
import { fixturePage } from '../support/e2e-fixture-page.js';
import { openWithKey } from '../support/e2e-hub.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openWorld, testInWorld, typeKey, type World } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 60 }, config: { symbols: ['SPY'] } });

/** An own page of the site with one element, made as `html` says. */
async function openWith(world: World, attributes: Record<string, string>): Promise<Page> {
  world.site.put('bare.html', await fixturePage('bare', world));
  const page = await world.openTab('bare.html');
  await page.evaluate((given) => {
    const element = document.createElement('options-analytics');
    for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
    document.getElementById('here')!.append(element);
  }, attributes);
  return page;
}

const NAMES =
  'bid ask bidSize askSize last mid mark change changePercent volume openInterest iv delta gamma theta vega rho spread age sparkline';
const configured = { 'config-src': 'config.json' };

describe('<options-analytics>', () => {
  test('shows each contract once per side, with every field by its name, and strikes', async ({ world }) => {
    const page = await openWith(world, {
      symbol: 'SPY',
      strikes: '3',
      view: 'chain',
      fields: NAMES.split(' ').join(','),
      feed: 'demo',
      ...configured,
    });
    const chain = chainOn(page);
    const contracts = await untilRows(chain);
    expect(contracts).toHaveLength(14);
    const shown = await chain
      .locator('[data-contract]')
      .evaluateAll((all) =>
        all.map((one) => [
          (one as HTMLElement).dataset['contract'],
          [...one.querySelectorAll<HTMLElement>('[data-field]')].map((cell) => cell.dataset['field']).sort(),
        ]),
      );
    const fields = NAMES.split(' ').sort();
    expect(new Map(shown as [string, string[]][])).toEqual(new Map(contracts.map((ticker) => [ticker, fields])));
    expect(shown).toHaveLength(14);
    for (const ticker of contracts) expect(ticker).toMatch(/^O:SPY\d{6}[CP]\d{8}$/);
    const strikes = await chain
      .locator('[data-strike]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['strike']));
    const ofContracts = [...new Set(contracts.map((ticker) => Number(ticker.slice(-8)) / 1000))].sort((a, b) => a - b);
    expect(strikes.map(Number)).toEqual(ofContracts);
    expect(strikes.every((strike) => String(Number(strike)) === strike)).toBe(true); // `650`, not `650.00`

    const ticker = contracts[0]!;
    const snapshot = await snapshotOf(chain, ticker);
    expect(snapshot).toMatchObject({
      bid: expect.any(Number),
      ask: expect.any(Number),
      openInterest: expect.any(Number),
    });
    expect(Object.values(snapshot!).some((value) => value === null || Number.isNaN(value))).toBe(false);
    expect(await snapshotOf(chain, 'O:SPY991231C00001000')).toBeUndefined();
    const text = await chain.evaluate((element) => element.shadowRoot!.textContent);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  test('snapshot() has the mini-graph’s points, newest last, at most thirty, never made up', async ({ world }) => {
    const page = await openWith(world, { symbol: 'SPY', strikes: '5', feed: 'demo', ...configured });
    const chain = chainOn(page);
    const contracts = await untilRows(chain);
    const all = async () =>
      (await Promise.all(contracts.map((ticker) => snapshotOf(chain, ticker)))).map((one) => one!.series);
    await untilTrue(async () => (await all()).some((series) => series.length === 30), { what: 'thirty points' });
    for (const series of await all()) {
      expect(series.length).toBeLessThanOrEqual(30);
      expect(series.every(({ at, value }) => at > 1e12 && at < Date.now() + 60_000 && value > 0)).toBe(true);
      expect(series.map(({ at }) => at)).toEqual(series.map(({ at }) => at).sort((a, b) => a - b));
    }
  });

  test('attributes and properties are the same; the view changes in place', async ({ world }) => {
    const page = await openWith(world, { symbol: 'SPY', strikes: '3', feed: 'demo', ...configured });
    const chain = chainOn(page);
    await untilRows(chain);
    expect(await chain.locator('.grid.columns').count()).toBe(1);
    await chain.locator('[part=chart]').waitFor();
    const before = await contractsOf(chain);

    await chain.evaluate((element) => element.setAttribute('view', 'chain'));
    await chain.locator('.grid.chain').waitFor();
    expect(await chain.evaluate((element) => (element as ChainElement).view)).toBe('chain');
    await untilTrue(async () => /^\d/.test((await cellOf(chain, before[0]!, 'bid').textContent()) ?? ''));

    await chain.evaluate((element) => {
      (element as ChainElement).strikes = '1';
    });
    await untilTrue(async () => (await contractsOf(chain)).length === 6);
    await chain.evaluate((element) => {
      (element as ChainElement).symbol = 'QQQ';
    });
    await untilTrue(async () => (await untilRows(chain)).every((ticker) => ticker.startsWith('O:QQQ')));
    await chain.evaluate((element) => element.setAttribute('fields', 'bid,ask'));
    await untilTrue(async () => (await chain.locator('[data-field]').count()) === 12);
    await chain.evaluate((element) => {
      (element as unknown as Record<string, unknown>)['symbol'] = { toString: () => 'IWM' }; // what a framework may do
    });
    await untilState(chain, /idle|error/);
    await chain.evaluate((element) => {
      (element as ChainElement).symbol = 'SPY';
    });
    await untilTrue(async () => (await untilRows(chain)).every((ticker) => ticker.startsWith('O:SPY')));
  });

  test('tells choices and states in events that leave the page’s shadow roots', async ({ world }) => {
    const page = await openWith(world, { strikes: '3', feed: 'demo', ...configured });
    await page.evaluate(() => {
      const heard: [string, unknown][] = [];
      (globalThis as unknown as { heard: typeof heard }).heard = heard;
      for (const name of ['options-select', 'options-state']) {
        document.addEventListener(name, (event) => heard.push([name, (event as CustomEvent).detail]));
      }
      document.querySelector('options-analytics')!.setAttribute('symbol', 'SPY');
    });
    const chain = chainOn(page);
    const ticker = middleOf(await untilRows(chain));
    await untilState(chain, 'live');
    await cellOf(chain, ticker, 'bid').click();
    await cellOf(chain, ticker, 'bid').press('Enter');
    const heard = await page.evaluate(
      () => (globalThis as unknown as { heard: [string, Record<string, unknown>][] }).heard,
    );
    const selected = heard.filter(([name]) => name === 'options-select').map(([, detail]) => detail);
    expect(selected).toEqual([{ contract: ticker }, { contract: ticker }]);
    const states = heard.filter(([name]) => name === 'options-state').map(([, detail]) => detail);
    expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['connecting', 'live']));
    expect(states.at(-1)).toMatchObject({ state: 'live', cause: 'data' });
  });

  test('moved it goes on, removed it lets go after the linger, added again it is back', async ({ world }) => {
    const page = await openWith(world, { symbol: 'SPY', strikes: '3', ...configured });
    const chain = chainOn(page);
    await untilState(chain, 'no-key');
    await typeKey(chain, 'any-key');
    await untilRows(chain);
    await untilState(chain, 'live');
    const before = world.sim.stats();
    await page.evaluate(() => {
      const element = document.querySelector('options-analytics')!;
      Object.assign(globalThis, { element });
      for (let count = 0; count < 20; count++) {
        document.getElementById(count % 2 === 0 ? 'there' : 'here')!.append(element);
      }
    });
    await untilRows(chain);
    await untilState(chain, 'live');
    expect(world.sim.stats().subscribeFrames).toBe(before.subscribeFrames);

    await page.evaluate(() => document.querySelector('options-analytics')!.remove());
    expect(
      await page.evaluate(() => (globalThis as unknown as { element: Element }).element.getAttribute('state')),
    ).toBe('idle');
    await untilTrue(() => subscribedTickers(world.sim, 'options').length === 0, {
      what: 'everything to be unsubscribed',
    });

    await page.evaluate(() => {
      document.getElementById('there')!.append((globalThis as unknown as { element: Element }).element);
    });
    await untilRows(chain);
    await untilState(chain, 'live');
    await untilTrue(async () => {
      const shown = (await contractsOf(chain)).sort();
      return JSON.stringify(shown) === JSON.stringify(subscribedTickers(world.sim, 'options'));
    });
    const after = world.sim.stats();
    expect({ opened: after.opened, duplicates: after.duplicates }).toEqual({ opened: before.opened, duplicates: 0 });
  });

  test('says what is true of its data: idle, no-key, live, quiet, stale, displaced, error', async ({ world }) => {
    world.allow(/WebSocket connection/);
    const page = await openWith(world, configured);
    const chain = chainOn(page);
    await untilState(chain, 'idle');
    await chain.evaluate((element) => element.setAttribute('symbol', 'SPY'));
    await untilState(chain, 'no-key');
    await typeKey(chain, 'any-key');
    await untilState(chain, 'live');
    expect(await badgeOf(chain).textContent()).toBe('LIVE');
    world.sim.fault({ fault: 'mute', cluster: 'options' });
    await untilState(chain, 'quiet');
    expect(await badgeOf(chain).textContent()).toBe('QUIET');
    world.sim.fault({ fault: 'none' });
    await untilState(chain, 'live');
    world.sim.fault({ fault: 'tcp-drop', cluster: 'options', downMs: 2_000 });
    await untilState(chain, 'stale');
    await untilState(chain, 'live');
    world.sim.fault({ fault: 'max-connections-incumbent', cluster: 'options' });
    await untilState(chain, 'displaced');
    await chain.getByRole('button', { name: 'Use here' }).click();
    await untilState(chain, 'live');
    await chain.evaluate((element) => element.setAttribute('symbol', '??'));
    await untilState(chain, 'error');
  });
});

describe('the state of a chain is', () => {
  for (const [state, badge, scenario, refused] of [
    ['closed', 'CLOSED', 'closed', []],
    ['delayed', 'DELAYED', 'delayed-plan', []],
    ['not-entitled', 'NOT IN PLAN', 'calm', ['Q', 'T', 'A']],
    ['auth-failed', 'KEY REFUSED', 'no-keys', []],
  ] as const) {
    plainTest(`${state} where market, plan or key are such`, async () => {
      const world = await openWorld({ sim: { rate: 60, scenario }, config: { symbols: ['SPY'] } });
      world.allow(/status of 401/);
      if (refused.length > 0) world.sim.fault({ fault: 'partial-refusal', cluster: 'options', channels: refused });
      const page = await openWithKey(world);
      await untilState(chainOn(page), state);
      expect(await badgeOf(chainOn(page)).textContent()).toBe(badge);
      await world.close();
    });
  }
});
