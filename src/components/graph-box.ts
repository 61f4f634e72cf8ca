import type { Rectangle } from './cell-rectangles.js';

/** Room in a mini-graph's cell, px: around the graph, and for the words right of it. */
const PAD = 3;
const WORDS = 56;
const NARROW = 96;

/** A rectangle, CSS px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where in its cell a mini-graph is drawn; undefined where there is no room for one. */
export function graphBox({ left, top, right, bottom }: Rectangle): Box | undefined {
  const width = right - left - 2 * PAD - (hasWords({ left, right }) ? WORDS : 0);
  const height = bottom - top - 2 * PAD;
  if (width <= 8 || bottom - top <= 8) return undefined;
  return { x: left + PAD, y: top + PAD, width, height };
}

/** Whether a mini-graph's cell has room for words beside the graph. */
export function hasWords({ left, right }: Pick<Rectangle, 'left' | 'right'>): boolean {
  return right - left >= NARROW;
}
