import type { Row } from '../market/quote-board.js';

const REPAINT_MS = 500;
const STEPS = 50;

/**
 * Shades cells by their share of the range of all cells, from 0 to 1, as the custom property `--heat`.
 * The range is taken anew at most twice a second, so that one outlier does not make the whole table flicker.
 */
export class HeatScale {
  #cells: ReadonlyMap<Row, HTMLElement> = new Map();
  #read: (row: Row) => number = () => Number.NaN;
  #paintedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes over the cells by row and how their value is read, and shades them. */
  bind(cells: ReadonlyMap<Row, HTMLElement>, read: (row: Row) => number): void {
    this.#cells = cells;
    this.#read = read;
    this.#paint();
  }

  frame(rows: ReadonlySet<Row>): void {
    if (this.#timer !== undefined) return;
    for (const row of rows) {
      if (!this.#cells.has(row)) continue;
      const waitMs = this.#paintedAt + REPAINT_MS - performance.now();
      // The last change counts too: where the market is closed no other comes.
      if (waitMs > 0) this.#timer = setTimeout(() => this.#paint(), waitMs);
      else this.#paint();
      return;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #paint(): void {
    this.close();
    this.#paintedAt = performance.now();
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const row of this.#cells.keys()) {
      const value = Math.abs(this.#read(row));
      if (value < least) least = value;
      if (value > most) most = value;
    }
    for (const [row, cell] of this.#cells) {
      const value = Math.abs(this.#read(row));
      const share = most > least && !Number.isNaN(value) ? (value - least) / (most - least) : 0;
      cell.style.setProperty('--heat', String(Math.round(share * STEPS) / STEPS));
    }
  }
}
