/** A cell that is shown otherwise; its text in the document follows. */
export interface CopiedCell {
  readonly cell: HTMLElement;
  wanted: string;
  /** When its text was written last, and since when another one waits. */
  copiedAt: number;
  lateAt: number;
}

/** The same cell no oftener. */
const PACE_MS = 380;
/** One layout serves many texts: they are written in rounds, best where other texts are written anyway. */
const ROUND_MS = 110;
const EARLY_MS = 60;
/** A text that waited so long is written whatever else is. */
const OVERDUE_MS = 330;
/** Shares of what waits that a round writes, so that a table of changes is not written in one frame. */
const ROUNDS = 4;
const LEAST = 24;

/** Keeps the texts of the document within half a second of what is shown, at little cost. */
export class TextCopy<Cell extends CopiedCell> {
  readonly #write: (cell: Cell) => void;
  readonly #now: () => number;
  readonly #late = new Set<Cell>();
  #roundAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: (cell: Cell) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
  }

  /** The text that is wanted is another than the document's. */
  late(cell: Cell): void {
    if (this.#late.has(cell)) return;
    cell.lateAt = this.#now();
    this.#late.add(cell);
  }

  forget(cell: Cell): void {
    this.#late.delete(cell);
  }

  /** Ends an animation frame. @param isLaidOut the document is laid out in this frame in any case. */
  flush(isLaidOut = false): void {
    const now = this.#now();
    if (this.#late.size > 0 && now - this.#roundAt >= (isLaidOut ? EARLY_MS : ROUND_MS)) {
      this.#roundAt = now;
      let left = Math.max(LEAST, Math.ceil(this.#late.size / ROUNDS));
      for (const cell of this.#late) {
        if (now - cell.copiedAt < PACE_MS || (left <= 0 && now - cell.lateAt < OVERDUE_MS)) continue;
        left--;
        this.#late.delete(cell);
        cell.copiedAt = now;
        this.#write(cell);
      }
    }
    if (this.#late.size > 0) this.#timer ??= setTimeout(() => this.#again(), EARLY_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#late.clear();
  }

  /** The last tick of a burst may have been left with no frame after it. */
  #again(): void {
    this.#timer = undefined;
    this.flush();
  }
}
