/** Where a value stands on an axis, px; values outside the range stand outside the axis. */
export type Scale = (value: number) => number;

/** @param from value at `start` px. @param to value at `end` px. Equal ends stand in the middle. */
export function linearScale(from: number, to: number, start: number, end: number): Scale {
  const span = to - from;
  return (value) => (span === 0 ? (start + end) / 2 : start + ((value - from) / span) * (end - start));
}

/** The same over log(1 + value): near times get room, far ones do not take it all, and 0 has a place. Values below 0 count as 0. */
export function logScale(from: number, to: number, start: number, end: number): Scale {
  const log = (value: number) => Math.log1p(Math.max(0, value));
  const scale = linearScale(log(from), log(to), start, end);
  return (value) => scale(log(value));
}

const STEPS = [1, 2, 2.5, 5, 10];

/** Round values from `from` to `to`, about `count` of them, ascending. */
export function niceTicks(from: number, to: number, count: number): number[] {
  if (!(to > from) || !Number.isFinite(to - from)) return Number.isFinite(from) ? [from] : [];
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((size) => size * power >= rough * (1 - 1e-9)) ?? 10);
  const ticks: number[] = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to + step * 1e-9; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Decimals that tell these ticks apart. */
export function tickDecimals(ticks: readonly number[]): number {
  return ticks.reduce((most, tick) => Math.max(most, (String(tick).split('.')[1] ?? '').length), 0);
}

/** Least and greatest of what is finite, with a margin of this share of their distance; undefined when nothing is. */
export function rangeOf(values: Iterable<number>, margin = 0): [from: number, to: number] | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return undefined;
  const room = (most - least || Math.abs(most) || 1) * margin;
  return [least - room, most + room];
}

/** Index of the value nearest to `wanted` among ascending ones; −1 when there are none. */
export function nearestIndex(values: readonly number[], wanted: number): number {
  let best = -1;
  for (let index = 0; index < values.length; index++) {
    if (best < 0 || Math.abs(values[index]! - wanted) < Math.abs(values[best]! - wanted)) best = index;
  }
  return best;
}

/** A path through points given as x, y; one that is not finite breaks it. */
export function linePath(points: Iterable<readonly [x: number, y: number]>): string {
  let path = '';
  let isOn = false;
  for (const [x, y] of points) {
    const isKnown = Number.isFinite(x) && Number.isFinite(y);
    if (isKnown) path += `${isOn ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isOn = isKnown;
  }
  return path;
}

/**
 * Rows in which labels stand so that none covers another: each in the lowest row that is free at its place.
 * @param centres px, in any order. @returns the row of each, from 0; −1 when it found none of `rows`.
 */
export function labelRows(centres: readonly number[], widths: readonly number[], rows: number): number[] {
  const taken: [from: number, to: number][][] = Array.from({ length: rows }, () => []);
  return centres.map((centre, index) => {
    const from = centre - widths[index]! / 2;
    const to = centre + widths[index]! / 2;
    const row = taken.findIndex((spans) => spans.every(([start, end]) => to <= start || from >= end));
    if (row >= 0) taken[row]!.push([from, to]);
    return row;
  });
}
