import { markOf } from '../market/mark.js';
import { AT, WIDTH, type Column, type QuoteBoard, type Row } from '../market/quote-board.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import type { SpotSnapshot } from '../upstream/massive-spot.js';

/** What a snapshot speaks of. */
const TOLD: readonly Column[] = [
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'quoteAt',
  'last',
  'lastSize',
  'lastAt',
  'dayOpen',
  'dayHigh',
  'dayLow',
  'volume',
  'previousClose',
  'openInterest',
  'vendorIv',
  'vendorDelta',
  'vendorGamma',
  'vendorTheta',
  'vendorVega',
];

/**
 * Writes REST snapshots into the board. Live values that are newer than the snapshot's stay: pages of a
 * snapshot are minutes apart from the stream at worst, never ahead of it. Cached values do not stay: they may be of another day.
 */
export class SnapshotWriter {
  readonly #board: QuoteBoard;

  constructor(board: QuoteBoard) {
    this.#board = board;
  }

  contract(row: Row, snapshot: SnapshotRow, takenAt: number): void {
    this.#begin(row);
    this.#quote(row, snapshot);
    this.#print(row, snapshot.last ?? snapshot.dayClose, snapshot.lastSize, snapshot.lastAt ?? snapshot.dayAt);
    this.#day(row, snapshot);
    this.#put(row, 'openInterest', snapshot.openInterest);
    this.#put(row, 'vendorIv', snapshot.impliedVolatility);
    this.#put(row, 'vendorDelta', snapshot.delta);
    this.#put(row, 'vendorGamma', snapshot.gamma);
    this.#put(row, 'vendorTheta', snapshot.theta);
    this.#put(row, 'vendorVega', snapshot.vega);
    this.#finish(row, takenAt);
  }

  spot(row: Row, snapshot: SpotSnapshot, takenAt: number): void {
    this.#begin(row);
    this.#quote(row, snapshot);
    this.#print(row, snapshot.price, undefined, snapshot.priceAt);
    this.#day(row, snapshot);
    this.#finish(row, takenAt);
  }

  /** Yesterday's close alone, where the plan gives no more. */
  previousClose(row: Row, close: number): void {
    this.#put(row, 'previousClose', close);
    this.#board.touch(row);
  }

  get board(): QuoteBoard {
    return this.#board;
  }

  #begin(row: Row): void {
    if (!Number.isNaN(this.#board.get(row, 'receivedAt'))) return;
    for (const column of TOLD) this.#board.values[row * WIDTH + AT[column]] = Number.NaN;
  }

  #quote(row: Row, quote: Pick<SnapshotRow, 'bid' | 'ask' | 'bidSize' | 'askSize' | 'quoteAt'>): void {
    if (quote.bid === undefined && quote.ask === undefined) return;
    const hasLive = !Number.isNaN(this.#board.get(row, 'receivedAt'));
    if (hasLive && !((quote.quoteAt ?? Number.NaN) > this.#board.get(row, 'quoteAt'))) return;
    const { values } = this.#board;
    const base = row * WIDTH;
    values[base + AT.bid] = quote.bid ?? Number.NaN;
    values[base + AT.ask] = quote.ask ?? Number.NaN;
    values[base + AT.bidSize] = quote.bidSize ?? Number.NaN;
    values[base + AT.askSize] = quote.askSize ?? Number.NaN;
    values[base + AT.quoteAt] = quote.quoteAt ?? Number.NaN;
  }

  #print(row: Row, price: number | undefined, size: number | undefined, at: number | undefined): void {
    const known = this.#board.get(row, 'lastAt');
    if (price === undefined || (!Number.isNaN(this.#board.get(row, 'receivedAt')) && known >= (at ?? 0))) return;
    this.#put(row, 'last', price);
    this.#put(row, 'lastSize', size);
    this.#put(row, 'lastAt', at);
  }

  #day(row: Row, day: Pick<SnapshotRow, 'dayOpen' | 'dayHigh' | 'dayLow' | 'volume' | 'previousClose'>): void {
    this.#put(row, 'dayOpen', day.dayOpen);
    this.#put(row, 'previousClose', day.previousClose);
    if (!(this.#board.get(row, 'dayHigh') >= (day.dayHigh ?? 0))) this.#put(row, 'dayHigh', day.dayHigh);
    if (!(this.#board.get(row, 'dayLow') <= (day.dayLow ?? Number.POSITIVE_INFINITY)))
      this.#put(row, 'dayLow', day.dayLow);
    if (!(this.#board.get(row, 'volume') >= (day.volume ?? 0))) this.#put(row, 'volume', day.volume);
  }

  #put(row: Row, column: Column, value: number | undefined): void {
    if (value !== undefined) this.#board.values[row * WIDTH + AT[column]] = value;
  }

  #finish(row: Row, takenAt: number): void {
    const { values } = this.#board;
    const base = row * WIDTH;
    values[base + AT.mark] = markOf(values[base + AT.bid]!, values[base + AT.ask]!, values[base + AT.last]!);
    values[base + AT.snapshotAt] = takenAt;
    this.#board.touch(row);
  }
}
