import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  GREEK_COUNT,
  VEGA,
  europeanGreeks,
  europeanPrice,
  normalisedTimeValue,
} from '../../../src/analytics/european.js';
import { europeanImpliedVolatility, volatilityReason } from '../../../src/analytics/implied-volatility.js';
import { normalCdf } from '../../../src/analytics/normal.js';
import { inversion, normalisedVolatility } from '../../../src/analytics/normalised-volatility.js';
import { OK, REASON } from '../../../src/analytics/reasons.js';
import { anyNumber, listedOption, right } from './option-arbitraries.js';

test('the volatility of a model price is the one it was made from, as far as doubles can tell', () => {
  const greeks = new Float64Array(GREEK_COUNT);
  fc.assert(
    fc.property(listedOption, ({ right: side, spot, moneyness, years, rate, carryYield, volatility }) => {
      const strike = spot * moneyness;
      const price = europeanPrice(side, spot, strike, years, rate, carryYield, volatility);
      const forward = spot * Math.exp((rate - carryYield) * years);
      const discount = Math.exp(-rate * years);
      const reason = volatilityReason(side, price, forward, strike, years, discount);
      const iv = europeanImpliedVolatility(side, price, forward, strike, years, discount);
      expect(Number.isNaN(iv)).toBe(reason !== OK);
      europeanGreeks(side, spot, strike, years, rate, carryYield, volatility, greeks);
      // Half a unit in the last place of price and legs, over vega.
      const limit = ((price + discount * (forward + strike)) * 2 ** -53) / (greeks[VEGA]! * volatility);
      if (reason === OK && limit < 1e-3) {
        expect(Math.abs(iv / volatility - 1)).toBeLessThanOrEqual(Math.max(1e-13, 20 * limit));
      }
    }),
    { numRuns: 2000 },
  );
});

test('three steps are always enough, one under a total volatility of 0.3', () => {
  let most = 0;
  let mostUsual = 0;
  for (let i = 0; i <= 80; i++) {
    const x = i === 0 ? 0 : -(10 ** (-7 + (i * 8.5) / 80));
    for (let j = 0; j <= 120; j++) {
      const s = 10 ** (-5 + (j * 6.3) / 120);
      const value = normalisedTimeValue(x, s);
      const room = Math.exp(x / 2) * normalCdf(-x / s - s / 2) + Math.exp(-x / 2) * normalCdf(x / s - s / 2);
      if (!(value > 1e-290 && room > 1e-280)) continue;
      const got = normalisedVolatility(x, value, room);
      expect(Math.abs(got / s - 1)).toBeLessThan(1e-13);
      most = Math.max(most, inversion.stepCount);
      if (s < 0.3) mostUsual = Math.max(mostUsual, inversion.stepCount);
    }
  }
  expect(most).toBeLessThanOrEqual(3);
  expect(mostUsual).toBe(1);
});

test('a price at or beyond a bound has a reason, and no volatility', () => {
  expect(volatilityReason('call', 20, 100, 80, 0.25, 1)).toBe(REASON.at_or_below_intrinsic);
  expect(volatilityReason('call', 100, 100, 80, 0.25, 1)).toBe(REASON.at_or_above_max);
  expect(volatilityReason('put', 80, 100, 80, 0.25, 1)).toBe(REASON.at_or_above_max);
  expect(volatilityReason('put', 1, 100, 80, 0, 1)).toBe(REASON.expired);
  expect(volatilityReason('put', Number.NaN, 100, 80, 0.1, 1)).toBe(REASON.bad_input);
  expect(volatilityReason('put', 1, 100, 80, Number.NaN, 1)).toBe(REASON.bad_input);
  expect(europeanImpliedVolatility('call', 20, 100, 80, 0.25, 1)).toBeNaN();
});

test('a European put under its undiscounted intrinsic value has a volatility', () => {
  const price = europeanPrice('put', 60, 100, 1, 0.08, 0, 0.2);
  expect(price).toBeLessThan(40);
  const iv = europeanImpliedVolatility('put', price, 60 * Math.exp(0.08), 100, 1, Math.exp(-0.08));
  expect(iv).toBeCloseTo(0.2, 9);
});

test('no input makes an Infinity, or a NaN without a reason', () => {
  fc.assert(
    fc.property(
      right,
      fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber),
      (side, [price, forward, strike, years, discount]) => {
        const iv = europeanImpliedVolatility(side, price, forward, strike, years, discount);
        const reason = volatilityReason(side, price, forward, strike, years, discount);
        if (reason === OK) expect(iv > 0 && iv < Infinity).toBe(true);
        else expect(iv).toBeNaN();
      },
    ),
    { numRuns: 4000 },
  );
});
