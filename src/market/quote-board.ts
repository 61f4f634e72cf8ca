import type { Nominal } from '../base/nominal.js';

/** Index of an instrument in a board. Another board numbers its rows otherwise. */
export type Row = Nominal<number, 'Row'>;

/**
 * The fields of a row, in their order in memory; those written together stand together.
 * A new column is one entry here, its source (an event or the valuation) and one cell on screen.
 */
export const COLUMNS = [
  'bid', // USD per share, best bid
  'ask',
  'bidSize', // contracts (shares for stocks), as the vendor gives them
  'askSize',
  'quoteAt', // vendor's time of the quote, epoch ms
  'mark', // our fair price, see mark.ts
  'receivedAt', // when the hub last received an event of this instrument, hub clock
  'last', // last eligible print; the level of an index
  'lastSize',
  'lastAt', // vendor's time of the print, epoch ms
  'dayOpen',
  'dayHigh',
  'dayLow',
  'volume', // traded today
  'previousClose',
  'openInterest', // at the prior close
  'barAt', // start of the minute in progress, epoch ms
  'barOpen',
  'barHigh',
  'barLow',
  'barClose',
  'barVolume',
  'iv', // annualised decimal
  'delta', // per $1
  'gamma', // per $1²
  'theta', // per calendar day
  'vega', // per 0.01 of volatility
  'rho', // per 0.01 of rate
  'valueReason', // why there is no iv, see analytics; 0 when there is one
  'valueFlags', // what is to be said of it, see analytics; 0 when nothing
  'vendorIv', // the vendor's own, from the snapshot
  'vendorDelta',
  'vendorGamma',
  'vendorTheta',
  'vendorVega',
  'snapshotAt', // time of the snapshot or of the cached values in this row, epoch ms; NaN when there was none
  'halted', // 1 while trading in it is halted
  'overLimit', // 1 while its quotes are left out for the vendor's limit: trades and snapshots stand in
] as const;

export type Column = (typeof COLUMNS)[number];

/** Doubles in one row. */
export const WIDTH = COLUMNS.length;

/** Column name → offset in a row. */
export const AT = Object.fromEntries(COLUMNS.map((column, index) => [column, index])) as Readonly<
  Record<Column, number>
>;

/**
 * Last values, one row per instrument. The hub writes one, each tab holds a replica.
 * - Row-major: an event touches one or two cache lines, and a changed row is copied with one `set`.
 * - A row's revision rises with every change, so any number of readers can tell what they have not seen
 *   and memory is bounded by rows, never by ticks.
 * - Unknown is NaN.
 */
export class QuoteBoard {
  values: Float64Array;
  /** Per row: the board's revision at its last change; 0 when never written. */
  revisions: Float64Array;
  revision = 0;
  /** Rises when an instrument gets or loses its row: what was looked up by ticker holds as long as it stands. */
  roster = 0;
  readonly #rows = new Map<string, Row>();
  readonly #tickers: (string | undefined)[] = [];
  readonly #free: Row[] = [];

  constructor(capacity = 1024) {
    this.values = new Float64Array(capacity * WIDTH).fill(Number.NaN);
    this.revisions = new Float64Array(capacity);
  }

  rowOf(ticker: string): Row | undefined {
    return this.#rows.get(ticker);
  }

  tickerOf(row: Row): string | undefined {
    return this.#tickers[row];
  }

  /** The instrument's row, made when it has none. */
  add(ticker: string): Row {
    const known = this.#rows.get(ticker);
    if (known !== undefined) return known;
    const row = this.#free.pop() ?? (this.#tickers.length as Row);
    if (row >= this.revisions.length) this.#grow();
    this.#tickers[row] = ticker;
    this.#rows.set(ticker, row);
    this.roster++;
    return row;
  }

  /** Forgets the instrument; its row may serve another from now on. */
  remove(ticker: string): void {
    const row = this.#rows.get(ticker);
    if (row === undefined) return;
    this.#rows.delete(ticker);
    this.roster++;
    this.#tickers[row] = undefined;
    this.values.fill(Number.NaN, row * WIDTH, (row + 1) * WIDTH);
    this.revisions[row] = 0;
    this.#free.push(row);
  }

  get(row: Row, column: Column): number {
    return this.values[row * WIDTH + AT[column]]!;
  }

  /** @returns whether the value is another than before; NaN equals NaN. */
  set(row: Row, column: Column, value: number): boolean {
    const index = row * WIDTH + AT[column];
    const old = this.values[index]!;
    if (old === value || (old !== old && value !== value)) return false;
    this.values[index] = value;
    this.touch(row);
    return true;
  }

  /** Marks a row as changed, after its values were written directly. */
  touch(row: Row): void {
    this.revisions[row] = ++this.revision;
  }

  /** Instruments in the board, in no order. */
  tickers(): IterableIterator<string> {
    return this.#rows.keys();
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Rows in use are below this number. */
  get rowsEnd(): number {
    return this.#tickers.length;
  }

  #grow(): void {
    const capacity = this.revisions.length * 2;
    const values = new Float64Array(capacity * WIDTH).fill(Number.NaN);
    values.set(this.values);
    this.values = values;
    const revisions = new Float64Array(capacity);
    revisions.set(this.revisions);
    this.revisions = revisions;
  }
}
