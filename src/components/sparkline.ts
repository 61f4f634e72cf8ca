import type { PriceRings } from '../market/price-ring.js';
import type { Row } from '../market/quote-board.js';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SparklineColours {
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  readonly upArea: string;
  readonly downArea: string;
  readonly flatArea: string;
  readonly baseline: string;
}

/** Which points are drawn, and what they are compared with. */
export interface SparklineView {
  /** Points before it are left out, epoch ms. */
  readonly from: number;
  /** Where the baseline stands; NaN: at the first point drawn. */
  readonly base: number;
}

/** Every point, against the first. */
export const WHOLE: SparklineView = { from: Number.NEGATIVE_INFINITY, base: Number.NaN };

const LINE = 1.25;
const DOT = 1.75;
const DASH = 10;

/** The oldest known value of a ring since `from`, what changes are taken against; NaN without one. */
export function firstValue(rings: PriceRings, row: Row, from = WHOLE.from): number {
  for (let back = rings.size(row); back > 0; back--) {
    const value = rings.value(row, back);
    if (!Number.isNaN(value) && rings.at(row, back) >= from) return value;
  }
  return Number.NaN;
}

/** The newest known value; NaN without one. */
export function newestValue(rings: PriceRings, row: Row): number {
  const size = rings.size(row);
  for (let back = 1; back <= size; back++) {
    const value = rings.value(row, back);
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** Points since `from` that are not gaps. */
export function knownCount(rings: PriceRings, row: Row, from = WHOLE.from): number {
  let count = 0;
  for (let back = rings.size(row); back > 0; back--) {
    if (!Number.isNaN(rings.value(row, back)) && rings.at(row, back) >= from) count++;
  }
  return count;
}

/**
 * Draws one mini-graph: time-true x, a gap as a break, a faint line at the base, the newest point as a dot.
 * Fewer than two points are a short dash; nothing is drawn that was not received.
 */
export function drawSparkline(
  context: CanvasRenderingContext2D,
  rings: PriceRings,
  row: Row,
  box: Box,
  colours: SparklineColours,
  view: SparklineView = WHOLE,
): void {
  const size = sizeSince(rings, row, view.from);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let from = Number.NaN;
  let to = Number.NaN;
  let first = Number.NaN;
  let newest = Number.NaN;
  let known = 0;
  for (let back = size; back > 0; back--) {
    const value = rings.value(row, back);
    if (Number.isNaN(value)) continue;
    const at = rings.at(row, back);
    if (known === 0) {
      first = value;
      from = at;
    }
    known++;
    newest = value;
    to = at;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (known < 2) {
    drawDash(context, box, colours.baseline);
    return;
  }

  const base = Number.isNaN(view.base) ? first : view.base;
  low = Math.min(low, base);
  high = Math.max(high, base);
  const isUp = newest > base;
  const isDown = newest < base;
  const line = isUp ? colours.up : isDown ? colours.down : colours.flat;
  const area = isUp ? colours.upArea : isDown ? colours.downArea : colours.flatArea;
  const right = box.x + box.width - DOT;
  const scaleX = to > from ? (right - box.x) / (to - from) : 0;
  const top = box.y + DOT;
  const bottom = box.y + box.height - DOT;
  const scaleY = high > low ? (bottom - top) / (high - low) : 0;
  const yOf = (value: number) => (scaleY === 0 ? (top + bottom) / 2 : bottom - (value - low) * scaleY);

  context.strokeStyle = colours.baseline;
  context.lineWidth = 1;
  context.beginPath();
  const baseline = Math.round(yOf(base)) + 0.5;
  context.moveTo(box.x, baseline);
  context.lineTo(box.x + box.width, baseline);
  context.stroke();

  context.beginPath();
  let isBroken = true;
  let runStart = box.x;
  let x = box.x;
  const outline = new Path2D();
  for (let back = size; back > 0; back--) {
    const value = rings.value(row, back);
    if (Number.isNaN(value)) {
      if (!isBroken) closeRun(context, x, runStart, box.y + box.height);
      isBroken = true;
      continue;
    }
    x = scaleX === 0 ? right : box.x + (rings.at(row, back) - from) * scaleX;
    const y = yOf(value);
    if (isBroken) {
      runStart = x;
      context.moveTo(x, y);
      outline.moveTo(x, y);
      isBroken = false;
    } else {
      context.lineTo(x, y);
      outline.lineTo(x, y);
    }
  }
  if (!isBroken) closeRun(context, x, runStart, box.y + box.height);
  context.fillStyle = area;
  context.fill();
  context.strokeStyle = line;
  context.lineWidth = LINE;
  context.lineJoin = 'round';
  context.stroke(outline);

  context.fillStyle = line;
  context.beginPath();
  context.arc(scaleX === 0 ? right : box.x + (to - from) * scaleX, yOf(newest), DOT, 0, 2 * Math.PI);
  context.fill();
}

/** Points since `from`: times rise, so they are the newest ones. */
function sizeSince(rings: PriceRings, row: Row, from: number): number {
  let size = rings.size(row);
  while (size > 0 && rings.at(row, size) < from) size--;
  return size;
}

function closeRun(context: CanvasRenderingContext2D, endX: number, startX: number, floor: number): void {
  context.lineTo(endX, floor);
  context.lineTo(startX, floor);
  context.closePath();
}

function drawDash(context: CanvasRenderingContext2D, box: Box, colour: string): void {
  const y = Math.round(box.y + box.height / 2) + 0.5;
  const x = box.x + box.width / 2;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x - DASH / 2, y);
  context.lineTo(x + DASH / 2, y);
  context.stroke();
}
