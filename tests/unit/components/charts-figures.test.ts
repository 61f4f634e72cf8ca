import { describe, expect, test } from 'vitest';
import type { ExpiryChoice } from '../../../src/client/chain-model.js';
import type { Expiry } from '../../../src/market/contract.js';
import { strikeReach } from '../../../src/components/chart-window.js';
import { priceLevels } from '../../../src/components/price-levels.js';
import { curveIvAt, smileSeries } from '../../../src/components/smile-series.js';
import { profileMarks, strikeProfile } from '../../../src/components/strike-profile.js';
import { termChoices } from '../../../src/components/term-expiries.js';
import { CHART_FORWARD, chartIv, overviewOf, profileOf, range, summaryOf } from '../../support/builders-charts.js';

const EXPIRY = '2026-12-18';
const EXPIRES_AT = Date.parse(`${EXPIRY}T21:00:00Z`);

describe('the strikes that are drawn', () => {
  const strikes = range(500, 800);

  test('reach so many deviations from the forward', () => {
    const [from, to] = strikeReach({ strikes, forward: 650, iv: 0.2, years: 0.04 }, '2')!;
    expect(from).toBeCloseTo(650 * Math.exp(-0.08), 9);
    expect(to).toBeCloseTo(650 * Math.exp(0.08), 9);
  });

  test('are some each side however near the expiry', () => {
    expect(strikeReach({ strikes, forward: 650.4, iv: 0.2, years: 1e-7 }, '2')).toEqual([645, 657]);
  });

  test('are all when the smile is not known, or all are wanted', () => {
    expect(strikeReach({ strikes, forward: Number.NaN, iv: 0.2, years: 0.04 }, '2')).toEqual([500, 800]);
    expect(strikeReach({ strikes, forward: 650, iv: Number.NaN, years: 0.04 }, '2')).toEqual([500, 800]);
    expect(strikeReach({ strikes, forward: 650, iv: 0.2, years: 0.04 }, 'all')).toEqual([500, 800]);
    expect(strikeReach({ strikes: [], forward: 650, iv: 0.2, years: 0.04 }, '2')).toBeUndefined();
  });
});

describe('a smile', () => {
  test('has a curve that goes through its mids', () => {
    const series = smileSeries(profileOf(EXPIRY), 'Fri 18 Dec', EXPIRES_AT, 'all');
    expect(series.atmIv).toBeCloseTo(chartIv(CHART_FORWARD), 4);
    for (const strike of [632, 650, 668]) expect(curveIvAt(series, strike)).toBeCloseTo(chartIv(strike), 3);
    expect(series.reason).toBe('Fitted with five parameters.');
    expect(series.isCall[series.strikes.indexOf(650)]).toBe(false);
    expect(series.isCall[series.strikes.indexOf(651)]).toBe(true);
  });

  test('says so when too few strikes have a volatility, and invents no curve where there are none', () => {
    const few = profileOf(EXPIRY, {}, [640, 650, 660]);
    expect(smileSeries(few, '', EXPIRES_AT, 'all').reason).toContain('Fewer than five strikes');
    const none = profileOf(EXPIRY, { midIv: range(630, 670).map(() => Number.NaN) });
    const series = smileSeries(none, '', EXPIRES_AT, 'all');
    expect(series.curve).toBeUndefined();
    expect(series.atmIv).toBeNaN();
    expect(curveIvAt(series, 650)).toBeNaN();
  });

  test('has no curve beyond the strikes it was fitted to', () => {
    const series = smileSeries(profileOf(EXPIRY), '', EXPIRES_AT, 'all');
    expect(curveIvAt(series, 800)).toBeNaN();
  });

  test('a side without a volatility does not take the point out of the fit', () => {
    const bidIv = range(630, 670).map(() => Number.NaN);
    const series = smileSeries(profileOf(EXPIRY, { bidIv }), '', EXPIRES_AT, 'all');
    expect(series.atmIv).toBeCloseTo(chartIv(CHART_FORWARD), 4);
  });
});

describe('levels of the price', () => {
  test('are the bands around the spot, max pain, walls and the flip', () => {
    const levels = priceLevels(summaryOf(EXPIRY), overviewOf([EXPIRY]));
    expect(levels.map(({ kind, lines }) => [kind, ...lines.map(({ price }) => price)])).toEqual([
      ['straddle', 682.75, 617.75],
      ['deviation', 691.35, 609.15],
      ['pain', 648],
      ['call-wall', 655],
      ['put-wall', 645],
      ['flip', 647.5],
    ]);
  });

  test('what is not known has no line', () => {
    expect(priceLevels(undefined, undefined)).toEqual([]);
    const bare = summaryOf(EXPIRY, { spot: undefined, maxPain: undefined, callWall: undefined });
    expect(priceLevels(bare, undefined).map(({ kind }) => kind)).toEqual(['put-wall']);
  });
});

describe('the profile', () => {
  const summary = summaryOf(EXPIRY, { atmIv: 0.02 });

  test('is of one figure, within the window', () => {
    const terms = { metric: 'openInterest', reach: '2', label: '' } as const;
    const { strikes, call, put } = strikeProfile(profileOf(EXPIRY), summary, terms);
    expect([strikes[0], strikes.at(-1)]).toEqual([643, 659]);
    expect([call.length, put.length]).toEqual([strikes.length, strikes.length]);
    const gex = strikeProfile(profileOf(EXPIRY), summary, { ...terms, metric: 'gex', reach: 'all' });
    expect(gex.put[gex.strikes.indexOf(645)]).toBe(-3e8);
  });

  test('marks at one strike are one mark', () => {
    const marks = profileMarks(summaryOf(EXPIRY, { maxPain: 645 }));
    expect(marks.map(({ label }) => label)).toEqual(['Spot 650.25', 'Max pain, put wall 645', 'Call wall 655']);
    expect(profileMarks(undefined)).toEqual([]);
  });
});

describe('expirations of the term structure', () => {
  const choice = (days: number, isMonthly = false): ExpiryChoice => ({
    expiry: `2026-${String(days).padStart(4, '0')}` as Expiry,
    days,
    label: String(days),
    isMonthly,
  });
  const listed = [...range(0, 20).map((days) => choice(days)), ...range(30, 300, 30).map((days) => choice(days, true))];
  const days = (choices: readonly ExpiryChoice[]) => choices.map((one) => one.days);

  test('are the nearest, then monthly ones to the furthest', () => {
    expect(days(termChoices(listed, [], 8))).toEqual([0, 1, 2, 3, 30, 120, 210, 300]);
  });

  test('what is shown elsewhere is there too', () => {
    expect(days(termChoices(listed, [choice(15).expiry], 4))).toEqual([0, 1, 15, 30, 300]);
  });

  test('few are all', () => {
    expect(days(termChoices(listed.slice(0, 3), [], 10))).toEqual([0, 1, 2]);
    expect(termChoices([], [], 10)).toEqual([]);
  });
});
