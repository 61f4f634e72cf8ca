/* One chain with a known volatility in a real board, and the desk that values it; time and work are the test's. */
import { americanPrice } from '../../../src/analytics/american.js';
import { europeanPrice } from '../../../src/analytics/european.js';
import { formatContract, type Expiry, type Right } from '../../../src/market/contract.js';
import { AT, QuoteBoard, WIDTH, type Column, type Row } from '../../../src/market/quote-board.js';
import { chainKey } from '../../../src/market/record-key.js';
import type { Ticker } from '../../../src/market/ticker.js';
import type { SnapshotRow } from '../../../src/upstream/massive-chain.js';
import type { ChainRecord } from '../../../src/worker/hub-api.js';
import { RecordStore } from '../../../src/worker/record-store.js';
import { ValuationDesk } from '../../../src/worker/valuation-desk.js';
import { FakeClock } from '../../support/fake-clock.js';

export const SPX = 'I:SPX' as Ticker;
export const RATE = 0.04;
export const YIELD = 0.012;
export const SPOT = 6700;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** Every look at the clock costs time, so that work is seen to stop. */
class BusyClock extends FakeClock {
  costMs = 0;
  #spent = 0;

  override now(): number {
    this.#spent += this.costMs;
    return super.now() + this.#spent;
  }
}

export interface Volatility {
  (strike: number): number;
}

export const SMILE: Volatility = (strike) => 0.16 - 0.35 * Math.log(strike / SPOT);

export interface ChainSpec {
  readonly underlying?: Ticker;
  readonly root?: string;
  /** From now, ms. */
  readonly lifeMs?: number;
  readonly strikes?: readonly number[];
}

export function ladder(count: number, step = 10, centre = SPOT): number[] {
  return Array.from({ length: count }, (_, index) => centre + step * (index - Math.floor(count / 2)));
}

export function valuationWorld(style: 'american' | 'european' = 'european') {
  const clock = new BusyClock();
  const board = new QuoteBoard(16);
  const records = new RecordStore();
  const feed = { isQuiet: false, delayMs: 0 };
  let changesCount = 0;
  const desk = new ValuationDesk({
    board,
    records,
    clock,
    rate: RATE,
    styleOf: () => style,
    isQuiet: () => feed.isQuiet,
    delayMs: () => feed.delayMs,
    // As the feed does: what changed asks for a run.
    onChange: () => {
      changesCount++;
      desk.run();
    },
  });

  /** Lists a chain and returns it; nothing of it is on screen yet. */
  function list({
    underlying = SPX,
    root = 'SPXW',
    lifeMs = 30 * DAY_MS,
    strikes = ladder(9),
  }: ChainSpec = {}): ChainRecord {
    const expiresAt = clock.wallNow() + lifeMs;
    const expiry = new Date(expiresAt).toISOString().slice(0, 10) as Expiry;
    const pairs = strikes.flatMap((strike) => (['call', 'put'] as const).map((right) => ({ strike, right })));
    const record: ChainRecord = {
      underlying,
      expiry,
      tickers: pairs.map(({ strike, right }) => formatContract({ root, expiry, strike, right })),
      strikes: pairs.map(({ strike }) => strike),
      rights: pairs.map(({ right }) => right),
      expiresAt,
      spot: undefined,
      asOf: undefined,
      source: 'rest',
      isPartial: false,
      missing: {},
    };
    records.set(chainKey(underlying, expiry), record);
    return record;
  }

  /** Fair price now, USD per share. */
  function fair(chain: ChainRecord, index: number, volatility: Volatility = SMILE, spot = SPOT): number {
    const years = Math.max(0, chain.expiresAt - clock.wallNow()) / YEAR_MS;
    const model = style === 'american' ? americanPrice : europeanPrice;
    const strike = chain.strikes[index]!;
    return model(chain.rights[index]!, spot, strike, years, RATE, YIELD, volatility(strike));
  }

  function put(ticker: string, values: Partial<Record<Column, number>>): void {
    const row = board.add(ticker);
    for (const [column, value] of Object.entries(values)) board.values[row * WIDTH + AT[column as Column]] = value;
    board.touch(row);
  }

  /** A two-sided quote on the board, as an event writes it. */
  function quote(ticker: string, bid: number, ask: number): void {
    put(ticker, { bid, ask, quoteAt: clock.wallNow(), receivedAt: clock.wallNow() });
  }

  function quoteFair(chain: ChainRecord, index: number, volatility: Volatility = SMILE, halfSpread = 0.01): void {
    const price = fair(chain, index, volatility);
    quote(chain.tickers[index]!, price - halfSpread, price + halfSpread);
  }

  function spot(price: number, underlying: Ticker = SPX): void {
    put(underlying, { last: price, mark: price, receivedAt: clock.wallNow() });
  }

  /** Puts all contracts of the chain on screen, with fair quotes. */
  function show(chain: ChainRecord, volatility: Volatility = SMILE): void {
    chain.tickers.forEach((_, index) => quoteFair(chain, index, volatility));
  }

  function get(ticker: string, column: Column): number {
    return board.get(board.rowOf(ticker) as Row, column);
  }

  return {
    clock,
    board,
    records,
    desk,
    feed,
    list,
    fair,
    quote,
    quoteFair,
    spot,
    show,
    get,
    changes: () => changesCount,
    /** As the feed does after a frame, and lets everything that follows from it happen. */
    settle(ms = 1_000) {
      desk.run();
      clock.advance(ms);
    },
  };
}

/** A contract as a whole-chain snapshot tells it. */
export function snapshotOf(chain: ChainRecord, index: number, values: Partial<SnapshotRow>): SnapshotRow {
  return { ticker: chain.tickers[index]!, ...values } as SnapshotRow; // what the valuation reads of it
}

export function indexOf(chain: ChainRecord, strike: number, right: Right): number {
  return chain.strikes.findIndex((other, index) => other === strike && chain.rights[index] === right);
}
