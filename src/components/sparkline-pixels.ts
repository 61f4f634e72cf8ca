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
/** Places in a CSS px where a steep line, or one that bends there, is looked at. */
const SAMPLES = 3;
/** Up to this slope the middle of a column tells as much as several places in it. */
const GENTLE = 0.75;

/**
 * Draws mini-graphs pixel by pixel: a few hundred of them cost less than one path, for which a browser has to find outlines.
 * Time-true x, a gap as a break, a faint line at the base, the newest point as a dot. Fewer than two points are a short dash; nothing is
 * drawn that was not received.
 */
export class SparklinePixels {
  /** Columns of the graph and rows of the strip, device pixels. */
  #xs = new Float64Array(0);
  #ys = new Float64Array(0);
  /** How much of each pixel of one column is covered. */
  #ink = new Float64Array(0);
  /** The rows of that column which are covered. */
  #top = 0;
  #bottom = 0;

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
    const size = this.#take(rings, row, view);
    const scale = scaleOf(this.#xs, this.#ys, size, view.base);
    const thickness = Math.max(1, Math.round(ratio));
    if (!scale) {
      const length = Math.round(DASH * ratio);
      const from = Math.round(box.x + box.width / 2 - length / 2);
      paintLine(strip, from, from + length, Math.round(box.y + box.height / 2), thickness, ink.flat.onBaseline[0]!);
      return;
    }
    const radius = DOT * ratio;
    const top = box.y + radius;
    const room = box.height - 2 * radius;
    const perValue = scale.high > scale.low ? room / (scale.high - scale.low) : 0;
    const middle = perValue > 0 ? 0 : room / 2;
    const right = box.x + box.width - radius - left;
    const start = box.x - left;
    const time = scale.to - scale.from;
    const perMs = time > 0 ? (right - start) / time : 0;
    const zero = time > 0 ? start : right;
    const [xs, ys] = [this.#xs, this.#ys];
    for (let index = 0; index < size; index++) {
      xs[index] = zero + (xs[index]! - scale.from) * perMs;
      ys[index] = top + middle + (scale.high - ys[index]!) * perValue; // NaN stays NaN: a gap
    }
    const yOf = (value: number) => top + middle + (scale.high - value) * perValue;
    const tone = scale.newest > scale.base ? ink.up : scale.newest < scale.base ? ink.down : ink.flat;
    const baseline = Math.round(yOf(scale.base) - (thickness - 1) / 2);
    const width = Math.round(box.x + box.width) - left;
    paintLine(strip, left, left + width, baseline, thickness, tone.onBaseline[0]!);
    this.#columns(strip, {
      left,
      width,
      points: size,
      half: (LINE * ratio) / 2,
      floor: box.y + box.height,
      places: Math.max(1, Math.round(SAMPLES / ratio)),
      dot: { x: zero + time * perMs, y: yOf(scale.newest), radius },
      from: baseline,
      to: baseline + thickness,
      tone,
    });
  }

  /** Times and values of the points in view, oldest first. @returns how many. */
  #take(rings: PriceRings, row: Row, view: SparklineView): number {
    let size = rings.size(row);
    while (size > 0 && rings.at(row, size) < view.from) size--; // times rise
    if (this.#xs.length < size) {
      this.#xs = new Float64Array(size);
      this.#ys = new Float64Array(size);
    }
    rings.copy(row, size, this.#xs, this.#ys);
    return size;
  }

  /** The line as a band about its middle, the faint area below and the dot, column by column. */
  #columns(strip: PixelStrip, figure: Figure): void {
    const { left, width, points: count, half, floor, dot } = figure;
    const [xs, ys] = [this.#xs, this.#ys];
    if (this.#ink.length < strip.height) this.#ink = new Float64Array(strip.height);
    let next = 0;
    let [x0, x1, y0, slope, reach, least, most] = [0, Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN, 0, 0, 0];
    for (let column = 0; column < width; column++) {
      const places = column + 1 <= x1 && slope < GENTLE && slope > -GENTLE ? 1 : figure.places;
      this.#top = strip.height;
      this.#bottom = 0;
      let seen = 0;
      let lowest = 0;
      for (let place = 0; place < places; place++) {
        const x = column + (place + 0.5) / places;
        if (x > x1) {
          while (next < count && xs[next]! < x) next++;
          if (next >= count) {
            slope = Number.NaN;
            x1 = Number.POSITIVE_INFINITY;
            break;
          }
          [x0, y0] = next > 0 ? [xs[next - 1]!, ys[next - 1]!] : [0, Number.NaN];
          x1 = xs[next]!;
          const y1 = ys[next]!;
          slope = (y1 - y0) / (x1 - x0);
          // As high as a slanted band is wide, but no higher than its ends.
          reach = half * Math.sqrt(1 + slope * slope);
          least = Math.min(y0, y1) - half;
          most = Math.max(y0, y1) + half;
        }
        if (Number.isNaN(slope)) continue; // beside a gap, before the first point, or after the last
        const y = y0 + (x - x0) * slope;
        const lower = Math.min(y + reach, most);
        this.#cover(Math.max(y - reach, least), lower, strip.height, 1 / places);
        seen++;
        lowest += lower;
      }
      const isDotNear = column + 1 > dot.x - dot.radius - 1;
      const area = (AREA * seen) / places;
      // Below the line its area is the same for all rows: no need to add it up.
      const end = isDotNear ? floor : Math.min(floor, this.#bottom);
      if (seen > 0) this.#cover(lowest / seen, end, strip.height, area);
      if (isDotNear) this.#dot(column, dot, strip.height);
      this.#put(strip, left + column, figure, end < floor ? area : 0);
    }
  }

  #cover(from: number, to: number, height: number, strength: number): void {
    const ink = this.#ink;
    const first = Math.max(0, Math.floor(from));
    const last = Math.min(height, Math.ceil(to)) - 1;
    if (first > last) return;
    if (first < this.#top) this.#top = first;
    if (last >= this.#bottom) this.#bottom = last + 1;
    for (let y = first + 1; y < last; y++) ink[y]! += strength;
    ink[first]! += strength * (Math.min(to, first + 1) - Math.max(from, first));
    if (last > first) ink[last]! += strength * (Math.min(to, last + 1) - last);
  }

  #dot(column: number, { x, y, radius }: Figure['dot'], height: number): void {
    const first = Math.max(0, Math.floor(y - radius - 1));
    const last = Math.min(height, Math.ceil(y + radius + 1)) - 1;
    if (first < this.#top) this.#top = first;
    if (last >= this.#bottom) this.#bottom = last + 1;
    for (let row = first; row <= last; row++) {
      const covered = Math.min(1, radius + 0.5 - Math.hypot(column + 0.5 - x, row + 0.5 - y));
      if (covered > 0) this.#ink[row]! += covered * (1 - Math.min(1, this.#ink[row]!));
    }
  }

  /** Writes what is covered of the column, and below that the area down to the floor; leaves nothing for the next column. */
  #put(
    { pixels, width, left, height }: PixelStrip,
    column: number,
    { floor, from, to, tone }: Figure,
    area: number,
  ): void {
    const ink = this.#ink;
    let target = this.#top * width + column - left;
    for (let row = this.#top; row < this.#bottom; row++, target += width) {
      const ramp = row >= from && row < to ? tone.onBaseline : tone.plain;
      const covered = ink[row]!;
      pixels[target] = ramp[covered < 1 ? (covered * 255 + 0.5) | 0 : 255]!;
      ink[row] = 0;
    }
    if (area === 0 || this.#top > this.#bottom) return;
    const end = Math.min(height, Math.ceil(floor));
    const whole = (area * 255 + 0.5) | 0;
    for (let row = this.#bottom; row < end; row++, target += width) {
      const ramp = row >= from && row < to ? tone.onBaseline : tone.plain;
      pixels[target] = ramp[row + 1 <= floor ? whole : (area * (floor - row) * 255 + 0.5) | 0]!;
    }
  }
}

/** What is drawn of one graph; device pixels. */
interface Figure {
  readonly left: number;
  readonly width: number;
  readonly points: number;
  /** Half of the line's width. */
  readonly half: number;
  /** Where the area below the line ends. */
  readonly floor: number;
  /** How often a column is looked at where that is needed. */
  readonly places: number;
  /** The newest point. */
  readonly dot: { readonly x: number; readonly y: number; readonly radius: number };
  /** Rows of the baseline, the second left out. */
  readonly from: number;
  readonly to: number;
  readonly tone: LineInk;
}

interface Scale {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly base: number;
  readonly newest: number;
}

/** @param wanted base of the graph; NaN for its first value. @returns undefined with fewer than two points. */
function scaleOf(times: Float64Array, values: Float64Array, size: number, wanted: number): Scale | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [from, to, first, newest] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  let known = 0;
  for (let index = 0; index < size; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    to = times[index]!;
    newest = value;
    if (known === 0) [from, first] = [to, value];
    known++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (known < 2) return undefined;
  const base = Number.isNaN(wanted) ? first : wanted;
  return { from, to, low: Math.min(low, base), high: Math.max(high, base), base, newest };
}

function paintLine(strip: PixelStrip, from: number, to: number, row: number, thickness: number, pixel: number): void {
  for (let y = Math.max(0, row); y < row + thickness && y < strip.height; y++) {
    const start = y * strip.width - strip.left;
    strip.pixels.fill(pixel, start + from, start + to);
  }
}
