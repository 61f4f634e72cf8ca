import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DELTA, GAMMA, GREEK_COUNT, PRICE, RHO, THETA, VEGA } from '../../../src/analytics/european.js';
import { europeanPrice } from '../../../src/analytics/european.js';
import { probabilityAbove, probabilityOfProfit } from '../../../src/analytics/probabilities.js';
import type { StrategyLeg } from '../../../src/analytics/strategy-legs.js';
import { strategyOutcome, strategyProbabilityOfProfit } from '../../../src/analytics/strategy-outcome.js';
import {
  legValue,
  profitBySpotAndDate,
  profitBySpotAndVolatility,
  strategyGreeks,
  strategyValue,
} from '../../../src/analytics/strategy-value.js';
import { summariseStrategy } from '../../../src/analytics/strategy.js';
import { DAY, NOW, market, option, stock } from './strategy-builders.js';

const CONDOR = [
  option(1, 'put', 90, 0.6),
  option(-1, 'put', 95, 1.5),
  option(-1, 'call', 105, 1.4),
  option(1, 'call', 110, 0.5),
];

test('a bull call spread by hand', () => {
  const outcome = strategyOutcome([option(1, 'call', 100, 5), option(-1, 'call', 110, 2)], market);
  expect(outcome).toEqual({
    horizonAt: NOW + 30 * DAY,
    isExact: true,
    maxProfit: 700,
    minProfit: -300,
    breakEvens: [103],
  });
});

test('an iron condor by hand', () => {
  const outcome = strategyOutcome(CONDOR, market);
  expect(outcome.maxProfit).toBeCloseTo(180, 9);
  expect(outcome.minProfit).toBeCloseTo(-320, 9);
  expect(outcome.breakEvens).toHaveLength(2);
  expect(outcome.breakEvens[0]).toBeCloseTo(93.2, 10);
  expect(outcome.breakEvens[1]).toBeCloseTo(106.8, 10);
});

test('a covered call, a short strangle and a lone put know which side is unlimited', () => {
  const covered = strategyOutcome([stock(100, 100), option(-1, 'call', 105, 2)], market);
  expect(covered).toMatchObject({ maxProfit: 700, minProfit: -9800, breakEvens: [98] });
  const strangle = strategyOutcome([option(-1, 'put', 95, 1), option(-1, 'call', 105, 1)], market);
  expect(strangle).toMatchObject({ maxProfit: 200, minProfit: 'unlimited', breakEvens: [93, 107] });
  expect(strategyOutcome([option(1, 'put', 50, 2)], market)).toMatchObject({
    maxProfit: 4800,
    minProfit: -200,
    breakEvens: [48],
  });
  expect(strategyOutcome([stock(10, 99)], market)).toMatchObject({ maxProfit: 'unlimited', breakEvens: [99] });
});

test('a stretch without profit or loss is named by its end, and a peak that just reaches zero counts', () => {
  // Costs nothing: 0 up to 110, then losing.
  expect(
    strategyOutcome([option(1, 'call', 100, 2), option(-1, 'call', 110, 2), option(-1, 'call', 110)], market)
      .breakEvens,
  ).toEqual([100, 120]);
  const butterfly = [option(1, 'call', 95, 6), option(-2, 'call', 100, 2), option(1, 'call', 105, 3)];
  expect(strategyOutcome(butterfly, market).breakEvens).toEqual([100]);
  // A box bought at its worth makes nothing anywhere.
  const box = [option(1, 'call', 90, 10), option(-1, 'call', 100), option(1, 'put', 100), option(-1, 'put', 90)];
  expect(strategyOutcome(box, market)).toMatchObject({ maxProfit: 0, minProfit: 0 });
});

const anyLeg: fc.Arbitrary<StrategyLeg> = fc
  .tuple(
    fc.constantFrom('call' as const, 'put' as const, 'stock' as const),
    fc.integer({ min: 80, max: 120 }),
    fc.integer({ min: -3, max: 3 }).filter((quantity) => quantity !== 0),
    fc.integer({ min: 1, max: 99 }),
  )
  .map(([right, strike, quantity, tenths]) =>
    right === 'stock' ? stock(100 * quantity, strike + tenths / 100) : option(quantity, right, strike, tenths / 10),
  );

test('between its strikes nothing beats the extremes, and every change of sign is a break-even', () => {
  fc.assert(
    fc.property(fc.array(anyLeg, { minLength: 1, maxLength: 8 }), (legs) => {
      const outcome = strategyOutcome(legs, market);
      const cost = legs.reduce((sum, leg) => sum + leg.quantity * leg.multiplier * leg.price, 0);
      const profit = (spot: number): number => strategyValue(legs, market, spot, outcome.horizonAt) - cost;
      const slack = 1e-6;
      const most = typeof outcome.maxProfit === 'number' ? outcome.maxProfit : Number.POSITIVE_INFINITY;
      const least = typeof outcome.minProfit === 'number' ? outcome.minProfit : Number.NEGATIVE_INFINITY;
      const beyond: number[] = [];
      const missed: number[] = [];
      let before = profit(0);
      for (let spot = 0.37; spot < 400; spot += 0.37) {
        const now = profit(spot);
        if (!(now <= most + slack && now >= least - slack)) beyond.push(spot);
        const isCrossing = before * now < 0 && Math.min(Math.abs(before), Math.abs(now)) > slack;
        if (isCrossing && !outcome.breakEvens.some((root) => root > spot - 0.37 && root < spot)) missed.push(spot);
        before = now;
      }
      expect({ beyond, missed }).toEqual({ beyond: [], missed: [] });
      for (const root of outcome.breakEvens) expect(Math.abs(profit(root))).toBeLessThan(1e-6);
      expect(outcome.breakEvens).toEqual([...outcome.breakEvens].sort((a, b) => a - b));
    }),
    { numRuns: 150 },
  );
});

test('a calendar spread: both break-evens, the peak at the strike, and no more lost than it cost', () => {
  const legs = [option(-1, 'call', 100, 2.9), option(1, 'call', 100, 4.2, { days: 60 })];
  for (const style of ['european', 'american'] as const) {
    const at = { ...market, carryYield: 0, style };
    const outcome = strategyOutcome(legs, at);
    expect(outcome.isExact).toBe(false);
    // Near leg worthless at 100: the far one is a 30-day option at the money.
    const peak = 100 * europeanPrice('call', 100, 100, 30 / 365, 0.04, 0, 0.25) - 130;
    expect(outcome.maxProfit).toBeCloseTo(peak, 6);
    expect(outcome.minProfit).toBeCloseTo(-130, 3);
    expect(outcome.breakEvens).toHaveLength(2);
    const [low, high] = outcome.breakEvens as [number, number];
    expect(low).toBeLessThan(100);
    expect(high).toBeGreaterThan(100);
    for (const root of [low, high]) {
      expect(strategyValue(legs, at, root, outcome.horizonAt)).toBeCloseTo(130, 8);
    }
  }
});

test('a later leg without a volatility leaves the outcome unknown; without later legs none is needed', () => {
  const blind = { ...option(1, 'call', 100, 4, { days: 60 }), iv: undefined };
  const outcome = strategyOutcome([option(-1, 'call', 100, 3), blind], market);
  expect(outcome).toMatchObject({ maxProfit: undefined, minProfit: undefined, breakEvens: [] });
  expect(strategyProbabilityOfProfit([blind, option(-1, 'call', 100, 3)], market, outcome, 0.2)).toBeNaN();
  expect(strategyOutcome([blind], market)).toMatchObject({ isExact: true, minProfit: -400 });
});

test('the probability of profit is that of ending between the break-evens', () => {
  const years = 30 / 365;
  const outcome = strategyOutcome(CONDOR, market);
  const above = (level: number): number => probabilityAbove(100, level, years, 0.04, 0.01, 0.22);
  const expected = above(93.2) - above(106.8);
  expect(strategyProbabilityOfProfit(CONDOR, market, outcome, 0.22)).toBeCloseTo(expected, 12);
  const call = [option(2, 'call', 103, 2)];
  expect(strategyProbabilityOfProfit(call, market, strategyOutcome(call, market), 0.3)).toBeCloseTo(
    probabilityOfProfit('call', 100, 103, years, 0.04, 0.01, 0.3, 2),
    13,
  );
  const sold = [option(-2, 'call', 103, 2)];
  expect(strategyProbabilityOfProfit(sold, market, strategyOutcome(sold, market), 0.3)).toBeCloseTo(
    1 - probabilityOfProfit('call', 100, 103, years, 0.04, 0.01, 0.3, 2),
    12,
  );
  const gift = [option(1, 'call', 100, 0), option(-1, 'call', 110, 1)];
  expect(strategyProbabilityOfProfit(gift, market, strategyOutcome(gift, market), 0.3)).toBe(1);
  expect(strategyProbabilityOfProfit(CONDOR, market, outcome, Number.NaN)).toBeNaN();
});

test('the greeks are the slopes of the value, in display units', () => {
  const legs = [...CONDOR, option(2, 'put', 92, 1, { days: 75, iv: 0.31 }), stock(37)];
  const out = new Float64Array(GREEK_COUNT);
  const value = (spot: number, at = NOW, iv = 0, rate = 0.04): number =>
    strategyValue(legs, { ...market, rate }, spot, at, iv);
  strategyGreeks(legs, market, 101, NOW, 0.01, out);
  const h = 1e-3;
  expect(out[PRICE]).toBeCloseTo(value(101, NOW, 0.01), 9);
  expect(out[DELTA]).toBeCloseTo((value(101 + h, NOW, 0.01) - value(101 - h, NOW, 0.01)) / (2 * h), 5);
  const bend = value(101.01, NOW, 0.01) - 2 * value(101, NOW, 0.01) + value(100.99, NOW, 0.01);
  expect(out[GAMMA]).toBeCloseTo(bend / 1e-4, 4);
  expect(out[VEGA]).toBeCloseTo((value(101, NOW, 0.0101) - value(101, NOW, 0.0099)) / 0.02, 5);
  const hour = DAY / 24;
  expect(out[THETA]).toBeCloseTo((value(101, NOW + hour, 0.01) - value(101, NOW - hour, 0.01)) * 12, 3);
  expect(out[RHO]).toBeCloseTo((value(101, NOW, 0.01, 0.0401) - value(101, NOW, 0.01, 0.0399)) / 0.02, 5);
});

test('a synthetic share moves like a share, and an expired leg is shares or nothing', () => {
  const out = new Float64Array(GREEK_COUNT);
  const atZeroRates = { ...market, rate: 0, carryYield: 0 };
  strategyGreeks([option(1, 'call', 100), option(-1, 'put', 100)], atZeroRates, 103, NOW, 0, out);
  expect(out[DELTA]).toBeCloseTo(100, 10);
  expect(out[PRICE]).toBeCloseTo(300, 10);
  expect(out[VEGA]).toBeCloseTo(0, 10);
  strategyGreeks([option(1, 'call', 100), option(1, 'put', 100)], market, 103, NOW + 30 * DAY, 0, out);
  expect([...out]).toEqual([300, 100, 0, 0, 0, 0]);
});

test('an American leg is never worth less than its exercise', () => {
  const put = option(1, 'put', 150, 0, { days: 300, iv: 0.1 });
  expect(legValue(put, market, 100, NOW, 0)).toBeLessThan(50);
  expect(legValue(put, { ...market, style: 'american' }, 100, NOW, 0)).toBe(50);
  const out = new Float64Array(GREEK_COUNT);
  strategyGreeks([put], { ...market, style: 'american' }, 100, NOW, 0, out);
  expect([...out]).toEqual([5000, -100, 0, 0, 0, 0]);
});

test('tables hold the profit row by row', () => {
  const spots = [90, 100, 110];
  const shifts = [-0.5, 0, 0.05];
  const dates = [NOW, NOW + 20 * DAY, NOW + 30 * DAY, NOW + 40 * DAY];
  const byIv = new Float64Array(9);
  const byDate = new Float64Array(12);
  profitBySpotAndVolatility(CONDOR, market, spots, shifts, NOW, byIv);
  profitBySpotAndDate(CONDOR, market, spots, dates, 0, byDate);
  shifts.forEach((shift, row) =>
    spots.forEach((spot, column) =>
      expect(byIv[row * 3 + column]).toBeCloseTo(strategyValue(CONDOR, market, spot, NOW, shift) + 180, 9),
    ),
  );
  dates.forEach((at, row) =>
    spots.forEach((spot, column) =>
      expect(byDate[row * 3 + column]).toBeCloseTo(strategyValue(CONDOR, market, spot, at) + 180, 9),
    ),
  );
  // At and after expiry: −320 at 90, +180 at 100, −320 at 110.
  expect(Array.from(byDate.slice(6), (profit) => Math.round(profit * 1e6) / 1e6)).toEqual([
    -320, 180, -320, -320, 180, -320,
  ]);
});

test('a summary has it all, and says what it does not know by leaving it out', () => {
  const summary = summariseStrategy(CONDOR, market, 0.22);
  expect(summary).toMatchObject({ name: 'short iron condor', isExact: true });
  expect(summary.netCost).toBeCloseTo(-180, 9);
  expect(summary.profit).toBeCloseTo(summary.value! + 180, 9);
  expect(summary.theta).toBeGreaterThan(0);
  expect(summary.vega).toBeLessThan(0);
  expect(summary.probabilityOfProfit).toBeGreaterThan(0.5);
  const blind = summariseStrategy(
    [{ ...option(1, 'call', 100, 2), iv: undefined }],
    { ...market, spot: Number.NaN },
    0.2,
  );
  expect(blind).toMatchObject({ value: undefined, delta: undefined, probabilityOfProfit: undefined, minProfit: -200 });
});
