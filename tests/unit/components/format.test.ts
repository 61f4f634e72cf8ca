import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatAsOf,
  formatCount,
  formatCountdown,
  formatExpiry,
  formatFixed,
  formatPercent,
  formatPrice,
  formatSigned,
  formatSignedPercent,
  strikeDecimals,
  UNKNOWN,
} from '../../../src/components/format.js';

describe('numbers', () => {
  test.each([
    [1234.5, 2, '1,234.50'],
    [-0.004, 2, '0.00'],
    [0.004, 2, '0.00'],
    [-0.006, 2, '-0.01'],
    [Number.NaN, 2, UNKNOWN],
    [Number.POSITIVE_INFINITY, 2, UNKNOWN],
  ])('%s with %s decimals reads %s', (value, count, text) => {
    expect(formatFixed(value, count)).toBe(text);
  });

  test('a sign stands before every change but none', () => {
    expect([0.42, -0.42, 0, 0.001, -0.001].map((value) => formatSigned(value, 2))).toEqual([
      '+0.42',
      '-0.42',
      '0.00',
      '0.00',
      '0.00',
    ]);
  });

  test('text reads back as the number it came from', () => {
    for (const value of [0, 0.05, 3.1, 671.93, 12_345.67, -4.2]) {
      expect(Number(formatPrice(value).replaceAll(',', ''))).toBeCloseTo(value, 2);
      expect(Number(formatSigned(value, 2).replaceAll(',', ''))).toBeCloseTo(value, 2);
    }
  });

  test('percent comes from a fraction', () => {
    expect(formatPercent(0.2344)).toBe('23.4%');
    expect(formatSignedPercent(0.0006, 2)).toBe('+0.06%');
    expect(formatSignedPercent(Number.NaN)).toBe(UNKNOWN);
  });

  test('stocks below a dollar have four decimals, options never', () => {
    expect(formatPrice(0.1234, true)).toBe('0.1234');
    expect(formatPrice(0.1234)).toBe('0.12');
  });

  test.each([
    [0, '0'],
    [9_999, '9,999'],
    [12_345, '12.3K'],
    [4_500_000, '4.5M'],
    [2e9, '2.0B'],
    [-120_000, '-120.0K'],
    [Number.NaN, UNKNOWN],
  ])('the count %s reads %s', (value, text) => {
    expect(formatCount(value)).toBe(text);
  });
});

describe('times', () => {
  test.each([
    [400, '0s'],
    [59_999, '59s'],
    [61_000, '1m'],
    [3 * 3_600_000, '3h'],
    [50 * 3_600_000, '2d'],
    [Number.NaN, UNKNOWN],
  ])('the age of %s ms reads %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });

  test('time still to run', () => {
    expect(formatCountdown(9_000)).toBe('0:09');
    expect(formatCountdown(3_600_000 * 5 + 17 * 60_000)).toBe('5h 17m');
    expect(formatCountdown(52 * 3_600_000)).toBe('2d 4h');
    expect(formatCountdown(-5)).toBe('0:00');
  });

  test('an expiry is a date, in no zone', () => {
    expect(formatExpiry('2025-11-28')).toBe('Fri 28 Nov');
  });

  test('a value of another day says its day', () => {
    const at = Date.parse('2025-11-24T21:00:00Z'); // 16:00 in New York
    expect(formatAsOf(at, at + 60_000)).toBe('16:00');
    expect(formatAsOf(at, at + 40 * 3_600_000)).toBe('24 Nov, 16:00');
  });
});

test('a column of strikes has as many decimals as its finest strike', () => {
  expect(strikeDecimals([650, 655])).toBe(0);
  expect(strikeDecimals([262.5, 265])).toBe(1);
  expect(strikeDecimals([0.5, 1.25, 2])).toBe(2);
});
