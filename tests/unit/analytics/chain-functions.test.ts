import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callWithDividend } from '../../../src/analytics/dividend-exercise.js';
import { europeanPrice } from '../../../src/analytics/european.js';
import { type ExpiryColumns, emptyColumns, strikeIndex } from '../../../src/analytics/expiry-columns.js';
import { isPlausibleForward, parityForward } from '../../../src/analytics/forward.js';
import { gammaExposure, gammaFlip } from '../../../src/analytics/gamma-exposure.js';
import { maxPain, profile, putCallRatio, volumeTotals } from '../../../src/analytics/positioning.js';
import { isStaleQuote, isWide, quoteStatus, usableMid } from '../../../src/analytics/quote-status.js';
import { flatRates, rateAt, rateCurve, yearsTo } from '../../../src/analytics/rates.js';
import { OK, REASON, REASONS, reasonName, reasonSentence } from '../../../src/analytics/reasons.js';
import { atTheMoneyVolatility, expectedMove, smileShape } from '../../../src/analytics/smile.js';
import { termStructure, thirtyDayIndex, volatilityAtTerm } from '../../../src/analytics/term-structure.js';
import { isOpeningInterest, isUnusualVolume } from '../../../src/analytics/unusual-volume.js';
import { varianceStrip } from '../../../src/analytics/variance-index.js';

const DAY = 86_400_000;

function columnsOf(strikes: readonly number[]): ExpiryColumns {
  return emptyColumns(strikes);
}

describe('rates and time', () => {
  const curve = rateCurve([
    { years: 1, rate: 0.04 },
    { years: 0.25, rate: 0.05 },
  ]);

  test('are linear between tenors and flat outside', () => {
    expect([0, 0.25, 0.625, 1, 30].map((years) => rateAt(curve, years))).toEqual([0.05, 0.05, 0.045, 0.04, 0.04]);
    expect(rateAt(flatRates(0.04), 3)).toBe(0.04);
    expect(rateAt(curve, Number.NaN)).toBeNaN();
  });

  test('refuse a table that cannot be meant', () => {
    expect(() => rateCurve([])).toThrow('empty');
    expect(() => rateCurve([{ years: 1, rate: 4 }])).toThrow('0.04 means 4 %');
    expect(() =>
      rateCurve([
        { years: 1, rate: 0.04 },
        { years: 1, rate: 0.05 },
      ]),
    ).toThrow('two rates');
    expect(() => flatRates(Number.NaN)).toThrow();
  });

  test('a year has 365 days, and what has expired has none left', () => {
    expect(yearsTo(365 * DAY, 0)).toBe(1);
    expect(yearsTo(0, 1)).toBe(0);
  });
});

describe('quotes', () => {
  test('the first condition that holds is the status', () => {
    expect(reasonName(quoteStatus(Number.NaN, 1))).toBe('no_quote');
    expect(reasonName(quoteStatus(0, 0))).toBe('no_quote');
    expect(reasonName(quoteStatus(-1, 1))).toBe('no_quote');
    expect(reasonName(quoteStatus(1.1, 1))).toBe('crossed');
    expect(reasonName(quoteStatus(0, 1))).toBe('zero_bid');
    expect(quoteStatus(1, 1)).toBe(OK);
    expect(usableMid(1, 1.5)).toBe(1.25);
    expect(usableMid(0, 1)).toBeNaN();
  });

  test('every reason has a sentence', () => {
    REASONS.forEach(({ name, sentence }, code) => {
      expect(REASON[name]).toBe(code);
      expect(reasonSentence(code)).toBe(sentence);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    });
    expect(reasonName(99)).toBe('bad_input');
  });

  test('wide means half the mid, and at least a dime', () => {
    expect(isWide(1, 1.6)).toBe(false);
    expect(isWide(1, 1.7)).toBe(true);
    expect(isWide(0.05, 0.14)).toBe(false);
  });

  test('a quote is stale when old and left behind by the underlying, never by age alone', () => {
    const daily = 0.2 * Math.sqrt(1 / 252);
    expect(isStaleQuote(0, 100, 3_600_000, 100, 0.2)).toBe(false);
    expect(isStaleQuote(0, 100, 61_000, 100 * (1 + 0.26 * daily), 0.2)).toBe(true);
    expect(isStaleQuote(0, 100, 61_000, 100 * (1 - 0.24 * daily), 0.2)).toBe(false);
    expect(isStaleQuote(0, 100, 59_000, 150, 0.2)).toBe(false);
    expect(isStaleQuote(Number.NaN, 100, 61_000, 150, 0.2)).toBe(false);
  });
});

describe('the forward', () => {
  const strikes = Float64Array.of(90, 95, 100, 105, 110, 115);

  test('is the median over the five strikes nearest parity, whatever one bad pair says', () => {
    const call = Float64Array.from(strikes, (k) => Math.max(102 - k, 0) + 1);
    const put = Float64Array.from(strikes, (k) => Math.max(k - 102, 0) + 1);
    expect(parityForward(strikes, call, put, 1)).toBe(102);
    call[2] = call[2]! + 1.5;
    expect(parityForward(strikes, call, put, 1)).toBe(102);
  });

  test('takes the lower of two equal strikes, and fewer when there are fewer', () => {
    const call = Float64Array.of(Number.NaN, 6, 3, Number.NaN, Number.NaN, Number.NaN);
    const put = Float64Array.of(1, 3, 6, 2, Number.NaN, Number.NaN);
    const chosen = new Int32Array(5);
    expect(parityForward(strikes, call, put, 1, 1, chosen)).toBe(98);
    expect(chosen[0]).toBe(1);
    expect(parityForward(strikes, call, put, 0.5, 5, chosen)).toBe((95 + 6 + 100 - 6) / 2);
    expect([...chosen]).toEqual([1, 2, -1, -1, -1]);
    expect(parityForward(strikes, new Float64Array(6).fill(Number.NaN), put, 1)).toBeNaN();
  });

  test('is refused when no dividend could explain it', () => {
    expect(isPlausibleForward(101, 100, 0.04, 0, 0.1)).toBe(true);
    expect(isPlausibleForward(106, 100, 0.04, 0, 0.1)).toBe(false);
    expect(isPlausibleForward(Number.NaN, 100, 0.04, 0, 0.1)).toBe(false);
  });
});

describe('the smile', () => {
  const columns = columnsOf([110, 90, 100, 95, 105, 100]);
  test('columns have each strike once, ascending', () => {
    expect([...columns.strikes]).toEqual([90, 95, 100, 105, 110]);
    expect(strikeIndex(columns.strikes, 105)).toBe(3);
    expect(strikeIndex(columns.strikes, 104)).toBe(-1);
  });

  test('reads at the forward from the out-of-the-money sides, linear in ln K', () => {
    columns.put.iv.set([0.3, 0.26, 0.23, 9, 9]);
    columns.call.iv.set([9, 9, 9, 0.2, 0.19]);
    const forward = 102;
    const share = Math.log(102 / 100) / Math.log(105 / 100);
    expect(atTheMoneyVolatility(columns, forward)).toBeCloseTo(0.23 + share * (0.2 - 0.23), 14);
    expect(atTheMoneyVolatility(columns, 200)).toBeNaN();
    expect(atTheMoneyVolatility(columns, 80)).toBeNaN();
    // At a strike the call counts, and only volatilities that are there.
    expect(atTheMoneyVolatility(columns, 105)).toBe(0.2);
    columns.put.iv[2] = Number.NaN;
    const wider = Math.log(102 / 95) / Math.log(105 / 95);
    expect(atTheMoneyVolatility(columns, forward)).toBeCloseTo(0.26 + wider * (0.2 - 0.26), 14);
  });

  test('25-delta points lie between two neighbours or nowhere', () => {
    columns.put.delta.set([-0.1, -0.2, -0.3, -0.6, -0.9]);
    columns.call.delta.set([0.9, 0.8, 0.6, 0.35, 0.15]);
    columns.put.iv[2] = 0.23;
    const shape = smileShape(columns, 102);
    expect(shape.put25Iv).toBeCloseTo((0.23 + 0.26) / 2, 14);
    expect(shape.call25Iv).toBeCloseTo((0.2 + 0.19) / 2, 14);
    expect(shape.riskReversal25).toBeCloseTo(0.195 - 0.245, 14);
    columns.call.delta[4] = 0.26;
    expect(smileShape(columns, 102).call25Iv).toBeNaN();
  });

  test('the straddle stands at the nearest strike with both mids, the lower of two', () => {
    columns.call.mid.set([12, 8, 5, 3, 1]);
    columns.put.mid.set([1, 2, 4, 6, Number.NaN]);
    expect(expectedMove(columns, 102.5, 100, 0.2, 0.25)).toEqual({ straddleStrike: 100, straddle: 9, deviation: 10 });
    expect(expectedMove(columns, 109, 100, 0.2, 0.25).straddleStrike).toBe(105);
  });
});

test('a flat smile gives its own variance index', () => {
  const strikes = Array.from({ length: 400 }, (_, i) => 2000 + 20 * i);
  const columns = columnsOf(strikes);
  strikes.forEach((strike, k) => {
    for (const side of ['call', 'put'] as const) {
      const price = europeanPrice(side, 5000, strike, 30 / 365, 0.04, 0.01, 0.2);
      columns[side].bid[k] = price;
      columns[side].ask[k] = price;
      columns[side].mid[k] = price;
    }
  });
  const strip = varianceStrip(columns, 30 / 365, 0.04);
  expect(strip.index).toBeCloseTo(20, 1);
  expect(strip.forward).toBeCloseTo(5000 * Math.exp((0.03 * 30) / 365), 6);
  expect(varianceStrip(columns, 0, 0.04).index).toBeNaN();
  expect(varianceStrip(columnsOf([]), 0.1, 0.04).index).toBeNaN();
});

test('total variance is linear between expiries, and unknown outside', () => {
  const structure = termStructure([
    { years: 0.5, volatility: 0.3 },
    { years: 0.1, volatility: 0.2 },
    { years: 0.2, volatility: Number.NaN },
  ]);
  expect(structure.map(({ years }) => years)).toEqual([0.1, 0.5]);
  const total = 0.04 * 0.1 + 0.5 * (0.09 * 0.5 - 0.04 * 0.1);
  expect(volatilityAtTerm(structure, 0.3)).toBeCloseTo(Math.sqrt(total / 0.3), 14);
  expect(volatilityAtTerm(structure, 0.5)).toBe(0.3);
  expect(volatilityAtTerm(structure, 0.6)).toBeNaN();
  expect(volatilityAtTerm(structure, 0.05)).toBeNaN();
  expect(thirtyDayIndex([{ years: 30 / 365, varianceIndex: 17 }])).toBeCloseTo(17, 12);
});

describe('positioning', () => {
  const columns = columnsOf([90, 100, 110]);
  columns.call.openInterest.set([0, 10, 30]);
  columns.put.openInterest.set([20, 5, Number.NaN]);
  columns.call.volume.set([1, 2, Number.NaN]);
  columns.put.volume.set([6, 0, 0]);

  test('holders get least at max pain; of equal strikes the lowest', () => {
    // 100: puts 90 and calls 110 expire worthless; nothing is owed on 100 itself.
    expect(maxPain(columns, 100)).toEqual({ strike: 100, value: 0 });
    const even = columnsOf([90, 100]);
    even.call.openInterest.set([5, 0]);
    even.put.openInterest.set([0, 5]);
    expect(maxPain(even, 100)).toEqual({ strike: 90, value: 5000 });
    expect(maxPain(columnsOf([90]), 100).strike).toBeNaN();
  });

  test('no calls, no ratio', () => {
    expect(putCallRatio(volumeTotals(columns))).toBe(2);
    expect(putCallRatio({ call: 0, put: 3 })).toBeNaN();
  });

  test('the profile marks the largest strikes', () => {
    const { rows, largest } = profile(columns);
    expect(rows.map(({ strike }) => strike)).toEqual([90, 100, 110]);
    expect(largest).toEqual({ callOpenInterest: 110, putOpenInterest: 90, callVolume: 100, putVolume: 90 });
  });

  test("exposure takes the twin's volatility, and counts what has neither", () => {
    const market = { spot: 100, forward: 100, years: 0.1, rate: 0, carryYield: 0 };
    columns.call.iv.set([Number.NaN, 0.2, Number.NaN]);
    columns.put.iv.set([0.25, Number.NaN, Number.NaN]);
    const exposure = gammaExposure(columns, market, 100);
    expect(exposure.missing).toBe(2);
    expect(exposure.call).toBeGreaterThan(0);
    expect(exposure.put).toBeLessThan(0);
    expect([exposure.callWall, exposure.putWall]).toEqual([100, 90]);
    // Long the 110 calls and short the 90 puts: positive above, negative below.
    columns.call.iv[2] = 0.2;
    columns.call.openInterest.set([0, 0, 20]);
    columns.put.openInterest.set([20, 0, 0]);
    const flip = gammaFlip([{ columns, market }], 100, 100);
    expect(flip).toBeGreaterThan(95);
    expect(flip).toBeLessThan(105);
    const net = (spot: number): number => gammaExposure(columns, { ...market, spot }, 100).net;
    expect(Math.abs(net(flip))).toBeLessThan(1e-3 * Math.abs(net(flip * 1.01)));
    expect(gammaFlip([], 100, 100)).toBeNaN();
  });

  test('exactly three times the average is not unusual yet', () => {
    expect(isUnusualVolume(300, 100)).toBe(false);
    expect(isUnusualVolume(301, 100)).toBe(true);
    expect(isUnusualVolume(301, 0)).toBe(false);
    expect(isUnusualVolume(301, Number.NaN)).toBe(false);
    expect(isUnusualVolume(Number.NaN, 100)).toBe(false);
    expect(isUnusualVolume(100, 100, { factor: 3, minimum: 0, dayShare: 0.3 })).toBe(true);
    expect(isUnusualVolume(100, 10, { factor: 3, minimum: 101, dayShare: 1 })).toBe(false);
    expect(isOpeningInterest(5, 4)).toBe(true);
    expect(isOpeningInterest(5, Number.NaN)).toBe(false);
  });
});

test('a known dividend: no less than holding or than exercising now, and the European price without one', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 80, max: 130, noNaN: true }),
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0.01, max: 0.49, noNaN: true }),
      (strike, amount, exYears) => {
        const got = callWithDividend(100, strike, 0.5, 0.04, 0.3, exYears, amount);
        const held = europeanPrice('call', 100 - amount * Math.exp(-0.04 * exYears), strike, 0.5, 0.04, 0, 0.3);
        const before = europeanPrice('call', 100, strike, exYears, 0.04, 0, 0.3);
        expect(got).toBeGreaterThanOrEqual(Math.max(before, held * 0.99) - 1e-9);
        const without = callWithDividend(100, strike, 0.5, 0.04, 0.3, exYears, 0);
        expect(without).toBeCloseTo(europeanPrice('call', 100, strike, 0.5, 0.04, 0, 0.3), 7);
        expect(got).toBeLessThanOrEqual(without + 1e-9);
      },
    ),
    { numRuns: 100 },
  );
  expect(callWithDividend(100, 100, 0.5, 0.04, 0.3, 0.6, 1)).toBeNaN();
});
