import fc from 'fast-check';
import { expect, test } from 'vitest';
import { butterflyCheck } from '../../../src/analytics/butterfly-check.js';
import { europeanPrice } from '../../../src/analytics/european.js';
import { riskNeutralDensity } from '../../../src/analytics/risk-neutral-density.js';
import {
  type SmileCurve,
  butterflyFactor,
  logDensity,
  probabilityBelow,
  smileCurvature,
  smileIv,
  smileSlope,
  smileVariance,
} from '../../../src/analytics/smile-curve.js';

function sviCurve(a: number, b: number, rho: number, m: number, sigma: number, years = 1): SmileCurve {
  return { model: 'svi', svi: { a, b, rho, m, sigma }, years, low: -1.5, high: 1.5 };
}

/** A. Vogt's parameters, known to be arbitrageable, and their repair; both in Gatheral & Jacquier (2014), section 5. */
const VOGT = sviCurve(-0.041, 0.1331, 0.306, 0.3586, 0.4153);
const REPAIRED = sviCurve(-0.0305199, 0.102717, 0.100718, 0.272344, 0.412398);
const EQUITY = sviCurve(0.006, 0.09, -0.65, 0.01, 0.12, 0.3);

test("Vogt's smile allows a butterfly for less than nothing, the repaired one does not", () => {
  const bad = butterflyCheck(VOGT);
  expect(bad.isArbitrageFree).toBe(false);
  // The least of g on a grid of 35 millionths, by an independent program.
  expect(bad.least).toBeCloseTo(-0.0328636, 6);
  expect(bad.leastAt).toBeCloseTo(0.879265, 3);
  const good = butterflyCheck(REPAIRED);
  expect(good.isArbitrageFree).toBe(true);
  expect(good.least).toBeCloseTo(0.0081187, 6);
});

test('a wing steeper than 2 is arbitrageable however it looks in the middle', () => {
  expect(butterflyCheck(sviCurve(0.04, 1.5, -0.5, 0, 0.5)).isArbitrageFree).toBe(false);
});

test('slope and curvature are the differences of the variance', () => {
  const h = 1e-4;
  for (const curve of [VOGT, EQUITY]) {
    for (const k of [-0.7, -0.1, 0, 0.2, 0.9]) {
      const [low, mid, high] = [k - h, k, k + h].map((at) => smileVariance(curve, at)) as [number, number, number];
      expect(smileSlope(curve, k)).toBeCloseTo((high - low) / (2 * h), 7);
      expect(smileCurvature(curve, k)).toBeCloseTo((high - 2 * mid + low) / (h * h), 6);
    }
  }
});

test('the density is the second difference of the prices, and the probability the first', () => {
  const forward = 100;
  const put = (curve: SmileCurve, strike: number): number =>
    europeanPrice('put', forward, strike, curve.years, 0, 0, smileIv(curve, Math.log(strike / forward)));
  for (const curve of [EQUITY, VOGT]) {
    for (const strike of [60, 85, 98, 100, 104, 130, 240.5]) {
      const h = strike * 1e-4;
      const [low, mid, high] = [put(curve, strike - h), put(curve, strike), put(curve, strike + h)];
      const k = Math.log(strike / forward);
      expect(logDensity(curve, k) / strike).toBeCloseTo((high - 2 * mid + low) / (h * h), 7);
      const below = (high - low) / (2 * h);
      // Vogt's smile makes one of 1.0000077 at the last strike: no probability.
      if (below > 1 + 1e-6) expect(probabilityBelow(curve, k)).toBeNaN();
      else expect(probabilityBelow(curve, k)).toBeCloseTo(below, 7);
    }
  }
});

test('the density holds the whole probability and prices the forward', () => {
  const forward = 5400;
  const count = 8000;
  const strikes = Float64Array.from({ length: count }, (_, i) => forward * Math.exp(-8 + (14 * i) / (count - 1)));
  const out = new Float64Array(count);
  const found = riskNeutralDensity(EQUITY, forward, strikes, out);
  expect(found.isNonNegative).toBe(true);
  let mass = 0;
  let mean = 0;
  for (let i = 1; i < count; i++) {
    const width = strikes[i]! - strikes[i - 1]!;
    mass += 0.5 * width * (out[i]! + out[i - 1]!);
    mean += 0.5 * width * (out[i]! * strikes[i]! + out[i - 1]! * strikes[i - 1]!);
  }
  expect(mass).toBeCloseTo(1, 5);
  expect(mean / forward).toBeCloseTo(1, 5);
  expect(found.mass).toBeCloseTo(mass, 5);
});

test('a negative density is written and reported', () => {
  const strikes = Float64Array.from([50, 100, 240, 300]);
  const out = new Float64Array(4);
  const found = riskNeutralDensity(VOGT, 100, strikes, out);
  expect(found.isNonNegative).toBe(false);
  expect(found.least).toBe(Math.min(...out));
  expect(found.least).toBeLessThan(0);
});

test('strikes and forwards that cannot be used are unknown, not zero', () => {
  const out = new Float64Array(2);
  expect(riskNeutralDensity(EQUITY, Number.NaN, Float64Array.from([90, 110]), out).isNonNegative).toBe(false);
  expect([...out]).toEqual([NaN, NaN]);
  const found = riskNeutralDensity(EQUITY, 100, Float64Array.from([-5, 110]), out);
  expect(out[0]).toBeNaN();
  expect(out[1]).toBeGreaterThan(0);
  expect(found.least).toBeNaN();
  expect(riskNeutralDensity(EQUITY, 100, new Float64Array(0), out).isNonNegative).toBe(false);
});

test('a flat smile is the log-normal law', () => {
  const flat: SmileCurve = { model: 'polynomial', coefficients: [0.04, 0, 0], years: 1, low: 0, high: 0 };
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (k) => {
      expect(butterflyFactor(flat, k)).toBe(1);
      const d = k / 0.2 + 0.1;
      expect(logDensity(flat, k)).toBeCloseTo(Math.exp(-0.5 * d * d) / (0.2 * Math.sqrt(2 * Math.PI)), 12);
    }),
  );
  expect(butterflyCheck(flat).isArbitrageFree).toBe(true);
});

test('a parabola is held at its ends', () => {
  const curve: SmileCurve = { model: 'polynomial', coefficients: [0.04, -0.1, 0.5], years: 1, low: -0.2, high: 0.1 };
  expect(smileVariance(curve, -5)).toBe(smileVariance(curve, -0.2));
  expect(smileIv(curve, 5)).toBe(smileIv(curve, 0.1));
  expect(smileSlope(curve, 5)).toBe(0);
});
