import { ChainValuation, VALUE_WIDTH } from '../analytics/chain-valuation.js';
import { summariseExpiry } from '../analytics/expiry-summary.js';
import { flatRates, yearsTo } from '../analytics/rates.js';
import type { Clock } from '../base/clock.js';
import { formatContract, parseContract, type Expiry } from '../market/contract.js';
import { expiriesKey, outlookKey } from '../market/record-key.js';
import type { Ticker } from '../market/ticker.js';
import type { ContractRow } from '../upstream/massive-chain.js';
import { contractsRequest, unifiedSnapshotsRequest } from '../upstream/massive-rest.js';
import type { SpotSnapshot } from '../upstream/massive-spot.js';
import type { ExpiryOutlook, OutlookRecord, RecordKey } from './hub-api.js';
import type { Listings } from './listings.js';
import { forwardBand, strikesAround } from './outlook-strikes.js';
import type { RecordStore } from './record-store.js';
import { PRIORITY, type RestSource } from './rest-source.js';
import type { Tasks } from './tasks.js';

const PERIOD_MS = 300_000;
/** Most tickers that one answer may be asked for. */
const MOST_TICKERS = 250;
/** Beyond this the forward may lie outside the strikes that the expirations were told from. */
const NEAR_YEARS = 0.3;
/** Early exercise is worth solving for beyond this. */
const SHORT_YEARS = 45 / 365;

export interface OutlooksWorld {
  readonly rest: RestSource;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly tasks: Tasks;
  /** Constant interest rate, continuous. */
  readonly rate: number;
  readonly listings: () => Listings;
  /** How far the feed lags the market by design, ms. */
  delayMs(): number;
  /** The underlying's price, USD; undefined when the plan does not give it. */
  spot(underlying: Ticker): Promise<number | undefined>;
  onChange(): void;
}

/** What an expiry's outlook is made of: a few strikes, a call and a put at each. */
interface Strip {
  readonly expiry: Expiry;
  readonly expiresAt: number;
  readonly strikes: readonly number[];
  readonly rights: readonly ('call' | 'put')[];
  readonly tickers: readonly Ticker[];
}

/**
 * Volatility at the money and expected move of every listed expiry, without their chains: from the few strikes between which the forward
 * lies, in one or two requests for all of them, again every five minutes while somebody wants to see them.
 */
export class Outlooks {
  readonly #world: OutlooksWorld;
  /** Calls around the forwards of distant expiries. */
  readonly #distant = new Map<Ticker, readonly ContractRow[]>();

  constructor(world: OutlooksWorld) {
    this.#world = world;
  }

  want(keys: readonly RecordKey[]): void {
    for (const key of keys) {
      const underlying = key.slice('outlook '.length) as Ticker;
      const listing = this.#world.records.get(expiriesKey(underlying));
      if (listing?.source !== 'rest' || !this.#world.listings().nearTheMoney(underlying)) continue; // wanted again every second
      this.#world.tasks.renew(
        `outlook ${underlying}`,
        PERIOD_MS,
        () => this.#fetch(underlying),
        (failure) => this.#publish(underlying, { failure }),
      );
    }
  }

  async #fetch(underlying: Ticker): Promise<void> {
    const { clock } = this.#world;
    const spot = await this.#world.spot(underlying);
    // Without a price there is nothing to tell the strikes by.
    const strips = spot === undefined ? [] : await this.#strips(underlying, spot);
    const quotes = await this.#quotes(strips.flatMap(({ tickers }) => tickers));
    const expiries: ExpiryOutlook[] = [];
    for (const strip of strips) {
      expiries.push(this.#outlookOf(underlying, strip, spot!, quotes)); // no strips without a price
      // Distant expiries take milliseconds each: what streams goes in between.
      await new Promise<void>((resolve) => clock.after(0, resolve));
    }
    this.#publish(underlying, { expiries, at: clock.wallNow(), failure: undefined });
  }

  async #strips(underlying: Ticker, spot: number): Promise<Strip[]> {
    const now = this.#marketNow();
    const calls = new Map<Expiry, ContractRow[]>();
    for (const row of await this.#calls(underlying, spot)) {
      calls.set(row.expiry, [...(calls.get(row.expiry) ?? []), row]);
    }
    const listed = this.#world.records.get(expiriesKey(underlying))?.expiries ?? [];
    return listed.flatMap((expiry) => {
      const { rows, expiresAt } = this.#world.listings().oneSettlement(calls.get(expiry) ?? []);
      const years = yearsTo(expiresAt, now);
      const standard = rows.filter(({ ticker }) => !parseContract(ticker).isAdjusted);
      const byStrike = new Map(standard.map((row) => [row.strike, row]));
      const strikes = strikesAround([...byStrike.keys()], forwardBand(spot, this.#world.rate, years));
      const contracts = strikes.flatMap((strike) => {
        const call = parseContract(byStrike.get(strike)!.ticker);
        return [call, { ...call, right: 'put' as const, ticker: formatContract({ ...call, right: 'put' }) }];
      });
      if (contracts.length === 0) return [];
      return {
        expiry,
        expiresAt,
        strikes: contracts.map(({ strike }) => strike),
        rights: contracts.map(({ right }) => right),
        tickers: contracts.map(({ ticker }) => ticker),
      };
    });
  }

  /** Those that the expirations were told from, and of distant expiries those further up: carry takes the forward there. */
  async #calls(underlying: Ticker, spot: number): Promise<readonly ContractRow[]> {
    const { rest, records, rate } = this.#world;
    const now = this.#marketNow();
    const near = this.#world.listings().nearTheMoney(underlying) ?? [];
    const instant = (expiry: Expiry) =>
      this.#world.listings().oneSettlement(near.filter((row) => row.expiry === expiry)).expiresAt;
    const listed = records.get(expiriesKey(underlying))?.expiries ?? [];
    const expiryFrom = listed.find((expiry) => yearsTo(instant(expiry), now) > NEAR_YEARS);
    if (expiryFrom === undefined) return near;
    const [low, high] = forwardBand(spot, rate, yearsTo(instant(listed.at(-1)!), now));
    let distant = this.#distant.get(underlying);
    if (!distant) {
      const request = contractsRequest({
        underlying,
        right: 'call',
        expiryFrom,
        strikeFrom: Math.floor(0.97 * low),
        strikeTo: Math.ceil(1.03 * high),
      });
      const { bodies } = await rest.pages(request, { priority: PRIORITY.chart });
      distant = bodies.flatMap((body) => rest.read.contracts(body).rows);
      this.#distant.set(underlying, distant);
    }
    return [...near.filter(({ expiry }) => expiry < expiryFrom), ...distant];
  }

  async #quotes(tickers: readonly Ticker[]): Promise<ReadonlyMap<string, SpotSnapshot>> {
    const { rest } = this.#world;
    const quotes = new Map<string, SpotSnapshot>();
    for (let from = 0; from < tickers.length; from += MOST_TICKERS) {
      const request = unifiedSnapshotsRequest(tickers.slice(from, from + MOST_TICKERS));
      const page = rest.read.snapshots(await rest.get(request, { priority: PRIORITY.chart }));
      for (const row of page.rows) quotes.set(row.ticker, row);
    }
    return quotes;
  }

  #outlookOf(
    underlying: Ticker,
    { expiry, expiresAt, strikes, rights, tickers }: Strip,
    spot: number,
    quotes: ReadonlyMap<string, SpotSnapshot>,
  ): ExpiryOutlook {
    const style = this.#world.listings().styleOf(underlying);
    const chain = new ChainValuation({ strikes, rights, expiresAt, style, rates: flatRates(this.#world.rate) });
    chain.setSpot(spot);
    tickers.forEach((ticker, row) => {
      const { bid = Number.NaN, ask = Number.NaN, quoteAt = Number.NaN } = quotes.get(ticker) ?? {};
      chain.setQuote(row, bid, ask, quoteAt);
    });
    chain.update(this.#marketNow());
    if (style === 'american' && chain.years > SHORT_YEARS) {
      chain.refineForward();
      tickers.forEach((_, row) => chain.refine(row, values, 0));
    }
    const { atmIv, expectedMoveStraddle, expectedMoveIv } = summariseExpiry(chain);
    return { expiry, atmIv, expectedMove: expectedMoveStraddle ?? expectedMoveIv };
  }

  #publish(underlying: Ticker, change: Partial<OutlookRecord>): void {
    const { records, onChange } = this.#world;
    const key = outlookKey(underlying);
    const old = records.get(key) ?? { underlying, at: undefined, expiries: [] };
    if (records.set(key, { ...old, ...change })) onChange();
  }

  #marketNow(): number {
    return this.#world.clock.wallNow() - this.#world.delayMs();
  }
}

const values = new Float64Array(VALUE_WIDTH);
