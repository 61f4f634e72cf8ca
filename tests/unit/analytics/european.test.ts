import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DELTA,
  GAMMA,
  GREEK_COUNT,
  PRICE,
  RHO,
  THETA,
  VEGA,
  europeanGreeks,
  europeanPrice,
} from '../../../src/analytics/european.js';
import { anyNumber, listedOption, right } from './option-arbitraries.js';

test('call less put is the discounted forward less the strike', () => {
  fc.assert(
    fc.property(listedOption, ({ spot, moneyness, years, rate, carryYield, volatility }) => {
      const strike = spot * moneyness;
      const call = europeanPrice('call', spot, strike, years, rate, carryYield, volatility);
      const put = europeanPrice('put', spot, strike, years, rate, carryYield, volatility);
      const parity = spot * Math.exp(-carryYield * years) - strike * Math.exp(-rate * years);
      expect(Math.abs(call - put - parity)).toBeLessThanOrEqual(2e-15 * (spot + strike));
    }),
  );
});

test('a price keeps its bounds and rises with volatility', () => {
  fc.assert(
    fc.property(listedOption, ({ right: side, spot, moneyness, years, rate, carryYield, volatility }) => {
      const strike = spot * moneyness;
      const forwardLeg = spot * Math.exp(-carryYield * years);
      const strikeLeg = strike * Math.exp(-rate * years);
      const price = europeanPrice(side, spot, strike, years, rate, carryYield, volatility);
      const slack = 1e-14 * (spot + strike);
      const sign = side === 'call' ? 1 : -1;
      expect(price).toBeGreaterThanOrEqual(Math.max(sign * (forwardLeg - strikeLeg), 0) - slack);
      expect(price).toBeLessThanOrEqual((side === 'call' ? forwardLeg : strikeLeg) + slack);
      const more = europeanPrice(side, spot, strike, years, rate, carryYield, volatility * 1.01);
      expect(more).toBeGreaterThanOrEqual(price * (1 - 1e-14));
    }),
  );
});

test('a price scales with spot and strike', () => {
  fc.assert(
    fc.property(listedOption, ({ right: side, spot, moneyness, years, rate, carryYield, volatility }) => {
      const one = europeanPrice(side, spot, spot * moneyness, years, rate, carryYield, volatility);
      const eight = europeanPrice(side, 8 * spot, 8 * (spot * moneyness), years, rate, carryYield, volatility);
      expect(eight).toBe(8 * one); // a power of two scales exactly
    }),
  );
});

test('greeks are the derivatives of the price', () => {
  const out = new Float64Array(GREEK_COUNT);
  for (const side of ['call', 'put'] as const) {
    const at = [100, 104, 0.7, 0.04, 0.015, 0.3] as const;
    const price = (change: Partial<Record<number, number>>): number => {
      const [s, k, t, r, q, v] = at.map((x, i) => x + (change[i] ?? 0)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return europeanPrice(side, s, k, t, r, q, v);
    };
    const slope = (i: number, h: number): number => (price({ [i]: h }) - price({ [i]: -h })) / (2 * h);
    europeanGreeks(side, ...at, out);
    expect(out[PRICE]).toBe(price({}));
    expect(out[DELTA]).toBeCloseTo(slope(0, 1e-3), 8);
    expect(out[GAMMA]).toBeCloseTo((price({ 0: 0.01 }) - 2 * price({}) + price({ 0: -0.01 })) / 1e-4, 7);
    expect(out[VEGA]).toBeCloseTo(slope(5, 1e-5), 6);
    expect(out[THETA]).toBeCloseTo(-slope(2, 1e-5), 6);
    expect(out[RHO]).toBeCloseTo(slope(3, 1e-5), 6);
  }
});

test('an expired option is worth its exercise value and has no greeks', () => {
  const out = new Float64Array(GREEK_COUNT);
  europeanGreeks('put', 90, 100, 0, 0.04, 0, 0.2, out);
  expect([...out]).toEqual([10, NaN, NaN, NaN, NaN, NaN]);
});

test('no input makes an Infinity, and price and greeks are unknown together', () => {
  const out = new Float64Array(GREEK_COUNT);
  fc.assert(
    fc.property(
      right,
      fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber, anyNumber),
      (side, [spot, strike, years, rate, carryYield, volatility]) => {
        const price = europeanPrice(side, spot, strike, years, rate, carryYield, volatility);
        expect(Math.abs(price)).not.toBe(Infinity);
        if (price < 0) expect.fail(`negative price ${price}`);
        europeanGreeks(side, spot, strike, years, rate, carryYield, volatility, out);
        for (const value of out) expect(Math.abs(value)).not.toBe(Infinity);
      },
    ),
    { numRuns: 2000 },
  );
});
