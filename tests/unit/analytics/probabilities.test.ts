import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  breakEven,
  probabilityAbove,
  probabilityInTheMoney,
  probabilityOfProfit,
  probabilityOfTouch,
} from '../../../src/analytics/probabilities.js';
import { anyNumber, listedOption, right } from './option-arbitraries.js';

test('N(d2), against 40 digits', () => {
  expect(probabilityInTheMoney('call', 100, 110, 0.5, 0.04, 0.01, 0.25)).toBeCloseTo(0.2936711724841701, 15);
  expect(probabilityInTheMoney('put', 100, 85, 0.5, 0.04, 0.01, 0.25)).toBeCloseTo(0.1798831835908005, 15);
  const tail = probabilityAbove(5400, 5600, 0.003, 0.05, 0.013, 0.12);
  expect(tail / 1.699256627079519e-8).toBeCloseTo(1, 12);
});

/** The first-passage density |a|/(σt^1.5·√2π)·e^(−(a−νt)²/(2σ²t)) integrated over time with 40 digits. */
test.each([
  [100, 110, 0.5, 0.04, 0.01, 0.25, 0.5886549390628644],
  [100, 85, 0.5, 0.04, 0.01, 0.25, 0.3590788119306579],
  [5400, 5300, 0.003, 0.05, 0.013, 0.12, 0.004286839663719159],
  [100, 400, 2, 0.03, 0, 0.2, 1.343331655264102e-6],
  [50, 20, 1, 0, 0.09, 1.1, 0.6250962394769422],
])('touch from %d of %d within %d years', (spot, level, years, rate, carryYield, volatility, expected) => {
  const touch = probabilityOfTouch(spot, level, years, rate, carryYield, volatility);
  expect(Math.abs(touch / expected - 1)).toBeLessThan(1e-12);
});

test('call and put share the certainty; a touch is likelier than ending beyond, and grows with time', () => {
  fc.assert(
    fc.property(listedOption, ({ spot, moneyness, years, rate, carryYield, volatility }) => {
      const level = spot * moneyness;
      const above = probabilityInTheMoney('call', spot, level, years, rate, carryYield, volatility);
      const below = probabilityInTheMoney('put', spot, level, years, rate, carryYield, volatility);
      expect(above + below).toBeCloseTo(1, 14);
      const touch = probabilityOfTouch(spot, level, years, rate, carryYield, volatility);
      const beyond = moneyness > 1 ? above : below;
      expect(touch).toBeGreaterThanOrEqual(beyond * (1 - 1e-12));
      expect(touch).toBeLessThanOrEqual(1);
      const later = probabilityOfTouch(spot, level, years * 1.1, rate, carryYield, volatility);
      expect(later).toBeGreaterThanOrEqual(touch * (1 - 1e-12));
    }),
  );
});

test('without drift of the logarithm a touch is twice as likely as ending beyond', () => {
  fc.assert(
    fc.property(listedOption, ({ spot, moneyness, years, rate, volatility }) => {
      fc.pre(moneyness !== 1);
      const carryYield = rate - 0.5 * volatility * volatility;
      const level = spot * moneyness;
      const touch = probabilityOfTouch(spot, level, years, rate, carryYield, volatility);
      const beyond = probabilityInTheMoney(
        moneyness > 1 ? 'call' : 'put',
        spot,
        level,
        years,
        rate,
        carryYield,
        volatility,
      );
      if (beyond > 1e-200) expect(touch / (2 * beyond)).toBeCloseTo(1, 9);
    }),
  );
});

test('a strong drift towards a level makes its touch certain, away from it nothing overflows', () => {
  expect(probabilityOfTouch(100, 120, 50, 0.5, 0, 0.05)).toBe(1);
  const against = probabilityOfTouch(100, 120, 50, -0.5, 0, 0.05);
  // For ever: (spot/level)^(−2ν/σ²) = e^(2νa/σ²)
  expect(against / Math.exp((2 * (-0.5 - 0.00125) * Math.log(1.2)) / 0.0025)).toBeCloseTo(1, 12);
});

test('break-even, and the profit of a bought option is ending beyond it', () => {
  expect(breakEven('call', 100, 2.5)).toBe(102.5);
  expect(breakEven('put', 100, 2.5)).toBe(97.5);
  expect(probabilityOfProfit('call', 100, 107.5, 0.5, 0.04, 0.01, 0.25, 2.5)).toBeCloseTo(0.2936711724841701, 15);
  expect(probabilityOfProfit('put', 100, 5, 1, 0.04, 0, 0.9, 5)).toBe(0);
  expect(probabilityOfProfit('put', Number.NaN, 5, 1, 0.04, 0, 0.9, 6)).toBeNaN();
  expect(probabilityOfProfit('call', 100, 100, 1, 0, 0, 0.2, -1)).toBeNaN();
});

test('at expiry the outcome is known', () => {
  expect(probabilityInTheMoney('call', 101, 100, 0, 0, 0, 0.2)).toBe(1);
  expect(probabilityInTheMoney('put', 101, 100, 0, 0, 0, 0.2)).toBe(0);
  expect(probabilityInTheMoney('call', 100, 100, 0, 0, 0, 0.2)).toBe(0);
  expect(probabilityOfTouch(100, 101, 0, 0, 0, 0.2)).toBe(0);
  expect(probabilityOfTouch(100, 100, 0, 0, 0, 0.2)).toBe(1);
});

test('whatever comes in, what comes out is a probability or unknown', () => {
  fc.assert(
    fc.property(right, fc.array(anyNumber, { minLength: 7, maxLength: 7 }), (side, numbers) => {
      const [a, b, c, d, e, f, price] = numbers as [number, number, number, number, number, number, number];
      const all = [
        probabilityInTheMoney(side, a, b, c, d, e, f),
        probabilityOfTouch(a, b, c, d, e, f),
        probabilityOfProfit(side, a, b, c, d, e, f, price),
      ];
      for (const value of all) expect(Number.isNaN(value) || (value >= 0 && value <= 1)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
