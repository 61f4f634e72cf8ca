import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PriceRings, type PricePoint } from '../../../src/market/price-ring.js';
import type { Row } from '../../../src/market/quote-board.js';

const row = 0 as Row;
const gapAt = (at: number): PricePoint => ({ at, value: Number.NaN });
const point = (at: number): PricePoint => ({ at, value: at / 10 });
const times = (rings: PriceRings, of = row) => rings.points(of).map(({ at }) => at);

function ringsOf(capacity: number, ...ats: number[]): PriceRings {
  const rings = new PriceRings(capacity, 2);
  for (const at of ats) rings.push(row, at, at / 10);
  return rings;
}

describe('a ring', () => {
  test('is empty at first, for rows it never heard of too', () => {
    const rings = new PriceRings(3, 2);
    for (const any of [0, 1, 77] as Row[]) {
      expect(rings.points(any)).toEqual([]);
      expect(rings.newest(any)).toBeUndefined();
      expect(rings.size(any)).toBe(0);
      expect(rings.written(any)).toBe(0);
    }
  });

  test('wraps: it holds the newest, oldest first, and counts all that were written', () => {
    const rings = ringsOf(3, 1, 2, 3, 4, 5);
    expect(rings.points(row)).toEqual([point(3), point(4), point(5)]);
    expect(rings.newest(row)).toEqual(point(5));
    expect(rings.size(row)).toBe(3);
    expect(rings.written(row)).toBe(5);
    expect([rings.at(row, 1), rings.at(row, 3)]).toEqual([5, 3]);
    expect(rings.value(row, 2)).toBe(0.4);
  });

  test('grows with the rows and keeps what is in it', () => {
    const rings = ringsOf(3, 1, 2);
    rings.push(100 as Row, 9, 0.9);
    rings.fill(500 as Row, [point(7)]);
    expect(times(rings)).toEqual([1, 2]);
    expect(times(rings, 100 as Row)).toEqual([9]);
    expect(times(rings, 500 as Row)).toEqual([7]);
    expect(rings.fills(500 as Row)).toBe(1);
  });

  test('rows do not touch each other', () => {
    const rings = ringsOf(2, 1, 2, 3);
    rings.push(1 as Row, 50, 5);
    rings.clear(row);
    expect(rings.points(row)).toEqual([]);
    expect(rings.points(1 as Row)).toEqual([point(50)]);
  });

  test('is copied oldest first, as much of it as is asked for, also where it wraps', () => {
    const rings = new PriceRings(4, 2);
    const row = 1 as Row;
    for (let at = 1; at <= 6; at++) rings.push(row, at, at * 10);
    const [at, values] = [new Float64Array(5), new Float64Array(5)];
    rings.copy(row, 4, at, values);
    expect([...at]).toEqual([3, 4, 5, 6, 0]);
    expect([...values]).toEqual([30, 40, 50, 60, 0]);
    rings.copy(row, 2, at, values);
    expect([...at.subarray(0, 2)]).toEqual([5, 6]);
    rings.copy(9 as Row, 0, at, values); // of a row it never heard of, nothing
    expect(at[0]).toBe(5);
  });

  test('whatever was pushed, it holds the last so many', () => {
    const capacities = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(capacities, fc.array(fc.double({ noNaN: true }), { maxLength: 100 }), (capacity, values) => {
        const rings = new PriceRings(capacity, 1);
        values.forEach((value, at) => rings.push(row, at, value));
        expect(rings.points(row).map(({ value }) => value)).toEqual(values.slice(-capacity));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a gap', () => {
  test('stands once, and only after something', () => {
    const rings = new PriceRings(5, 1);
    rings.gap(row, 1);
    expect(rings.points(row)).toEqual([]);
    rings.push(row, 2, 0.2);
    rings.gap(row, 3);
    rings.gap(row, 4);
    rings.push(row, 5, 0.5);
    expect(rings.points(row)).toEqual([point(2), gapAt(3), point(5)]);
  });

  test('of a row that has no ring is nothing', () => {
    const rings = new PriceRings(5, 1);
    expect(() => rings.gap(999 as Row, 1)).not.toThrow();
    expect(rings.size(999 as Row)).toBe(0);
  });
});

describe('history', () => {
  test('goes in front of the first live point; what overlaps is the stream’s', () => {
    const rings = ringsOf(5, 30, 40);
    rings.prepend(row, [10, 20, 30, 35].map(point));
    expect(times(rings)).toEqual([10, 20, 30, 40]);
  });

  test('gives way to newer points when there is no room', () => {
    const rings = ringsOf(3, 30, 40);
    rings.prepend(row, [1, 10, 20].map(point));
    expect(times(rings)).toEqual([20, 30, 40]);
    const full = ringsOf(2, 30, 40);
    full.prepend(row, [10].map(point));
    expect(times(full)).toEqual([30, 40]);
  });

  test('fills an empty ring', () => {
    const rings = new PriceRings(3, 1);
    rings.prepend(row, [1, 2, 3, 4].map(point));
    expect(times(rings)).toEqual([2, 3, 4]);
  });

  test('none of it changes no point', () => {
    const rings = ringsOf(3, 1, 2);
    rings.prepend(row, []);
    expect(times(rings)).toEqual([1, 2]);
  });

  test('mends a gap: it knows what happened up to the first point after it', () => {
    const rings = ringsOf(9, 10, 20);
    rings.gap(row, 25);
    rings.push(row, 60, 6);
    rings.prepend(row, [5, 15, 30, 45, 60].map(point));
    expect(times(rings)).toEqual([5, 15, 30, 45, 60]);
    expect(rings.points(row).some(({ value }) => Number.isNaN(value))).toBe(false);
  });

  test('mends what was restored, when no live point has come yet', () => {
    const rings = ringsOf(9, 10, 20);
    rings.gap(row, 25);
    rings.prepend(row, [15, 30, 45].map(point));
    expect(times(rings)).toEqual([15, 30, 45]);
  });

  test('that ends before a gap leaves it standing', () => {
    const rings = ringsOf(9, 10, 20);
    rings.gap(row, 25);
    rings.push(row, 60, 6);
    rings.prepend(row, [1, 5].map(point));
    expect(rings.points(row)).toEqual([point(1), point(5), point(10), point(20), gapAt(25), point(60)]);
  });

  test('is seen as a new ring by who reads along', () => {
    const rings = ringsOf(5, 30);
    const before = rings.fills(row);
    rings.prepend(row, [point(10)]);
    expect(rings.fills(row)).toBe(before + 1);
    expect(rings.written(row)).toBe(2);
  });

  test('whatever came in whatever order, times never run backwards and nothing is invented', () => {
    const ats = fc
      .uniqueArray(fc.integer({ min: 0, max: 1_000 }), { maxLength: 20 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(ats, ats, fc.option(fc.nat({ max: 19 })), (live, history, gapAfter) => {
        const rings = new PriceRings(12, 1);
        live.forEach((at, index) => {
          rings.push(row, at, 1);
          if (index === gapAfter) rings.gap(row, at);
        });
        rings.prepend(
          row,
          history.map((at) => ({ at, value: 2 })),
        );
        const points = rings.points(row);
        expect(points.length).toBeLessThanOrEqual(12);
        const stamps = points.map(({ at }) => at);
        expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
        for (const { at, value } of points) {
          if (value === 1) expect(live).toContain(at);
          if (value === 2) expect(history).toContain(at);
        }
        if (live.length > 0 && gapAfter === null) expect(points.at(-1)?.at).toBe(live.at(-1));
      }),
      { numRuns: 1_000 },
    );
  });
});
