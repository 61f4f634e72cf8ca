import type { ChainSection } from '../client/chain-model.js';
import type { CellPainter } from './cell-painter.js';
import { formatPrice } from './format.js';

/** A grid, and what is drawn over it. */
interface Part {
  readonly grid: Element;
  readonly line: HTMLElement | null;
  readonly label: HTMLElement | null;
  readonly strikes: readonly number[];
  below: number;
  readonly isByStrike: boolean;
}

/**
 * Keeps the spot line between its two strikes, and the tint on the contracts that are in the money.
 * Only crossing a strike touches more than the line's own text.
 */
export class SpotPainter {
  readonly #painter: CellPainter;
  #grids: Part[] = [];
  #spot: number | undefined;

  constructor(painter: CellPainter) {
    this.#painter = painter;
  }

  /** Takes over the rendered grids, one per section in their order. */
  bind(root: ParentNode, sections: readonly ChainSection[]): void {
    this.#grids = [...root.querySelectorAll('.grid[role=grid]')].map((grid, index) => ({
      grid,
      line: grid.querySelector<HTMLElement>('.spot'),
      label: grid.querySelector<HTMLElement>('.spot [data-spot]'),
      strikes: sections[index]?.strikes.map((pair) => pair.strike) ?? [],
      below: Number.NaN,
      isByStrike:
        sections[index]?.strikes.every((pair, at, all) => at === 0 || pair.strike > all[at - 1]!.strike) ?? false,
    }));
  }

  /** Rows came or went by a filter: the line stands elsewhere. */
  moved(): void {
    for (const part of this.#grids) part.below = Number.NaN;
    this.paint(this.#spot);
  }

  paint(spot: number | undefined): void {
    this.#spot = spot;
    for (const part of this.#grids) {
      const { line, label } = part;
      if (!line || !label) continue;
      const below = spot === undefined ? -1 : part.strikes.filter((strike) => strike <= spot).length;
      if (spot !== undefined) this.#painter.text(label, formatPrice(spot));
      if (below === part.below) continue;
      part.below = below;
      // In another order than by strike there is no place that the spot stands at.
      line.toggleAttribute('data-on', part.isByStrike && below > 0 && below < part.strikes.length);
      const rows = [...part.grid.querySelectorAll<HTMLElement>('.line')];
      // Rows that are not rendered have their room; hidden ones have none.
      const hiddenBelow = rows.filter((row) => row.hidden && part.strikes[indexOf(row)]! <= spot!).length;
      line.style.setProperty('--spot-line', String(below - hiddenBelow));
      rows.forEach((row) => {
        const strike = part.strikes[indexOf(row)];
        const isKnown = spot !== undefined && strike !== undefined;
        row.querySelector('.side.call')?.toggleAttribute('data-itm', isKnown && strike < spot);
        row.querySelector('.side.put')?.toggleAttribute('data-itm', isKnown && strike > spot);
      });
    }
  }
}

function indexOf(line: HTMLElement): number {
  return Number(line.dataset['row']);
}
