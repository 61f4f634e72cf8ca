import { expect, test } from 'vitest';
import { europeanPrice } from '../../../src/analytics/european.js';
import type { ChainSection } from '../../../src/client/chain-model.js';
import { TermsBook } from '../../../src/components/contract-terms.js';
import { FIELDS, loadAllFields } from '../../../src/components/fields.js';
import { WhatIfBook } from '../../../src/components/what-if-book.js';
import { parseSupposition, whatIfOf } from '../../../src/components/what-if-text.js';
import { formatContract, type Expiry, type Right } from '../../../src/market/contract.js';
import { QuoteBoard } from '../../../src/market/quote-board.js';
import type { SummaryRecord } from '../../../src/worker/hub-api.js';

const NOW = Date.UTC(2026, 10, 24, 15);
const EXPIRY = '2026-12-18' as Expiry;
const YEARS = 30 / 365;
const [SPOT, RATE, YIELD, IV] = [6_500, 0.04, 0.012, 0.2];
const STRIKES = [6_600, 6_400, 6_500]; // as a sorted table may stand

function world() {
  const board = new QuoteBoard(8);
  const clock = { now: NOW };
  const summary = {
    spot: SPOT,
    forward: SPOT * Math.exp((RATE - YIELD) * YEARS),
    impliedYield: YIELD,
    years: YEARS,
  } as SummaryRecord;
  const terms = new TermsBook({ record: () => summary, now: () => NOW });
  const cell = (strike: number, right: Right) => {
    const ticker = formatContract({ root: 'SPXW', expiry: EXPIRY, strike, right });
    const row = board.add(ticker);
    board.set(row, 'iv', IV);
    return { ticker, row };
  };
  const section = {
    expiry: EXPIRY,
    expiresAt: NOW + YEARS * 365 * 86_400_000,
    strikes: STRIKES.map((strike) => ({ strike, call: cell(strike, 'call'), put: cell(strike, 'put') })),
    record: { underlying: 'I:SPX' },
  } as unknown as ChainSection;
  terms.bind([section]);
  terms.update(SPOT);
  return { board, clock, terms, section, book: new WhatIfBook(board, terms, () => clock.now) };
}

const ticker = (strike: number, right: Right) => formatContract({ root: 'SPXW', expiry: EXPIRY, strike, right });

test('every contract is valued as it would be, whatever order its row stands in, and its change against as it is', () => {
  const { book, terms, section } = world();
  book.update([section], whatIfOf(parseSupposition('spot:2,iv:5,days:10')), true);
  for (const right of ['call', 'put'] as const) {
    for (const strike of STRIKES) {
      const { supposed } = terms.of(ticker(strike, right));
      const then = europeanPrice(right, 1.02 * SPOT, strike, YEARS - 10 / 365, RATE, YIELD, IV + 0.05);
      const now = europeanPrice(right, SPOT, strike, YEARS, RATE, YIELD, IV);
      expect(supposed!.price, `${right} ${strike}`).toBeCloseTo(then, 6);
      expect(supposed!.change, `${right} ${strike}`).toBeCloseTo(then - now, 6);
      expect(supposed!.iv).toBeCloseTo(0.25, 12);
    }
  }
});

test('the live row is left alone; the columns read what is supposed, and nothing when nothing is', async () => {
  await loadAllFields();
  const { book, terms, section, board } = world();
  const call = ticker(6_500, 'call');
  const row = board.rowOf(call)!;
  const read = (name: string) => FIELDS.get(name)!.read(board, row, NOW, terms.of(call));
  expect(read('ifPrice')).toBeNaN();
  const before = Float64Array.from(board.values);
  book.update([section], whatIfOf(parseSupposition('spot:2')), true);
  expect(read('ifPrice')).toBeGreaterThan(0);
  expect(read('ifDelta')).toBeGreaterThan(0.5);
  expect(board.values).toEqual(before);
  book.close();
  expect(read('ifPrice')).toBeNaN();
});

test('a contract without a volatility stays unknown', () => {
  const { book, terms, section, board } = world();
  board.set(board.rowOf(ticker(6_400, 'put'))!, 'iv', Number.NaN);
  book.update([section], whatIfOf(parseSupposition('spot:2')), true);
  expect(terms.of(ticker(6_400, 'put')).supposed!.price).toBeNaN();
  expect(terms.of(ticker(6_400, 'call')).supposed!.price).toBeGreaterThan(0);
});

test('a chain that moves is valued four times a second at most, at once when something else is supposed', () => {
  const { book, section, clock } = world();
  const what = whatIfOf(parseSupposition('spot:2'));
  expect(book.update([section], what, true)).toBe(true);
  clock.now += 249;
  expect(book.update([section], what)).toBe(false);
  expect(book.update([section], what, true)).toBe(true);
  clock.now += 250;
  expect(book.update([section], what)).toBe(true);
});
