import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainOn, untilRows } from '../support/e2e-chain.js';
import { openWithKey } from '../support/e2e-hub.js';
import {
  type Modelled,
  modelOf,
  sendModel,
  type ShownRow,
  shownIn,
  stillChain,
  untilRight,
} from '../support/e2e-model.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openWorld, type World } from '../support/e2e-world.js';

const EXPIRY = '2026-11-20';
const CLOSE_AT = Date.parse('2026-11-20T16:00:00-05:00');
const MINUTE_MS = 60_000;
/** A value on screen is at most so old: the hub follows the time in steps, the screen the hub. */
const BEHIND_MS = 3_000;
const MARGIN = 0.0001;
const TICK = 0.01;

describe('a chain on the day it expires', () => {
  let world: World;
  let page: Page;
  let chain: Locator;
  let contracts: readonly Modelled[];
  let sentAt: number;

  const left = () => CLOSE_AT - modelOf(world).at;
  const pageNow = () => page.evaluate(() => Date.now());

  beforeAll(async () => {
    world = await openWorld({ sim: { rate: 200 }, now: CLOSE_AT - 30_000 });
    page = await openWithKey(world, `chain/?symbol=SPY&expiry=${EXPIRY}`);
    await untilRows(chainOn(page), 40_000);
  });

  afterAll(async () => {
    await world?.close();
  });

  test('the page, its hub and the simulator agree on what time it is, by every clock they have', async () => {
    const readings = ['Date.now()', 'new Date().getTime()', 'performance.timeOrigin + performance.now()'];
    const hub = await world.hub();
    const clocks = [modelOf(world).at];
    for (const reading of readings)
      clocks.push(await page.evaluate<number>(reading), await hub.evaluate<number>(reading));
    expect(Math.max(...clocks) - Math.min(...clocks)).toBeLessThan(2_000);
  });

  /** Volatility of still quotes rises as the time runs out: each shown is that of its quote at the time it is read. */
  const untilRightNow = async () => {
    const laterMs = modelOf(world).at - sentAt;
    return untilRight(chain, contracts, ({ iv, title }, { fair, impliedBy }) => {
      const now = modelOf(world).at - sentAt;
      // Mid and forward are each within half a tick.
      const low = impliedBy(fair - TICK, Math.max(0, laterMs - BEHIND_MS));
      const high = impliedBy(fair + TICK, now);
      if (iv === undefined) return Number.isNaN(low) && /not above the exercise value/.test(title ?? '');
      return !(iv < low - MARGIN) && !(iv > high + MARGIN);
    });
  };

  test('has the right volatilities in its last minute, which follow the time', async () => {
    chain = await stillChain(world, page, '8');
    expect(left()).toBeLessThan(MINUTE_MS);
    sentAt = modelOf(world).at;
    contracts = await sendModel(world, chain, 'SPY', EXPIRY, { isOnStrike: true });
    const first = await untilRightNow();
    // The call and the put at the money at least.
    expect(first.filter(({ iv }) => iv !== undefined).length).toBeGreaterThan(1);
    const from = left();
    await untilTrue(() => left() < 0.7 * from, { deadlineMs: MINUTE_MS, what: () => `time to pass; ${left()} ms` });
    const second = new Map((await untilRightNow()).map(({ ticker, iv }) => [ticker, iv]));
    const both = first.filter(({ ticker, iv }) => iv !== undefined && second.get(ticker) !== undefined);
    for (const { ticker, iv } of both) expect(second.get(ticker)! / iv!, ticker).toBeGreaterThan(1.1);
    expect(both.length).toBeGreaterThan(1);
    expect(left()).toBeGreaterThan(0);
  }, 120_000);

  test('says of every contract that it has expired once it has, without being asked', async () => {
    world.sim.fault({ fault: 'none' });
    // A quote without a bid is no price in the first place, expired or not.
    const reason = ({ bid = 0 }: ShownRow) =>
      bid > 0 ? /has expired; only its exercise value is left/ : /Nobody bids/;
    const rows = await untilTrue(
      async () => {
        const shown = await shownIn(chain);
        return (
          shown.every((row) => row.iv === undefined && row.text === '—' && reason(row).test(row.title ?? '')) && shown
        );
      },
      { deadlineMs: MINUTE_MS, what: async () => `expired rows; they are ${JSON.stringify(await shownIn(chain))}` },
    );
    expect(rows.filter(({ bid = 0 }) => bid > 0).length).toBeGreaterThan(5);
    expect(rows.length).toBeGreaterThan(10);
    expect(await pageNow()).toBeGreaterThanOrEqual(CLOSE_AT);
  }, 120_000);
});
