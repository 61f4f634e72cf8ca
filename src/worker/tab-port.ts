import type { CancelTimer, Clock } from '../base/clock.js';
import type { PriceRings } from '../market/price-ring.js';
import { WIDTH, type QuoteBoard, type Row } from '../market/quote-board.js';
import type { DeltaMessage, Interest, RecordKey, Visibility } from './hub-api.js';
import type { RecordStore } from './record-store.js';

/** What a tab's deltas are drained from. */
export interface TabSource {
  readonly board: QuoteBoard;
  readonly rings: PriceRings;
  readonly records: RecordStore;
  /** Tabs that are on some screen now: the more there are, the rarer each but the one in focus is served. */
  visibleCount(): number;
  /** Another tab has the focus from now on. @returns its place in the order of taking it. */
  takeFocus(): number;
  /** The newest place given: only one tab is served each frame, whatever windows say. */
  readonly focusOrder: number;
}

/** As much of a MessagePort as a tab's data plane needs. */
export interface DeltaPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** Time between two deltas by how the tab is seen, ms. A frozen tab gets none. */
function intervalOf(visibility: Visibility, hasFocus: boolean, visibleCount: number): number {
  switch (visibility) {
    case 'focused':
    case 'visible':
      if (hasFocus) return 16;
      return visibleCount > 8 ? 100 : 50;
    case 'hidden':
      return 5_000;
    case 'frozen':
      return Number.POSITIVE_INFINITY;
  }
}

/**
 * One tab's data plane.
 * - At most one delta is under way; until its acknowledgement changes fold into revisions, so a slow or frozen tab
 *   costs nothing but one full delta when it is back.
 * - A row that the tab newly wants is sent whole with the next delta, and so is its ring.
 */
export class TabPort {
  readonly #port: DeltaPort;
  readonly #source: TabSource;
  readonly #clock: Clock;
  readonly #onAcknowledged: (lagMs: number) => void;
  #visibility: Visibility;
  #version = 0;
  #focusPlace = -1;
  #keys: readonly RecordKey[] = ['feed', 'market'];
  readonly #seenRecords = new Map<RecordKey, number>();
  /** Wanted rows as parallel columns: hub row, tab row, revision sent, ring fills and points sent. */
  #hubRows = new Int32Array(0);
  #tabRows = new Int32Array(0);
  #sent = new Float64Array(0);
  #sentFills = new Float64Array(0);
  #sentPoints = new Float64Array(0);
  #boardRevision = -1;
  #nextId = 1;
  #pending: { id: number; at: number } | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: CancelTimer | undefined;
  #isClosed = false;

  constructor(
    port: DeltaPort,
    source: TabSource,
    clock: Clock,
    { visibility, onAcknowledged }: { visibility: Visibility; onAcknowledged: (lagMs: number) => void },
  ) {
    this.#port = port;
    this.#source = source;
    this.#clock = clock;
    this.#visibility = visibility;
    this.#onAcknowledged = onAcknowledged;
    if (visibility === 'focused') this.#focusPlace = source.takeFocus();
  }

  get visibility(): Visibility {
    return this.#visibility;
  }

  see(visibility: Visibility): void {
    this.#visibility = visibility;
    if (visibility === 'focused') this.#focusPlace = this.#source.takeFocus();
    this.#timer?.();
    this.#timer = undefined;
    this.poke();
  }

  /** Takes over a new interest. Rows the tab had before keep what was sent of them. */
  want(interest: Interest, hubRowOf: (ticker: string) => Row | undefined): void {
    const known = new Map<string, number>();
    this.#hubRows.forEach((hubRow, index) => known.set(`${hubRow} ${this.#tabRows[index]}`, index));
    const entries = interest.tickers.flatMap((ticker, index) => {
      const hubRow = hubRowOf(ticker);
      return hubRow === undefined ? [] : [{ hubRow, tabRow: interest.rows[index]! }];
    });
    const carried = (old: Float64Array) =>
      Float64Array.from(entries, ({ hubRow, tabRow }) => old[known.get(`${hubRow} ${tabRow}`) ?? -1] ?? -1);
    this.#sent = carried(this.#sent);
    this.#sentFills = carried(this.#sentFills);
    this.#sentPoints = carried(this.#sentPoints);
    this.#hubRows = Int32Array.from(entries, (entry) => entry.hubRow);
    this.#tabRows = Int32Array.from(entries, (entry) => entry.tabRow);
    this.#version = interest.version;
    this.#keys = [...new Set<RecordKey>(['feed', 'market', ...interest.records])];
    const kept = new Set<string>(this.#keys);
    for (const key of this.#seenRecords.keys()) if (!kept.has(key)) this.#seenRecords.delete(key);
    this.#boardRevision = -1;
    this.poke();
  }

  acknowledge(id: number): void {
    if (this.#pending?.id !== id) return;
    this.#onAcknowledged(this.#clock.now() - this.#pending.at);
    this.#pending = undefined;
    this.poke();
  }

  /** Something may have changed: a delta goes as soon as the tab is ready for one. */
  poke(): void {
    if (this.#pending || this.#timer || this.#isClosed) return;
    const hasFocus = this.#focusPlace === this.#source.focusOrder;
    const interval = intervalOf(this.#visibility, hasFocus, this.#source.visibleCount());
    if (interval === Number.POSITIVE_INFINITY) return;
    const wait = this.#sentAt + interval - this.#clock.now();
    this.#timer = this.#clock.after(Math.max(0, wait), () => {
      this.#timer = undefined;
      this.#drain();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.();
    this.#timer = undefined;
    this.#pending = undefined;
  }

  #drain(): void {
    const rows = this.#changedRows();
    const points = this.#newPoints();
    const records = this.#source.records.drain(this.#keys, this.#seenRecords);
    if (rows.length === 0 && points.length === 0 && records.length === 0) return;
    const now = this.#clock.now();
    const id = this.#nextId++;
    const delta: DeltaMessage = { sw: 'delta', id, interest: this.#version, now, rows, points, records };
    this.#pending = { id, at: now };
    this.#sentAt = now;
    this.#port.postMessage(delta, [rows.buffer as ArrayBuffer, points.buffer as ArrayBuffer]);
  }

  #changedRows(): Float64Array {
    const { board } = this.#source;
    if (this.#boardRevision === board.revision) return new Float64Array(0);
    this.#boardRevision = board.revision;
    let count = 0;
    for (let index = 0; index < this.#hubRows.length; index++) {
      if (board.revisions[this.#hubRows[index]!]! > this.#sent[index]!) count++;
    }
    const rows = new Float64Array(count * (WIDTH + 1));
    let to = 0;
    for (let index = 0; index < this.#hubRows.length; index++) {
      const hubRow = this.#hubRows[index]!;
      const revision = board.revisions[hubRow]!;
      if (!(revision > this.#sent[index]!)) continue;
      this.#sent[index] = revision;
      rows[to] = this.#tabRows[index]!;
      rows.set(board.values.subarray(hubRow * WIDTH, (hubRow + 1) * WIDTH), to + 1);
      to += WIDTH + 1;
    }
    return rows;
  }

  /** Every point not yet sent, as far as the rings still hold it: bounded by rows, however long the tab was away. */
  #newPoints(): Float64Array {
    const { rings } = this.#source;
    let count = 0;
    for (let index = 0; index < this.#hubRows.length; index++)
      count += this.#unsentCount(index) + this.#isRefilled(index);
    const points = new Float64Array(3 * count);
    let to = 0;
    for (let index = 0; count > 0 && index < this.#hubRows.length; index++) {
      const hubRow = this.#hubRows[index]! as Row;
      const tabRow = this.#tabRows[index]!;
      const unsent = this.#unsentCount(index);
      if (this.#isRefilled(index)) {
        points.set([tabRow, Number.NaN, Number.NaN], to);
        to += 3;
      }
      for (let back = unsent; back > 0; back--) {
        points[to] = tabRow;
        points[to + 1] = rings.at(hubRow, back);
        points[to + 2] = rings.value(hubRow, back);
        to += 3;
      }
      this.#sentFills[index] = rings.fills(hubRow);
      this.#sentPoints[index] = rings.written(hubRow);
    }
    return points;
  }

  #isRefilled(index: number): 0 | 1 {
    return this.#source.rings.fills(this.#hubRows[index]! as Row) === this.#sentFills[index] ? 0 : 1;
  }

  #unsentCount(index: number): number {
    const { rings } = this.#source;
    const hubRow = this.#hubRows[index]! as Row;
    if (this.#isRefilled(index)) return rings.size(hubRow);
    return Math.min(rings.size(hubRow), rings.written(hubRow) - this.#sentPoints[index]!);
  }
}
