import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseContract } from '../../src/market/contract.js';
import { cellOf, type ChainElement, chainOn, contractsOf, untilRows } from '../support/e2e-chain.js';
import { hubStats, openWithKey } from '../support/e2e-hub.js';
import {
  type Modelled,
  quoteEvent,
  sendModel,
  seriesFrom,
  shownIn,
  stillChain,
  untilRight,
} from '../support/e2e-model.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openWorld, type World } from '../support/e2e-world.js';

const INDEX = 'I:SPX';
const FUND = 'SPY';
/** What rounding of a displayed volatility may add. */
const MARGIN = 0.0001;

/**
 * How far from the model's the price of a shown volatility may be, USD. A mid is within a quarter of a tick of the fair value;
 * the forward comes from differences of two such mids at the money, so it is within half a tick, of which a contract feels its
 * delta. Out of the money that is half a tick at most; deep in the money it is three quarters.
 */
function roomOf({ isInTheMoney, tick }: Modelled, moneyTick: number): number {
  return isInTheMoney ? tick / 4 + moneyTick / 2 : tick / 2;
}

describe('implied volatilities on screen', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ sim: { rate: 200 } });
  });

  afterAll(async () => {
    await world?.close();
  });

  /** Shows all strikes of a series and compares every two-sided quote's volatility with the model's. @returns the counts. */
  const compare = async (page: Page, symbol: string, expiry: string, moneyTick: number) => {
    const chain = await stillChain(world, page, 'all');
    const contracts = await sendModel(world, chain, symbol, expiry);
    const bounds = new Map(
      contracts.map((contract) => {
        const room = roomOf(contract, moneyTick);
        return [
          contract.ticker,
          [contract.fair - room, contract.fair + room].map((price) => contract.impliedBy(price)),
        ];
      }),
    );
    const rows = await untilRight(
      chain,
      contracts,
      ({ ticker, iv, title }) => {
        const [low = Number.NaN, high = Number.NaN] = bounds.get(ticker)!;
        // A little less, and the price is its exercise value: then there is nothing to find.
        if (iv === undefined)
          return Number.isNaN(low) && (title === undefined || /not above the exercise value/.test(title));
        return !(iv < low - MARGIN) && iv < high + MARGIN;
      },
      // American rows are solved for a few at a time.
      60_000,
    );
    const count = { all: contracts.length, valued: 0, plain: 0, inTheMoney: 0 };
    const known = new Map(contracts.map((contract) => [contract.ticker, contract]));
    for (const { ticker, iv } of rows) {
      const { isInTheMoney, fair, tick, vega, volatility } = known.get(ticker)!;
      if (iv === undefined) continue;
      count.valued++;
      if (isInTheMoney) count.inTheMoney++;
      // Where a tick is small against the price, that is half a tick over vega.
      if (isInTheMoney || fair < 20 * tick) continue;
      expect(Math.abs(iv - volatility), ticker).toBeLessThan(tick / 2 / vega + MARGIN);
      count.plain++;
    }
    return count;
  };

  test('recover the surface of a whole European chain: within half a tick of price out of the money, in the money with what ticks do to the forward', async () => {
    const { expiry } = seriesFrom(world, INDEX, 3);
    const page = await openWithKey(world, `chain/?symbol=SPX&expiry=${expiry}`);
    const { all, valued, plain } = await compare(page, INDEX, expiry, 0.1);
    expect(all).toBeGreaterThan(200);
    expect(valued).toBeGreaterThan(all / 2);
    expect(plain).toBeGreaterThan(20);
    await page.close();
  });

  // Days away the deep puts are at their exercise value, give or take a tick; a year away early exercise is worth dollars.
  test.each([3, 300])(
    'recover the surface of a whole American chain as closely, %d days from its expiry',
    async (days) => {
      world.sim.fault({ fault: 'none' });
      const { expiry } = seriesFrom(world, FUND, days);
      const page = await world.openTab(`chain/?symbol=SPY&expiry=${expiry}`);
      const { all, valued, plain, inTheMoney } = await compare(page, FUND, expiry, 0.01);
      expect(all).toBeGreaterThan(150);
      expect(valued).toBeGreaterThan(all / 2);
      expect(plain).toBeGreaterThan(30);
      expect(inTheMoney).toBeGreaterThan(30);
      await page.close();
    },
    90_000,
  );
});

describe('ten tabs with one chain', () => {
  let world: World;
  const tabs: Page[] = [];
  let chain: Locator;

  beforeAll(async () => {
    world = await openWorld({ sim: { rate: 100 } });
    // Far away, so that the time alone moves nothing for minutes.
    const { expiry } = seriesFrom(world, INDEX, 25);
    const path = `chain/?symbol=SPX&expiry=${expiry}`;
    tabs.push(await openWithKey(world, path));
    chain = await stillChain(world, tabs[0]!, '10');
    await sendModel(world, chain, INDEX, expiry);
    while (tabs.length < 10) {
      const tab = await world.openTab(path);
      tabs.push(tab);
      await untilRows(chainOn(tab), 40_000);
      await chainOn(tab).evaluate((element) => {
        (element as ChainElement).fields = 'bid,ask,iv,delta';
      });
    }
  });

  afterAll(async () => {
    await world?.close();
  });

  /** The most out-of-the-money call and put shown: the forward does not rest on them. */
  const wings = async () => {
    const tickers = (await contractsOf(chain)).map(parseContract);
    const far = (right: 'call' | 'put', sign: 1 | -1) =>
      tickers.filter((each) => each.right === right).sort((a, b) => sign * (b.strike - a.strike))[0]!.ticker;
    return { call: far('call', 1), put: far('put', -1) };
  };

  /** Keeps the stream alive by a contract of no concern, and waits until nothing more is computed. */
  const atRest = (ticker: string) =>
    untilTrue(
      async () => {
        world.sim.emit({ cluster: 'options', events: [quoteEvent(ticker, 5, 5.2)] });
        const { valuations } = await untilTrue(async () => hubStats(tabs[0]!));
        await new Promise((resolve) => setTimeout(resolve, 400));
        return (await hubStats(tabs[0]!)).valuations === valuations && { valuations };
      },
      { deadlineMs: 30_000, what: 'the hub to have valued all there is' },
    );

  test('show one value, which the hub computed once', async () => {
    const { call, put } = await wings();
    const iv = (tab: Page) => cellOf(chainOn(tab), call, 'iv').textContent();
    for (const bid of [21, 29]) {
      const before = await atRest(put);
      const old = await iv(tabs[0]!);
      world.sim.emit({ cluster: 'options', events: [quoteEvent(call, bid, bid + 0.4)] });
      const now = await untilTrue(async () => {
        const text = await iv(tabs[0]!);
        return text !== old && /^\d+\.\d%$/.test(text ?? '') && text;
      });
      for (const tab of tabs) {
        await untilTrue(async () => (await iv(tab)) === now, { what: async () => `${now}; it shows ${await iv(tab)}` });
      }
      const exact = await Promise.all(tabs.map((tab) => shownIn(chainOn(tab))));
      const values = new Set(exact.map((rows) => rows.find(({ ticker }) => ticker === call)!.iv));
      expect(values.size).toBe(1);
      const after = await hubStats(tabs[0]!);
      expect(after.clients).toBe(10);
      expect(after.valuations - before.valuations).toBe(1);
    }
  });

  test('say of a quote that gives no value why, and value what can be', async () => {
    const { call } = await wings();
    const cell = cellOf(chain, call, 'iv');
    const title = () => cell.getAttribute('title');
    for (const [bid, ask, reason] of [
      [31, 30.9, /bid is above the ask/],
      [0, 0.05, /Nobody bids/],
      [9_000, 9_001, /not below the highest possible value/],
    ] as const) {
      world.sim.emit({ cluster: 'options', events: [quoteEvent(call, bid, ask)] });
      await untilTrue(async () => (await cell.textContent()) === '—' && reason.test((await title()) ?? ''), {
        what: async () => `${reason}; it says ${await cell.textContent()} ${await title()}`,
      });
    }
    // Locked: a price like any other.
    world.sim.emit({ cluster: 'options', events: [quoteEvent(call, 25, 25)] });
    await untilTrue(async () => /^\d+\.\d%$/.test((await cell.textContent()) ?? ''), {
      what: 'a value of a locked quote',
    });
    expect(await title()).toBeNull();
    // The lowest call shown is in the money; below its exercise value nothing explains it.
    const deep = (await contractsOf(chain)).find((ticker) => parseContract(ticker).right === 'call')!;
    const deepCell = cellOf(chain, deep, 'iv');
    world.sim.emit({ cluster: 'options', events: [quoteEvent(deep, 0.1, 0.2)] });
    await untilTrue(async () => /not above the exercise value/.test((await deepCell.getAttribute('title')) ?? ''), {
      what: async () => `the reason; it says ${await deepCell.textContent()} ${await deepCell.getAttribute('title')}`,
    });
  });
});
