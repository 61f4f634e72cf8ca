import { describe, expect, test } from 'vitest';
import { QuoteBoard, type Column } from '../../../src/market/quote-board.js';
import { combineBars, legsName, legsText, netQuote, parseLegs } from '../../../src/components/chart-legs.js';
import type { Bar } from '../../../src/worker/hub-api.js';
import { contractOf } from '../../support/builders.js';

const call650 = contractOf(650);
const put650 = contractOf(650, 'put');
const call660 = contractOf(660);

const barsAt = (closes: Readonly<Record<number, number>>): Bar[] =>
  Object.entries(closes).map(([at, close]) => ({
    at: Number(at),
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
  }));

describe('legs as text', () => {
  test.each([
    [call650, [{ ticker: call650, quantity: 1 }]],
    [
      `+1 ${call650},-2 ${call660}`,
      [
        { ticker: call650, quantity: 1 },
        { ticker: call660, quantity: -2 },
      ],
    ],
    [` 3${put650} `, [{ ticker: put650, quantity: 3 }]],
  ])('%j is read, and written so that it is read again', (text, legs) => {
    expect(parseLegs(text)).toEqual(legs);
    expect(parseLegs(legsText(legs))).toEqual(legs);
  });

  test.each([
    '',
    'SPY',
    'O:SPY',
    `0 ${call650}`,
    `1.5 ${call650}`,
    `1000 ${call650}`,
    `${call650},${call650}`,
    `${call650},`,
    'O:SPY261332C00650000',
    Array.from({ length: 7 }, (_, index) => contractOf(600 + index)).join(),
    '<img src=x onerror=alert(1)>',
  ])('%j is not', (text) => {
    expect(parseLegs(text)).toBeUndefined();
  });

  test('a position has the name that people give it', () => {
    const of = (text: string) => legsName(parseLegs(text)!);
    expect(of(call650)).toBe('SPY 650 call · Fri 18 Dec');
    expect(of(`${call650},${put650}`)).toBe('SPY 650 straddle · Fri 18 Dec');
    expect(of(`${call660},${put650}`)).toBe('SPY 650/660 strangle · Fri 18 Dec');
    expect(of(`+1 ${call650},-1 ${call660}`)).toBe('SPY 650/660 call spread · Fri 18 Dec');
    expect(of(`+1 ${call650},-2 ${call660}`)).toBe('+1 SPY 650 call Fri 18 Dec -2 SPY 660 call Fri 18 Dec');
    expect(of(`-1 ${call650}`)).toBe('-1 SPY 650 call Fri 18 Dec');
  });
});

describe('history of several legs', () => {
  test('is there only where each of them has a bar', () => {
    const call = barsAt({ 60: 5, 120: 6, 240: 7 });
    const put = barsAt({ 60: 3, 180: 9, 240: 4 });
    expect(combineBars([call, put], [1, 1])).toEqual([
      { at: 60, value: 8 },
      { at: 240, value: 11 },
    ]);
    expect(combineBars([call, put], [1, -2])).toEqual([
      { at: 60, value: -1 },
      { at: 240, value: -1 },
    ]);
  });

  test('is nothing when a leg has none', () => {
    expect(combineBars([barsAt({ 60: 5 }), []], [1, 1])).toEqual([]);
    expect(combineBars([], [])).toEqual([]);
  });
});

describe('the legs together now', () => {
  function boardWith(rows: Readonly<Record<string, Partial<Record<Column, number>>>>): QuoteBoard {
    const board = new QuoteBoard(4);
    for (const [ticker, values] of Object.entries(rows)) {
      const row = board.add(ticker);
      for (const [column, value] of Object.entries(values)) board.set(row, column as Column, value);
    }
    return board;
  }

  test('what is sold is sold at its bid', () => {
    const board = boardWith({
      [call650]: { bid: 5, ask: 5.2, mark: 5.1, quoteAt: 1_000 },
      [call660]: { bid: 2, ask: 2.1, mark: 2.05, quoteAt: 2_000 },
    });
    const spread = [
      { ticker: call650, quantity: 1 },
      { ticker: call660, quantity: -1 },
    ];
    const quote = netQuote(board, spread);
    expect(quote.bid).toBeCloseTo(2.9, 9);
    expect(quote.mark).toBeCloseTo(3.05, 9);
    expect(quote.ask).toBeCloseTo(3.2, 9);
    expect(quote.at).toBe(2_000);
  });

  test('a leg without a quote leaves the sum unknown, never 0', () => {
    const board = boardWith({ [call650]: { bid: 5, ask: 5.2, mark: 5.1, quoteAt: 1_000 }, [call660]: { mark: 2 } });
    const quote = netQuote(board, [
      { ticker: call650, quantity: 1 },
      { ticker: call660, quantity: 1 },
    ]);
    expect([quote.bid, quote.ask]).toEqual([Number.NaN, Number.NaN]);
    expect(quote.mark).toBeCloseTo(7.1, 9);
    expect(netQuote(new QuoteBoard(4), [{ ticker: call650, quantity: 1 }]).mark).toBeNaN();
  });
});
