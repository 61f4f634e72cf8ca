import type { CellPainter, Move, Tone } from './cell-painter.js';

const WRITE_MS = 100;
const FLASH_MS = 334;

interface CellState {
  readonly node: Text;
  wanted: string;
  tone: Tone;
  flag: string | undefined;
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

  /** @returns whether it was another. */
  tone(cell: HTMLElement, tone: Tone): boolean {
    const state = this.#stateOf(cell);
    if (state.tone === tone) return false;
    state.tone = tone;
    this.#mark(cell, 'tone', tone);
    return true;
  }

  /** @returns whether they were others. */
  flag(cell: HTMLElement, names: string | undefined): boolean {
    const state = this.#stateOf(cell);
    if (state.flag === names) return false;
    state.flag = names;
    this.#mark(cell, 'flag', names);
    return true;
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

  /** @returns whether a text was written: whoever writes others too saves a layout by doing it now. */
  flush(): boolean {
    if (this.#isClosed) return false;
    const now = this.#now();
    const before = this.#late.size;
    for (const cell of this.#late) {
      const state = this.#stateOf(cell);
      if (now - state.writtenAt < WRITE_MS) continue;
      this.#late.delete(cell);
      this.#write(state);
    }
    if (this.#late.size > 0) this.#timer ??= setTimeout(() => this.#catchUp(), WRITE_MS);
    return this.#late.size < before;
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

  #mark({ dataset }: HTMLElement, name: 'tone' | 'flag', value: string | undefined): void {
    if (value === undefined) delete dataset[name];
    else dataset[name] = value;
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
        tone: undefined,
        flag: undefined,
        writtenAt: Number.NEGATIVE_INFINITY,
        flashedAt: Number.NEGATIVE_INFINITY,
        isFirstKeyframe: false,
      };
      this.#cells.set(cell, state);
    }
    return state;
  }
}
