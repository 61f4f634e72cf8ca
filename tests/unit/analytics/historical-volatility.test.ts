import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type PriceBar,
  closeToCloseVolatility,
  historyRank,
  yangZhangVolatility,
} from '../../../src/analytics/historical-volatility.js';
import { normalInverse } from '../../../src/analytics/normal.js';
import { anyNumber } from './option-arbitraries.js';

function bar(open: number, high: number, low: number, close: number): PriceBar {
  return { open, high, low, close };
}

const BARS = [
  bar(100, 103, 99, 102),
  bar(102.5, 104, 101, 101.5),
  bar(100.8, 102.2, 100.1, 101.9),
  bar(103, 105.5, 102.7, 105),
  bar(104.6, 105.2, 102.9, 103.1),
  bar(103.3, 104.8, 103, 104.4),
];

test('both estimators, against the sums of their papers with 30 digits', () => {
  expect(closeToCloseVolatility(BARS)).toBeCloseTo(0.2883766205462713, 13);
  expect(yangZhangVolatility(BARS)).toBeCloseTo(0.2522475801540775, 13);
});

test('they are annualised by the periods of a year, and take a window', () => {
  expect(closeToCloseVolatility(BARS, 63)).toBeCloseTo(0.2883766205462713 / 2, 13);
  expect(yangZhangVolatility([bar(1, 9, 1, 2), ...BARS, bar(7, 9, 1, 2)], 252, 1, 7)).toBeCloseTo(
    0.2522475801540775,
    13,
  );
});

test('a bad bar takes its two returns with it, and no return is taken across it', () => {
  for (const bad of [
    bar(0, 1, 0, 1),
    bar(100, 90, 110, 100),
    bar(NaN, 1, 1, 1),
    bar(100, Infinity, 99, 100),
    bar(1, 2, 1, 3),
  ]) {
    const holed = [...BARS.slice(0, 3), bad, ...BARS.slice(3)];
    const returns = [1, 2, 4, 5].map((i) => Math.log(BARS[i]!.close / BARS[i - 1]!.close));
    const mean = returns.reduce((a, b) => a + b) / 4;
    const variance = returns.reduce((sum, step) => sum + (step - mean) ** 2, 0) / 3;
    expect(closeToCloseVolatility(holed)).toBeCloseTo(Math.sqrt(variance * 252), 13);
    expect(yangZhangVolatility(holed)).toBeGreaterThan(0);
  }
});

test('too few bars have no volatility, and still prices have none to speak of', () => {
  for (const few of [[], BARS.slice(0, 1), BARS.slice(0, 2)]) {
    expect(closeToCloseVolatility(few)).toBeNaN();
    expect(yangZhangVolatility(few)).toBeNaN();
  }
  const still = Array.from({ length: 10 }, () => bar(5, 5, 5, 5));
  expect(closeToCloseVolatility(still)).toBe(0);
  expect(yangZhangVolatility(still)).toBe(0);
});

test('both find the volatility that prices were made with, drift and opening jumps aside', () => {
  // A walk of 78 five-minute steps a day and a night as long as 26 of them, by a fixed linear congruence.
  let state = 12345;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const days = 1500;
  const step = 0.3 / Math.sqrt(252 * 104);
  const bars: PriceBar[] = [];
  let log = 0;
  for (let day = 0; day < days; day++) {
    for (let i = 0; i < 26; i++) log += step * normalInverse(uniform());
    const open = log;
    let high = log;
    let low = log;
    for (let i = 0; i < 78; i++) {
      log += step * normalInverse(uniform()) + 1e-5;
      high = Math.max(high, log);
      low = Math.min(low, log);
    }
    bars.push(bar(Math.exp(open), Math.exp(high), Math.exp(low), Math.exp(log)));
  }
  expect(Math.abs(closeToCloseVolatility(bars) - 0.3)).toBeLessThan(0.02);
  // Extremes seen every five minutes only are a little short.
  expect(Math.abs(yangZhangVolatility(bars) - 0.29)).toBeLessThan(0.015);
});

test('scaling all prices changes nothing', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (factor) => {
      const scaled = BARS.map(({ open, high, low, close }) =>
        bar(open * factor, high * factor, low * factor, close * factor),
      );
      expect(closeToCloseVolatility(scaled)).toBeCloseTo(0.2883766205462713, 10);
      expect(yangZhangVolatility(scaled)).toBeCloseTo(0.2522475801540775, 10);
    }),
  );
});

test('rank and percentile in the past', () => {
  const past = [0.1, 0.3, 0.2, NaN, 0.2, 0.25];
  expect(historyRank(past, 0.25)).toEqual({ rank: expect.closeTo(0.75, 12), percentile: 0.6, count: 5 });
  expect(historyRank(past, 0.5)).toEqual({ rank: 1, percentile: 1, count: 5 });
  expect(historyRank(past, 0.05)).toEqual({ rank: 0, percentile: 0, count: 5 });
  expect(historyRank([0.2, 0.2], 0.2)).toEqual({ rank: NaN, percentile: 0, count: 2 });
  expect(historyRank([], 0.2)).toEqual({ rank: NaN, percentile: NaN, count: 0 });
  expect(historyRank(past, NaN)).toMatchObject({ rank: NaN, percentile: NaN });
});

test('whatever comes in, what comes out is a volatility or unknown', () => {
  const anyBar = fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber).map(([a, b, c, d]) => bar(a, b, c, d));
  fc.assert(
    fc.property(fc.array(anyBar, { maxLength: 8 }), anyNumber, fc.array(anyNumber), (bars, periods, past) => {
      for (const value of [closeToCloseVolatility(bars, periods), yangZhangVolatility(bars, periods)]) {
        expect(Number.isNaN(value) || value >= 0).toBe(true);
      }
      const { rank, percentile } = historyRank(past, periods);
      for (const value of [rank, percentile]) expect(Number.isNaN(value) || (value >= 0 && value <= 1)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
