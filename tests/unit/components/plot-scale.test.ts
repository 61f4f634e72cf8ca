import { describe, expect, test } from 'vitest';
import {
  labelRows,
  linearScale,
  linePath,
  logScale,
  nearestIndex,
  niceTicks,
  rangeOf,
  tickDecimals,
} from '../../../src/components/plot-scale.js';

test('a linear scale maps its ends, and what lies outside them outside the axis', () => {
  const x = linearScale(650, 660, 40, 140);
  expect([650, 655, 660, 670].map(x)).toEqual([40, 90, 140, 240]);
  const y = linearScale(0.1, 0.2, 200, 0);
  expect(y(0.2)).toBe(0);
  expect(y(0.15)).toBeCloseTo(100, 9);
  expect(linearScale(5, 5, 0, 100)(5)).toBe(50);
});

test('a log scale has a place for 0 and gives near times room', () => {
  const x = logScale(0, 1000, 0, 100);
  expect(x(0)).toBe(0);
  expect(x(1000)).toBeCloseTo(100, 9);
  expect(x(-1)).toBe(0);
  expect(x(30) - x(7)).toBeGreaterThan(10);
});

test.each([
  [0, 10, 5, [0, 2, 4, 6, 8, 10]],
  [649.3, 671.2, 5, [650, 655, 660, 665, 670]],
  [15.3, 16.1, 4, [15.4, 15.6, 15.8, 16]],
  [-1.2e9, 1.2e9, 4, [-1e9, 0, 1e9]],
  [3, 3, 5, [3]],
])('ticks from %d to %d, about %d, are round', (from, to, count, ticks) => {
  expect(niceTicks(from, to, count)).toEqual(ticks);
});

test('what is no range has no ticks', () => {
  expect(niceTicks(Number.NaN, 3, 5)).toEqual([]);
  expect(niceTicks(0, Number.POSITIVE_INFINITY, 5)).toEqual([0]);
});

test('ticks have as many decimals as tell them apart', () => {
  expect(tickDecimals([15, 15.5])).toBe(1);
  expect(tickDecimals([15, 20])).toBe(0);
});

test('a range is of what is known, with its margin', () => {
  expect(rangeOf([Number.NaN, 3, 1])).toEqual([1, 3]);
  expect(rangeOf([1, 3], 0.5)).toEqual([0, 4]);
  expect(rangeOf([2], 0.1)).toEqual([1.8, 2.2]);
  expect(rangeOf([Number.NaN])).toBeUndefined();
});

test('the nearest is the nearest, and nothing is −1', () => {
  expect(nearestIndex([1, 5, 9], 6.9)).toBe(1);
  expect(nearestIndex([1, 5, 9], 7.1)).toBe(2);
  expect(nearestIndex([], 1)).toBe(-1);
});

test('what is unknown breaks a path', () => {
  const points = [
    [0, 1],
    [1, 2],
    [2, Number.NaN],
    [3, 4],
  ] as const;
  expect(linePath(points)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0');
});

describe('labels', () => {
  test('that would cover one another stand in rows of their own', () => {
    expect(labelRows([100, 110, 200], [40, 40, 40], 3)).toEqual([0, 1, 0]);
  });

  test('for which no row is free are left out', () => {
    expect(labelRows([100, 101, 102], [40, 40, 40], 2)).toEqual([0, 1, -1]);
  });
});
