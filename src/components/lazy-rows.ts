import type { ChainSection } from '../client/chain-model.js';
import { rowSlices, type RowSlice } from './row-slices.js';
import type { RowWindow } from './row-window.js';

/** Tables of no more rows are rendered whole. */
const LEAST = 150;
/** Rows each side of the money that are rendered until it is known what is seen. */
const FIRST = 24;

/**
 * The rows of a table that are rendered. What follows the view of a long one is loaded with the first long one: until then the rows around
 * the money are there; where it cannot be loaded, all are.
 */
export class LazyRows {
  /** Every row is rendered: what judges rows has to see them all. */
  isOff = false;
  readonly #render: () => void;
  #window: RowWindow | undefined;
  #hasFailed = false;
  #isLong = false;

  /** @param render asked for when other rows are to be rendered. */
  constructor(render: () => void) {
    this.#render = render;
  }

  /** Another text means other rows. */
  get key(): string {
    return this.#isLong ? (this.#window?.key ?? String(this.#hasFailed)) : '';
  }

  /** What of a section is rendered; all of it where the table is not long. */
  slices(section: ChainSection, sections: readonly ChainSection[]): RowSlice[] {
    this.#isLong = !this.isOff && sections.reduce((sum, { strikes }) => sum + strikes.length, 0) > LEAST;
    const count = section.strikes.length;
    if (!this.#isLong || this.#hasFailed) return rowSlices(count, undefined);
    if (this.#window) return this.#window.slices(section, sections);
    const middle = Math.max(FIRST, section.atmIndex);
    return rowSlices(count, [middle - FIRST, middle + FIRST]);
  }

  /** After each rendering. */
  rendered(scroller: HTMLElement | null): void {
    if (this.#window) this.#window.rendered(this.#isLong ? scroller : null);
    else if (this.#isLong && !this.#hasFailed) void this.#load();
  }

  /** Has the row of a strike rendered and in view. */
  reveal(strike: number): void {
    if (this.#isLong) this.#window?.reveal(strike);
  }

  close(): void {
    this.#window?.close();
  }

  async #load(): Promise<void> {
    try {
      const { RowWindow: Window } = await import('./row-window.js');
      this.#window ??= new Window(this.#render);
    } catch {
      this.#hasFailed = true;
    }
    this.#render();
  }
}
