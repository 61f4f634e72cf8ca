import type { FieldName } from './field-names.js';

/** A cell and its value, as the table has it. */
export interface ShownCell {
  readonly element: HTMLElement;
  readonly value: number;
}

const STEPS = 50;

/**
 * Draws the bars behind the values of a column, relative to the largest shown. Cells are written only when their bar is another by
 * a fiftieth of its length.
 */
export class ColumnBars {
  readonly #drawn = new WeakMap<HTMLElement, number>();

  paint(columns: ReadonlyMap<FieldName, readonly ShownCell[]>): void {
    for (const cells of columns.values()) {
      let most = 0;
      for (const { value } of cells) if (Math.abs(value) > most) most = Math.abs(value);
      for (const { element, value } of cells) {
        const step = most > 0 && !Number.isNaN(value) ? Math.round((Math.abs(value) / most) * STEPS) : 0;
        if (this.#drawn.get(element) === step) continue;
        this.#drawn.set(element, step);
        element.style.setProperty('--bar', String(step / STEPS));
      }
    }
  }
}
