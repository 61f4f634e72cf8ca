import { expect, test } from 'vitest';
import { MetricRings } from '../../../src/components/metric-rings.js';
import type { Row } from '../../../src/market/quote-board.js';

const row = 3 as Row;

test('points are taken at the spacing of the window, and what is unknown is left out', () => {
  let now = 1_000_000;
  const metrics = new MetricRings(() => now);
  const rings = metrics.of('iv', 60);
  for (let second = 0; second < 70; second++) {
    metrics.take('iv', row, 'A', second === 30 ? Number.NaN : second / 100);
    now += 1_000;
  }
  expect(rings.points(row)).toEqual([
    { at: 1_000_000, value: 0 },
    { at: 1_031_000, value: 0.31 },
    { at: 1_061_000, value: 0.61 },
  ]);
});

test('a row that another contract was given begins anew', () => {
  let now = 0;
  const metrics = new MetricRings(() => now);
  const rings = metrics.of('delta', 0);
  metrics.take('delta', row, 'A', 1);
  now += 5_000;
  metrics.take('delta', row, 'B', 2);
  expect(rings.points(row)).toEqual([{ at: 5_000, value: 2 }]);
});

test('another window keeps the points; what no column shows is not collected', () => {
  const metrics = new MetricRings(() => 7);
  const rings = metrics.of('spread', 5);
  metrics.take('spread', row, 'A', 1);
  expect(metrics.of('spread', 60)).toBe(rings);
  expect(rings.size(row)).toBe(1);
  metrics.take('iv', row, 'A', 1);
  expect(metrics.of('iv', 0).size(row)).toBe(0);
});
