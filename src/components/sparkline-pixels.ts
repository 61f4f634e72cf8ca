import type { PriceRings } from '../market/price-ring.js';
import type { Row } from '../market/quote-board.js';
import type { Box } from './graph-box.js';
import type { PixelStrip } from './pixel-strip.js';
import type { Ramp } from './shades.js';
import { WHOLE, type SparklineView } from './sparkline.js';

/** Pixels by coverage: of a line that rises, falls or does neither, alone and above the baseline. */
export interface SparklineInk {
  readonly up: LineInk;
  readonly down: LineInk;
  readonly flat: LineInk;
}

export interface LineInk {
  readonly plain: Ramp;
  readonly onBaseline: Ramp;
}

/** CSS px. */
const LINE = 1.25;
const DOT = 1.75;
const DASH = 10;
const AREA = 0.12;
/** Places in a CSS px where the line is looked at. */
const SAMPLES = 3;

/**
 * Draws mini-graphs pixel by pixel: a few hundred of them cost less than one path, for which a browser has to find outlines.
 * Time-true x, a gap as a break, a faint line at the base, the newest point as a dot. Fewer than two points are a short dash; nothing is
 * drawn that was not received.
 */
export class SparklinePixels {
  #xs = new Float64Array(0);
  #ys = new Float64Array(0);
  /** What is left uncovered of each pixel, by column. */
  #bare = new Float32Array(0);
  #width = 0;
  #height = 0;
  /** The first row that is not wholly bare. */
  #top = 0;

  /** @param box device pixels: columns of the table, rows of the strip; `ratio` device pixels of a CSS px. */
  draw(
    strip: PixelStrip,
    rings: PriceRings,
    row: Row,
    box: Box,
    ratio: number,
    ink: SparklineInk,
    view: SparklineView = WHOLE,
  ): void {
    const left = Math.round(box.x);
    this.#width = Math.round(box.x + box.width) - left;
    this.#height = strip.height;
    const scale = scaleOf(rings, row, view);
    const thickness = Math.max(1, Math.round(ratio));
    if (!scale) {
      const length = Math.round(DASH * ratio);
      const from = Math.round(box.x + box.width / 2 - length / 2);
      paintLine(strip, from, from + length, Math.round(box.y + box.height / 2), thickness, ink.flat.onBaseline[0]!);
      return;
    }
    const dot = DOT * ratio;
    const top = box.y + dot;
    const bottom = box.y + box.height - dot;
    const range = scale.high - scale.low;
    const yOf = (value: number) =>
      range > 0 ? bottom - ((value - scale.low) / range) * (bottom - top) : (top + bottom) / 2;
    const right = box.x + box.width - dot - left;
    const time = scale.to - scale.from;
    const start = box.x - left;
    const xOf = (at: number) => (time > 0 ? start + ((at - scale.from) / time) * (right - start) : right);

    const count = this.#points(rings, row, scale.size, xOf, yOf);
    this.#blank();
    this.#line(count, (LINE * ratio) / 2, box.y + box.height, Math.max(1, Math.round(SAMPLES / ratio)));
    this.#dot(xOf(scale.to), yOf(scale.newest), dot);
    const tone = scale.newest > scale.base ? ink.up : scale.newest < scale.base ? ink.down : ink.flat;
    const baseline = Math.round(yOf(scale.base) - (thickness - 1) / 2);
    this.#put(strip, left, baseline, thickness, tone);
  }

  #points(
    rings: PriceRings,
    row: Row,
    size: number,
    xOf: (at: number) => number,
    yOf: (value: number) => number,
  ): number {
    if (this.#xs.length < size) {
      this.#xs = new Float64Array(size);
      this.#ys = new Float64Array(size);
    }
    for (let back = size, index = 0; back > 0; back--, index++) {
      this.#xs[index] = xOf(rings.at(row, back));
      this.#ys[index] = yOf(rings.value(row, back)); // NaN stays NaN: a gap
    }
    return size;
  }

  #blank(): void {
    const count = this.#width * this.#height;
    if (this.#bare.length < count) this.#bare = new Float32Array(count);
    this.#bare.fill(1, 0, count);
    this.#top = this.#height;
  }

  /** The line as a band about its middle, and the faint area below, column by column. */
  #line(count: number, half: number, floor: number, samples: number): void {
    const [xs, ys] = [this.#xs, this.#ys];
    let next = 0;
    let [x0, x1, y0, slope, reach, least, most] = [0, Number.NEGATIVE_INFINITY, Number.NaN, 0, 0, 0, 0];
    for (let column = 0; column < this.#width; column++) {
      let [seen, sum] = [0, 0];
      for (let sample = 0; sample < samples; sample++) {
        const x = column + (sample + 0.5) / samples;
        if (x > x1) {
          while (next < count && xs[next]! < x) next++;
          if (next >= count) break;
          [x0, y0] = next > 0 ? [xs[next - 1]!, ys[next - 1]!] : [0, Number.NaN];
          x1 = xs[next]!;
          const y1 = ys[next]!;
          slope = (y1 - y0) / (x1 - x0);
          // As high as a slanted band is wide, but no higher than its ends.
          reach = half * Math.sqrt(1 + slope * slope);
          least = Math.min(y0, y1) - half;
          most = Math.max(y0, y1) + half;
        }
        if (Number.isNaN(slope)) continue; // beside a gap, or before the first point
        const y = y0 + (x - x0) * slope;
        const lower = Math.min(y + reach, most);
        this.#cover(column, Math.max(y - reach, least), lower, 1 / samples);
        seen++;
        sum += lower;
      }
      if (seen > 0) this.#cover(column, sum / seen, floor, (AREA * seen) / samples);
      if (next >= count) return;
    }
  }

  #cover(column: number, from: number, to: number, strength: number): void {
    const bare = this.#bare;
    const start = column * this.#height;
    const first = Math.max(0, Math.floor(from));
    const last = Math.min(this.#height, Math.ceil(to)) - 1;
    if (first < this.#top) this.#top = first;
    for (let y = first; y <= last; y++) {
      let part = strength;
      if (y < from) part -= (from - y) * strength;
      if (y + 1 > to) part -= (y + 1 - to) * strength;
      bare[start + y]! -= part;
    }
  }

  #dot(x: number, y: number, radius: number): void {
    this.#top = Math.min(this.#top, Math.max(0, Math.floor(y - radius - 1)));
    const lastColumn = Math.min(this.#width, Math.ceil(x + radius + 1));
    const lastRow = Math.min(this.#height, Math.ceil(y + radius + 1));
    for (let column = Math.max(0, Math.floor(x - radius - 1)); column < lastColumn; column++) {
      for (let row = Math.max(0, Math.floor(y - radius - 1)); row < lastRow; row++) {
        const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const covered = Math.max(0, Math.min(1, radius + 0.5 - distance));
        this.#bare[column * this.#height + row]! *= 1 - covered;
      }
    }
  }

  #put(strip: PixelStrip, left: number, baseline: number, thickness: number, { plain, onBaseline }: LineInk): void {
    const { pixels, width: stride } = strip;
    const bare = this.#bare;
    const height = this.#height;
    for (let column = 0; column < this.#width; column++) {
      const start = column * height;
      const target = left - strip.left + column;
      for (let row = this.#top; row < height; row++) {
        const rest = bare[start + row]!;
        if (rest === 1) continue;
        pixels[row * stride + target] = plain[rest > 0 ? ((1 - rest) * 255 + 0.5) | 0 : 255]!;
      }
      for (let row = Math.max(0, baseline); row < baseline + thickness && row < height; row++) {
        const rest = bare[start + row]!;
        pixels[row * stride + target] = onBaseline[rest > 0 ? ((1 - rest) * 255 + 0.5) | 0 : 255]!;
      }
    }
  }
}

interface Scale {
  /** Points since the view's beginning, gaps included. */
  readonly size: number;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly base: number;
  readonly newest: number;
}

/** @returns undefined with fewer than two points. */
function scaleOf(rings: PriceRings, row: Row, view: SparklineView): Scale | undefined {
  let size = rings.size(row);
  while (size > 0 && rings.at(row, size) < view.from) size--; // times rise
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [from, to, first, newest] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  let known = 0;
  for (let back = size; back > 0; back--) {
    const value = rings.value(row, back);
    if (Number.isNaN(value)) continue;
    to = rings.at(row, back);
    newest = value;
    if (known === 0) [from, first] = [to, value];
    known++;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (known < 2) return undefined;
  const base = Number.isNaN(view.base) ? first : view.base;
  return { size, from, to, low: Math.min(low, base), high: Math.max(high, base), base, newest };
}

function paintLine(strip: PixelStrip, from: number, to: number, row: number, thickness: number, pixel: number): void {
  for (let y = row; y < row + thickness && y < strip.height; y++) {
    const start = y * strip.width - strip.left;
    strip.pixels.fill(pixel, start + from, start + to);
  }
}
