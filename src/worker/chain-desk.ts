import { ChainValuation } from '../analytics/chain-valuation.js';
import { summariseExpiry } from '../analytics/expiry-summary.js';
import { flatRates } from '../analytics/rates.js';
import { parseContract } from '../market/contract.js';
import { AT, WIDTH, type QuoteBoard, type Row } from '../market/quote-board.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import type { ChainRecord, SummaryRecord } from './hub-api.js';

/** The forward may drift by this share before rows without a new quote are valued anew: a tenth of a cent on 100 USD. */
const DRIFT = 1e-5;
/** Time alone moves a value: every row is valued at least this often. */
const AGE_MS = 1_000;
/** American rows are solved for again after this. */
const REFINE_MS = 5_000;

export interface ChainDeskTerms {
  readonly record: ChainRecord;
  readonly board: QuoteBoard;
  readonly rate: number;
  readonly style: 'american' | 'european';
}

/** Ties one chain's valuation to the board: reads the quotes of its contracts there, writes their derived columns back. */
export class ChainDesk {
  readonly valuation: ChainValuation;
  readonly #record: ChainRecord;
  readonly #board: QuoteBoard;
  readonly #rows: ReadonlyMap<string, number>;
  /** What the valuation was last told of each contract. */
  readonly #bids: Float64Array;
  readonly #asks: Float64Array;
  readonly #quoteAts: Float64Array;
  readonly #openInterests: Float64Array;
  readonly #volumes: Float64Array;
  readonly #valuedAts: Float64Array;
  readonly #refinedAts: Float64Array;
  readonly #isDue: Uint8Array;
  /** Board row of each contract, −1 for none; of the underlying in `#spotRow`. */
  readonly #boardRows: Int32Array;
  #spotRow: Row | undefined;
  #roster = -1;
  #spot = Number.NaN;
  #forwardRefinedAt = Number.NEGATIVE_INFINITY;
  #next = 0;

  constructor({ record, board, rate, style }: ChainDeskTerms) {
    this.#record = record;
    this.#board = board;
    const count = record.tickers.length;
    this.#rows = new Map(record.tickers.map((ticker, row) => [ticker, row]));
    this.valuation = new ChainValuation({
      strikes: record.strikes,
      rights: record.rights,
      isAdjusted: record.tickers.map(isAdjusted),
      expiresAt: record.expiresAt,
      style,
      rates: flatRates(rate),
    });
    const column = () => new Float64Array(count).fill(Number.NaN);
    this.#bids = column();
    this.#asks = column();
    this.#quoteAts = column();
    this.#openInterests = column();
    this.#volumes = column();
    this.#valuedAts = new Float64Array(count);
    this.#refinedAts = new Float64Array(count);
    this.#isDue = new Uint8Array(count);
    this.#boardRows = new Int32Array(count);
  }

  get valuedCount(): number {
    return this.valuation.valuedCount;
  }

  rowOf(ticker: string): number | undefined {
    return this.#rows.get(ticker);
  }

  /** Epoch ms of the quote a row's value rests on. */
  quoteAt(row: number): number {
    return this.#quoteAts[row]!;
  }

  /** Quotes and counts of contracts that are on no screen. What the board has is newer. */
  learn(snapshots: readonly SnapshotRow[]): void {
    for (const snapshot of snapshots) {
      const row = this.#rows.get(snapshot.ticker);
      if (row === undefined) continue;
      this.#tellCounts(row, snapshot.openInterest ?? Number.NaN, snapshot.volume ?? Number.NaN);
      if (this.#board.rowOf(snapshot.ticker) !== undefined) continue;
      const { bid = Number.NaN, ask = Number.NaN, quoteAt = Number.NaN } = snapshot;
      this.#tellQuote(row, bid, ask, quoteAt);
    }
  }

  /** Values the rows that are due. @returns false when the time ran out before the last of them. */
  value(now: number, until: number): boolean {
    this.#read();
    this.valuation.update(now);
    const count = this.#boardRows.length;
    for (let step = 0; step < count; step++) {
      const row = (this.#next + step) % count;
      const to = this.#boardRows[row]!;
      if (to < 0 || !this.#isRowDue(row, now)) continue;
      this.valuation.value(row, this.#board.values, to * WIDTH + AT.iv);
      this.#board.touch(to as Row);
      this.#isDue[row] = 0;
      this.#valuedAts[row] = now;
      if (performance.now() >= until) {
        this.#next = row;
        return false;
      }
    }
    return true;
  }

  /** Solves for early exercise where it was longest ago, contracts on screen only, until the time is up. */
  refineSome(until: number): void {
    if (this.valuation.terms.style === 'european') return;
    const now = performance.now();
    if (now - this.#forwardRefinedAt > REFINE_MS) {
      this.#forwardRefinedAt = now;
      this.valuation.refineForward();
    }
    this.#locate();
    for (let row = 0; row < this.#boardRows.length && performance.now() < until; row++) {
      const to = this.#boardRows[row]!;
      if (to < 0 || now - this.#refinedAts[row]! < REFINE_MS) continue;
      this.valuation.refine(row, this.#board.values, to * WIDTH + AT.iv);
      this.#board.touch(to as Row);
      this.#refinedAts[row] = now;
    }
  }

  /** Undefined while no contract has a quote. */
  summary(now: number): SummaryRecord | undefined {
    let coveredCount = 0;
    for (const ask of this.#asks) if (ask > 0) coveredCount++;
    if (coveredCount === 0) return undefined;
    this.valuation.update(now);
    const { underlying, expiry, tickers } = this.#record;
    return {
      ...summariseExpiry(this.valuation),
      underlying,
      expiry,
      at: now,
      listedCount: tickers.length,
      coveredCount,
    };
  }

  /** Takes over what the board says now. */
  #read(): void {
    this.#locate();
    const spot = this.#spotRow === undefined ? Number.NaN : this.#spotOf(this.#spotRow);
    if (!isSame(spot, this.#spot)) {
      this.#spot = spot;
      this.valuation.setSpot(spot);
    }
    const { values } = this.#board;
    for (let row = 0; row < this.#boardRows.length; row++) {
      const from = this.#boardRows[row]!;
      if (from < 0) continue;
      const base = from * WIDTH;
      this.#tellQuote(row, values[base + AT.bid]!, values[base + AT.ask]!, values[base + AT.quoteAt]!);
      this.#tellCounts(row, values[base + AT.openInterest]!, values[base + AT.volume]!);
    }
  }

  /** Looks the contracts' rows up again, if any instrument came or went. */
  #locate(): void {
    if (this.#roster === this.#board.roster) return;
    this.#roster = this.#board.roster;
    this.#spotRow = this.#board.rowOf(this.#record.underlying);
    this.#record.tickers.forEach((ticker, row) => {
      this.#boardRows[row] = this.#board.rowOf(ticker) ?? -1;
    });
  }

  /** Mid of the underlying, since quotes of options follow it sooner than its prints; its last where there is no quote. */
  #spotOf(row: Row): number {
    const mark = this.#board.get(row, 'mark');
    return mark > 0 ? mark : this.#board.get(row, 'last');
  }

  #tellQuote(row: number, bid: number, ask: number, at: number): void {
    if (isSame(bid, this.#bids[row]!) && isSame(ask, this.#asks[row]!) && isSame(at, this.#quoteAts[row]!)) return;
    this.#bids[row] = bid;
    this.#asks[row] = ask;
    this.#quoteAts[row] = at;
    this.valuation.setQuote(row, bid, ask, at);
    this.#isDue[row] = 1;
  }

  #tellCounts(row: number, openInterest: number, volume: number): void {
    if (openInterest >= 0 && openInterest !== this.#openInterests[row]) {
      this.#openInterests[row] = openInterest;
      this.valuation.setOpenInterest(row, openInterest);
    }
    if (volume >= 0 && volume !== this.#volumes[row]) {
      this.#volumes[row] = volume;
      this.valuation.setVolume(row, volume);
    }
  }

  #isRowDue(row: number, now: number): boolean {
    return this.#isDue[row] === 1 || !(this.valuation.drift(row) < DRIFT) || now - this.#valuedAts[row]! > AGE_MS;
  }
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function isAdjusted(ticker: string): boolean {
  try {
    return parseContract(ticker).isAdjusted;
  } catch {
    return false; // the vendor's own terms made it listed
  }
}
