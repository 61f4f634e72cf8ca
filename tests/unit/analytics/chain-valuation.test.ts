import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { americanPrice } from '../../../src/analytics/american.js';
import { summariseChain } from '../../../src/analytics/chain-summary.js';
import { type ChainTerms, ChainValuation, VALUE_WIDTH } from '../../../src/analytics/chain-valuation.js';
import { europeanPrice } from '../../../src/analytics/european.js';
import { summariseExpiry } from '../../../src/analytics/expiry-summary.js';
import { flatRates, yearsTo } from '../../../src/analytics/rates.js';
import { OK, REASON, reasonName } from '../../../src/analytics/reasons.js';
import { explainValue } from '../../../src/analytics/value-explanation.js';
import type { Right } from '../../../src/market/contract.js';
import { anyNumber } from './option-arbitraries.js';

const NOW = 1_768_412_700_000;
const DAY = 86_400_000;
const RATE = 0.04;
const STRIKES = [90, 95, 100, 105, 110];

/** Rows: each strike's call, then its put. */
function terms(change: Partial<ChainTerms> = {}): ChainTerms {
  return {
    strikes: STRIKES.flatMap((strike) => [strike, strike]),
    rights: STRIKES.flatMap((): Right[] => ['call', 'put']),
    expiresAt: NOW + 20 * DAY,
    style: 'european',
    rates: flatRates(RATE),
    ...change,
  };
}

interface Scene {
  spot?: number;
  carryYield?: number;
  halfSpread?: number;
  volatility?: (strike: number) => number;
}

/** A chain with quotes around model prices. */
function quoted(change: Partial<ChainTerms> = {}, scene: Scene = {}): ChainValuation {
  const { spot = 101, carryYield = 0.01, halfSpread = 0.01, volatility = () => 0.25 } = scene;
  const chain = new ChainValuation(terms(change));
  chain.setSpot(spot);
  const years = yearsTo(chain.terms.expiresAt, NOW);
  const model = chain.terms.style === 'american' ? americanPrice : europeanPrice;
  for (let row = 0; row < chain.rowCount; row++) {
    const strike = chain.terms.strikes[row]!;
    const price = model(chain.terms.rights[row]!, spot, strike, years, RATE, carryYield, volatility(strike));
    chain.setQuote(row, price - halfSpread, price + halfSpread, NOW);
  }
  chain.update(NOW);
  return chain;
}

function valueOf(chain: ChainValuation, row: number): Record<string, number> {
  const out = new Float64Array(VALUE_WIDTH + 2).fill(7);
  const reason = chain.value(row, out, 1);
  expect(out[0]).toBe(7);
  expect(out[VALUE_WIDTH + 1]).toBe(7);
  expect(out[7]).toBe(reason);
  const [, iv, delta, gamma, theta, vega, rho] = out;
  return { iv: iv!, delta: delta!, gamma: gamma!, theta: theta!, vega: vega!, rho: rho!, reason };
}

const UNKNOWN = { iv: NaN, delta: NaN, gamma: NaN, theta: NaN, vega: NaN, rho: NaN };

describe('a chain with good quotes', () => {
  test('recovers forward, yield and volatilities, with no dividend told', () => {
    const chain = quoted();
    expect(chain.estimate.source).toBe('parity');
    expect(chain.estimate.carryYield).toBeCloseTo(0.01, 8);
    for (let row = 0; row < chain.rowCount; row++) expect(valueOf(chain, row).iv).toBeCloseTo(0.25, 9);
  });

  test('writes display units: vega per point, theta per day, rho per percentage point', () => {
    const chain = quoted();
    const call = valueOf(chain, 4);
    const years = yearsTo(chain.terms.expiresAt, NOW);
    const price = (t: number, r: number, v: number): number => europeanPrice('call', 101, 100, t, r, 0.01, v);
    expect(call.vega).toBeCloseTo(price(years, RATE, 0.255) - price(years, RATE, 0.245), 5);
    expect(call.theta).toBeCloseTo(price(years - 0.5 / 365, RATE, 0.25) - price(years + 0.5 / 365, RATE, 0.25), 3);
    expect(call.rho).toBeCloseTo(price(years, RATE + 0.005, 0.25) - price(years, RATE - 0.005, 0.25), 5);
  });

  test('a moved spot moves the forward at once, and rows tell how far they are behind', () => {
    const chain = quoted();
    expect(chain.drift(0)).toBeNaN();
    valueOf(chain, 0);
    expect(chain.drift(0)).toBe(0);
    const before = chain.estimate.forward;
    for (let row = 0; row < chain.rowCount; row += 2) {
      chain.setQuote(row, chain.columns.call.bid[row / 2]! + 1, chain.columns.call.ask[row / 2]! + 1, NOW);
    }
    chain.update(NOW);
    expect(chain.estimate.forward).toBeCloseTo(before + 1 / chain.discount, 9);
    expect(chain.drift(0)).toBeCloseTo(1 / before, 3);
  });
});

describe('quotes that give nothing say why, and harm no other row', () => {
  const chain = quoted();
  chain.setQuote(0, 1.2, 1.1, NOW);
  chain.setQuote(1, 0, 0.05, NOW);
  chain.setQuote(2, Number.NaN, 3, NOW);
  chain.setQuote(3, 0.5, 0.5, NOW);
  chain.setQuote(8, 0.2, 0.2, NOW);
  chain.setQuote(9, 8.1, 8.3, NOW); // under K − F
  chain.update(NOW);

  test.each([
    [0, 'crossed'],
    [1, 'zero_bid'],
    [2, 'no_quote'],
    [9, 'at_or_below_intrinsic'],
  ])('row %i: %s', (row, name) => {
    const { reason, ...values } = valueOf(chain, row);
    expect(reasonName(reason!)).toBe(name);
    expect(values).toEqual(UNKNOWN);
    expect(chain.reasonOf(row)).toBe(reason);
  });

  test('a locked quote is a price', () => {
    expect(valueOf(chain, 3)).toMatchObject({ reason: OK, iv: expect.any(Number) });
    expect(valueOf(chain, 8).iv).toBeGreaterThan(0);
  });

  test('the others keep their volatility', () => {
    for (const row of [4, 5, 6, 7]) expect(valueOf(chain, row).iv).toBeCloseTo(0.25, 2);
  });
});

test('the last minute of the day has values still; after it the contract has expired', () => {
  const chain = quoted({ expiresAt: NOW + 60_000 }, { halfSpread: 0.005, volatility: () => 0.6 });
  const row = 4; // the 100 call, a dollar in the money
  const call = valueOf(chain, row);
  expect(call.reason === OK || call.reason === REASON.at_or_below_intrinsic).toBe(true);
  chain.setQuote(row, 1.05, 1.09, NOW);
  chain.update(NOW);
  const late = valueOf(chain, row);
  expect(late.reason).toBe(OK);
  expect(Object.values(late).every(Number.isFinite)).toBe(true);
  chain.update(NOW + 60_000);
  expect(valueOf(chain, row)).toEqual({ ...UNKNOWN, reason: REASON.expired });
  expect(chain.estimate.forward).toBe(101);
});

test('deep in the money: the delta is one, or the reason is that no time value is left', () => {
  const chain = quoted({ strikes: [60, 60, 100, 100], rights: ['call', 'put', 'call', 'put'] }, { halfSpread: 0.001 });
  const deep = valueOf(chain, 0);
  if (deep.reason === OK) expect(deep.delta).toBeGreaterThan(0.99);
  else expect(reasonName(deep.reason!)).toBe('at_or_below_intrinsic');
  chain.setQuote(0, 41.3, 41.7, NOW);
  chain.update(NOW);
  const wide = valueOf(chain, 0);
  expect(wide.reason).toBe(OK);
  expect(wide.delta).toBeGreaterThan(0.9);
});

describe('the forward', () => {
  test('without a pair is carried at the assumed yield, and says so', () => {
    const chain = new ChainValuation(terms({ carryYield: 0.02 }));
    chain.setSpot(100);
    chain.update(NOW);
    expect(chain.estimate.source).toBe('carry');
    expect(chain.estimate.forward).toBeCloseTo(100 * Math.exp(0.02 * chain.years), 12);
    expect(summariseExpiry(chain).isCarryAssumed).toBe(true);
  });

  test('keeps its last good distance from the spot while the quotes are implausible', () => {
    const chain = quoted();
    const ratio = chain.estimate.forward / 101;
    for (let row = 0; row < chain.rowCount; row += 2) chain.setQuote(row, 30, 31, NOW);
    chain.setSpot(102);
    chain.update(NOW);
    expect(chain.estimate.source).toBe('kept');
    expect(chain.estimate.forward).toBeCloseTo(102 * ratio, 10);
  });

  test('stands in for a spot that is not known', () => {
    const chain = quoted();
    const { forward } = chain.estimate;
    chain.setSpot(Number.NaN);
    chain.update(NOW);
    expect(chain.estimate.isSpotImplied).toBe(true);
    expect(chain.estimate.forward).toBe(forward);
    expect(valueOf(chain, 4).iv).toBeCloseTo(0.25, 6);
  });

  test('neither spot nor pair: nothing is valued, and the reason is said', () => {
    const chain = new ChainValuation(terms());
    chain.setQuote(0, 1, 1.1, NOW);
    chain.update(NOW);
    expect(valueOf(chain, 0)).toEqual({ ...UNKNOWN, reason: REASON.no_underlying });
  });
});

test('a stale quote keeps its volatility, is flagged, and no longer bears on the forward', () => {
  const chain = quoted();
  const before = valueOf(chain, 4);
  chain.valueAll();
  chain.setSpot(103);
  chain.update(NOW + 61_000);
  expect(chain.isStale(4)).toBe(true);
  const after = valueOf(chain, 4);
  expect(after.iv).toBe(before.iv);
  expect(after.delta).toBeGreaterThan(before.delta!);
  expect(chain.estimate.source).toBe('carry');
  const price = europeanPrice('call', 103, 100, chain.years, RATE, 0.01, 0.3);
  chain.setQuote(4, price - 0.01, price + 0.01, NOW + 61_000);
  expect(chain.isStale(4)).toBe(false);
  expect(valueOf(chain, 4).iv).toBeCloseTo(0.3, 1);
  chain.isFeedQuiet = true;
  expect(chain.isStale(4)).toBe(true);
});

test('adjusted contracts are shown and left out', () => {
  const isAdjusted = [false, false, true];
  const chain = quoted({ strikes: [100, 100, 101], rights: ['call', 'put', 'call'], isAdjusted });
  expect(valueOf(chain, 2)).toEqual({ ...UNKNOWN, reason: REASON.adjusted });
  expect([...chain.columns.strikes]).toEqual([100]);
  expect(valueOf(chain, 0).reason).toBe(OK);
});

describe('American style', () => {
  const american = { style: 'american', expiresAt: NOW + 200 * DAY } as const;

  test('refined volatilities recover the model; before, puts read high', () => {
    const chain = quoted(american, { volatility: (strike) => 0.3 - 0.001 * (strike - 100) });
    const raw = valueOf(chain, 9).iv!;
    chain.refineForward();
    expect(chain.estimate.carryYield).toBeCloseTo(0.01, 4);
    const out = new Float64Array(VALUE_WIDTH);
    for (let row = 0; row < chain.rowCount; row++) {
      expect(chain.refine(row, out, 0)).toBe(OK);
      expect(out[0]).toBeCloseTo(0.3 - 0.001 * (STRIKES[row >> 1]! - 100), 4);
      expect(chain.isRefined(row)).toBe(true);
      if (row % 2 === 1) expect(chain.premiumOf(row)).toBeGreaterThan(0);
    }
    expect(raw).toBeGreaterThan(out[0]! + 0.005);
  });

  test('after a refinement the quick value agrees with it, and follows a small move closely', () => {
    const chain = quoted(american);
    chain.refineForward();
    const out = new Float64Array(VALUE_WIDTH);
    chain.refine(9, out, 0);
    const refined = [...out];
    chain.value(9, out, 0);
    out.forEach((value, i) => expect(value).toBeCloseTo(refined[i]!, 9));
    const { columns } = chain;
    chain.setQuote(9, columns.put.bid[4]! + 0.05, columns.put.ask[4]! + 0.05, NOW);
    chain.update(NOW);
    chain.value(9, out, 0);
    const quick = out[0]!;
    chain.refine(9, out, 0);
    expect(Math.abs(quick - out[0]!)).toBeLessThan(3e-4);
  });

  test('at the exercise value there is no volatility', () => {
    const chain = quoted(american);
    chain.setQuote(9, 8.9, 9.1, NOW); // 110 − 101
    chain.update(NOW);
    const out = new Float64Array(VALUE_WIDTH);
    expect(reasonName(chain.refine(9, out, 0))).toBe('at_or_below_intrinsic');
    expect(out[0]).toBeNaN();
  });

  test('calls without a dividend need no refinement', () => {
    const chain = quoted(american, { carryYield: -0.005 });
    chain.refineForward();
    expect(chain.isRefined(8)).toBe(true);
    expect(chain.premiumOf(8)).toBe(0);
  });
});

test('a summary is plain and finite, and sums to the chain', () => {
  const chains = [quoted(), quoted({ expiresAt: NOW + 50 * DAY })];
  for (const chain of chains) {
    for (let row = 0; row < chain.rowCount; row++) {
      chain.setOpenInterest(row, 100 + row);
      chain.setVolume(row, row);
    }
  }
  const summaries = chains.map(summariseExpiry);
  const [near] = summaries;
  expect(structuredClone(near)).toEqual(near);
  expect(near!.atmIv).toBeCloseTo(0.25, 8);
  expect(near!.callOpenInterest).toBe(520);
  expect(near!.putVolume).toBe(25);
  expect(near!.expectedMoveIv).toBeCloseTo(101 * 0.25 * Math.sqrt(20 / 365), 6);
  const whole = summariseChain(chains, summaries);
  expect(whole.gexNet).toBeCloseTo(summaries[0]!.gexNet + summaries[1]!.gexNet, 6);
  expect(whole.termStructure).toHaveLength(2);
  expect(whole.index30d).toBeGreaterThan(0);
  const empty = summariseExpiry(new ChainValuation(terms({ strikes: [], rights: [] })));
  expect(empty.forward).toBeUndefined();
  expect(empty.putCallVolume).toBeUndefined();
  expect(summariseChain([], []).gammaFlip).toBeUndefined();
});

test('an explanation names every input with its unit, and the reason where there is no value', () => {
  const chain = quoted();
  const told = explainValue(chain, 4, NOW + 1500, NOW);
  const figures = Object.fromEntries(told.rows.map(({ label, value }) => [label, value]));
  expect(figures).toMatchObject({ Spot: '101', Strike: '100', 'Age of the quote': '1.5', Rate: '0.04' });
  expect(Number(figures['Implied volatility'])).toBeCloseTo(0.25, 8);
  expect(told.reason).toBeUndefined();
  chain.setQuote(4, 0, 1, Number.NaN);
  chain.update(NOW);
  const none = explainValue(chain, 4, NOW, Number.NaN);
  expect(none.reasonName).toBe('zero_bid');
  expect(none.reason).toContain('Nobody bids');
  expect(none.rows.find(({ label }) => label === 'Delta')?.value).toBe('—');
  expect(JSON.stringify(none)).not.toMatch(/NaN|Infinity|null/);
});

test('whatever comes in, nothing that comes out is infinite, and unknown has its reason', () => {
  const style = fc.constantFrom('european' as const, 'american' as const);
  const quotes = fc.array(fc.tuple(fc.nat(9), anyNumber, anyNumber, anyNumber), { maxLength: 20 });
  const out = new Float64Array(VALUE_WIDTH);
  fc.assert(
    fc.property(style, anyNumber, anyNumber, quotes, fc.nat(9), (exercise, spot, now, given, refined) => {
      const chain = quoted({ style: exercise }, exercise === 'american' ? { volatility: () => 0.4 } : {});
      chain.setSpot(spot);
      for (const [row, bid, ask, at] of given) chain.setQuote(row, bid, ask, at);
      chain.setOpenInterest(0, spot);
      chain.update(Number.isFinite(now) ? NOW + now : now);
      for (let row = 0; row < chain.rowCount; row++) {
        const reason = row === refined ? chain.refine(row, out, 0) : chain.value(row, out, 0);
        for (let i = 0; i < 6; i++) expect(Number.isFinite(out[i]), `${i} of ${out}`).toBe(reason === OK);
      }
      for (const [name, value] of Object.entries(summariseExpiry(chain))) {
        if (typeof value === 'number') expect(Number.isFinite(value), name).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
