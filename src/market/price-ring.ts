import type { Row } from './quote-board.js';

/** One point of a mini-graph. A NaN value is a gap: what happened then is not known. */
export interface PricePoint {
  /** Epoch ms. */
  readonly at: number;
  /** USD per share. */
  readonly value: number;
}

/**
 * The newest points of every row of a board, in columns sized once.
 * - A point is kept until `capacity` newer ones came: memory is bounded by rows.
 * - `written` counts the points ever written to a row, so that a reader knows how many it has not seen;
 *   `fills` counts the times the whole ring was replaced, since then it has seen none.
 */
export class PriceRings {
  readonly capacity: number;
  #at: Float64Array;
  #values: Float64Array;
  #written: Float64Array;
  #fills: Float64Array;

  constructor(capacity = 30, rows = 1024) {
    this.capacity = capacity;
    this.#at = new Float64Array(rows * capacity);
    this.#values = new Float64Array(rows * capacity);
    this.#written = new Float64Array(rows);
    this.#fills = new Float64Array(rows);
  }

  push(row: Row, at: number, value: number): void {
    if (row >= this.#written.length) this.#grow(row);
    const slot = row * this.capacity + (this.#written[row]! % this.capacity);
    this.#at[slot] = at;
    this.#values[slot] = value;
    this.#written[row]!++;
  }

  /** Marks that points may be missing from here on. Twice in a row is once; before the first point it is nothing. */
  gap(row: Row, at: number): void {
    const newest = this.newest(row);
    if (newest !== undefined && !Number.isNaN(newest.value)) this.push(row, at, Number.NaN);
  }

  /**
   * Puts what is older than the ring's first point in front of it. Points come oldest first.
   * A gap that the history reaches beyond is mended: from there on back the history speaks alone.
   */
  prepend(row: Row, history: readonly PricePoint[]): void {
    const reachAt = history.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    const points = this.points(row);
    const own = points.slice(points.findLastIndex(({ at, value }) => Number.isNaN(value) && at < reachAt) + 1);
    const firstAt = own[0]?.at ?? Number.POSITIVE_INFINITY;
    this.fill(row, [...history.filter((point) => point.at < firstAt), ...own]);
  }

  /** Replaces the ring; the newest `capacity` points stay. */
  fill(row: Row, points: readonly PricePoint[]): void {
    if (row >= this.#written.length) this.#grow(row);
    this.#written[row] = 0;
    this.#fills[row]!++;
    for (const point of points.slice(-this.capacity)) this.push(row, point.at, point.value);
  }

  /** Forgets the row's points. */
  clear(row: Row): void {
    if (row < this.#written.length) this.fill(row, []);
  }

  /** Oldest first, gaps included. */
  points(row: Row): PricePoint[] {
    const points: PricePoint[] = [];
    for (let back = this.size(row); back > 0; back--) {
      const slot = this.#slot(row, back);
      points.push({ at: this.#at[slot]!, value: this.#values[slot]! });
    }
    return points;
  }

  /** Writes times and values of the newest `size` points, oldest first, to the beginnings of `at` and `values`; the caller stays within `size`. */
  copy(row: Row, size: number, at: Float64Array, values: Float64Array): void {
    const from = row * this.capacity;
    let slot = (this.#written[row]! - size) % this.capacity;
    for (let index = 0; index < size; index++) {
      at[index] = this.#at[from + slot]!;
      values[index] = this.#values[from + slot]!;
      if (++slot === this.capacity) slot = 0;
    }
  }

  newest(row: Row): PricePoint | undefined {
    if (this.size(row) === 0) return undefined;
    const slot = this.#slot(row, 1);
    return { at: this.#at[slot]!, value: this.#values[slot]! };
  }

  /** Time of the point `back` places from the newest (1 is the newest); the caller stays within `size`. */
  at(row: Row, back: number): number {
    return this.#at[this.#slot(row, back)]!;
  }

  /** Value of that point; NaN is a gap. */
  value(row: Row, back: number): number {
    return this.#values[this.#slot(row, back)]!;
  }

  /** Points held now. */
  size(row: Row): number {
    return Math.min(this.written(row), this.capacity);
  }

  written(row: Row): number {
    return this.#written[row] ?? 0;
  }

  fills(row: Row): number {
    return this.#fills[row] ?? 0;
  }

  #slot(row: Row, back: number): number {
    return row * this.capacity + ((this.#written[row]! - back) % this.capacity);
  }

  #grow(row: number): void {
    const rows = Math.max(row + 1, this.#written.length * 2);
    const grown = (old: Float64Array, length: number) => {
      const next = new Float64Array(length);
      next.set(old);
      return next;
    };
    this.#at = grown(this.#at, rows * this.capacity);
    this.#values = grown(this.#values, rows * this.capacity);
    this.#written = grown(this.#written, rows);
    this.#fills = grown(this.#fills, rows);
  }
}
