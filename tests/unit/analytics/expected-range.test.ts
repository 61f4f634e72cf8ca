import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAND_DEVIATIONS, expectedRange, impliedVariance } from '../../../src/analytics/expected-range.js';
import { probabilityAbove } from '../../../src/analytics/probabilities.js';
import { anyNumber } from './option-arbitraries.js';

const TERM = [
  { years: 0.1, volatility: 0.3 },
  { years: 0.5, volatility: 0.2 },
];

test('total variance is linear between expiries and keeps the volatility outside them', () => {
  expect(impliedVariance(TERM, 0)).toBe(0);
  expect(impliedVariance(TERM, 0.05)).toBeCloseTo(0.09 * 0.05, 15);
  expect(impliedVariance(TERM, 0.3)).toBeCloseTo((0.009 + 0.02) / 2, 15);
  expect(impliedVariance(TERM, 2)).toBeCloseTo(0.08, 15);
  expect(impliedVariance([], 1)).toBeNaN();
});

test('a band is the quantile it says: 15.87 % lie above the first, 2.275 % above the second', () => {
  const years = [0.02, 0.1, 0.5, 1];
  const out = new Float64Array(20);
  expectedRange(TERM, 100, 0.04, 0.01, years, BAND_DEVIATIONS, out);
  years.forEach((time, i) => {
    const volatility = Math.sqrt(impliedVariance(TERM, time) / time);
    const above = Array.from(out.slice(i * 5, i * 5 + 5), (level) =>
      probabilityAbove(100, level, time, 0.04, 0.01, volatility),
    );
    [0.9772498680518208, 0.8413447460685429, 0.5, 0.15865525393145707, 0.02275013194817921].forEach((expected, band) =>
      expect(above[band]).toBeCloseTo(expected, 12),
    );
  });
});

test('now it is the spot, and without a volatility or a spot it is unknown', () => {
  const out = new Float64Array(5);
  expectedRange(TERM, 100, 0.04, 0, [0], BAND_DEVIATIONS, out);
  expect([...out]).toEqual([100, 100, 100, 100, 100]);
  expectedRange([], 100, 0.04, 0, [0.1], BAND_DEVIATIONS, out);
  expect(out.every(Number.isNaN)).toBe(true);
  expectedRange(TERM, Number.NaN, 0.04, 0, [0.1], BAND_DEVIATIONS, out);
  expect(out.every(Number.isNaN)).toBe(true);
});

test('whatever comes in, no band is infinite or negative', () => {
  fc.assert(
    fc.property(fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber), ([spot, rate, carryYield, time]) => {
      const out = new Float64Array(5);
      expectedRange(TERM, spot, rate, carryYield, [time], BAND_DEVIATIONS, out);
      for (const price of out) expect(Number.isNaN(price) || (price >= 0 && price < Infinity)).toBe(true);
    }),
  );
});
