import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { americanPrice } from '../../src/analytics/american.js';
import { europeanGreeks, europeanPrice, GREEK_COUNT, VEGA } from '../../src/analytics/european.js';
import { europeanImpliedVolatility } from '../../src/analytics/implied-volatility.js';
import { parseContract } from '../../src/market/contract.js';
import { roundTo, tickOf } from '../../src/simulator/quote-maker.js';
import { UNDERLYINGS } from '../../src/simulator/underlyings.js';
import { modelVolatility } from '../../src/simulator/volatility-surface.js';
import { cellOf, chainOn, type ChainElement, contractsOf, untilRows, untilState } from '../support/e2e-chain.js';
import { hubStats, openWithKey } from '../support/e2e-hub.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openWorld, type World } from '../support/e2e-world.js';

/** What `/__stats` says of its model: everything a volatility can be recomputed from. */
interface ModelStats {
  readonly at: number;
  readonly symbols: Readonly<
    Record<
      string,
      {
        readonly spot: number;
        readonly rate: number;
        readonly carryYield: number;
        readonly expiries: readonly Series[];
      }
    >
  >;
}

interface Series {
  readonly root: string;
  readonly expiry: string;
  readonly expiresAt: number;
  readonly years: number;
  readonly forward: number;
  readonly atm: number;
  readonly rho: number;
  readonly eta: number;
}

/** A contract as the model has it at one instant. */
interface Modelled {
  readonly ticker: string;
  readonly strike: number;
  readonly right: 'call' | 'put';
  readonly volatility: number;
  /** USD per share. */
  readonly fair: number;
  readonly tick: number;
}

interface Shown {
  readonly ticker: string;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly iv: number | undefined;
  readonly text: string;
  readonly title: string;
}

const INDEX = 'I:SPX';
const FUND = 'SPY';
/** What rounding of a displayed volatility may add. */
const MARGIN = 0.0001;
/** Of contracts at the money, from which the forward is taken. */
const INDEX_TICK = 0.1;

function modelOf(world: World): ModelStats {
  return world.sim.stats().model as ModelStats; // as it publishes it
}

/** Every series of the symbol's PM-settled root that is at least so many days away. */
function seriesFrom(world: World, symbol: string, days: number): Series {
  const { root } = UNDERLYINGS.get(symbol)!;
  const found = modelOf(world).symbols[symbol]!.expiries.find((each) => each.root === root && each.years * 365 >= days);
  if (!found) throw new Error(`The simulator lists no ${symbol} in ${days} days.`);
  return found;
}

function modelled(world: World, symbol: string, expiry: string, tickers: readonly string[]): Modelled[] {
  const { spot, rate, carryYield, expiries } = modelOf(world).symbols[symbol]!;
  const { root, ticks } = UNDERLYINGS.get(symbol)!;
  const series = expiries.find((each) => each.root === root && each.expiry === expiry)!;
  return tickers.map((ticker) => {
    const { strike, right } = parseContract(ticker);
    const volatility = modelVolatility(series, strike, series.forward, series.years);
    const fair = europeanPrice(right, spot, strike, series.years, rate, carryYield, volatility);
    return { ticker, strike, right, volatility, fair, tick: tickOf(ticks, fair) };
  });
}

/** Quotes at the contract's tick whose mid is as near to the fair value as ticks allow; without a bid where it is that small. */
function quotesOf(contracts: readonly Modelled[], at: number): Record<string, unknown>[] {
  return contracts.map(({ ticker, fair, tick }) => {
    const halves = Math.round((2 * fair) / tick);
    const bid = Math.max(0, roundTo((Math.floor(halves / 2) - 1) * tick, 100));
    return quote(ticker, bid, roundTo((Math.ceil(halves / 2) + 1) * tick, 100), at);
  });
}

function quote(ticker: string, bid: number, ask: number, at = Date.now()): Record<string, unknown> {
  return { ev: 'Q', sym: ticker, bx: 302, ax: 302, bp: bid, ap: ask, bs: bid > 0 ? 7 : 0, as: 9, t: at, q: 2 ** 40 };
}

function shownIn(chain: Locator): Promise<Shown[]> {
  return chain.evaluate((element) => {
    const own = element as ChainElement;
    return own.contracts().map((ticker) => {
      const cell = element.shadowRoot!.querySelector<HTMLElement>(`[data-contract="${ticker}"] [data-field=iv]`);
      const { bid, ask, iv } = own.snapshot(ticker) as { bid?: number; ask?: number; iv?: number };
      return { ticker, bid, ask, iv, text: cell?.textContent ?? '', title: cell?.title ?? '' };
    });
  });
}

/** A page of one chain that is live, whose automatic quotes are then stopped: what comes from now on is the test's. */
async function stillChain(world: World, page: Page, strikes: string): Promise<Locator> {
  const chain = chainOn(page);
  await untilRows(chain, 40_000);
  await untilState(chain, 'live', 30_000);
  await chain.evaluate((element, asked) => {
    const own = element as ChainElement;
    own.view = 'chain';
    own.fields = 'bid,ask,iv,delta';
    own.strikes = asked;
  }, strikes);
  await untilTrue(async () => (await chain.locator('[data-field=iv]').count()) > 20, { what: 'cells of volatilities' });
  await untilRows(chain, 40_000);
  for (const cluster of ['options', 'stocks', 'indices']) world.sim.fault({ fault: 'mute', cluster });
  return chain;
}

/** Sends quotes of everything shown, made from the model at one instant, with the spot of the same instant. */
async function sendModel(world: World, chain: Locator, symbol: string, expiry: string): Promise<Modelled[]> {
  const { at, symbols } = modelOf(world);
  const { spot } = symbols[symbol]!;
  const contracts = modelled(world, symbol, expiry, await contractsOf(chain));
  if (symbol === INDEX) world.sim.emit({ cluster: 'indices', events: [{ ev: 'V', val: spot, T: INDEX, t: at }] });
  else
    world.sim.emit({ cluster: 'stocks', events: [{ ...quote(symbol, spot - 0.001, spot + 0.001, at), c: 0, z: 1 }] });
  expect(world.sim.emit({ cluster: 'options', events: quotesOf(contracts, at) })).toBe(contracts.length);
  return contracts;
}

/**
 * How far from the model's the price of a shown volatility may be, USD. A mid is within a quarter of a tick of the fair value;
 * the forward comes from differences of two such mids, so it is within half a tick, of which a contract feels its delta.
 * Out of the money that is half a tick at most; deep in the money it is three quarters.
 */
function roomOf({ right, strike, tick }: Modelled, forward: number): number {
  const isInTheMoney = right === 'call' ? strike < forward : strike > forward;
  return isInTheMoney ? tick / 4 + INDEX_TICK / 2 : tick / 2;
}

const isTwoSided = ({ bid, ask }: Shown) => bid !== undefined && ask !== undefined && bid > 0 && ask >= bid;

/** Waits until every two-sided quote shown is right: its volatility, as number and as text, or the reason. @returns how many have one. */
async function untilRight(
  chain: Locator,
  contracts: readonly Modelled[],
  isRight: (row: Shown, contract: Modelled) => boolean,
): Promise<number> {
  const known = new Map(contracts.map((contract) => [contract.ticker, contract]));
  const wrong = async () => {
    const rows = (await shownIn(chain)).filter(isTwoSided);
    const off = rows.filter((row) => {
      const contract = known.get(row.ticker);
      const text = row.iv === undefined ? '—' : `${(100 * row.iv).toFixed(1)}%`;
      return !contract || row.text !== text || !isRight(row, contract);
    });
    return { rows, off };
  };
  return untilTrue(
    async () => {
      const { rows, off } = await wrong();
      return off.length === 0 && rows.filter(({ iv }) => iv !== undefined).length;
    },
    {
      deadlineMs: 20_000,
      what: async () => {
        const { rows, off } = await wrong();
        const first = off
          .slice(0, 8)
          .map((row) => `${JSON.stringify(row)} for ${JSON.stringify(known.get(row.ticker))}`);
        return `right volatilities; ${off.length} of ${rows.length} are not:\n${first.join('\n')}`;
      },
    },
  );
}

describe('implied volatilities on screen', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ sim: { rate: 200 } });
  });

  afterAll(async () => {
    await world?.close();
  });

  test('recover the surface of a whole European chain: within half a tick of price out of the money, in the money with what ticks do to the forward', async () => {
    const { expiry } = seriesFrom(world, INDEX, 3);
    const page = await openWithKey(world, `chain/?symbol=SPX&expiry=${expiry}`);
    const chain = await stillChain(world, page, 'all');
    const contracts = await sendModel(world, chain, INDEX, expiry);
    const { rate } = modelOf(world).symbols[INDEX]!;
    const { forward, years } = modelOf(world).symbols[INDEX]!.expiries.find((each) => each.expiry === expiry)!;
    const discount = Math.exp(-rate * years);
    const volatility = ({ right, strike }: Modelled, price: number) =>
      europeanImpliedVolatility(right, price, forward, strike, years, discount);
    const count = await untilRight(chain, contracts, ({ iv, title }, contract) => {
      const room = roomOf(contract, forward);
      const low = volatility(contract, contract.fair - room);
      const high = volatility(contract, contract.fair + room);
      // A little less, and the price is its exercise value: then there is nothing to find.
      if (iv === undefined) return Number.isNaN(low) && /not above the exercise value/.test(title);
      return !(iv < low - MARGIN) && iv < high + MARGIN;
    });
    expect(contracts.length).toBeGreaterThan(200);
    expect(count).toBeGreaterThan(contracts.length / 2);

    // Where a tick is small against the price, that is half a tick over vega.
    const greeks = new Float64Array(GREEK_COUNT);
    const { spot, carryYield } = modelOf(world).symbols[INDEX]!;
    const rows = new Map((await shownIn(chain)).map((row) => [row.ticker, row]));
    let plain = 0;
    for (const { ticker, right, strike, volatility: wanted, fair, tick } of contracts) {
      const isInTheMoney = right === 'call' ? strike < forward : strike > forward;
      if (isInTheMoney || fair < 20 * tick) continue;
      europeanGreeks(right, spot, strike, years, rate, carryYield, wanted, greeks);
      expect(Math.abs(rows.get(ticker)!.iv! - wanted), ticker).toBeLessThan(tick / 2 / greeks[VEGA]! + MARGIN);
      plain++;
    }
    expect(plain).toBeGreaterThan(20);
    await page.close();
  });

  test('of a fund near the money too, but for what early exercise is worth, which its simulated prices leave out', async () => {
    world.sim.fault({ fault: 'none' });
    const { expiry } = seriesFrom(world, FUND, 1);
    const page = await world.openTab(`chain/?symbol=SPY&expiry=${expiry}`);
    const chain = await stillChain(world, page, '8');
    const contracts = await sendModel(world, chain, FUND, expiry);
    const { spot, rate, carryYield, expiries } = modelOf(world).symbols[FUND]!;
    const { years } = expiries.find((each) => each.expiry === expiry)!;
    const greeks = new Float64Array(GREEK_COUNT);
    const count = await untilRight(chain, contracts, ({ iv }, { right, strike, volatility, fair, tick }) => {
      europeanGreeks(right, spot, strike, years, rate, carryYield, volatility, greeks);
      const premium = americanPrice('put', spot, strike, years, rate, carryYield, volatility);
      const european = europeanPrice('put', spot, strike, years, rate, carryYield, volatility);
      const most = (tick / 2 + premium - european) / greeks[VEGA]! + MARGIN;
      return fair < 5 * tick || Math.abs((iv ?? Number.NaN) - volatility) < most;
    });
    expect(count).toBeGreaterThan(20);
    await page.close();
  });
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
        world.sim.emit({ cluster: 'options', events: [quote(ticker, 5, 5.2)] });
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
      world.sim.emit({ cluster: 'options', events: [quote(call, bid, bid + 0.4)] });
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
      world.sim.emit({ cluster: 'options', events: [quote(call, bid, ask)] });
      await untilTrue(async () => (await cell.textContent()) === '—' && reason.test((await title()) ?? ''), {
        what: async () => `${reason}; it says ${await cell.textContent()} ${await title()}`,
      });
    }
    // Locked: a price like any other.
    world.sim.emit({ cluster: 'options', events: [quote(call, 25, 25)] });
    await untilTrue(async () => /^\d+\.\d%$/.test((await cell.textContent()) ?? ''), {
      what: 'a value of a locked quote',
    });
    expect(await title()).toBeNull();
    // The lowest call shown is in the money; below its exercise value nothing explains it.
    const deep = (await contractsOf(chain)).find((ticker) => parseContract(ticker).right === 'call')!;
    const deepCell = cellOf(chain, deep, 'iv');
    world.sim.emit({ cluster: 'options', events: [quote(deep, 0.1, 0.2)] });
    await untilTrue(async () => /not above the exercise value/.test((await deepCell.getAttribute('title')) ?? ''), {
      what: async () => `the reason; it says ${await deepCell.textContent()} ${await deepCell.getAttribute('title')}`,
    });
  });
});
