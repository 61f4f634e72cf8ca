import { markOf, TINT_STEPS, type CellInk, type CellInks, type Marked, type Palette } from './cell-ink.js';
import { SHARES, type CellLooks, type Look } from './cell-looks.js';
import type { Move, Tone } from './cell-painter.js';
import { graphBox, hasWords } from './graph-box.js';
import type { PixelStrip } from './pixel-strip.js';
import type { Place, Slot, Span, SurfaceItem } from './table-surface.js';
import type { CopiedCell } from './text-copy.js';

/** What all cells of a table are painted with. */
export interface Paint extends Palette {
  readonly looks: CellLooks;
  /** Arrows instead of tints. */
  readonly isStill: boolean;
}

/** As in the table's style sheet. */
export const TINT_MS = 400;
const ARROW_LEFT = 2;

/** Where the same cell is an element. */
export interface CellDocument {
  /** The canvas shows the cell from now on, or leaves it to its element. */
  showing(cell: PaintedCell, isShown: boolean): void;
  /** The element has to say at once what is painted. */
  settle(cell: PaintedCell): void;
}

/** The text of one cell on the surface. */
export class PaintedCell implements SurfaceItem, CopiedCell, Marked {
  readonly cell: HTMLElement;
  slot: Slot | undefined;
  wanted: string;
  #tone: Tone;
  #flag: string | undefined;
  #mark: string;
  copiedAt = Number.NEGATIVE_INFINITY;
  lateAt = 0;
  /** The canvas shows its text. */
  isShown = false;
  move: Move | undefined;
  movedAt = Number.NEGATIVE_INFINITY;
  readonly #paint: () => Paint;
  readonly #now: () => number;
  readonly #document: CellDocument;
  #look: Look | undefined;
  #inks: CellInks | undefined;
  #span: Span = { left: 0, right: 0 };
  /** Where text may stand, and the line it stands on; device pixels. */
  #from = 0;
  #to = 0;
  #baseline = 0;
  #arrowAt = { pen: 0, baseline: 0 };
  #ink: CellInk | undefined;
  #step = TINT_STEPS;

  constructor(cell: HTMLElement, wanted: string, paint: () => Paint, now: () => number, document: CellDocument) {
    this.cell = cell;
    this.wanted = wanted;
    this.#tone = cell.dataset['tone'] as Tone; // whose only writer is a painter
    this.#flag = cell.dataset['flag'];
    this.#mark = markOf(this.#tone, this.#flag);
    this.#paint = paint;
    this.#now = now;
    this.#document = document;
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

  get tone(): Tone {
    return this.#tone;
  }

  set tone(tone: Tone) {
    this.#tone = tone;
    this.#mark = markOf(tone, this.#flag);
  }

  set flag(names: string | undefined) {
    this.#flag = names;
    this.#mark = markOf(this.#tone, names);
  }

  get mark(): string {
    return this.#mark;
  }

  settle(): void {
    this.#document.settle(this);
  }

  covered(isCovered: boolean): void {
    if (isCovered === this.isShown) return;
    this.isShown = isCovered;
    this.#document.showing(this, isCovered);
  }

  /** Whether it looks otherwise than it was drawn, though its text is the same. */
  get isOtherwise(): boolean {
    return this.#step !== this.#stepNow() || this.#ink !== this.#inks?.of(this);
  }

  get isTinted(): boolean {
    return this.move !== undefined && this.#stepNow() < TINT_STEPS;
  }

  draw(strip: PixelStrip): void {
    const look = this.#look;
    if (!look || !this.#inks) return;
    const { left, right } = this.#span;
    const ink = this.#inks.of(this);
    this.#ink = ink;
    this.#step = this.#stepNow();
    let ramp = ink.plain;
    if (this.move !== undefined && this.#step < TINT_STEPS) {
      ramp = ink.tinted(this.move, this.#step);
      strip.fill(left, right, ramp[0]!);
    }
    const width = look.widthOf(this.wanted);
    // What is wider than its place begins at its beginning.
    const room = Math.max(0, this.#to - this.#from - width);
    const pen = this.#from + room * SHARES[look.align];
    look.face.write(strip, this.wanted, pen, this.#baseline, left, right, ink.colour, ramp);
    const { shades, isStill, up, down } = this.#paint();
    if (this.move === undefined || !isStill) return;
    const { pen: at, baseline } = this.#arrowAt;
    const tint = this.move > 0 ? up : down;
    look.arrows.write(strip, this.move > 0 ? '▲' : '▼', at, baseline, left, right, tint, shades.ramp(tint));
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
