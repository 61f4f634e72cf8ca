import type { ChainValuation } from '../analytics/chain-valuation.js';
import { AT, WIDTH, type QuoteBoard, type Row } from '../market/quote-board.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import type { ChainRecord } from './hub-api.js';

export interface ChainQuotesListener {
  /** A contract has another quote, or its row in the board is another. */
  moved(row: number): void;
  /** The spot, or a count that only analyses rest on, is another. */
  changed(): void;
}

/**
 * What a chain's valuation knows of the market: told from the board where a contract is on screen, from snapshots of the
 * whole expiry where it is not. Only changes are told.
 */
export class ChainQuotes {
  readonly count: number;
  readonly #record: ChainRecord;
  readonly #board: QuoteBoard;
  readonly #valuation: ChainValuation;
  readonly #listener: ChainQuotesListener;
  readonly #rows: ReadonlyMap<string, number>;
  /** What the valuation was last told of each contract. */
  readonly #bids: Float64Array;
  readonly #asks: Float64Array;
  readonly #quoteAts: Float64Array;
  readonly #openInterests: Float64Array;
  readonly #volumes: Float64Array;
  /** Board row of each contract, −1 for none, and its revision when it was read. */
  readonly #boardRows: Int32Array;
  readonly #revisions: Float64Array;
  #spotRow: Row | undefined;
  #spot = Number.NaN;
  #roster = -1;
  #boardRevision = -1;

  constructor(record: ChainRecord, board: QuoteBoard, valuation: ChainValuation, listener: ChainQuotesListener) {
    this.#record = record;
    this.#board = board;
    this.#valuation = valuation;
    this.#listener = listener;
    this.count = record.tickers.length;
    this.#rows = new Map(record.tickers.map((ticker, row) => [ticker, row]));
    const column = () => new Float64Array(this.count).fill(Number.NaN);
    this.#bids = column();
    this.#asks = column();
    this.#quoteAts = column();
    this.#openInterests = column();
    this.#volumes = column();
    this.#revisions = column();
    this.#boardRows = new Int32Array(this.count).fill(-1);
  }

  rowOf(ticker: string): number | undefined {
    return this.#rows.get(ticker);
  }

  quoteAt(row: number): number {
    return this.#quoteAts[row] ?? Number.NaN;
  }

  /** −1 for a contract on no screen. */
  boardRow(row: number): number {
    return this.#boardRows[row] ?? -1;
  }

  /** Contracts with an ask. */
  get coveredCount(): number {
    let count = 0;
    for (const ask of this.#asks) if (ask > 0) count++;
    return count;
  }

  /** The row's change was our own. */
  seen(row: number): void {
    this.#revisions[row] = this.#board.revisions[this.#boardRows[row]!]!;
  }

  learn(snapshots: readonly SnapshotRow[]): void {
    this.#locate();
    for (const snapshot of snapshots) {
      const row = this.#rows.get(snapshot.ticker);
      if (row === undefined) continue;
      this.#tellCounts(row, snapshot.openInterest ?? Number.NaN, snapshot.volume ?? Number.NaN);
      const { bid = Number.NaN, ask = Number.NaN, quoteAt = Number.NaN } = snapshot;
      if (this.#isQuoted(this.#boardRows[row]!) || quoteAt < this.#quoteAts[row]!) continue;
      this.#tellQuote(row, bid, ask, quoteAt);
    }
  }

  /** Takes over what the board says now. */
  read(): void {
    if (this.#boardRevision === this.#board.revision && this.#roster === this.#board.roster) return;
    this.#locate();
    this.#boardRevision = this.#board.revision;
    this.#readSpot();
    const { values, revisions } = this.#board;
    for (let row = 0; row < this.count; row++) {
      const from = this.#boardRows[row]!;
      if (from < 0 || this.#revisions[row] === revisions[from]) continue;
      this.#revisions[row] = revisions[from]!;
      const base = from * WIDTH;
      this.#tellCounts(row, values[base + AT.openInterest]!, values[base + AT.volume]!);
      // A row that is new on screen has no quote yet; what a snapshot told of it stands until it has.
      if (!this.#isQuoted(from)) continue;
      this.#tellQuote(row, values[base + AT.bid]!, values[base + AT.ask]!, values[base + AT.quoteAt]!);
    }
  }

  /** Looks the contracts' rows up again, if any instrument came or went. */
  #locate(): void {
    if (this.#roster === this.#board.roster) return;
    this.#roster = this.#board.roster;
    this.#spotRow = this.#board.rowOf(this.#record.underlying);
    this.#record.tickers.forEach((ticker, row) => {
      const found = this.#board.rowOf(ticker) ?? -1;
      if (found === this.#boardRows[row]) return;
      this.#boardRows[row] = found;
      this.#revisions[row] = Number.NaN;
      if (found >= 0) this.#listener.moved(row);
    });
  }

  #isQuoted(boardRow: number): boolean {
    if (boardRow < 0) return false;
    const { values } = this.#board;
    const base = boardRow * WIDTH;
    return !(Number.isNaN(values[base + AT.bid]!) && Number.isNaN(values[base + AT.ask]!));
  }

  /** Mid of the underlying, since quotes of options follow it sooner than its prints; its last where there is no quote. */
  #readSpot(): void {
    const row = this.#spotRow;
    let spot = Number.NaN;
    if (row !== undefined) {
      const mark = this.#board.get(row, 'mark');
      spot = mark > 0 ? mark : this.#board.get(row, 'last');
    }
    if (isSame(spot, this.#spot)) return;
    this.#spot = spot;
    this.#valuation.setSpot(spot);
    this.#listener.changed();
  }

  #tellQuote(row: number, bid: number, ask: number, at: number): void {
    if (isSame(bid, this.#bids[row]!) && isSame(ask, this.#asks[row]!) && isSame(at, this.#quoteAts[row]!)) return;
    this.#bids[row] = bid;
    this.#asks[row] = ask;
    this.#quoteAts[row] = at;
    this.#valuation.setQuote(row, bid, ask, at);
    this.#listener.moved(row);
  }

  #tellCounts(row: number, openInterest: number, volume: number): void {
    if (openInterest >= 0 && openInterest !== this.#openInterests[row]) {
      this.#openInterests[row] = openInterest;
      this.#valuation.setOpenInterest(row, openInterest);
      this.#listener.changed();
    }
    if (volume >= 0 && volume !== this.#volumes[row]) {
      this.#volumes[row] = volume;
      this.#valuation.setVolume(row, volume);
      this.#listener.changed();
    }
  }
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
