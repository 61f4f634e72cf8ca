import { CellInks, type Palette } from './cell-ink.js';
import { GlyphFace } from './glyph-face.js';

/** How the text of a kind of cells is set. Lengths are device pixels. */
export interface Look {
  readonly face: GlyphFace;
  /** The same font as small as the arrows that stand for a tint. */
  readonly arrows: GlyphFace;
  readonly align: 'left' | 'center' | 'right';
  /** As the browser lays it out: in steps of a sixty-fourth, never less. */
  readonly widthOf: (text: string) => number;
  readonly padLeft: number;
  readonly padRight: number;
  /** From the top of the cell, unrounded. */
  readonly baseline: number;
  readonly arrowBaseline: number;
}

/** Size of the arrows, CSS px, as in the table's style sheet. */
const ARROW = 8;
/** Parts of a px of the layout. */
const LAYOUT_STEPS = 64;

/** How much of the room beside a text lies before it. */
export const SHARES = { left: 0, center: 0.5, right: 1 } as const;

/** How far a text of the document may stand from, or be wider than, the same one made of our glyphs, CSS px. */
const TOLERANCE = 0.2;

/**
 * What the style sheets say about cells, read once for each kind: cells of one class in one state look alike.
 * - Where our glyphs would be others than the document's, or stand elsewhere, there is no look: such cells stay with the document.
 * - `isStale` finds changes that nothing announces: other custom properties, a class on some ancestor.
 */
export class CellLooks {
  readonly #scope: ParentNode;
  readonly #palette: Palette;
  readonly #ratio: number;
  readonly #scale: number;
  readonly #faces = new Map<string, GlyphFace>();
  readonly #looks = new Map<
    string,
    { readonly sample: HTMLElement; readonly sign: string; readonly look: Look | undefined }
  >();
  readonly #inks = new Map<string, CellInks>();

  /** @param ratio device pixels of a CSS px; `scale` of a px of the layout. */
  constructor(scope: ParentNode, palette: Palette, ratio: number, scale: number) {
    this.#scope = scope;
    this.#palette = palette;
    this.#ratio = ratio;
    this.#scale = scale;
  }

  /** Reads the layout when it sees a kind of cells for the first time. `text` is what the cell's text node says. */
  of(cell: HTMLElement, text: Text): Look | undefined {
    const kind = cell.className;
    const known = this.#looks.get(kind);
    if (known) return known.look;
    if (text.data === '') return undefined; // nothing to measure yet
    const look = this.#read(cell, text);
    this.#looks.set(kind, { sample: cell, sign: signOf(cell), look });
    return look;
  }

  /** The colours of cells like this one; until what decides them, but the tone, may have become another. */
  inksOf(cell: HTMLElement): CellInks {
    const isOut = cell.parentElement?.hasAttribute('data-out') ?? false;
    const kind = `${cell.className} ${isOut ? 'out' : ''} ${cell.hasAttribute('data-late') ? 'late' : ''}`;
    let inks = this.#inks.get(kind);
    if (!inks) {
      inks = new CellInks(this.#palette);
      this.#inks.set(kind, inks);
    }
    return inks;
  }

  isStale(): boolean {
    for (const [kind, { sample, sign }] of this.#looks) {
      if (!sample.isConnected || sample.className !== kind) this.#looks.delete(kind);
      else if (signOf(sample) !== sign) return true;
    }
    for (const inks of this.#inks.values()) if (inks.isStale()) return true;
    return false;
  }

  /** Everything is read anew; glyphs that were drawn stay. */
  forget(): void {
    this.#looks.clear();
    this.#inks.clear();
  }

  close(): void {
    for (const face of this.#faces.values()) face.close();
    this.#faces.clear();
    this.forget();
  }

  #read(cell: HTMLElement, text: Text): Look | undefined {
    const style = getComputedStyle(cell);
    const size = Number.parseFloat(style.fontSize);
    // A cell that sticks while the others scroll lies above the canvas.
    if (style.position === 'sticky' || !(size > 0)) return undefined;
    const range = document.createRange();
    range.selectNodeContents(text);
    const at = range.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    const padding = { left: Number.parseFloat(style.paddingLeft), right: Number.parseFloat(style.paddingRight) };
    const line = Number.parseFloat(style.lineHeight);
    const align = alignOf(style);
    const face = this.#faceOf(style, size);
    const arrows = this.#faceOf(style, ARROW);
    const step = this.#scale / LAYOUT_STEPS;
    const widthOf = (said: string) => Math.ceil(face.widthOf(said) / step - 1e-6) * step;
    const width = widthOf(text.data) / this.#ratio;
    const from = box.left + padding.left;
    const room = Math.max(0, box.right - padding.right - from - width);
    const left = from + room * SHARES[align];
    const isSame = Math.abs(width - at.width) <= TOLERANCE && Math.abs(left - at.left) <= TOLERANCE;
    if (!face.isTrue || !isSame || at.height === 0) return undefined;
    const arrowTop = Math.floor((line - (arrows.ascent + arrows.descent) / this.#ratio) / 2) * this.#ratio;
    return {
      face,
      arrows,
      align,
      widthOf,
      padLeft: padding.left * this.#ratio,
      padRight: padding.right * this.#ratio,
      baseline: (at.top - box.top) * this.#ratio + face.ascent,
      arrowBaseline: (Number.isNaN(arrowTop) ? 0 : arrowTop) + arrows.ascent,
    };
  }

  #faceOf(style: CSSStyleDeclaration, size: number): GlyphFace {
    const { fontStyle, fontWeight, fontFamily, fontVariantNumeric, fontFeatureSettings } = style;
    const key = [size, fontStyle, fontWeight, fontFamily, fontVariantNumeric, fontFeatureSettings].join();
    let face = this.#faces.get(key);
    if (!face) {
      face = new GlyphFace(style, (size * this.#ratio) / this.#scale, this.#scale, this.#scope);
      this.#faces.set(key, face);
    }
    return face;
  }
}

/** What of a cell's style a look is made of. */
function signOf(cell: HTMLElement): string {
  const { font, fontVariantNumeric, fontFeatureSettings, padding, lineHeight, textAlign, position } =
    getComputedStyle(cell);
  return [font, fontVariantNumeric, fontFeatureSettings, padding, lineHeight, textAlign, position].join();
}

function alignOf({ textAlign, direction }: CSSStyleDeclaration): Look['align'] {
  if (textAlign === 'center') return 'center';
  const isLeft = textAlign === 'left' || textAlign === (direction === 'rtl' ? 'end' : 'start');
  return isLeft ? 'left' : 'right';
}
