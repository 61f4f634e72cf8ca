import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyColumns } from '../../../src/analytics/expiry-columns.js';
import { type SmileCurve, smileIv, smileVariance } from '../../../src/analytics/smile-curve.js';
import { riskNeutralDensity } from '../../../src/analytics/risk-neutral-density.js';
import { type SmilePoints, SMILE_REASONS, fitSmile } from '../../../src/analytics/smile-fit.js';
import { smilePoints } from '../../../src/analytics/smile-points.js';
import { chainOf, readChain } from './chain-reference.js';
import { anyNumber, logarithmic } from './option-arbitraries.js';
import { OWN_REFERENCE } from './reference-measures.js';

/** Points of a curve at evenly spaced k; `bend` may change a volatility. */
function pointsOf(curve: SmileCurve, count: number, bend = (iv: number, _i: number): number => iv): SmilePoints {
  const k = Float64Array.from({ length: count }, (_, i) => curve.low + ((curve.high - curve.low) * i) / (count - 1));
  const variance = k.map((at, i) => bend(smileIv(curve, at), i) ** 2 * curve.years);
  return { k, variance, weight: new Float64Array(count).fill(1) };
}

const EQUITY: SmileCurve = {
  model: 'svi',
  svi: { a: 0.006, b: 0.09, rho: -0.65, m: 0.01, sigma: 0.12 },
  years: 0.3,
  low: -0.4,
  high: 0.25,
};

test('finds the parameters a smile was made with', () => {
  const fit = fitSmile(pointsOf(EQUITY, 60), EQUITY.years);
  expect(fit).toMatchObject({ reason: 'ok', pointCount: 60, outlierCount: 0, isArbitrageFree: true });
  expect(fit.rmse).toBeLessThan(1e-8);
  if (fit.curve?.model !== 'svi') expect.fail('no SVI');
  expect(fit.curve.svi.a).toBeCloseTo(0.006, 6);
  expect(fit.curve.svi.b).toBeCloseTo(0.09, 6);
  expect(fit.curve.svi.rho).toBeCloseTo(-0.65, 5);
  expect(fit.curve.svi.m).toBeCloseTo(0.01, 6);
  expect(fit.curve.svi.sigma).toBeCloseTo(0.12, 6);
});

test('fits any smile of its own family to a hundredth of a volatility point', () => {
  fc.assert(
    fc.property(
      fc.record({
        rightSlope: fc.double({ min: 0, max: 1, noNaN: true }),
        leftSlope: fc.double({ min: 0.02, max: 1, noNaN: true }),
        place: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        width: logarithmic(0.03, 3),
        level: logarithmic(0.1, 1),
        count: fc.integer({ min: 8, max: 80 }),
        scale: logarithmic(0.02, 1),
      }),
      ({ rightSlope, leftSlope, place, width, level, count, scale }) => {
        const b = 0.5 * (rightSlope + leftSlope) * scale;
        const curve: SmileCurve = {
          model: 'svi',
          svi: {
            a: level * scale * scale,
            b,
            rho: (rightSlope - leftSlope) / (rightSlope + leftSlope),
            m: place * scale,
            sigma: width * scale,
          },
          years: 0.1,
          low: -scale,
          high: 0.7 * scale,
        };
        const fit = fitSmile(pointsOf(curve, count), curve.years);
        const largest = smileIv(curve, curve.low) + smileIv(curve, curve.high);
        expect(fit.rmse).toBeLessThan(1e-4 * Math.max(1, largest));
        expect(fit.outlierCount).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test('wrong quotes are set aside, and do not bend the curve', () => {
  const points = pointsOf(EQUITY, 40, (iv, i) =>
    i === 9 ? iv * 1.8 : i === 30 ? iv * 0.6 : iv + 0.001 * Math.sin(9 * i),
  );
  const fit = fitSmile(points, EQUITY.years);
  expect(fit.outlierCount).toBe(2);
  expect(fit.rmse).toBeLessThan(0.001);
  for (const k of points.k) expect(Math.abs(smileIv(fit.curve!, k) - smileIv(EQUITY, k))).toBeLessThan(0.001);
  expect(fit.residuals[9]).toBeGreaterThan(0.1);
});

test('a point counts by its weight', () => {
  const base = pointsOf(EQUITY, 12, (iv, i) => (i % 2 === 0 ? iv : iv + 0.05));
  const points = { ...base, weight: base.weight.map((_, i) => (i % 2 === 0 ? 1000 : 1)) };
  const fit = fitSmile(points, EQUITY.years);
  for (let i = 0; i < 12; i += 2) expect(Math.abs(fit.residuals[i]!)).toBeLessThan(1e-3);
});

test('the order of the points does not matter, nor the unit of the weights', () => {
  const points = pointsOf(EQUITY, 20, (iv, i) => iv + 0.002 * Math.cos(5 * i));
  const turned = {
    k: points.k.toReversed(),
    variance: points.variance.toReversed(),
    weight: points.weight.map(() => 1e6),
  };
  const one = fitSmile(points, EQUITY.years);
  const other = fitSmile(turned, EQUITY.years);
  for (const k of [-0.4, -0.1, 0, 0.2]) expect(smileIv(one.curve!, k)).toBeCloseTo(smileIv(other.curve!, k), 6);
});

test('an arbitrageable smile is fitted, and said to be one', () => {
  const svi = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
  const fit = fitSmile(pointsOf({ model: 'svi', svi, years: 1, low: -1.5, high: 1.5 }, 60), 1);
  expect(fit.isArbitrageFree).toBe(false);
  expect(fit.butterfly!.least).toBeCloseTo(-0.0328636, 5);
});

test('noise in the quotes does not make an arbitrageable smile where one without fits as well', () => {
  // A put skew that ends before its bend: the best fit puts the bend far outside, and a steep wing behind it.
  const k = Float64Array.from({ length: 27 }, (_, i) => -0.154 + 0.0105 * i);
  const iv = k.map((x, i) => 0.1425 - 0.33 * x + 1.45 * x * x + 0.0001 * Math.sin(11 * i));
  const years = 0.101;
  const fit = fitSmile({ k, variance: iv.map((x) => x * x * years), weight: k.map(() => 1) }, years);
  expect(fit).toMatchObject({ reason: 'ok', outlierCount: 0, isArbitrageFree: true });
  expect(fit.rmse).toBeLessThan(0.001);
  const strikes = Float64Array.from({ length: 400 }, (_, i) => 100 * Math.exp(-2 + i / 100));
  expect(riskNeutralDensity(fit.curve!, 100, strikes, new Float64Array(400)).isNonNegative).toBe(true);
});

test('in a chain with a wrong locked quote, that one is set aside and the others are met', () => {
  const file = readChain(OWN_REFERENCE);
  const { chain } = chainOf(file, '2026-02-20');
  chain.valueAll();
  const fit = fitSmile(smilePoints(chain.columns, chain.market()), chain.years);
  expect(fit).toMatchObject({ reason: 'ok', pointCount: 12, outlierCount: 1, isArbitrageFree: true });
  expect(fit.rmse).toBeLessThan(0.0025);
  // The quote of 1.20 / 1.20 at 109, between 1.35 at 106 and 0.30 at 112.
  const wrong = chain.columns.strikes.indexOf(109);
  expect(fit.residuals[wrong]).toBeGreaterThan(0.05);
});

test('wings steeper than any distribution has are not followed', () => {
  const k = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 5);
  const fit = fitSmile({ k, variance: k.map((x) => 0.05 + 3 * Math.abs(x)), weight: k.map(() => 1) }, 1);
  if (fit.curve?.model !== 'svi') expect.fail('no SVI');
  expect(fit.curve.svi.b * (1 + Math.abs(fit.curve.svi.rho))).toBeLessThan(2);
});

test('four points make a parabola, three go through it, two a line, one a constant', () => {
  const all = pointsOf(EQUITY, 4);
  const first = (count: number): SmilePoints => ({
    k: all.k.slice(0, count),
    variance: all.variance.slice(0, count),
    weight: all.weight.slice(0, count),
  });
  for (const count of [1, 2, 3, 4]) {
    const fit = fitSmile(first(count), EQUITY.years);
    expect(fit).toMatchObject({ reason: 'few-points', pointCount: count });
    expect(fit.curve!.model).toBe('polynomial');
    if (count < 4) expect(fit.rmse).toBeLessThan(1e-12);
  }
  expect(fitSmile(all, EQUITY.years).rmse).toBeLessThan(0.01);
});

test('five points at three strikes are three points', () => {
  const k = Float64Array.from([0, 0, 0.1, 0.1, 0.2]);
  const fit = fitSmile({ k, variance: Float64Array.from([0.04, 0.05, 0.03, 0.03, 0.04]), weight: k.map(() => 1) }, 1);
  expect(fit.reason).toBe('few-points');
  expect(smileVariance(fit.curve!, 0)).toBeCloseTo(0.0445, 3);
});

test('a parabola that would dip below nothing gives way to a line', () => {
  const k = Float64Array.from([-1, -0.9, 0.9, 1]);
  const fit = fitSmile({ k, variance: Float64Array.from([1, 0.01, 0.01, 1]), weight: k.map(() => 1) }, 1);
  for (let at = -1; at <= 1; at += 0.05) expect(smileIv(fit.curve!, at)).toBeGreaterThan(0);
});

test('without points or time there is a reason and no curve', () => {
  const none = { k: new Float64Array(0), variance: new Float64Array(0), weight: new Float64Array(0) };
  expect(fitSmile(none, 0.1)).toMatchObject({ curve: undefined, reason: 'no-points', isArbitrageFree: false });
  expect(fitSmile(pointsOf(EQUITY, 9), 0)).toMatchObject({ curve: undefined, reason: 'expired' });
});

test('whatever comes in, a curve that is there has a volatility wherever it was fitted', () => {
  const row = fc.tuple(fc.oneof(anyNumber, fc.double({ min: -1, max: 1, noNaN: true })), anyNumber, anyNumber);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), logarithmic(1e-4, 5), (rows, years) => {
      const points = {
        k: Float64Array.from(rows, ([k]) => k),
        variance: Float64Array.from(rows, ([, variance]) => Math.abs(variance) % 3),
        weight: Float64Array.from(rows, ([, , weight]) => weight),
      };
      const fit = fitSmile(points, years);
      expect(SMILE_REASONS[fit.reason]).toBeTypeOf('string');
      if (!fit.curve) {
        expect(fit.reason).toBe('no-points');
        return;
      }
      for (let i = 0; i <= 20; i++) {
        const k = fit.curve.low + ((fit.curve.high - fit.curve.low) * i) / 20;
        expect(smileIv(fit.curve, k)).toBeGreaterThan(0);
      }
      expect(fit.rmse).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});

test('points of a chain: puts below the forward, calls from it on, weighted by vega over spread', () => {
  const columns = emptyColumns([90, 100, 110]);
  columns.put.iv.set([0.3, 0.9, 0.9]);
  columns.call.iv.set([0.9, 0.2, Number.NaN]);
  columns.put.bid.set([1, 1, 1]);
  columns.put.ask.set([1.1, 2, 2]);
  columns.call.bid.set([1, 3, 1]);
  columns.call.ask.set([1.1, 3, 2]);
  const points = smilePoints(columns, { spot: 99, forward: 100, years: 0.25, rate: 0.04, carryYield: 0 });
  expect(points.k[1]).toBe(0);
  expect(points.variance[0]).toBeCloseTo(0.0225, 15);
  expect(points.variance[1]).toBeCloseTo(0.01, 15);
  expect(points.variance[2]).toBeNaN();
  // F·DF·√T·n(d1) of the put: d1 = −ln(0.9)/0.15 + 0.075
  const d1 = -Math.log(0.9) / 0.15 + 0.075;
  const vega = (100 * Math.exp(-0.01) * 0.5 * Math.exp(-0.5 * d1 * d1)) / Math.sqrt(2 * Math.PI);
  expect(points.weight[0]).toBeCloseTo(vega / 0.1, 9);
  // A locked quote counts as one of a cent.
  expect(points.weight[1]).toBeGreaterThan(1000);
  expect(points.weight[1]).toBeLessThan(Number.POSITIVE_INFINITY);
});
