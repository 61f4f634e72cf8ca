import { beforeAll, describe, expect, test } from 'vitest';
import { americanImpliedVolatility } from '../../../src/analytics/american-implied-volatility.js';
import { AmericanOption } from '../../../src/analytics/american-option.js';
import { europeanGreeks, europeanPrice, DELTA, GAMMA, GREEK_COUNT, VEGA } from '../../../src/analytics/european.js';
import { normalCdf } from '../../../src/analytics/normal.js';
import { marketOf, TermsBook } from '../../../src/components/contract-terms.js';
import type { ContractTerms } from '../../../src/components/field.js';
import { FIELDS, loadAllFields, type FieldName } from '../../../src/components/fields.js';
import type { Right } from '../../../src/market/contract.js';
import { QuoteBoard, type Column } from '../../../src/market/quote-board.js';
import type { SummaryRecord } from '../../../src/worker/hub-api.js';

const market = { spot: 650, forward: 0, years: 0.1, rate: 0.04, carryYield: 0.012 };
market.forward = market.spot * Math.exp((market.rate - market.carryYield) * market.years);
const iv = 0.2;

const terms = (right: Right, strike: number): ContractTerms => ({ right, strike, market, fittedIv: 0.19 });

/** A contract quoted two cents each side of its model price. */
function read(name: FieldName, of: ContractTerms, change: Partial<Record<Column, number>> = {}): number {
  const board = new QuoteBoard(2);
  const row = board.add('O:SPY251219C00650000');
  const mid = europeanPrice(of.right, market.spot, of.strike, market.years, market.rate, market.carryYield, iv);
  const values = { bid: mid - 0.02, ask: mid + 0.02, mark: mid, iv, openInterest: 1_000, volume: 250, ...change };
  for (const [column, value] of Object.entries(values)) board.set(row, column as Column, value);
  return FIELDS.get(name)!.read(board, row, 0, of);
}

beforeAll(loadAllFields);

describe('higher greeks are the slopes of the first-order ones', () => {
  const greek = (place: number, right: Right, strike: number, at: { spot?: number; iv?: number; years?: number }) => {
    const out = new Float64Array(GREEK_COUNT);
    const { spot, years, rate, carryYield } = { ...market, ...at };
    europeanGreeks(right, spot, strike, years, rate, carryYield, at.iv ?? iv, out);
    return out[place]!;
  };

  test.each<[FieldName, Right, number]>(
    (['vanna', 'charm', 'vomma', 'speed'] as const).flatMap((name) => [
      [name, 'call' as const, 640],
      [name, 'put' as const, 640],
      [name, 'call' as const, 690],
    ]),
  )('%s of a %s at %d', (name, right, strike) => {
    const slope = {
      vanna: () =>
        (greek(DELTA, right, strike, { iv: iv + 1e-5 }) - greek(DELTA, right, strike, { iv: iv - 1e-5 })) / 2e-5 / 100,
      charm: () =>
        -(
          greek(DELTA, right, strike, { years: market.years + 1e-6 }) -
          greek(DELTA, right, strike, { years: market.years - 1e-6 })
        ) /
        2e-6 /
        365,
      vomma: () =>
        (greek(VEGA, right, strike, { iv: iv + 1e-5 }) - greek(VEGA, right, strike, { iv: iv - 1e-5 })) / 2e-5 / 1e4,
      speed: () =>
        (greek(GAMMA, right, strike, { spot: 650 + 1e-3 }) - greek(GAMMA, right, strike, { spot: 650 - 1e-3 })) / 2e-3,
    }[name as 'vanna' | 'charm' | 'vomma' | 'speed']();
    expect(read(name, terms(right, strike))).toBeCloseTo(slope, 7);
  });

  test('without a volatility there is none', () => {
    for (const name of [
      'vanna',
      'charm',
      'vomma',
      'speed',
      'lambda',
      'zomma',
      'color',
      'probItm',
      'probTouch',
    ] as const) {
      expect(read(name, terms('call', 640), { iv: Number.NaN }), name).toBeNaN();
    }
  });
});

describe('probabilities', () => {
  test('in and out of the money are one together; a call and a put are one together', () => {
    const call = read('probItm', terms('call', 660));
    expect(call + read('probOtm', terms('call', 660))).toBeCloseTo(1, 12);
    expect(call + read('probItm', terms('put', 660))).toBeCloseTo(1, 12);
    const s = iv * Math.sqrt(market.years);
    expect(call).toBeCloseTo(normalCdf(Math.log(market.forward / 660) / s - s / 2), 12);
  });

  test('a touch is about twice as likely as ending there, and certain at the money', () => {
    const end = read('probItm', terms('call', 690));
    const touch = read('probTouch', terms('call', 690));
    expect(touch / end).toBeGreaterThan(1.8);
    expect(touch / end).toBeLessThan(2.4);
    expect(read('probTouch', terms('call', 650))).toBe(1);
  });

  test('a bought contract profits less often than it ends in the money', () => {
    expect(read('probProfit', terms('call', 650))).toBeLessThan(read('probItm', terms('call', 650)));
    expect(read('probProfit', terms('call', 650), { mark: 0 })).toBeCloseTo(read('probItm', terms('call', 650)), 12);
  });
});

describe('volatility of the two sides of the quote', () => {
  test('they stand around that of the mid, by the spread over vega', () => {
    const of = terms('put', 640);
    const vega = new Float64Array(GREEK_COUNT);
    europeanGreeks('put', market.spot, 640, market.years, market.rate, market.carryYield, iv, vega);
    expect(read('ivBid', of)).toBeCloseTo(iv - 0.02 / vega[VEGA]!, 6);
    expect(read('ivAsk', of)).toBeCloseTo(iv + 0.02 / vega[VEGA]!, 6);
    expect(read('ivBid', of, { bid: 0, ask: 5 })).toBeNaN();
  });

  test('of an American put they are those of the American model, but for what the premium changes over a spread', () => {
    const option = new AmericanOption('put');
    const { spot, years, rate, carryYield } = market;
    expect(option.prepare(years, rate, carryYield, iv)).toBe(true);
    const mid = option.price(spot, 680);
    const change = { bid: mid - 0.1, ask: mid + 0.1, mark: mid };
    for (const [name, price] of [
      ['ivBid', change.bid],
      ['ivAsk', change.ask],
    ] as const) {
      const exact = americanImpliedVolatility(option, price, spot, 680, years, rate, carryYield);
      expect(read(name, terms('put', 680), change)).toBeCloseTo(exact, 3);
    }
  });

  test('the distance from the fitted smile needs a fit', () => {
    expect(read('ivResidual', terms('call', 650))).toBeCloseTo(0.01, 12);
    expect(FIELDS.get('ivResidual')!.format(0.01)).toBe('+1.00');
    expect(read('ivResidual', { ...terms('call', 650), fittedIv: Number.NaN })).toBeNaN();
  });
});

describe('what a price is made of', () => {
  test('intrinsic and extrinsic value make the mark; the break-even lies beyond the strike by the mark', () => {
    for (const of of [terms('call', 640), terms('put', 640), terms('put', 655)]) {
      expect(read('intrinsic', of) + read('extrinsic', of)).toBeCloseTo(read('mark', of), 10);
      const w = of.right === 'call' ? 1 : -1;
      expect(read('breakEven', of)).toBeCloseTo(of.strike + w * read('mark', of), 10);
      expect(read('breakEvenPercent', of)).toBeCloseTo(read('breakEven', of) / 650 - 1, 12);
      expect(read('moneyness', of)).toBeCloseTo((w * (650 - of.strike)) / 650, 12);
    }
  });

  test('gamma exposure counts calls up and puts down, per percent of the spot', () => {
    const exposure = 0.004 * 1_000 * 100 * 650 * 6.5;
    expect(read('gex', terms('call', 650), { gamma: 0.004 })).toBeCloseTo(exposure, 6);
    expect(read('gex', terms('put', 650), { gamma: 0.004 })).toBeCloseTo(-exposure, 6);
  });

  test('shares of nothing are unknown', () => {
    expect(read('volumeOverOi', terms('call', 650))).toBe(0.25);
    expect(read('volumeOverOi', terms('call', 650), { openInterest: 0 })).toBeNaN();
    expect(read('spreadPercent', terms('call', 650), { bid: 3.1, ask: 3 })).toBeNaN();
    expect(read('spreadPercent', terms('call', 650), { bid: 2, ask: 2.1 })).toBeCloseTo(0.1 / 2.05, 12);
    expect(read('intrinsic', { ...terms('call', 640), market: { ...market, spot: Number.NaN } })).toBeNaN();
  });
});

describe('the market of an expiry', () => {
  const now = Date.UTC(2026, 10, 24, 15);
  const summary = { spot: 650, forward: market.forward, years: 0.1, impliedYield: 0.012 } as SummaryRecord;

  test('the rate is the one that carries the spot to the forward', () => {
    const found = marketOf(summary, 651, now + 0.1 * 365 * 86_400_000, now);
    expect(found).toMatchObject({ spot: 651, forward: market.forward, carryYield: 0.012 });
    expect(found.rate).toBeCloseTo(0.04, 12);
    expect(found.years).toBeCloseTo(0.1, 12);
  });

  test('without a summary the spot and the time are known, and nothing else', () => {
    const found = marketOf(undefined, 651, now - 1, now);
    expect([found.spot, found.years]).toEqual([651, 0]);
    expect([found.forward, found.rate, found.carryYield]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test('contracts of an expiry see each update; others know nothing', () => {
    const known: { summary?: SummaryRecord } = {};
    const book = new TermsBook({ record: () => known.summary, now: () => now });
    const cell = (ticker: string) => ({ ticker, row: 0 }) as never;
    const record = { underlying: 'SPY' } as never;
    book.bind([
      {
        expiry: '2026-12-18' as never,
        days: 24,
        expiresAt: now + 1e9,
        atmIndex: 0,
        record,
        strikes: [{ strike: 650, call: cell('C'), put: undefined }],
      },
    ]);
    book.update(649);
    const of = book.of('C');
    expect([of.strike, of.market.spot, of.market.forward]).toEqual([650, 649, Number.NaN]);
    known.summary = summary;
    book.update(undefined);
    expect([of.market.spot, of.market.forward]).toEqual([650, market.forward]);
    expect(of.fittedIv).toBeNaN();
    book.smiles.set('2026-12-18', (strike) => strike / 1_000);
    expect(of.fittedIv).toBe(0.65);
    expect(book.of('X').strike).toBeNaN();
  });
});
