import type { PixelStrip } from './pixel-strip.js';
import type { Ramp } from './shades.js';

/** What of an element's style decides its glyphs. */
const FONT_PROPERTIES = [
  'font-variant-numeric',
  'font-variant-caps',
  'font-feature-settings',
  'font-variation-settings',
  'font-optical-sizing',
  'font-synthesis',
  '-webkit-font-smoothing',
] as const;

/** Glyphs are kept at quarters of a pixel, as the browser keeps them. */
const PHASES = 4;

interface Glyph {
  readonly coverage: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Of its first pixel, from the pen and the baseline. */
  readonly left: number;
  readonly top: number;
}

/**
 * The glyphs of one font at one size, drawn once and then copied.
 * - Sizes and places are device pixels.
 * - Drawn in each colour for itself: browsers thicken dark text and thin light text.
 */
export class GlyphFace {
  /** From the baseline up to the top of the line's text. */
  readonly ascent: number;
  readonly descent: number;
  readonly #stage: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #advances = new Map<number, number>();
  readonly #colours = new Map<string, Map<number, Glyph>>();
  readonly #size: number;
  readonly #scale: number;
  readonly #isBetweenPixels: boolean;
  #isTrue: boolean | undefined;

  /**
   * @param size px of the font where the browser lays it out, which is drawn `scale` times as large.
   * @param scope holds the stage while the face is used.
   */
  constructor(style: CSSStyleDeclaration, size: number, scale: number, scope: ParentNode) {
    this.#size = size * scale;
    this.#scale = scale;
    this.#stage = document.createElement('canvas');
    this.#stage.ariaHidden = 'true';
    this.#stage.width = Math.ceil(this.#size * 2) + 8;
    this.#stage.height = Math.ceil(this.#size * 2) + 4;
    this.#stage.style.cssText = 'position:absolute;width:0;height:0;visibility:hidden;contain:strict';
    // The features of a font reach a canvas only through its own style.
    for (const name of FONT_PROPERTIES) this.#stage.style.setProperty(name, style.getPropertyValue(name));
    scope.append(this.#stage);
    this.#context = this.#stage.getContext('2d', { willReadFrequently: true });
    if (this.#context) {
      const { fontStyle, fontWeight, fontFamily } = style;
      this.#context.font = `${fontStyle} ${fontWeight} ${size}px ${fontFamily}`;
      this.#context.fontKerning = 'none';
      this.#context.textAlign = 'left'; // whichever way the page's lines run
    }
    const { fontBoundingBoxAscent, fontBoundingBoxDescent } = this.#context?.measureText('0') ?? {
      fontBoundingBoxAscent: Number.NaN,
      fontBoundingBoxDescent: Number.NaN,
    };
    this.ascent = fontBoundingBoxAscent * scale;
    this.descent = fontBoundingBoxDescent * scale;
    this.#isBetweenPixels = !isSame(this.#glyph('#000', 0x30, 0), this.#glyph('#000', 0x30, 1));
  }

  /** Whether its glyphs are those that a document shows: where features of the font are asked for, a canvas must heed them. */
  get isTrue(): boolean {
    this.#isTrue ??= this.#compare();
    return this.#isTrue;
  }

  widthOf(text: string): number {
    let width = 0;
    for (let index = 0; index < text.length; index++) width += this.#advance(text.charCodeAt(index));
    return width;
  }

  /** Draws `text` in a colour, whose pixels by coverage are `ramp`, from the pen on, within the columns `from` to `to` of the table. */
  write(
    strip: PixelStrip,
    text: string,
    pen: number,
    baseline: number,
    from: number,
    to: number,
    colour: string,
    ramp: Ramp,
  ): void {
    const glyphs = this.#glyphsOf(colour);
    let at = pen;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const quarters = this.#isBetweenPixels ? Math.floor(at * PHASES + 0.5) : Math.floor(at + 0.5) * PHASES;
      const phase = quarters & (PHASES - 1);
      const glyph = glyphs.get(code * PHASES + phase) ?? this.#glyph(colour, code, phase);
      stamp(strip, glyph, Math.floor(quarters / PHASES) + glyph.left, baseline + glyph.top, from, to, ramp);
      at += this.#advance(code);
    }
  }

  close(): void {
    this.#stage.remove();
    this.#colours.clear();
  }

  #compare(): boolean {
    const context = this.#context;
    if (!context || Number.isNaN(this.ascent)) return false;
    const { style } = this.#stage;
    const isPlain = (name: string) => ['', 'normal', 'tabular-nums'].includes(style.getPropertyValue(name));
    if (isPlain('font-variant-numeric') && isPlain('font-feature-settings')) return true;
    // Tells by a feature that nearly every font has.
    const before = style.getPropertyValue('font-feature-settings');
    const { font } = context;
    const widthWith = (features: string) => {
      style.setProperty('font-feature-settings', features);
      context.font = '10px serif'; // another first, or it is taken as unchanged
      context.font = font;
      context.fontKerning = 'auto';
      return context.measureText('AVAVAVAV').width;
    };
    const isHeeded = widthWith("'kern' 1") !== widthWith("'kern' 0");
    style.setProperty('font-feature-settings', before);
    context.font = '10px serif';
    context.font = font;
    context.fontKerning = 'none';
    return isHeeded;
  }

  #advance(code: number): number {
    let advance = this.#advances.get(code);
    if (advance === undefined) {
      advance = (this.#context?.measureText(String.fromCharCode(code)).width ?? 0) * this.#scale;
      this.#advances.set(code, advance);
    }
    return advance;
  }

  #glyphsOf(colour: string): Map<number, Glyph> {
    let glyphs = this.#colours.get(colour);
    if (!glyphs) {
      glyphs = new Map();
      this.#colours.set(colour, glyphs);
    }
    return glyphs;
  }

  #glyph(colour: string, code: number, phase: number): Glyph {
    const glyphs = this.#glyphsOf(colour);
    const key = code * PHASES + phase;
    let glyph = glyphs.get(key);
    if (!glyph) {
      glyph = this.#draw(colour, String.fromCharCode(code), phase);
      glyphs.set(key, glyph);
    }
    return glyph;
  }

  #draw(colour: string, text: string, phase: number): Glyph {
    const { width, height } = this.#stage;
    const penX = Math.ceil(this.#size / 2);
    const baseline = Math.ceil(this.#size * 1.4);
    const context = this.#context;
    if (!context) return { coverage: new Uint8Array(0), width: 0, height: 0, left: 0, top: 0 };
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(this.#scale, 0, 0, this.#scale, penX + phase / PHASES, baseline);
    context.fillStyle = colour;
    context.fillText(text, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return trimmed(data, width, height, penX, baseline);
  }
}

function stamp(strip: PixelStrip, glyph: Glyph, x: number, y: number, from: number, to: number, ramp: Ramp): void {
  const { pixels, width: stride, height, left } = strip;
  const { coverage, width } = glyph;
  const firstColumn = Math.max(0, from - x);
  const lastColumn = Math.min(width, to - x);
  const firstRow = Math.max(0, -y);
  const lastRow = Math.min(glyph.height, height - y);
  for (let row = firstRow; row < lastRow; row++) {
    const source = row * width;
    const target = (y + row) * stride + x - left;
    for (let column = firstColumn; column < lastColumn; column++) {
      const covered = coverage[source + column]!;
      if (covered === 0) continue;
      const pixel = ramp[covered]!;
      // Where two glyphs touch, the stronger shows.
      if (pixel >>> 24 > pixels[target + column]! >>> 24) pixels[target + column] = pixel;
    }
  }
}

function trimmed(data: Uint8ClampedArray, width: number, height: number, penX: number, baseline: number): Glyph {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4 + 3] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  const size = { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  const coverage = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      coverage[y * size.width + x] = data[((y + top) * width + x + left) * 4 + 3]!;
    }
  }
  return { coverage, ...size, left: left - penX, top: top - baseline };
}

function isSame(a: Glyph, b: Glyph): boolean {
  return a.left === b.left && a.width === b.width && a.coverage.every((value, index) => value === b.coverage[index]);
}
