import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bell, erfc, erfcx, mills, normalCdf, normalInverse } from '../../../src/analytics/normal.js';

/** The doubles nearest to 60-digit values. */
const TAILS: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [-1, 0.15865525393145705],
  [-3, 0.0013498980316300946],
  [-8, 6.220960574271784e-16],
  [-20, 2.7536241186062337e-89],
  [-37, 5.725571222524577e-300],
  [2, 0.9772498680518208],
];

test('the distribution function is relatively accurate in its tail', () => {
  for (const [z, expected] of TAILS) expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(2e-15);
});

test('erfc and erfcx agree with published values', () => {
  expect(Math.abs(erfc(1) / 0.15729920705028513 - 1)).toBeLessThan(2e-15);
  expect(Math.abs(erfc(5) / 1.537459794428035e-12 - 1)).toBeLessThan(2e-15);
  expect(Math.abs(erfcx(2) / 0.25539567631050575 - 1)).toBeLessThan(2e-15);
  expect(Math.abs(erfcx(30) / 0.01879588886141675 - 1)).toBeLessThan(2e-15);
});

test('the ratio is seamless where its approximations meet, and ends well', () => {
  for (const seam of [2.5, 8]) expect(mills(seam - 1e-15) / mills(seam) - 1).toBeLessThan(2e-15);
  expect(mills(Number.POSITIVE_INFINITY)).toBe(0);
  expect(mills(Number.NaN)).toBeNaN();
  expect(bell(Number.POSITIVE_INFINITY)).toBe(0);
});

test('the inverse undoes the distribution function', () => {
  fc.assert(
    fc.property(fc.double({ min: -36, max: 7, noNaN: true }), (z) => {
      const back = normalInverse(normalCdf(z));
      // On the right the probability itself has only 1e-16 to give.
      const lost = z > 0 ? 2e-16 / bell(z) : 0;
      expect(Math.abs(back - z)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(z)) + 10 * lost);
    }),
  );
  expect(normalInverse(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalInverse(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalInverse(1.5)).toBeNaN();
});
