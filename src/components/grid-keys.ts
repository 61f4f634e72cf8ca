import { commandOf, type CommandIn } from './key-table.js';

const CELLS = '[role=gridcell],[role=rowheader],[role=columnheader]';
const PAGE = 10;

/**
 * Keys in a grid of `[role=row]`s, as the WAI-ARIA grid pattern has them: one cell at a time can be reached by Tab, the keys move which one.
 * The headings are its first row. Home and End go to the ends of the row, with Ctrl to the first and last cell of all; Page keys go ten rows.
 */
export function moveInGrid(event: KeyboardEvent, from: HTMLElement): boolean {
  const cell = from.closest<HTMLElement>(CELLS);
  const row = cell?.closest('[role=row]');
  const grid = row?.closest('[role=grid]');
  const command = commandOf(event, 'table');
  if (!cell || !row || !grid || !command || command === 'press') return false;
  event.preventDefault(); // at an edge the page does not scroll instead
  const target = targetOf(command, grid, row, cell);
  if (target && target !== cell) takeFocus(grid, target);
  return true;
}

/** Makes one cell of the grid the one that Tab reaches. */
export function takeTabStop(grid: Element, cell: HTMLElement): void {
  for (const old of grid.querySelectorAll<HTMLElement>('[tabindex="0"]')) if (old !== cell) old.tabIndex = -1;
  cell.tabIndex = 0;
}

/** The same, for the cell that was pressed with a pointer. */
export function takeTabStopAt(event: Event): void {
  const cell = (event.target as Element).closest<HTMLElement>(CELLS);
  const grid = cell?.closest('[role=grid]');
  if (cell && grid) takeTabStop(grid, cell);
}

/** Gives every grid under `root` that has none to be seen a cell that Tab reaches: in the row at the money, else in the first below the headings. */
export function ensureTabStops(root: ParentNode): void {
  for (const grid of root.querySelectorAll('[role=grid]')) {
    if (isShown(grid.querySelector('[tabindex="0"]'))) continue;
    const rows = rowsOf(grid);
    const row = rows.find((one) => one.matches('[data-atm]')) ?? rows[1];
    const cells = row ? cellsOf(row) : [];
    const cell = cells.find((one) => one.matches('[role=rowheader]')) ?? cells[0];
    if (cell) takeTabStop(grid, cell);
  }
}

function takeFocus(grid: Element, cell: HTMLElement): void {
  takeTabStop(grid, cell);
  cell.focus({ preventScroll: false });
}

function targetOf(
  command: Exclude<CommandIn<'table'>, 'press'>,
  grid: Element,
  row: Element,
  cell: HTMLElement,
): HTMLElement | undefined {
  const cells = cellsOf(row);
  const at = cells.indexOf(cell);
  const rows = rowsOf(grid);
  const rowAt = rows.indexOf(row);
  const inRow = (index: number) => {
    const there = cellsOf(rows[Math.max(0, Math.min(rows.length - 1, index))]!);
    return there[Math.min(at, there.length - 1)];
  };
  switch (command) {
    case 'left':
      return cells[at - 1];
    case 'right':
      return cells[at + 1];
    case 'up':
      return inRow(rowAt - 1);
    case 'down':
      return inRow(rowAt + 1);
    case 'pageUp':
      return inRow(rowAt - PAGE);
    case 'pageDown':
      return inRow(rowAt + PAGE);
    case 'rowStart':
      return cells[0];
    case 'rowEnd':
      return cells.at(-1);
    case 'firstCell':
      return cellsOf(rows[0]!)[0];
    case 'lastCell':
      return cellsOf(rows.at(-1)!).at(-1);
    default:
      return command satisfies never;
  }
}

const rowsOf = (grid: Element) => [...grid.querySelectorAll('[role=row]:not([hidden])')];

const isShown = (cell: Element | null) => cell?.checkVisibility({ visibilityProperty: true }) === true;

/** The cells of a row that can be seen, from left to right: a narrow box leaves some out and puts others first. */
function cellsOf(row: Element): HTMLElement[] {
  const orderOf = (element: Element) => Number(getComputedStyle(element).order);
  return [...row.querySelectorAll<HTMLElement>(CELLS)]
    .filter(isShown)
    .map((cell) => {
      const part = cell.parentElement!; // a side, or the row itself
      return { cell, part: orderOf(part === row ? cell : part), within: part === row ? 0 : orderOf(cell) };
    })
    .sort((a, b) => a.part - b.part || a.within - b.within)
    .map(({ cell }) => cell);
}
