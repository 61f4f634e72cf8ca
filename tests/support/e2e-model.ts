import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { americanImpliedVolatility } from '../../src/analytics/american-implied-volatility.js';
import { AmericanOption } from '../../src/analytics/american-option.js';
import { americanGreeks } from '../../src/analytics/american.js';
import { europeanGreeks, GREEK_COUNT, PRICE, VEGA } from '../../src/analytics/european.js';
import { europeanImpliedVolatility } from '../../src/analytics/implied-volatility.js';
import { parseContract } from '../../src/market/contract.js';
import { roundTo, tickOf } from '../../src/simulator/quote-maker.js';
import { UNDERLYINGS } from '../../src/simulator/underlyings.js';
import { modelVolatility } from '../../src/simulator/volatility-surface.js';
import { type ChainElement, chainOn, contractsOf, untilRows, untilState } from './e2e-chain.js';
import { subscribedTickers } from './e2e-subscriptions.js';
import { untilTrue } from './e2e-until-true.js';
import type { World } from './e2e-world.js';

/** What `/__stats` says of its model: everything a volatility can be recomputed from. */
export interface ModelStats {
  readonly at: number;
  readonly symbols: Readonly<Record<string, ModelSymbol>>;
}

interface ModelSymbol {
  readonly style: 'american' | 'european';
  readonly spot: number;
  readonly rate: number;
  readonly carryYield: number;
  readonly expiries: readonly ModelSeries[];
}

export interface ModelSeries {
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
export interface Modelled {
  readonly ticker: string;
  readonly strike: number;
  readonly right: 'call' | 'put';
  readonly volatility: number;
  /** USD per share, and by volatility. */
  readonly fair: number;
  readonly vega: number;
  readonly tick: number;
  readonly isInTheMoney: boolean;
  /** Volatility that another price would mean, `laterMs` after that instant; NaN where the price has none. */
  impliedBy(price: number, laterMs?: number): number;
}

/** A row of a chain, as it is on the screen. */
export interface ShownRow {
  readonly ticker: string;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly iv: number | undefined;
  /** Undefined, as the title is, for a row of a long table that is scrolled out of sight: it is not in the document. */
  readonly text: string | undefined;
  readonly title: string | undefined;
}

export function modelOf(world: World): ModelStats {
  return world.sim.stats().model as ModelStats; // as it publishes it
}

/** Every series of the symbol's PM-settled root that is at least so many days away. */
export function seriesFrom(world: World, symbol: string, days: number): ModelSeries {
  const { root } = UNDERLYINGS.get(symbol)!;
  const found = modelOf(world).symbols[symbol]!.expiries.find((each) => each.root === root && each.years * 365 >= days);
  if (!found) throw new Error(`The simulator lists no ${symbol} in ${days} days.`);
  return found;
}

/** These contracts of one series at the instant of the model. */
function modelled(model: ModelStats, symbol: string, expiry: string, tickers: readonly string[]): Modelled[] {
  const { style, spot, rate, carryYield, expiries } = model.symbols[symbol]!;
  const { root, ticks } = UNDERLYINGS.get(symbol)!;
  const series = expiries.find((each) => each.root === root && each.expiry === expiry)!;
  const { forward, years } = series;
  const greeks = new Float64Array(GREEK_COUNT);
  return tickers.map((ticker) => {
    const { strike, right } = parseContract(ticker);
    const volatility = modelVolatility(series, strike, forward, years);
    const option = new AmericanOption(right);
    if (style === 'american') americanGreeks(option, spot, strike, years, rate, carryYield, volatility, greeks);
    else europeanGreeks(right, spot, strike, years, rate, carryYield, volatility, greeks);
    const fair = greeks[PRICE]!;
    return {
      ticker,
      strike,
      right,
      volatility,
      fair,
      vega: greeks[VEGA]!,
      tick: tickOf(ticks, fair),
      isInTheMoney: right === 'call' ? strike < forward : strike > forward,
      impliedBy(price, laterMs = 0) {
        const left = years - laterMs / (365 * 86_400_000);
        if (style === 'american') {
          return americanImpliedVolatility(option, price, spot, strike, left, rate, carryYield, volatility);
        }
        return europeanImpliedVolatility(right, price, forward, strike, left, Math.exp(-rate * left));
      },
    };
  });
}

/** A quote event of the options stream; of a stock it needs `c` and `z` besides. */
export function quoteEvent(ticker: string, bid: number, ask: number, at = Date.now()): Record<string, unknown> {
  return { ev: 'Q', sym: ticker, bx: 302, ax: 302, bp: bid, ap: ask, bs: bid > 0 ? 7 : 0, as: 9, t: at, q: 2 ** 40 };
}

/** A quote at the contract's tick whose mid is as near to the fair value as ticks allow; without a bid where it is that small. */
function fairQuote({ ticker, fair, tick }: Modelled, at: number): Record<string, unknown> {
  const halves = Math.round((2 * fair) / tick);
  const bid = Math.max(0, roundTo((Math.floor(halves / 2) - 1) * tick, 100));
  return quoteEvent(ticker, bid, roundTo((Math.ceil(halves / 2) + 1) * tick, 100), at);
}

/** A page of one chain that is live, whose automatic quotes are then stopped: what comes from now on is the test's. */
export async function stillChain(world: World, page: Page, strikes: string): Promise<Locator> {
  const chain = chainOn(page);
  await untilRows(chain, 40_000);
  await untilState(chain, 'live', 30_000);
  await chain.evaluate((element, asked) => {
    const own = element as ChainElement;
    own.painter = 'dom'; // the text is compared with the number of the same moment
    own.view = 'chain';
    own.fields = 'bid,ask,iv,delta';
    own.strikes = asked;
  }, strikes);
  await untilTrue(async () => (await chain.locator('[data-field=iv]').count()) > 20, { what: 'cells of volatilities' });
  // First values of all, so that no snapshot under way can be newer than what the test sends.
  const unquoted = async () => (await shownIn(chain)).filter(({ ask }) => ask === undefined).length;
  await untilTrue(async () => (await unquoted()) === 0, {
    deadlineMs: 40_000,
    what: async () => `every contract to have a quote; ${await unquoted()} have none`,
  });
  for (const cluster of ['options', 'stocks', 'indices']) world.sim.fault({ fault: 'mute', cluster });
  return chain;
}

/** The model with its spot on the nearest strike of 1, and this forward moved along: at the very end only there is time value left. */
function onStrike(model: ModelStats, symbol: string): ModelStats {
  const found = model.symbols[symbol]!;
  const spot = Math.round(found.spot);
  const expiries = found.expiries.map((each) => ({ ...each, forward: (each.forward * spot) / found.spot }));
  return { ...model, symbols: { ...model.symbols, [symbol]: { ...found, spot, expiries } } };
}

/** Sends quotes of everything shown, made from the model at one instant, with the spot of the same instant. */
export async function sendModel(
  world: World,
  chain: Locator,
  symbol: string,
  expiry: string,
  { isOnStrike = false } = {},
): Promise<Modelled[]> {
  const tickers = await contractsOf(chain);
  await untilTrue(
    () => {
      const subscribed = new Set(subscribedTickers(world.sim, 'options'));
      return tickers.every((ticker) => subscribed.has(ticker));
    },
    { what: 'everything shown to be subscribed' },
  );
  const model = isOnStrike ? onStrike(modelOf(world), symbol) : modelOf(world);
  const { at, symbols } = model;
  const { spot } = symbols[symbol]!;
  const contracts = modelled(model, symbol, expiry, tickers);
  if (symbol.startsWith('I:'))
    world.sim.emit({ cluster: 'indices', events: [{ ev: 'V', val: spot, T: symbol, t: at }] });
  else {
    const event = { ...quoteEvent(symbol, spot - 0.001, spot + 0.001, at), c: 0, z: 1 };
    world.sim.emit({ cluster: 'stocks', events: [event] });
  }
  const events = contracts.map((contract) => fairQuote(contract, at));
  expect(world.sim.emit({ cluster: 'options', events })).toBe(contracts.length);
  return contracts;
}

export function shownIn(chain: Locator): Promise<ShownRow[]> {
  return chain.evaluate((element) => {
    const own = element as ChainElement;
    return own.contracts().map((ticker) => {
      const cell = element.shadowRoot!.querySelector<HTMLElement>(`[data-contract="${ticker}"] [data-field=iv]`);
      const { bid, ask, iv } = own.snapshot(ticker) as { bid?: number; ask?: number; iv?: number };
      return { ticker, bid, ask, iv, text: cell?.textContent ?? undefined, title: cell?.title };
    });
  });
}

const isTwoSided = ({ bid, ask }: ShownRow) => bid !== undefined && ask !== undefined && bid > 0 && ask >= bid;

/**
 * Waits until every two-sided quote shown is right: its volatility, as number and as text, or the reason that it has none.
 * @returns those rows.
 */
export async function untilRight(
  chain: Locator,
  contracts: readonly Modelled[],
  isRight: (row: ShownRow, contract: Modelled) => boolean,
  deadlineMs = 20_000,
): Promise<ShownRow[]> {
  const known = new Map(contracts.map((contract) => [contract.ticker, contract]));
  const wrong = async () => {
    const rows = (await shownIn(chain)).filter(isTwoSided);
    const off = rows.filter((row) => {
      const contract = known.get(row.ticker);
      const text = row.iv === undefined ? '—' : `${(100 * row.iv).toFixed(1)}%`;
      return !contract || (row.text !== undefined && row.text !== text) || !isRight(row, contract);
    });
    return { rows, off };
  };
  return untilTrue(
    async () => {
      const { rows, off } = await wrong();
      return off.length === 0 && rows;
    },
    {
      deadlineMs,
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
