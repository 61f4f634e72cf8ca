import { describe, expect, test } from 'vitest';
import { rowSlices, type RowSlice } from '../../../src/components/row-slices.js';

/** Rows and gaps together are always as many as the table has. */
function heightOf(slices: readonly RowSlice[]): number {
  return slices.reduce<number>((sum, slice) => sum + (typeof slice === 'number' ? 1 : slice.gap), 0);
}

describe('a table’s body', () => {
  test('is all rows where no range is given', () => {
    expect(rowSlices(4, undefined)).toEqual([0, 1, 2, 3]);
    expect(rowSlices(0, undefined)).toEqual([]);
  });

  test('is the rows of a range between gaps as high as the others', () => {
    const slices = rowSlices(100, [40, 43]);
    expect(slices).toEqual([{ gap: 40, key: 'gap 0' }, 40, 41, 42, { gap: 57, key: 'gap 43' }]);
    expect(heightOf(slices)).toBe(100);
  });

  test('keeps single rows whatever the range', () => {
    const slices = rowSlices(100, [40, 42], [0, 99, 70, -1, 100]);
    expect(slices.filter((slice) => typeof slice === 'number')).toEqual([0, 40, 41, 70, 99]);
    expect(heightOf(slices)).toBe(100);
    expect(new Set(slices.map((slice) => (typeof slice === 'number' ? slice : slice.key))).size).toBe(slices.length);
  });

  test('does not go beyond its rows', () => {
    expect(rowSlices(3, [-5, 9])).toEqual([0, 1, 2]);
    expect(rowSlices(3, [5, 9])).toEqual([{ gap: 3, key: 'gap 0' }]);
    expect(heightOf(rowSlices(3, [2, 1], [1]))).toBe(3);
  });
});
