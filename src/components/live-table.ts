import { flagNames, flagSentences } from '../analytics/value-flags.js';
import { FrameTask } from '../client/frame.js';
import type { QuoteBoard, Row } from '../market/quote-board.js';
import type { PriceRings } from '../market/price-ring.js';
import type { CellPainter, Move } from './cell-painter.js';
import { ColumnBars } from './column-bars.js';
import type { ColumnChoice } from './column-list.js';
import { isValued, UNKNOWN_TERMS, type ContractTerms } from './field.js';
import { FIELDS, type Field, type FieldName, hasReasons, loadReasons, whyUnknown } from './fields.js';
import { UNKNOWN } from './format.js';
import { graphChange, graphChangeText, graphView } from './graph-change.js';
import type { MetricRings } from './metric-rings.js';
import type { GraphCell, SparklineLayer } from './sparkline-layer.js';

interface Cell {
  readonly element: HTMLElement;
  readonly field: Field;
  readonly choice: ColumnChoice | undefined;
  /** It changes by itself, with the clock or the spot. */
  readonly isMoving: boolean;
  readonly isValued: boolean;
  /** Points of a mini-graph. */
  readonly rings: PriceRings | undefined;
  value: number;
  /** The reason code that an unknown value was explained with. */
  reason: number;
  /** It has shown no value of its instrument yet. */
  isBlank: boolean;
}

interface Side {
  readonly ticker: string;
  readonly row: Row;
  readonly terms: ContractTerms;
  readonly cells: readonly Cell[];
  readonly line: Element;
  /** What is said of its values, as the cells show it. */
  flags: number;
  isVisible: boolean;
  isBehind: boolean;
}

/** A cell and what it shows, for whoever explains it. */
export interface ShownValue {
  readonly field: Field;
  readonly choice: ColumnChoice | undefined;
  /** Points of a mini-graph. */
  readonly rings: PriceRings | undefined;
  readonly text: string;
  /** Why it is unknown, when it is. */
  readonly why: string | undefined;
  readonly board: QuoteBoard;
  readonly row: Row;
}

export interface LiveTableSource {
  readonly board: QuoteBoard;
  readonly rings: PriceRings;
  /** Hub clock, epoch ms. */
  readonly now: () => number;
  /** Values the plan does not give, by board column, each with its sentence. */
  readonly missing: Readonly<Record<string, string>>;
  /** For values that need more than their row. */
  readonly terms?: (ticker: string) => ContractTerms;
  /** How a column is shown, where that is not as usual. */
  readonly columns?: ReadonlyMap<string, ColumnChoice>;
  /** Points of the values that have no history. */
  readonly metrics?: MetricRings;
}

const SECOND = 1000;
/** Cells that one frame may write and the next one too; and how long after more of them none are written. */
const STORM = 400;
const STORM_MS = 42;

/**
 * Keeps the `[data-field]` cells of a rendered table equal to the board.
 * - Per frame only cells of changed rows that can be seen are compared, and only those that differ are written.
 * - After a frame that wrote a table full of cells the next two rest: twenty a second are more than anybody reads of so many.
 * - The first value of a cell is written at once and in the document too; later ones are folded as the painter does it.
 * - Rows scrolled out of sight follow once a second, so that a reader of the document finds them right.
 */
export class LiveTable {
  readonly #painter: CellPainter;
  readonly #sides = new Map<Row, Side>();
  /** What each cell showed a value of last, `ticker field`: another means that it is not a change but a new instrument. */
  readonly #shown = new WeakMap<Element, string>();
  readonly #visibility: IntersectionObserver;
  readonly #bars = new ColumnBars();
  readonly #barred = new Map<FieldName, Cell[]>();
  #source: LiveTableSource | undefined;
  #graphs: SparklineLayer | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #next = new FrameTask(() => this.#catchUp());
  /** Cells written in this frame, and when the last ones were that were too many. */
  #written = 0;
  #stormAt = Number.NEGATIVE_INFINITY;
  /** Hub clock during a frame, epoch ms: one instant for all cells. */
  #frameAt: number | undefined;

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
    this.#barred.clear();
    let isMoving = false;
    const graphCells: GraphCell[] = [];
    for (const element of root.querySelectorAll<HTMLElement>('[data-contract]')) {
      const ticker = element.dataset['contract']!;
      const row = source.board.rowOf(ticker);
      if (row === undefined) continue;
      const cells: Cell[] = [];
      for (const cell of element.querySelectorAll<HTMLElement>('[data-field]')) {
        const field = FIELDS.get(cell.dataset['field']!);
        if (!field) continue;
        const choice = source.columns?.get(field.name);
        const rings = ringsOf(field, choice, source);
        const isMovingCell = field.isMoving === true || (choice?.minutes ?? 0) > 0;
        const shown: Cell = {
          element: cell,
          field,
          choice,
          rings,
          isMoving: isMovingCell,
          isValued: isValued(field),
          value: Number.NaN,
          reason: Number.NaN,
          isBlank: true,
        };
        cells.push(shown);
        isMoving ||= isMovingCell;
        if (choice?.hasBar) this.#barred.set(field.name, [...(this.#barred.get(field.name) ?? []), shown]);
        if (rings) graphCells.push({ cell, row, rings, view: () => this.#viewOf(shown, row) });
      }
      const line = element.parentElement ?? element;
      const old = before.get(row);
      const side: Side = {
        ticker,
        row,
        terms: source.terms?.(ticker) ?? UNKNOWN_TERMS,
        cells,
        line,
        flags: source.board.get(row, 'valueFlags'),
        isVisible: old?.line === line ? old.isVisible : true,
        isBehind: false,
      };
      this.#sides.set(row, side);
      this.#visibility.observe(line);
      for (const cell of cells) this.#begin(cell, side);
    }
    graphs?.bind(graphCells);
    this.#bars.paint(this.#barred);
    this.#painter.flush();
    clearInterval(this.#timer);
    this.#timer = this.#sides.size > 0 ? setInterval(() => this.#everySecond(isMoving), SECOND) : undefined;
    // What cannot be loaded now may be there with the next binding.
    if (!hasReasons())
      loadReasons().then(
        () => this.#explainUnknown(),
        () => undefined,
      );
  }

  /** Brings the cells of changed rows up to date. */
  frame(rows: ReadonlySet<Row>): void {
    for (const row of rows) {
      const side = this.#sides.get(row);
      if (side) side.isBehind = true;
    }
    this.#catchUp();
  }

  /** Brings the cells that change without their rows up to date, where they can be seen. */
  moving(): void {
    for (const side of this.#sides.values()) if (side.isVisible) this.#paint(side, false);
    this.#painter.flush();
  }

  /** What a cell of the table shows; undefined for any other element. */
  at(element: HTMLElement): ShownValue | undefined {
    const source = this.#source;
    const ticker = element.closest<HTMLElement>('[data-contract]')?.dataset['contract'];
    const row = ticker === undefined ? undefined : source?.board.rowOf(ticker);
    const cell = row === undefined ? undefined : this.#sides.get(row)?.cells.find((shown) => shown.element === element);
    if (!source || row === undefined || !cell) return undefined;
    const { field, choice, rings } = cell;
    const why = this.#whyUnknown(cell, row);
    return { field, choice, rings, text: this.#textOf(cell), why, board: source.board, row };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#next.close();
    this.#visibility.disconnect();
    this.#sides.clear();
  }

  /** Paints what is behind and can be seen; two frames later where that was a table full of changes just before. */
  #catchUp(): void {
    const now = this.#source?.now() ?? Number.NaN;
    if (now - this.#stormAt < STORM_MS && now >= this.#stormAt) {
      this.#next.request();
      return;
    }
    this.#frameAt = now;
    this.#written = 0;
    for (const side of this.#sides.values()) if (side.isVisible && side.isBehind) this.#paint(side);
    if (this.#written > STORM) this.#stormAt = now;
    this.#painter.flush();
    this.#frameAt = undefined;
  }

  /** First paint of a cell after a rendering: without a tint, since nothing changed but what is shown. */
  #begin(cell: Cell, side: Side): void {
    cell.isBlank = this.#shown.get(cell.element) !== shownBy(cell, side);
    if (cell.isBlank) this.#shown.delete(cell.element);
    this.#collect(cell, side);
    cell.value = this.#read(cell, side);
    this.#write(cell, side);
    this.#explain(cell, side);
    this.#tone(cell);
  }

  /** A first value is in the document at once: whoever reads it there must not find it unknown where a number is painted. */
  #write(cell: Cell, side: Side): void {
    const { element, isBlank, value } = cell;
    if (!isBlank) return this.#painter.text(element, this.#textOf(cell));
    this.#painter.reset(element, this.#textOf(cell));
    if (Number.isNaN(value)) return;
    cell.isBlank = false;
    this.#shown.set(element, shownBy(cell, side));
  }

  #paint(side: Side, isWhole = true): void {
    if (isWhole) side.isBehind = false;
    this.#flag(side);
    for (const cell of side.cells) {
      if (!isWhole && !cell.isMoving) continue;
      this.#collect(cell, side);
      const value = this.#read(cell, side);
      const old = cell.value;
      if (cell.rings) this.#graphs?.update(side.row);
      if (Object.is(value, old)) {
        if (Number.isNaN(value) && !Object.is(cell.reason, this.#reasonOf(side.row))) this.#explain(cell, side);
        continue;
      }
      cell.value = value;
      this.#written++;
      this.#write(cell, side);
      if (Number.isNaN(value) !== Number.isNaN(old)) this.#explain(cell, side);
      if (cell.field.isSigned || cell.rings) this.#tone(cell);
      if (cell.field.isFlashing && value > 0 && old > 0) this.#painter.flash(cell.element, moveOf(old, value));
    }
  }

  /** The points of a value without a history are those that are seen here. */
  #collect({ field }: Cell, { row, ticker, terms }: Side): void {
    if (field.graph === undefined || field.graph === 'price') return;
    const { board, metrics } = this.#source!; // bound before anything is read
    const value = FIELDS.get(field.graph)?.read(board, row, this.#now(), terms) ?? Number.NaN;
    metrics?.take(field.graph, row, ticker, value);
  }

  #viewOf({ choice, field }: Cell, row: Row) {
    const { board } = this.#source!; // bound before anything is drawn
    return graphView(choice, field, board, row, this.#now());
  }

  #read(cell: Cell, { row, terms }: Side): number {
    const { board } = this.#source!; // bound before anything is read
    if (cell.rings) return graphChange(cell.field, cell.rings, row, this.#viewOf(cell, row));
    return cell.field.read(board, row, this.#now(), terms);
  }

  #now(): number {
    return this.#frameAt ?? this.#source!.now(); // bound before anything is read
  }

  #textOf({ value, rings, field }: Cell): string {
    if (Number.isNaN(value)) return UNKNOWN;
    return rings ? graphChangeText(field, value) : field.format(value);
  }

  /** An unknown value says why, and a flagged one what is to be said of it, on hover and to screen readers. */
  #explain(cell: Cell, { row, flags }: Side): void {
    const { element } = cell;
    cell.reason = this.#reasonOf(row);
    const isFlagged = cell.isValued && flags > 0 && !Number.isNaN(cell.value);
    this.#painter.flag(element, isFlagged ? flagNames(flags) : undefined);
    const title = isFlagged ? flagSentences(flags).join(' ') : this.#whyUnknown(cell, row);
    if (title === undefined) element.removeAttribute('title');
    else element.title = title;
  }

  #explainUnknown(): void {
    for (const side of this.#sides.values()) {
      for (const cell of side.cells) if (Number.isNaN(cell.value)) this.#explain(cell, side);
    }
  }

  #flag(side: Side): void {
    const flags = this.#source!.board.get(side.row, 'valueFlags'); // bound before anything is painted
    if (Object.is(flags, side.flags)) return;
    side.flags = flags;
    for (const cell of side.cells) {
      if (cell.isValued) this.#explain(cell, side);
    }
  }

  #whyUnknown(cell: Cell, row: Row): string | undefined {
    if (!Number.isNaN(cell.value)) return undefined;
    const { board, missing } = this.#source!; // bound before anything is explained
    const refused = cell.field.columns.map((column) => missing[column]).find((sentence) => sentence !== undefined);
    const why =
      cell.field.graph === 'price' && cell.rings && cell.rings.size(row) > 0
        ? 'One price so far; a line needs two.'
        : whyUnknown(cell.field, board, row);
    return refused ?? why;
  }

  #reasonOf(row: Row): number {
    return this.#source!.board.get(row, 'valueReason'); // bound before anything is painted
  }

  #tone({ element, field, rings, value }: Cell): void {
    const hasTone = field.isSigned === true || rings !== undefined;
    this.#painter.tone(element, hasTone ? (value > 0 ? 'up' : value < 0 ? 'down' : '') : undefined);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    const shown = new Map(entries.map((entry) => [entry.target, entry.isIntersecting]));
    for (const side of this.#sides.values()) {
      side.isVisible = shown.get(side.line) ?? side.isVisible;
      if (side.isVisible && side.isBehind) this.#paint(side);
    }
    this.#painter.flush();
  }

  #everySecond(isMoving: boolean): void {
    for (const side of this.#sides.values()) if (isMoving || side.isBehind) this.#paint(side, side.isBehind);
    this.#bars.paint(this.#barred);
    this.#painter.flush();
  }
}

function shownBy({ field }: Cell, { ticker }: Side): string {
  return `${ticker} ${field.name}`;
}

function ringsOf(
  { graph }: Field,
  choice: ColumnChoice | undefined,
  { rings, metrics }: LiveTableSource,
): PriceRings | undefined {
  if (graph === undefined) return undefined;
  return graph === 'price' ? rings : metrics?.of(graph, choice?.minutes ?? 0);
}

/** How far a price moved, in three steps: within half a percent, within two, beyond. */
function moveOf(old: number, value: number): Move {
  const share = Math.abs(value - old) / old;
  const size = share < 0.005 ? 1 : share < 0.02 ? 2 : 3;
  return (value > old ? size : -size) as Move; // one of 1, 2, 3 with a sign
}
