import type { ChainSection } from '../client/chain-model.js';
import type { RowSlice } from './row-slices.js';
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

  /** What of a section is rendered; undefined where all of it is. */
  slices(section: ChainSection, sections: readonly ChainSection[]): readonly RowSlice[] | undefined {
    this.#isLong = !this.isOff && sections.reduce((sum, { strikes }) => sum + strikes.length, 0) > LEAST;
    if (!this.#isLong || this.#hasFailed) return undefined;
    if (this.#window) return this.#window.slices(section, sections);
    return [...section.strikes.keys()].filter((index) => Math.abs(index - section.atmIndex) <= FIRST);
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
