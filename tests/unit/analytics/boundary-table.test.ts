import { expect, test } from 'vitest';
import { AmericanOption } from '../../../src/analytics/american-option.js';
import { americanGreeks, americanPrice } from '../../../src/analytics/american.js';
import { BoundaryTable } from '../../../src/analytics/boundary-table.js';
import { DELTA, GAMMA, GREEK_COUNT, PRICE, RHO, THETA, VEGA } from '../../../src/analytics/european.js';

const SPOT = 100;
const VOLATILITIES = [0.07, 0.0977, 0.152, 0.2, 0.333, 0.61, 1.4];
const TIMES = [1 / 365, 5 / 365, 0.125, 0.1251, 0.3, 1, 2.9];
const STRIKES = [70, 95, 100, 110, 140];
const RATES = [
  ['put', 0.04, 0.011],
  ['put', 0.04, 0],
  ['put', 0.02, 0.05],
  ['call', 0.04, 0.011],
  ['call', 0.04, 0.0002],
  ['call', 0.03, 0.06],
] as const;

test('a boundary between solved ones prices as one that was solved, to a fifth of a millionth of the spot', () => {
  let worst = 0;
  for (const [right, rate, carryYield] of RATES) {
    const option = new AmericanOption(right, { table: new BoundaryTable() });
    for (const volatility of VOLATILITIES) {
      for (const years of TIMES) {
        for (const strike of STRIKES) {
          expect(option.prepare(years, rate, carryYield, volatility)).toBe(true);
          const exact = americanPrice(right, SPOT, strike, years, rate, carryYield, volatility);
          worst = Math.max(worst, Math.abs(option.price(SPOT, strike) - exact) / SPOT);
        }
      }
    }
    expect(option.solveCount).toBe(0);
  }
  expect(worst).toBeLessThan(2e-7);
});

test('greeks can be taken from a boundary whose lifetime is longer than the option has', () => {
  const [mixed, solved] = [new Float64Array(GREEK_COUNT), new Float64Array(GREEK_COUNT)];
  for (const strike of STRIKES) {
    const terms = [SPOT, strike, 0.7, 0.04, 0.011, 0.23] as const;
    americanGreeks(new AmericanOption('put', { table: new BoundaryTable() }), ...terms, mixed);
    americanGreeks(new AmericanOption('put'), ...terms, solved);
    for (const greek of [PRICE, DELTA, GAMMA, THETA, VEGA, RHO]) {
      expect(Math.abs(mixed[greek]! - solved[greek]!)).toBeLessThan(1e-5 * (1 + Math.abs(solved[greek]!)));
    }
  }
});

test('what it gives does not depend on what was asked before, and another rate is not mixed in', () => {
  const table = new BoundaryTable();
  const [one, two] = [new AmericanOption('put', { table }), new AmericanOption('put', { table })];
  const price = (option: AmericanOption, rate: number) => {
    option.prepare(0.4, rate, 0.01, 0.31);
    return option.price(SPOT, 112);
  };
  const first = price(one, 0.04);
  const other = price(two, 0.02);
  expect(Math.abs(other - americanPrice('put', SPOT, 112, 0.4, 0.02, 0.01, 0.31))).toBeLessThan(1e-4);
  one.prepare(0.4, 0.04, 0.01, 0.29);
  expect(price(one, 0.04)).toBe(first);
});
