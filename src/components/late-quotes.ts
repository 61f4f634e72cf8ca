import { every, type CancelTimer, type Clock } from '../base/clock.js';
import { QuoteCadence } from '../client/quote-cadence.js';
import type { QuoteBoard, Row } from '../market/quote-board.js';
import { FIELDS, type FieldName } from './fields.js';
import { formatAge, formatClock } from './format.js';

const SECOND_MS = 1_000;
/** A second that took so long was slept through. */
const SLEPT_MS = 3_000;
/** Of the quotes, what does not come with them. */
const OTHERS: ReadonlySet<FieldName> = new Set(['last', 'lastSize', 'age', 'dayOpen', 'dayHigh', 'dayLow']);
const FROM_TRADES: ReadonlySet<string> = new Set(['Mini-graphs', 'Volume & OI', 'Vendor', 'What if']);

export interface LateQuotesSource {
  readonly board: QuoteBoard;
  readonly clock: Clock;
  /** Hub clock, epoch ms. */
  readonly now: () => number;
  /** Quotes are to be expected: the market is open, the feed lives, the page is seen. */
  readonly isExpected: () => boolean;
  /** Cells were dimmed, or are no more. */
  readonly onMarked?: () => void;
}

interface Side {
  readonly row: Row;
  readonly ticker: string;
  readonly cells: readonly HTMLElement[];
  isLate: boolean;
}

/**
 * Dims what rests on a quote that is older than is usual for its contract (`data-late`), and says its age and source in the title.
 * Looked at once a second; a new quote undims at once.
 */
export class LateQuotes {
  readonly #source: LateQuotesSource;
  readonly #cadence = new QuoteCadence();
  readonly #sides = new Map<Row, Side>();
  /** Titles written here: others are left alone. */
  readonly #titled = new WeakMap<HTMLElement, string>();
  readonly #stop: CancelTimer;
  #tickedAt: number;
  #isMarked = false;

  constructor(source: LateQuotesSource) {
    this.#source = source;
    this.#tickedAt = source.now();
    this.#stop = every(source.clock, SECOND_MS, () => this.#tick());
  }

  /** Takes over what was rendered: every `[data-contract]` under `root` whose contract has a row. */
  bind(root: ParentNode): void {
    const before = new Map(this.#sides);
    this.#sides.clear();
    for (const element of root.querySelectorAll<HTMLElement>('[data-contract]')) {
      const ticker = element.dataset['contract']!;
      const row = this.#source.board.rowOf(ticker);
      if (row === undefined) continue;
      const cells = [...element.querySelectorAll<HTMLElement>('[data-field]')].filter(restsOnQuote);
      const side = { row, ticker, cells, isLate: false };
      this.#sides.set(row, side);
      this.#take(side);
      const old = before.get(row);
      before.delete(row);
      if (old?.isLate) this.#mark(old, false);
      this.#judge(side);
    }
    for (const gone of before.values()) this.#mark(gone, false);
    this.#cadence.keep(new Set(this.#sides.keys()));
    this.#tell();
  }

  frame(rows: ReadonlySet<Row>): void {
    for (const row of rows) {
      const side = this.#sides.get(row);
      if (!side) continue;
      this.#take(side);
      if (side.isLate) this.#judge(side);
    }
    this.#tell();
  }

  close(): void {
    this.#stop();
    for (const side of this.#sides.values()) this.#mark(side, false);
    this.#sides.clear();
  }

  #take({ row, ticker }: Side): void {
    const { board, now } = this.#source;
    this.#cadence.take(row, ticker, board.get(row, 'quoteAt'), now());
  }

  #tick(): void {
    const now = this.#source.now();
    if (!this.#source.isExpected() || now - this.#tickedAt > SLEPT_MS) this.#cadence.pause(now);
    this.#tickedAt = now;
    for (const side of this.#sides.values()) this.#judge(side);
    this.#tell();
  }

  #tell(): void {
    if (!this.#isMarked) return;
    this.#isMarked = false;
    this.#source.onMarked?.();
  }

  #judge(side: Side): void {
    const now = this.#source.now();
    this.#mark(side, this.#source.isExpected() && this.#cadence.isLate(side.row, now));
  }

  #mark(side: Side, isLate: boolean): void {
    if (!isLate && !side.isLate) return;
    if (isLate !== side.isLate) this.#isMarked = true;
    side.isLate = isLate;
    const title = isLate ? this.#sentence(side.row) : '';
    for (const cell of side.cells) {
      if (cell.hasAttribute('data-late') !== isLate) cell.toggleAttribute('data-late', isLate);
      const own = this.#titled.get(cell);
      if (cell.title !== '' && cell.title !== own) continue;
      if (isLate) {
        cell.title = title;
        this.#titled.set(cell, title);
      } else if (own !== undefined) {
        cell.removeAttribute('title');
        this.#titled.delete(cell);
      }
    }
  }

  #sentence(row: Row): string {
    const { board, now } = this.#source;
    const at = board.get(row, 'quoteAt');
    const source =
      at > board.get(row, 'snapshotAt') || Number.isNaN(board.get(row, 'snapshotAt')) ? 'the stream' : 'a snapshot';
    return `Quote of ${formatClock(at)} ET, ${formatAge(now() - at)} ago, from ${source}. Usual for this contract is one every ${formatAge(
      Math.max(SECOND_MS, this.#cadence.usualMs(row)),
    )}.`;
  }
}

function restsOnQuote(cell: HTMLElement): boolean {
  const field = FIELDS.get(cell.dataset['field']!);
  return field !== undefined && !FROM_TRADES.has(field.group) && !OTHERS.has(field.name);
}
