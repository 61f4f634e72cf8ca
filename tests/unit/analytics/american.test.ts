import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  americanImpliedVolatility,
  americanVolatilityReason,
} from '../../../src/analytics/american-implied-volatility.js';
import { AmericanOption } from '../../../src/analytics/american-option.js';
import { americanGreeks, americanPrice } from '../../../src/analytics/american.js';
import { DELTA, GAMMA, GREEK_COUNT, PRICE, RHO, THETA, VEGA, europeanPrice } from '../../../src/analytics/european.js';
import { exerciseRegime } from '../../../src/analytics/exercise-regime.js';
import { OK, REASON } from '../../../src/analytics/reasons.js';
import { anyNumber, listedOption, right } from './option-arbitraries.js';

test('who earns nothing by exercising early never does', () => {
  expect(exerciseRegime('call', 0.04, 0)).toBe('never');
  expect(exerciseRegime('call', 0.04, -0.01)).toBe('never');
  expect(exerciseRegime('put', 0, 0.02)).toBe('never');
  expect(exerciseRegime('put', 0.04, -0.01)).toBe('boundary');
  expect(exerciseRegime('call', 0.04, 0.01)).toBe('boundary');
  expect(exerciseRegime('put', -0.01, -0.02)).toBe('unsolved');
  expect(americanPrice('call', 100, 95, 0.5, 0.04, 0, 0.3)).toBe(europeanPrice('call', 100, 95, 0.5, 0.04, 0, 0.3));
  expect(americanPrice('put', 100, 95, 0.5, -0.01, -0.02, 0.3)).toBeNaN();
});

test('an American price keeps its bounds, and grows with time and volatility', () => {
  fc.assert(
    fc.property(listedOption, ({ right: side, spot, moneyness, years, rate, carryYield, volatility }) => {
      fc.pre(exerciseRegime(side, rate, carryYield) !== 'unsolved');
      const strike = spot * moneyness;
      const price = americanPrice(side, spot, strike, years, rate, carryYield, volatility);
      const european = europeanPrice(side, spot, strike, years, rate, carryYield, volatility);
      const slack = 2e-7 * (spot + strike);
      expect(price).toBeGreaterThanOrEqual(european - slack);
      expect(price).toBeGreaterThanOrEqual((side === 'call' ? spot - strike : strike - spot) - slack);
      if (rate >= 0 && carryYield >= 0) expect(price).toBeLessThanOrEqual((side === 'call' ? spot : strike) + slack);
      const longer = americanPrice(side, spot, strike, years * 1.1, rate, carryYield, volatility);
      expect(longer).toBeGreaterThanOrEqual(price - slack);
      const wilder = americanPrice(side, spot, strike, years, rate, carryYield, volatility * 1.05);
      expect(wilder).toBeGreaterThanOrEqual(price - slack);
    }),
    { numRuns: 300 },
  );
});

test('a call is the put with spot and strike, rate and yield exchanged', () => {
  const call = americanPrice('call', 100, 93, 0.6, 0.03, 0.05, 0.25);
  expect(americanPrice('put', 93, 100, 0.6, 0.05, 0.03, 0.25)).toBeCloseTo(call, 11);
});

test('price scales with spot and strike', () => {
  const one = americanPrice('put', 100, 104, 0.4, 0.045, 0.01, 0.3);
  expect(americanPrice('put', 800, 832, 0.4, 0.045, 0.01, 0.3)).toBeCloseTo(8 * one, 10);
});

test('one solved boundary serves all spots, strikes and shorter times', () => {
  const option = new AmericanOption('put', { tolerance: { volatility: 0, rate: 0 } });
  option.prepare(0.5, 0.045, 0.01, 0.3);
  for (const years of [0.5, 0.49, 0.4, 0.3]) {
    for (const [spot, strike] of [
      [100, 100],
      [100, 120],
      [43, 40],
    ] as const) {
      option.prepare(years, 0.045, 0.01, 0.3);
      const fresh = americanPrice('put', spot, strike, years, 0.045, 0.01, 0.3);
      expect(Math.abs(option.price(spot, strike) - fresh)).toBeLessThan(2e-7 * spot);
    }
  }
  expect(option.solveCount).toBe(1);
  option.prepare(0.2, 0.045, 0.01, 0.3);
  expect(option.solveCount).toBe(2);
  option.prepare(0.2, 0.045, 0.01, 0.31);
  expect(option.solveCount).toBe(3);
});

test('greeks are the derivatives of the price', () => {
  const out = new Float64Array(GREEK_COUNT);
  for (const side of ['call', 'put'] as const) {
    const at = [100, 103, 0.6, 0.045, 0.03, 0.28] as const;
    const price = (change: Partial<Record<number, number>>): number => {
      const [s, k, t, r, q, v] = at.map((x, i) => x + (change[i] ?? 0)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return americanPrice(side, s, k, t, r, q, v);
    };
    const slope = (i: number, h: number): number => (price({ [i]: h }) - price({ [i]: -h })) / (2 * h);
    americanGreeks(new AmericanOption(side), ...at, out);
    expect(out[PRICE]).toBeCloseTo(price({}), 10);
    expect(out[DELTA]).toBeCloseTo(slope(0, 0.01), 6);
    expect(out[GAMMA]).toBeCloseTo((price({ 0: 0.1 }) - 2 * price({}) + price({ 0: -0.1 })) / 0.01, 5);
    expect(out[VEGA]).toBeCloseTo(slope(5, 1e-3), 3);
    expect(out[THETA]).toBeCloseTo(-slope(2, 1e-3), 3);
    expect(out[RHO]).toBeCloseTo(slope(3, 1e-4), 2);
  }
});

test('beyond the boundary the value is the exercise value and moves with the spot alone', () => {
  const out = new Float64Array(GREEK_COUNT);
  const option = new AmericanOption('put');
  americanGreeks(option, 60, 100, 0.3, 0.05, 0, 0.2, out);
  expect([...out]).toEqual([40, -1, 0, 0, 0, 0]);
  expect(option.isExerciseNow(60, 100)).toBe(true);
  expect(option.isExerciseNow(95, 100)).toBe(false);
});

test('the volatility of an American price is the one it was made from', () => {
  fc.assert(
    fc.property(
      fc.record({
        side: right,
        moneyness: fc.double({ min: 0.85, max: 1.15, noNaN: true }),
        years: fc.double({ min: 0.02, max: 2, noNaN: true }),
        rate: fc.double({ min: 0.005, max: 0.08, noNaN: true }),
        carryYield: fc.double({ min: 0, max: 0.08, noNaN: true }),
        volatility: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      }),
      ({ side, moneyness, years, rate, carryYield, volatility }) => {
        const option = new AmericanOption(side);
        const strike = 100 * moneyness;
        const price = americanPrice(side, 100, strike, years, rate, carryYield, volatility);
        const calmer = americanPrice(side, 100, strike, years, rate, carryYield, volatility * 0.99);
        fc.pre(price - calmer > 1e-3);
        const iv = americanImpliedVolatility(option, price, 100, strike, years, rate, carryYield);
        expect(Math.abs(iv - volatility)).toBeLessThan(1e-5);
        expect(option.solveCount).toBeLessThan(15);
      },
    ),
    { numRuns: 150 },
  );
});

test('an American price within its bounds has a volatility, any other a reason', () => {
  fc.assert(
    fc.property(
      right,
      fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber, anyNumber),
      (side, [price, spot, strike, years, rate, carryYield]) => {
        const reason = americanVolatilityReason(side, price, spot, strike, years, rate, carryYield);
        const iv = americanImpliedVolatility(new AmericanOption(side), price, spot, strike, years, rate, carryYield);
        expect(Math.abs(iv)).not.toBe(Infinity);
        if (reason !== OK) expect(iv).toBeNaN();
      },
    ),
    { numRuns: 1500 },
  );
  expect(americanVolatilityReason('put', 1, 100, 95, 0.5, -0.01, -0.02)).toBe(REASON.no_model);
});

test('no input makes an Infinity', () => {
  const out = new Float64Array(GREEK_COUNT);
  fc.assert(
    fc.property(
      right,
      fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber, anyNumber),
      (side, [spot, strike, years, rate, carryYield, volatility]) => {
        americanGreeks(new AmericanOption(side), spot, strike, years, rate, carryYield, volatility, out);
        for (const value of out) expect(Math.abs(value)).not.toBe(Infinity);
        expect(Math.abs(americanPrice(side, spot, strike, years, rate, carryYield, volatility))).not.toBe(Infinity);
      },
    ),
    { numRuns: 1500 },
  );
});

test('quotes of listed options always find a volatility', () => {
  fc.assert(
    fc.property(listedOption, ({ right: side, spot, moneyness, years, rate, carryYield, volatility }) => {
      fc.pre(exerciseRegime(side, rate, carryYield) === 'boundary' && volatility * Math.sqrt(years) > 0.002);
      const strike = spot * moneyness;
      const model = americanPrice(side, spot, strike, years, rate, carryYield, volatility);
      const price = Math.max(Math.round(model * 100) / 100, 0.01);
      if (americanVolatilityReason(side, price, spot, strike, years, rate, carryYield) !== OK) return;
      const iv = americanImpliedVolatility(new AmericanOption(side), price, spot, strike, years, rate, carryYield);
      expect(iv).toBeGreaterThan(0);
    }),
    { numRuns: 400 },
  );
});
