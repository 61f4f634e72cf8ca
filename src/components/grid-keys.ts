const CELLS = '[role=gridcell],[role=rowheader],[role=columnheader]';

/**
 * Arrow keys in a grid of `[role=row]`s: one cell at a time can be reached by Tab, the keys move which one.
 * The headings are its first row. Home and End go to the ends of the row, with Ctrl to the first and last row; Page keys go ten rows.
 */
export function moveInGrid(event: KeyboardEvent, from: HTMLElement): boolean {
  const cell = from.closest<HTMLElement>(CELLS);
  const grid = cell?.closest('[role=grid]');
  if (!cell || !grid || event.altKey || event.metaKey) return false;
  const rows = [...grid.querySelectorAll('.row.head, .line:not([hidden])')].map(cellsOf);
  const rowAt = rows.findIndex((cells) => cells.includes(cell));
  const row = rows[rowAt];
  if (!row) return false;
  const columnAt = row.indexOf(cell);
  const target = targetOf(event, rows, rowAt, columnAt);
  if (!target) return false;
  event.preventDefault();
  takeFocus(grid, target);
  return true;
}

/** Makes one cell of the grid the one that Tab reaches. */
export function takeTabStop(grid: Element, cell: HTMLElement): void {
  for (const old of grid.querySelectorAll<HTMLElement>('[tabindex="0"]')) if (old !== cell) old.tabIndex = -1;
  cell.tabIndex = 0;
}

/** Gives every grid under `root` that has none a cell that Tab reaches: in the row at the money, else in the first. */
export function ensureTabStops(root: ParentNode): void {
  for (const grid of root.querySelectorAll('[role=grid]')) {
    if (grid.querySelector('.line [tabindex="0"]')) continue;
    const row = grid.querySelector('.line[data-atm]') ?? grid.querySelector('.line');
    const cell = row?.querySelector<HTMLElement>('[role=rowheader]');
    if (cell) takeTabStop(grid, cell);
  }
}

function takeFocus(grid: Element, cell: HTMLElement): void {
  takeTabStop(grid, cell);
  cell.focus({ preventScroll: false });
}

function targetOf(
  event: KeyboardEvent,
  rows: readonly HTMLElement[][],
  rowAt: number,
  columnAt: number,
): HTMLElement | undefined {
  const row = rows[rowAt]!;
  const inRow = (index: number) => {
    const cells = rows[Math.max(0, Math.min(rows.length - 1, index))]!;
    return cells[Math.min(columnAt, cells.length - 1)];
  };
  switch (event.key) {
    case 'ArrowLeft':
      return row[columnAt - 1];
    case 'ArrowRight':
      return row[columnAt + 1];
    case 'ArrowUp':
      return inRow(rowAt - 1);
    case 'ArrowDown':
      return inRow(rowAt + 1);
    case 'PageUp':
      return inRow(rowAt - 10);
    case 'PageDown':
      return inRow(rowAt + 10);
    case 'Home':
      return event.ctrlKey ? rows[0]?.[columnAt] : row[0];
    case 'End':
      return event.ctrlKey ? rows.at(-1)?.[columnAt] : row.at(-1);
    default:
      return undefined;
  }
}

/** The cells of a row that can be seen: a narrow box leaves some out. */
function cellsOf(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>(CELLS)].filter((cell) => cell.offsetParent !== null);
}
