import fc from 'fast-check';
import type { Right } from '../../../src/market/contract.js';

/** A number from a range, evenly on the logarithmic scale. */
export function logarithmic(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
}

export const right = fc.constantFrom<Right>('call', 'put');

/** Options as they are listed: a minute to five years, two thirds to one and a half times the spot. */
export const listedOption = fc.record({
  right,
  spot: logarithmic(1, 10_000),
  moneyness: logarithmic(0.67, 1.5),
  years: logarithmic(2e-6, 5),
  rate: fc.double({ min: -0.01, max: 0.12, noNaN: true }),
  carryYield: fc.double({ min: -0.03, max: 0.12, noNaN: true }),
  volatility: logarithmic(0.03, 3),
});

/** Whatever a feed or a page might give. */
export const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1e-320, 1e-10, 1, 100, 1e10, 1e308, -1, Infinity, -Infinity, Number.NaN),
  fc.double({ min: 0, max: 1000, noNaN: true }),
);
