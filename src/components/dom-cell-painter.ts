import type { CellPainter, Move } from './cell-painter.js';

const WRITE_MS = 100;
const FLASH_MS = 334;

interface CellState {
  readonly node: Text;
  wanted: string;
  writtenAt: number;
  flashedAt: number;
  isFirstKeyframe: boolean;
}

/**
 * Cells as text nodes of the document.
 * - A node is written only when its text is another, at most ten times a second; the newest text wins.
 * - Tints alternate between two equal keyframes, so that each starts anew without a forced layout.
 */
export class DomCellPainter implements CellPainter {
  readonly #now: () => number;
  readonly #cells = new WeakMap<HTMLElement, CellState>();
  readonly #late = new Set<HTMLElement>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  text(cell: HTMLElement, text: string): void {
    const state = this.#stateOf(cell);
    if (state.wanted === text) return;
    state.wanted = text;
    this.#late.add(cell);
  }

  /** What a cell says, or will say soon; undefined for a cell that was never written. */
  wantedOf(cell: HTMLElement): string | undefined {
    return this.#cells.get(cell)?.wanted;
  }

  flash(cell: HTMLElement, move: Move): void {
    const state = this.#stateOf(cell);
    const now = this.#now();
    if (now - state.flashedAt < FLASH_MS) return;
    state.flashedAt = now;
    state.isFirstKeyframe = !state.isFirstKeyframe;
    cell.dataset['flash'] = `${move > 0 ? 'up' : 'down'} ${Math.abs(move)} ${state.isFirstKeyframe ? 'a' : 'b'}`;
  }

  reset(cell: HTMLElement, text: string): void {
    const state = this.#stateOf(cell);
    state.wanted = text;
    state.flashedAt = Number.NEGATIVE_INFINITY;
    this.#late.delete(cell);
    delete cell.dataset['flash'];
    this.#write(state);
  }

  flush(): void {
    if (this.#isClosed) return;
    const now = this.#now();
    for (const cell of this.#late) {
      const state = this.#stateOf(cell);
      if (now - state.writtenAt < WRITE_MS) continue;
      this.#late.delete(cell);
      this.#write(state);
    }
    if (this.#late.size > 0) this.#timer ??= setTimeout(() => this.#catchUp(), WRITE_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#late.clear();
  }

  /** The last tick of a burst may have been folded with no frame after it. */
  #catchUp(): void {
    this.#timer = undefined;
    this.flush();
  }

  #write(state: CellState): void {
    if (state.node.data === state.wanted) return;
    state.node.data = state.wanted;
    state.writtenAt = this.#now();
  }

  #stateOf(cell: HTMLElement): CellState {
    let state = this.#cells.get(cell);
    if (!state) {
      const node = document.createTextNode('');
      cell.replaceChildren(node);
      state = {
        node,
        wanted: '',
        writtenAt: Number.NEGATIVE_INFINITY,
        flashedAt: Number.NEGATIVE_INFINITY,
        isFirstKeyframe: false,
      };
      this.#cells.set(cell, state);
    }
    return state;
  }
}
