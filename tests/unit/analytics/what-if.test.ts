import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GREEK_COUNT, europeanGreeks, europeanPrice } from '../../../src/analytics/european.js';
import { emptyColumns } from '../../../src/analytics/expiry-columns.js';
import { AS_IT_IS, type WhatIf, emptyWhatIf, repriceChain } from '../../../src/analytics/what-if.js';
import { anyNumber } from './option-arbitraries.js';

const market = { spot: 100, forward: 100.25, years: 30 / 365, rate: 0.04, carryYield: 0.01 };

/** Strikes in steps of 1 %, so that a move of the spot by steps lands on strikes again; a skewed smile. */
function chain(count = 41) {
  const strikes = Float64Array.from({ length: count }, (_, i) => 100 * 1.01 ** (i - (count - 1) / 2));
  const columns = emptyColumns(strikes);
  columns.strikes.forEach((strike, k) => {
    const x = Math.log(strike / 100);
    columns.call.iv[k] = 0.2 - 0.4 * x + x * x;
    columns.put.iv[k] = 0.21 - 0.4 * x + x * x;
  });
  return columns;
}

function supposed(what: Partial<WhatIf>, columns = chain(), style: 'european' | 'american' = 'european') {
  const out = emptyWhatIf(columns.strikes.length);
  repriceChain(columns, market, style, { ...AS_IT_IS, ...what }, out);
  return { columns, out };
}

test('as it is, it is the model value with greeks in display units', () => {
  const { columns, out } = supposed({});
  const greeks = new Float64Array(GREEK_COUNT);
  columns.strikes.forEach((strike, k) => {
    europeanGreeks('put', 100, strike, 30 / 365, 0.04, 0.01, columns.put.iv[k]!, greeks);
    expect(out.put.price[k]).toBe(greeks[0]);
    expect(out.put.delta[k]).toBe(greeks[1]);
    expect(out.put.gamma[k]).toBe(greeks[2]);
    expect(out.put.vega[k]).toBe(greeks[3]! / 100);
    expect(out.put.theta[k]).toBe(greeks[4]! / 365);
  });
});

test('spot, volatility and time move each by itself', () => {
  const { columns, out } = supposed({ spotShift: -0.03, ivShift: 0.05, daysForward: 10 });
  const relative = supposed({ spotShift: -0.03, ivShift: 0.25, ivShiftKind: 'relative', daysForward: 10 }).out;
  for (const k of [0, 13, 20, 40]) {
    const strike = columns.strikes[k]!;
    const iv = columns.call.iv[k]!;
    expect(out.call.iv[k]).toBeCloseTo(iv + 0.05, 15);
    expect(relative.call.iv[k]).toBeCloseTo(iv * 1.25, 15);
    expect(out.call.price[k]).toBeCloseTo(europeanPrice('call', 97, strike, 20 / 365, 0.04, 0.01, iv + 0.05), 11);
  }
});

test('with a smile that moves with the spot, prices scale: one strike on is one step of the ladder', () => {
  const before = supposed({}).out;
  for (const steps of [-3, 1, 4]) {
    const { out } = supposed({ spotShift: 1.01 ** steps - 1, smile: 'sticky-moneyness' });
    for (let k = 6; k < 35; k++) {
      const scale = 1.01 ** steps;
      expect(out.call.iv[k]).toBeCloseTo(chain().call.iv[k - steps]!, 10);
      expect(out.call.price[k]).toBeCloseTo(before.call.price[k - steps]! * scale, 8);
      expect(out.put.price[k]).toBeCloseTo(before.put.price[k - steps]! * scale, 8);
    }
  }
});

test('beyond the last strike the smile is flat, and holes in it are bridged in ln K', () => {
  const columns = chain();
  columns.call.iv[20] = Number.NaN;
  const { out } = supposed({ spotShift: 1 / 1.01 ** 5 - 1, smile: 'sticky-moneyness' }, columns);
  expect(out.call.iv[38]).toBe(columns.call.iv[40]);
  expect(out.call.iv[15]).toBeCloseTo((columns.call.iv[19]! + columns.call.iv[21]!) / 2, 10);
  // A contract without a volatility of its own stays unknown.
  expect(out.call.price[20]).toBeNaN();
});

test('past the expiry only exercise is left', () => {
  const { columns, out } = supposed({ spotShift: 0.1, daysForward: 31 });
  columns.strikes.forEach((strike, k) => {
    expect(out.call.price[k]).toBeCloseTo(Math.max(110 - strike, 0), 12);
    expect(out.call.delta[k]).toBeNaN();
    expect(out.call.iv[k]).toBeNaN();
  });
});

test('an American put is worth its exercise at least, and is a short share there', () => {
  const { columns, out } = supposed({ spotShift: -0.3 }, chain(), 'american');
  const last = columns.strikes.length - 1;
  expect(out.put.price[last]).toBe(columns.strikes[last]! - 100 * (1 - 0.3));
  expect(out.put.delta[last]).toBe(-1);
  expect(out.put.gamma[last]).toBe(0);
});

test('a volatility is not pushed below a tenth of a point', () => {
  expect(supposed({ ivShift: -5 }).out.call.iv[20]).toBe(0.001);
});

test('what cannot be supposed leaves all unknown, and nothing is ever infinite', () => {
  for (const what of [{ spotShift: -1 }, { spotShift: Number.NaN }, { daysForward: -1 }, { ivShift: Number.NaN }]) {
    expect(supposed(what).out.call.price.every(Number.isNaN)).toBe(true);
  }
  fc.assert(
    fc.property(
      fc.tuple(anyNumber, anyNumber, anyNumber),
      fc.constantFrom('points' as const, 'relative' as const),
      fc.constantFrom('sticky-strike' as const, 'sticky-moneyness' as const),
      ([spotShift, ivShift, daysForward], ivShiftKind, smile) => {
        const { out } = supposed({ spotShift, ivShift, daysForward, ivShiftKind, smile }, chain(9));
        for (const side of [out.call, out.put]) {
          for (const column of Object.values(side) as Float64Array[]) {
            for (const value of column) expect(Math.abs(value)).not.toBe(Infinity);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
