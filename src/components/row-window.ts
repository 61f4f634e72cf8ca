import type { ChainSection } from '../client/chain-model.js';
import { rowSlices, type RowRange, type RowSlice } from './row-slices.js';

/** Rows rendered beyond those seen, and how near the end of them the view may come before there are others. */
const BEYOND = 24;
const NEAR = 8;

/**
 * Which rows of a long table are rendered: those around what is seen, the first and the last, and the one that Tab reaches. The others are
 * gaps of the same height, so that nothing moves when rows come and go.
 * - A long table of one expiry begins with the money in the middle.
 * - Rows follow a scroll in the next animation frame; the table is rendered anew only when the view comes near the end of what there is.
 */
export class RowWindow {
  readonly #render: () => void;
  readonly #ranges = new Map<string, RowRange>();
  #scroller: HTMLElement | null = null;
  #sections: readonly ChainSection[] = [];
  #listening: AbortController | undefined;
  #frame = 0;
  #begun = '';

  /** @param render asked for when other rows are to be rendered. */
  constructor(render: () => void) {
    this.#render = render;
  }

  /** Another text means other rows. */
  get key(): string {
    return [...this.#ranges].map(([expiry, range]) => `${expiry} ${range.join()}`).join(';');
  }

  /** What of a section is rendered. */
  slices(section: ChainSection, sections: readonly ChainSection[]): RowSlice[] {
    this.#sections = sections;
    const count = section.strikes.length;
    const middle = Math.max(0, section.atmIndex);
    const range = this.#ranges.get(section.expiry) ?? [Math.max(0, middle - BEYOND), Math.min(count, middle + BEYOND)];
    this.#ranges.set(section.expiry, range);
    return rowSlices(count, range, [0, count - 1, this.#tabStopOf(section)]);
  }

  /** After each rendering. @param scroller null where every row is rendered now. */
  rendered(scroller: HTMLElement | null): void {
    if (scroller !== this.#scroller) this.#listen(scroller);
    for (const expiry of this.#ranges.keys()) {
      if (!scroller || !this.#sections.some((section) => section.expiry === expiry)) this.#ranges.delete(expiry);
    }
    if (!scroller) return;
    const begun = this.#sections.map(({ record }) => `${record.underlying} ${record.expiry}`).join();
    const isNew = begun !== this.#begun;
    this.#begun = begun;
    for (const gap of scroller.querySelectorAll<HTMLElement>('.rows-gap')) {
      gap.style.setProperty('--rows', gap.dataset['rows']!);
    }
    const [only, ...others] = this.#sections;
    if (isNew && only && others.length === 0 && only.atmIndex >= 0) this.#centre(only.expiry, only.atmIndex);
    this.#follow();
  }

  /** Scrolls to the row nearest to a strike, and has it rendered. */
  reveal(strike: number): void {
    let nearest: { expiry: string; index: number; distance: number } | undefined;
    for (const { expiry, strikes } of this.#sections) {
      strikes.forEach((pair, index) => {
        const distance = Math.abs(pair.strike - strike);
        if (!nearest || distance < nearest.distance) nearest = { expiry, index, distance };
      });
    }
    if (nearest) this.#centre(nearest.expiry, nearest.index);
    this.#follow();
  }

  close(): void {
    this.#listen(null);
  }

  #listen(scroller: HTMLElement | null): void {
    this.#listening?.abort();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#scroller = scroller;
    this.#begun = '';
    if (!scroller) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const soon = () => {
      if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#scrolled());
    };
    // The element's own scroller, or the page where the table is as high as its rows.
    window.addEventListener('scroll', soon, { signal, passive: true, capture: true });
    window.addEventListener('resize', soon, { signal, passive: true });
    scroller.addEventListener('scroll', soon, { signal, passive: true });
  }

  #scrolled(): void {
    this.#frame = 0;
    this.#follow();
  }

  /** Has the rows around what is seen now rendered, if they are not. */
  #follow(): void {
    const view = this.#view();
    if (!view) return;
    let isOther = false;
    for (const { expiry, strikes } of this.#sections) {
      const body = this.#bodyOf(expiry);
      if (!body) continue;
      const count = strikes.length;
      const top = body.getBoundingClientRect().top;
      const clipped = (row: number) => Math.max(0, Math.min(count, row));
      const from = Math.floor((view.top - top) / view.row);
      const to = Math.ceil((view.bottom - top) / view.row);
      const around = (rows: number): RowRange => [clipped(from - rows), clipped(to + rows)];
      const [least, most] = [around(NEAR), around(BEYOND)];
      const [has, until] = this.#ranges.get(expiry) ?? [0, 0];
      const isEnough = least[0] >= has && least[1] <= until;
      if (isEnough && until - has <= most[1] - most[0] + 2 * BEYOND) continue;
      if (least[0] === least[1] && has === until) continue;
      this.#ranges.set(expiry, most);
      isOther = true;
    }
    if (isOther) this.#render();
  }

  /** What can be seen, viewport px; undefined while nothing has a size. */
  #view(): { top: number; bottom: number; row: number } | undefined {
    const box = this.#scroller?.getBoundingClientRect();
    const row = this.#scroller?.querySelector<HTMLElement>('.line')?.getBoundingClientRect().height ?? 0;
    if (!box || !(row > 0)) return undefined;
    return { top: Math.max(0, box.top), bottom: Math.min(innerHeight, box.bottom), row };
  }

  #centre(expiry: string, index: number): void {
    const scroller = this.#scroller;
    const view = this.#view();
    const body = this.#bodyOf(expiry);
    if (!scroller || !view || !body) return;
    const at = body.getBoundingClientRect().top + (index + 0.5) * view.row;
    const box = scroller.getBoundingClientRect();
    scroller.scrollTop += at - (box.top + box.height / 2);
  }

  #bodyOf(expiry: string): HTMLElement | null {
    return this.#scroller?.querySelector<HTMLElement>(`.rows[data-expiry="${expiry}"]`) ?? null;
  }

  #tabStopOf({ expiry }: ChainSection): number {
    const line = this.#bodyOf(expiry)?.querySelector('[tabindex="0"]')?.closest<HTMLElement>('.line');
    return line ? Number(line.dataset['row']) : -1;
  }
}
