/** A rectangle in the viewport, CSS px. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What differs between where a row stands and where it was reckoned, CSS px, before each cell is measured for itself. */
const TOLERANCE = 0.5;

/**
 * Where cells stand; undefined for those that are not shown.
 * Rows of a grid (`.line` under `.rows`) are alike: one is measured, the others are reckoned from the height of a row.
 */
export class CellRectangles {
  readonly #grids = new Map<Element, ReadonlyMap<Element, Rectangle> | undefined>();

  of(cell: Element): Rectangle | undefined {
    const grid = cell.closest('.rows');
    if (!grid) return shown(cell.getBoundingClientRect());
    if (!this.#grids.has(grid)) this.#grids.set(grid, reckon(grid));
    const cells = this.#grids.get(grid);
    return cells ? cells.get(cell) : shown(cell.getBoundingClientRect());
  }
}

/** @returns undefined where the rows turn out not to be alike. */
function reckon(grid: Element): ReadonlyMap<Element, Rectangle> | undefined {
  const cells = new Map<Element, Rectangle>();
  const lines = [...grid.children].filter(
    (line): line is HTMLElement => line.classList.contains('line') && !(line as HTMLElement).hidden,
  );
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return cells;
  const { top, height } = first.getBoundingClientRect();
  if (Math.abs(last.getBoundingClientRect().top - (top + (lines.length - 1) * height)) > TOLERANCE) return undefined;
  const columns = cellsOf(first).map((cell) => shown(cell.getBoundingClientRect()));
  lines.forEach((line, index) => {
    const down = index * height;
    cellsOf(line).forEach((cell, column) => {
      const model = columns[column];
      if (model) cells.set(cell, { ...model, top: model.top + down, bottom: model.bottom + down });
    });
  });
  return cells;
}

const cellsOf = (line: Element) => [...line.querySelectorAll('.cell')];

function shown({ left, top, right, bottom }: DOMRect): Rectangle | undefined {
  return right > left && bottom > top ? { left, top, right, bottom } : undefined;
}
