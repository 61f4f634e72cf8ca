import type { Clock } from '../base/clock.js';
import { isKept, restoreRow } from '../market/kept-row.js';
import type { StoredChain } from '../market/packed-chain.js';
import { PriceRings } from '../market/price-ring.js';
import { AT, QuoteBoard, WIDTH, type Column, type Row } from '../market/quote-board.js';
import type { Ticker } from '../market/ticker.js';
import type { DeltaMessage, RecordEntry, RecordKey, Records } from '../worker/hub-api.js';

const VALUES = ['bid', 'ask', 'last', 'receivedAt', 'snapshotAt'] as const satisfies readonly Column[];

/** Records and rows that an earlier hub kept. */
export interface KeptWorld {
  readonly records: readonly RecordEntry[];
  readonly rows: readonly StoredChain[];
}

/** What is new since the last drain. The sets are reused: read them during the call only. */
export interface Changes {
  readonly rows: ReadonlySet<Row>;
  readonly records: ReadonlySet<RecordKey>;
  /** The link to the hub changed its state. */
  readonly isLinkChanged: boolean;
}

/**
 * The tab's replica of what it wants from the hub.
 * - Rows are numbered by the tab, so the hub's own numbering never shows.
 * - A delta made for an older interest cannot touch a row that was given to another instrument since.
 */
export class TabStore {
  readonly board = new QuoteBoard(256);
  readonly rings: PriceRings;
  readonly #clock: Clock;
  readonly #records = new Map<string, unknown>();
  /** Per row: the interest version that first named its present instrument. */
  readonly #assigned: number[] = [];
  readonly #changedRows = new Set<Row>();
  readonly #changedRecords = new Set<RecordKey>();
  /** Rows whose values, and whose points, are an earlier hub's still. */
  readonly #oldRows = new Set<Row>();
  readonly #oldPoints = new Set<Row>();
  /** Names and tickers of what was restored before a hub told of anything: wanted or not, it waits for who wants it. Undefined from then on. */
  #kept: Set<string> | undefined = new Set();
  #hubAhead = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, pointsCount = 30) {
    this.#clock = clock;
    this.rings = new PriceRings(pointsCount, 256);
  }

  record<Key extends RecordKey>(key: Key): Records[Key] | undefined {
    return this.#records.get(key) as Records[Key] | undefined; // put there under the same key by merge
  }

  /** The hub's clock now, epoch ms: ages are counted on it. */
  now(): number {
    return this.#clock.now() + (this.#hubAhead === Number.NEGATIVE_INFINITY ? 0 : this.#hubAhead);
  }

  /** Takes over what an earlier hub kept, as old values, until a hub tells of anything but itself: from then on it knows better. */
  restore({ records, rows }: KeptWorld): void {
    const kept = this.#kept;
    if (!kept) return;
    for (const [key, value] of records) {
      if (this.#records.has(key)) continue;
      kept.add(key);
      this.#records.set(key, value);
      this.#changedRecords.add(key);
    }
    for (const stored of rows) {
      stored.tickers.forEach((ticker, index) => {
        if (!isKept(stored, index)) return;
        const row = this.board.add(ticker);
        kept.add(ticker);
        restoreRow(this.board, this.rings, row, stored, index);
        this.#oldRows.add(row);
        this.#oldPoints.add(row);
        this.#changedRows.add(row);
      });
    }
  }

  /** Row of an instrument, made on first use. */
  rowFor(ticker: Ticker): Row {
    return this.board.add(ticker);
  }

  /** Fits the rows to what is wanted from now on. @returns the rows of `tickers`, in their order. */
  resize(tickers: readonly Ticker[], records: readonly RecordKey[], version: number): Row[] {
    const stays = new Set<string>(['feed', 'market', ...tickers, ...records, ...(this.#kept ?? [])]);
    for (const ticker of this.board.tickers()) if (!stays.has(ticker)) this.#remove(ticker);
    for (const key of this.#records.keys()) if (!stays.has(key)) this.#records.delete(key);
    return tickers.map((ticker) => {
      const row = this.board.add(ticker);
      this.#assigned[row] ??= version;
      return row;
    });
  }

  merge(delta: DeltaMessage): void {
    // The quickest message tells the two clocks' distance best; they share one computer, so it hardly moves.
    this.#hubAhead = Math.max(this.#hubAhead, delta.now - this.#clock.now());
    this.#mergeRows(delta.rows, delta.interest);
    this.#mergePoints(delta.points, delta.interest);
    if (delta.rows.length > 0) this.#kept = undefined;
    for (const [key, value] of delta.records) {
      if (key !== 'feed' && key !== 'market') this.#kept = undefined;
      this.#records.set(key, value);
      this.#changedRecords.add(key);
    }
  }

  /** The hub was started anew: its clock may be another; values stay until new ones come. */
  forgetHub(): void {
    this.#hubAhead = Number.NEGATIVE_INFINITY;
    for (const ticker of this.board.tickers()) {
      const row = this.board.rowOf(ticker);
      if (row === undefined) continue;
      this.rings.gap(row, this.#clock.now());
      this.#oldRows.add(row);
      this.#oldPoints.add(row);
    }
  }

  get hasChanges(): boolean {
    return this.#changedRows.size > 0 || this.#changedRecords.size > 0;
  }

  /** Shows what changed to `visit`, then forgets it. */
  drain(isLinkChanged: boolean, visit: (changes: Changes) => void): void {
    visit({ rows: this.#changedRows, records: this.#changedRecords, isLinkChanged });
    this.#changedRows.clear();
    this.#changedRecords.clear();
  }

  #mergeRows(rows: Float64Array, interest: number): void {
    const { board } = this;
    for (let from = 0; from + WIDTH < rows.length; from += WIDTH + 1) {
      const row = rows[from] as Row;
      if (!this.#isCurrent(row, interest)) continue;
      const values = rows.subarray(from + 1, from + 1 + WIDTH);
      // A hub just started knows no value yet: that takes nothing off the screen.
      if (this.#oldRows.has(row) && !hasValue(values)) continue;
      this.#oldRows.delete(row);
      board.values.set(values, row * WIDTH);
      board.touch(row);
      this.#changedRows.add(row);
    }
  }

  #mergePoints(points: Float64Array, interest: number): void {
    for (let from = 0; from + 2 < points.length; from += 3) {
      const row = points[from] as Row;
      if (!this.#isCurrent(row, interest)) continue;
      const at = points[from + 1]!;
      const isClearing = Number.isNaN(at);
      if (isClearing && this.#oldPoints.has(row)) continue; // with the first new point, below
      if (isClearing || this.#oldPoints.delete(row)) this.rings.clear(row);
      if (!isClearing) this.rings.push(row, at, points[from + 2]!);
      this.#changedRows.add(row);
    }
  }

  #isCurrent(row: Row, interest: number): boolean {
    const assigned = this.#assigned[row];
    return assigned !== undefined && interest >= assigned;
  }

  #remove(ticker: string): void {
    const row = this.board.rowOf(ticker);
    if (row === undefined) return;
    this.board.remove(ticker);
    this.rings.clear(row);
    delete this.#assigned[row];
    this.#changedRows.delete(row);
    this.#oldRows.delete(row);
    this.#oldPoints.delete(row);
  }
}

/** True when the hub has heard or read something of the instrument, as its marks (a limit, a halt) do not say. */
function hasValue(values: Float64Array): boolean {
  return VALUES.some((column) => !Number.isNaN(values[AT[column]]));
}
