import type { Move } from './cell-painter.js';
import { SHARES, type CellInks, type CellLooks, type Look } from './cell-looks.js';
import { graphBox, hasWords } from './graph-box.js';
import type { PixelStrip } from './pixel-strip.js';
import type { Shades } from './shades.js';
import type { Place, Slot, Span, SurfaceItem } from './table-surface.js';
import type { CopiedCell } from './text-copy.js';

/** What all cells of a table are painted with. */
export interface Paint {
  readonly looks: CellLooks;
  readonly shades: Shades;
  readonly up: string;
  readonly down: string;
  /** Arrows instead of tints. */
  readonly isStill: boolean;
}

/** As in the table's style sheet: how strong a tint is by size of move, and in which steps it fades. */
const STRENGTHS = [0.08, 0.13, 0.18] as const;
export const TINT_MS = 400;
const TINT_STEPS = 6;
const ARROW_LEFT = 2;

/** The text of one cell on the surface. */
export class PaintedCell implements SurfaceItem, CopiedCell {
  readonly cell: HTMLElement;
  slot: Slot | undefined;
  wanted: string;
  copiedAt = Number.NEGATIVE_INFINITY;
  lateAt = 0;
  /** The canvas shows its text. */
  isShown = false;
  move: Move | undefined;
  movedAt = Number.NEGATIVE_INFINITY;
  readonly #paint: () => Paint;
  readonly #now: () => number;
  readonly #showing: (cell: PaintedCell, isShown: boolean) => void;
  #look: Look | undefined;
  #inks: CellInks | undefined;
  #span: Span = { left: 0, right: 0 };
  /** Where text may stand, and the line it stands on; device pixels. */
  #from = 0;
  #to = 0;
  #baseline = 0;
  #arrowAt = { pen: 0, baseline: 0 };
  #colour = '';
  #step = TINT_STEPS;

  constructor(
    cell: HTMLElement,
    wanted: string,
    paint: () => Paint,
    now: () => number,
    showing: (cell: PaintedCell, isShown: boolean) => void,
  ) {
    this.cell = cell;
    this.wanted = wanted;
    this.#paint = paint;
    this.#now = now;
    this.#showing = showing;
  }

  place(place: Place | undefined, ratio: number): Span | undefined {
    const text = this.cell.firstChild;
    this.#look = place && text instanceof Text ? this.#paint().looks.of(this.cell, text) : undefined;
    const look = this.#look;
    if (!place || !look) return undefined;
    this.#inks = this.#paint().looks.inksOf(this.cell);
    const left = this.#leftOf(place, ratio);
    if (left === undefined) return undefined;
    const { x, y } = place.start;
    const down = y - Math.round(place.top);
    this.#from = x + look.padLeft;
    this.#to = x + (place.right - place.left) - look.padRight;
    this.#baseline = Math.round(down + look.baseline);
    this.#arrowAt = { pen: x + ARROW_LEFT * ratio, baseline: Math.round(down + look.arrowBaseline) };
    this.#span = { left, right: Math.round(place.right) };
    return this.#span;
  }

  covered(isCovered: boolean): void {
    if (isCovered === this.isShown) return;
    this.isShown = isCovered;
    this.#showing(this, isCovered);
  }

  /** Whether it looks otherwise than it was drawn, though its text is the same. */
  get isOtherwise(): boolean {
    return this.#step !== this.#stepNow() || this.#colour !== this.#inks?.of(this.cell);
  }

  get isTinted(): boolean {
    return this.move !== undefined && this.#stepNow() < TINT_STEPS;
  }

  draw(strip: PixelStrip): void {
    const look = this.#look;
    if (!look || !this.#inks) return;
    const { shades, isStill, up, down } = this.#paint();
    const { left, right } = this.#span;
    this.#colour = this.#inks.of(this.cell);
    this.#step = this.#stepNow();
    const tint = this.move !== undefined && this.move > 0 ? up : down;
    let ramp = shades.ramp(this.#colour);
    if (this.move !== undefined && !isStill && this.#step < TINT_STEPS) {
      const strength = STRENGTHS[(Math.abs(this.move) - 1) as 0 | 1 | 2] * (1 - this.#step / TINT_STEPS);
      ramp = shades.ramp(this.#colour, 1, tint, strength);
      strip.fill(left, right, ramp[0]!);
    }
    const width = look.widthOf(this.wanted);
    // What is wider than its place begins at its beginning.
    const room = Math.max(0, this.#to - this.#from - width);
    const pen = this.#from + room * SHARES[look.align];
    look.face.write(strip, this.wanted, pen, this.#baseline, left, right, { colour: this.#colour, ramp });
    if (this.move === undefined || !isStill) return;
    const { pen: at, baseline } = this.#arrowAt;
    const ink = { colour: tint, ramp: shades.ramp(tint) };
    look.arrows.write(strip, this.move > 0 ? '▲' : '▼', at, baseline, left, right, ink);
  }

  /** Beside a mini-graph, if there is room beside it. */
  #leftOf(place: Place, ratio: number): number | undefined {
    if (!this.cell.classList.contains('graph')) return Math.round(place.left);
    const cell = {
      left: place.left / ratio,
      top: 0,
      right: place.right / ratio,
      bottom: (place.bottom - place.top) / ratio,
    };
    const box = graphBox(cell);
    if (!box) return Math.round(place.left);
    return hasWords(cell) ? Math.round((box.x + box.width) * ratio) : undefined;
  }

  #stepNow(): number {
    if (this.move === undefined || this.#paint().isStill) return TINT_STEPS;
    return Math.min(TINT_STEPS, Math.floor(((this.#now() - this.movedAt) / TINT_MS) * TINT_STEPS));
  }
}
