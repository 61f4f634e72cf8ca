import type { QuoteBoard, Row } from '../market/quote-board.js';
import type { PriceRings } from '../market/price-ring.js';
import type { CellPainter, Move } from './cell-painter.js';
import { FIELDS, type Field, whyUnknown } from './fields.js';
import { formatSignedPercent, UNKNOWN } from './format.js';
import { firstValue, knownCount, newestValue } from './sparkline.js';
import type { SparklineLayer } from './sparkline-layer.js';

interface Cell {
  readonly element: HTMLElement;
  readonly field: Field;
  value: number;
  /** The reason code that an unknown value was explained with. */
  reason: number;
}

interface Side {
  readonly ticker: string;
  readonly row: Row;
  readonly cells: readonly Cell[];
  readonly line: Element;
  isVisible: boolean;
  isBehind: boolean;
}

export interface LiveTableSource {
  readonly board: QuoteBoard;
  readonly rings: PriceRings;
  /** Hub clock, epoch ms. */
  readonly now: () => number;
  /** Values the plan does not give, by board column, each with its sentence. */
  readonly missing: Readonly<Record<string, string>>;
}

const SECOND = 1000;

/**
 * Keeps the `[data-field]` cells of a rendered table equal to the board.
 * - Per frame only cells of changed rows that can be seen are compared, and only those that differ are written.
 * - Rows scrolled out of sight follow once a second, so that a reader of the document finds them right.
 */
export class LiveTable {
  readonly #painter: CellPainter;
  readonly #sides = new Map<Row, Side>();
  /** What each cell showed last, `ticker field`: another means that it is not a change but a new instrument. */
  readonly #shown = new WeakMap<Element, string>();
  readonly #visibility: IntersectionObserver;
  #source: LiveTableSource | undefined;
  #graphs: SparklineLayer | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(painter: CellPainter) {
    this.#painter = painter;
    this.#visibility = new IntersectionObserver((entries) => this.#seen(entries));
  }

  /** Takes over what was rendered: every `[data-contract]` under `root` whose contract has a row. Paints it all. */
  bind(root: ParentNode, source: LiveTableSource, graphs: SparklineLayer | undefined): void {
    const before = new Map(this.#sides);
    this.#sides.clear();
    this.#visibility.disconnect();
    this.#source = source;
    this.#graphs = graphs;
    let isAging = false;
    const graphCells: { cell: HTMLElement; row: Row }[] = [];
    for (const element of root.querySelectorAll<HTMLElement>('[data-contract]')) {
      const ticker = element.dataset['contract']!;
      const row = source.board.rowOf(ticker);
      if (row === undefined) continue;
      const cells: Cell[] = [];
      for (const cell of element.querySelectorAll<HTMLElement>('[data-field]')) {
        const field = FIELDS.get(cell.dataset['field']!);
        if (!field) continue;
        cells.push({ element: cell, field, value: Number.NaN, reason: Number.NaN });
        isAging ||= field.name === 'age';
        if (field.name === 'sparkline') graphCells.push({ cell, row });
      }
      const line = element.parentElement ?? element;
      const old = before.get(row);
      const side: Side = {
        ticker,
        row,
        cells,
        line,
        isVisible: old?.line === line ? old.isVisible : true,
        isBehind: false,
      };
      this.#sides.set(row, side);
      this.#visibility.observe(line);
      for (const cell of cells) this.#begin(cell, side);
    }
    graphs?.bind(graphCells);
    this.#painter.flush();
    clearInterval(this.#timer);
    this.#timer = this.#sides.size > 0 ? setInterval(() => this.#everySecond(isAging), SECOND) : undefined;
  }

  /** Brings the cells of changed rows up to date. */
  frame(rows: ReadonlySet<Row>): void {
    for (const row of rows) {
      const side = this.#sides.get(row);
      if (!side) continue;
      if (side.isVisible) this.#paint(side);
      else side.isBehind = true;
    }
    this.#painter.flush();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#visibility.disconnect();
    this.#sides.clear();
  }

  /** First paint of a cell after a rendering: without a tint, since nothing changed but what is shown. */
  #begin(cell: Cell, side: Side): void {
    const shown = `${side.ticker} ${cell.field.name}`;
    const isSame = this.#shown.get(cell.element) === shown;
    this.#shown.set(cell.element, shown);
    cell.value = this.#read(cell.field, side.row);
    if (isSame) this.#painter.text(cell.element, this.#textOf(cell));
    else this.#painter.reset(cell.element, this.#textOf(cell));
    this.#explain(cell, side.row);
    this.#tone(cell);
  }

  #paint(side: Side): void {
    side.isBehind = false;
    for (const cell of side.cells) {
      const value = this.#read(cell.field, side.row);
      const old = cell.value;
      if (cell.field.name === 'sparkline') this.#graphs?.update(side.row);
      if (Object.is(value, old)) {
        if (Number.isNaN(value) && !Object.is(cell.reason, this.#reasonOf(side.row))) this.#explain(cell, side.row);
        continue;
      }
      cell.value = value;
      this.#painter.text(cell.element, this.#textOf(cell));
      if (Number.isNaN(value) !== Number.isNaN(old)) this.#explain(cell, side.row);
      if (cell.field.isSigned || cell.field.name === 'sparkline') this.#tone(cell);
      if (cell.field.isFlashing && value > 0 && old > 0) this.#painter.flash(cell.element, moveOf(old, value));
    }
  }

  #read(field: Field, row: Row): number {
    const source = this.#source!; // bound before anything is read
    if (field.name !== 'sparkline') return field.read(source.board, row, source.now());
    const first = firstValue(source.rings, row);
    return knownCount(source.rings, row) < 2 || first === 0 ? Number.NaN : newestValue(source.rings, row) / first - 1;
  }

  #textOf(cell: Cell): string {
    if (Number.isNaN(cell.value)) return UNKNOWN;
    if (cell.field.name === 'sparkline') return formatSignedPercent(cell.value, Math.abs(cell.value) < 0.9995 ? 1 : 0);
    return cell.field.format(cell.value);
  }

  /** An unknown value says why, on hover and to screen readers. */
  #explain(cell: Cell, row: Row): void {
    cell.reason = this.#reasonOf(row);
    if (!Number.isNaN(cell.value)) {
      cell.element.removeAttribute('title');
      return;
    }
    const { board, missing, rings } = this.#source!; // bound before anything is explained
    const refused = cell.field.columns.map((column) => missing[column]).find((sentence) => sentence !== undefined);
    const why =
      cell.field.name === 'sparkline' && rings.size(row) > 0
        ? 'One price so far; a line needs two.'
        : whyUnknown(cell.field, board, row);
    cell.element.title = refused ?? why;
  }

  #reasonOf(row: Row): number {
    return this.#source!.board.get(row, 'valueReason'); // bound before anything is painted
  }

  #tone(cell: Cell): void {
    if (!cell.field.isSigned && cell.field.name !== 'sparkline') {
      delete cell.element.dataset['tone'];
      return;
    }
    const tone = cell.value > 0 ? 'up' : cell.value < 0 ? 'down' : '';
    if (cell.element.dataset['tone'] !== tone) cell.element.dataset['tone'] = tone;
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    const shown = new Map(entries.map((entry) => [entry.target, entry.isIntersecting]));
    for (const side of this.#sides.values()) {
      side.isVisible = shown.get(side.line) ?? side.isVisible;
      if (side.isVisible && side.isBehind) this.#paint(side);
    }
    this.#painter.flush();
  }

  #everySecond(isAging: boolean): void {
    for (const side of this.#sides.values()) if (isAging || side.isBehind) this.#paint(side);
    this.#painter.flush();
  }
}

/** How far a price moved, in three steps: within half a percent, within two, beyond. */
function moveOf(old: number, value: number): Move {
  const share = Math.abs(value - old) / old;
  const size = share < 0.005 ? 1 : share < 0.02 ? 2 : 3;
  return (value > old ? size : -size) as Move; // one of 1, 2, 3 with a sign
}
