import { beforeAll, expect, test } from 'vitest';
import { reasonSentence } from '../../../src/analytics/reasons.js';
import { mirrored } from '../../../src/components/contract-cells.js';
import { FIELD_GROUPS, UNKNOWN_TERMS } from '../../../src/components/field.js';
import {
  DEFAULT_FIELDS,
  FIELDS,
  isUnloaded,
  hasReasons,
  loadAllFields,
  loadReasons,
  whyUnknown,
  type FieldName,
} from '../../../src/components/fields.js';
import { FIELD_NAMES } from '../../../src/components/field-names.js';
import { COLUMNS, QuoteBoard, type Column } from '../../../src/market/quote-board.js';

const CONTRACT_NAMES =
  'bid ask bidSize askSize last mid mark change changePercent volume openInterest iv delta gamma theta vega rho spread age sparkline';

test('what a view shows by itself is there at once, the rest when it is asked for', async () => {
  expect([...FIELDS.keys()].sort()).toEqual([...new Set(Object.values(DEFAULT_FIELDS).flat())].sort());
  expect(isUnloaded('vanna')).toBe(true);
  await loadAllFields();
  for (const name of CONTRACT_NAMES.split(' ')) expect(FIELDS.has(name)).toBe(true);
  expect([...FIELDS.keys()].sort()).toEqual([...FIELD_NAMES].sort());
  expect(FIELDS.size).toBeGreaterThanOrEqual(50);
});

beforeAll(() => expect(isUnloaded('probItm')).toBe(true));

test('every column says what it is, why it may be unknown, and where it belongs', async () => {
  await loadAllFields();
  const labels = new Set<string>();
  for (const field of FIELDS.values()) {
    expect(field.title.length, field.name).toBeGreaterThan(5);
    expect(field.whyUnknown, field.name).toMatch(/\.$/);
    expect(FIELD_GROUPS).toContain(field.group);
    for (const column of field.columns) expect(COLUMNS).toContain(column);
    labels.add(field.label);
    expect(field.format(Number.NaN), field.name).toMatch(field.graph ? /^$/ : /^—$/);
  }
  expect(labels.size).toBe(FIELDS.size);
});

function boardWith(values: Partial<Record<Column, number>>) {
  const board = new QuoteBoard(4);
  const row = board.add('O:SPY251219C00650000');
  for (const [column, value] of Object.entries(values)) board.set(row, column as Column, value);
  return { board, row };
}

function textOf(name: FieldName, values: Partial<Record<Column, number>>, now = 0): string {
  const { board, row } = boardWith(values);
  const field = FIELDS.get(name)!;
  const value = field.read(board, row, now, UNKNOWN_TERMS);
  return Number.isNaN(value) ? 'unknown' : field.format(value);
}

test('the day change is the mark against the previous close, in dollars and in percent', () => {
  const values = { mark: 5.5, previousClose: 5 };
  expect(textOf('change', values)).toBe('+0.50');
  expect(textOf('changePercent', values)).toBe('+10.0%');
  expect(textOf('change', { mark: 5.5 })).toBe('unknown');
});

test('mid and spread need both sides; nothing is made up from one', () => {
  expect(textOf('mid', { bid: 3, ask: 3.1 })).toBe('3.05');
  expect(textOf('spread', { bid: 3, ask: 3.1 })).toBe('0.10');
  for (const quote of [{ bid: 3 }, { ask: 3.1 }, { bid: 3.2, ask: 3.1 }, { bid: 0, ask: 3 }]) {
    expect(textOf('mid', quote)).toBe('unknown');
    expect(textOf('spread', quote)).toBe('unknown');
  }
});

test('volatility and greeks are our own; without one the row says why, in general words until its own are loaded', async () => {
  expect(textOf('iv', { iv: 0.234, vendorIv: 0.3 })).toBe('23.4%');
  expect(textOf('delta', { delta: -0.4567 })).toBe('-0.457');
  expect(textOf('iv', { vendorIv: 0.3 })).toBe('unknown');
  const { board, row } = boardWith({ valueReason: 1 });
  expect([hasReasons(), whyUnknown(FIELDS.get('iv')!, board, row)]).toEqual([false, FIELDS.get('iv')!.whyUnknown]);
  await loadReasons();
  expect(whyUnknown(FIELDS.get('iv')!, board, row)).toBe(reasonSentence(1));
  expect(whyUnknown(FIELDS.get('bid')!, board, row)).toBe(FIELDS.get('bid')!.whyUnknown);
});

test('age counts from the newest event on the hub’s clock', () => {
  expect(textOf('age', { receivedAt: 1_000 }, 13_500)).toBe('12s');
  expect(textOf('age', {}, 13_500)).toBe('unknown');
});

test('the call side is mirrored, but a bid stays left of its ask', () => {
  expect(mirrored(['bid', 'ask', 'iv', 'delta'])).toEqual(['delta', 'iv', 'bid', 'ask']);
  expect(mirrored(['bidSize', 'bid', 'ask', 'askSize'])).toEqual(['askSize', 'bid', 'ask', 'bidSize']);
  for (const view of ['columns', 'chain'] as const) {
    expect(mirrored(DEFAULT_FIELDS[view]).toSorted()).toEqual(DEFAULT_FIELDS[view].toSorted());
  }
});
