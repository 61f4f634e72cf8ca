import { describe, expect, test } from 'vitest';
import { ChainValuation } from '../../../src/analytics/chain-valuation.js';
import { flatRates } from '../../../src/analytics/rates.js';
import { explainValue } from '../../../src/analytics/value-explanation.js';
import { COLUMN_WORDS, FIELD_FORMULAS } from '../../../src/components/field-formulas.js';
import { UNKNOWN_TERMS } from '../../../src/components/field.js';
import { FIELD_NAMES, type FieldName } from '../../../src/components/field-names.js';
import { FIELDS, loadAllFields, loadReasons, whyUnknown } from '../../../src/components/fields.js';
import {
  figureWords,
  isAskedOf,
  standingWords,
  valueWords,
  type ExplainedValue,
} from '../../../src/components/explanation-words.js';
import { QuoteBoard, type Column } from '../../../src/market/quote-board.js';
import type { Explanation } from '../../../src/worker/hub-api.js';

await Promise.all([loadAllFields(), loadReasons()]);

const NOW = Date.UTC(2026, 10, 24, 15, 42, 7);
const OF = 'SPY 2026-12-18 650 call';

/** A cell of the column, of a row that has these values. */
function cell(name: FieldName, values: Partial<Record<Column, number>>): ExplainedValue {
  const board = new QuoteBoard();
  const row = board.add('O:SPY261218C00650000');
  for (const [column, value] of Object.entries(values)) board.set(row, column as Column, value);
  const field = FIELDS.get(name)!;
  const value = field.read(board, row, NOW, UNKNOWN_TERMS);
  const isKnown = !Number.isNaN(value);
  return {
    field,
    board,
    row,
    of: OF,
    service: 'Massive',
    terms: { ...UNKNOWN_TERMS, fittedIv: 0.17 },
    text: isKnown ? field.format(value) : '—',
    why: isKnown ? undefined : whyUnknown(field, board, row),
  };
}

const ROWS: Explanation['rows'] = [
  { label: 'Bid', value: '7', unit: 'USD per share', group: 'input' },
  { label: 'Spot', value: '651.2', unit: 'USD', group: 'input' },
  { label: 'Strike', value: '650', unit: 'USD per share', group: 'input' },
  { label: 'Implied volatility', value: '0.1834', unit: 'per √year, a fraction', group: 'result', name: 'iv' },
  { label: 'Delta', value: '0.5123456789', unit: 'per $1', group: 'result', name: 'delta' },
  { label: 'Rho', value: '0.04', unit: 'USD', group: 'result', name: 'rho' },
  { label: 'Note', value: 'Something.', unit: '', group: 'note' },
];
const TOLD: Explanation = { subject: 'O:SPY261218C00650000', at: NOW, model: 'A model', formula: 'σ = …', rows: ROWS };

describe('a value of the hub', () => {
  const known = { delta: 0.5123456789, iv: 0.1834, quoteAt: NOW - 2_000, vendorDelta: 0.512, snapshotAt: NOW - 65_000 };

  test('has its own formula, all inputs, and the service’s figures beside ours', () => {
    const words = valueWords(cell('delta', known), TOLD, NOW);
    expect(words).toMatchObject({
      heading: 'Delta',
      of: OF,
      value: '0.512',
      what: 'Change of the price per dollar of the underlying.',
      reason: undefined,
      notes: [],
      model: 'A model',
      vendor: 'Massive',
    });
    expect(words.formula).toMatch(/^w·e\^\(−qT\)·N\(w·d1\)/);
    expect(words.inputs.map(({ label, value }) => `${label} ${value}`)).toEqual(['Bid 7', 'Spot 651.2', 'Strike 650']);
    expect(words.results.map(({ label, value, vendor, isAsked }) => [label, value, vendor, isAsked])).toEqual([
      ['Implied volatility', '0.1834', undefined, false],
      ['Delta', '0.5123456789', '0.512', true],
      ['Rho', '0.04', undefined, false],
    ]);
    expect(words.sources).toEqual([
      'Computed from the quote of 10:42:05 ET, 2s ago.',
      'Massive: figures of the snapshot of 10:41:02 ET, 1m ago.',
    ]);
  });

  test('volatility has the hub’s formula', () => {
    expect(valueWords(cell('iv', known), TOLD, NOW)).toMatchObject({ formula: 'σ = …', value: '18.3%' });
  });

  test('that is missing has its reason, and no flags', () => {
    const words = valueWords(cell('delta', { valueReason: 4, valueFlags: 1 }), undefined, NOW);
    expect(words).toMatchObject({
      value: '—',
      reason: 'Nobody bids, so there is no mid price.',
      notes: [],
      results: [],
    });
  });

  test('of which something is to be said says it', () => {
    expect(valueWords(cell('iv', { ...known, valueFlags: 3 }), TOLD, NOW).notes).toEqual([
      'Wide quote: low confidence.',
      'Stale quote: its last volatility is kept.',
    ]);
    expect(valueWords(cell('bid', { bid: 7, valueFlags: 3 }), undefined, NOW).notes).toEqual([]);
  });

  test('the service’s own stands beside ours when it is the one asked for', () => {
    const words = valueWords(cell('vendorDelta', known), TOLD, NOW);
    expect(words.formula).toBeUndefined();
    expect(words.results.find(({ isAsked }) => isAsked)).toMatchObject({ label: 'Delta', vendor: '0.512' });
  });

  test('without a figure of the service there is no column for it', () => {
    const words = valueWords(cell('delta', { delta: 0.5, iv: 0.2, snapshotAt: NOW }), TOLD, NOW);
    expect(words.vendor).toBeUndefined();
    expect(words.sources).toEqual([]);
  });
});

describe('a value of the tab', () => {
  test('is told by what it is made of, from the row and from the hub', () => {
    const words = valueWords(cell('breakEvenPercent', { mark: 7.125 }), TOLD, NOW);
    expect(words.inputs.map(({ label, value }) => `${label} ${value}`)).toEqual([
      'Mark 7.125',
      'Spot 651.2',
      'Strike 650',
    ]);
    expect(words.results).toEqual([]);
    expect(words.formula).toContain('(K + w·mark)/S − 1');
  });

  test('of two prices is known without the hub', () => {
    const value = cell('mid', { bid: 7, ask: 7.25, quoteAt: NOW });
    expect(isAskedOf(value.field)).toBe(false);
    const words = valueWords(value, undefined, NOW);
    expect(words.inputs.map(({ label, value: text }) => `${label} ${text}`)).toEqual(['Bid 7', 'Ask 7.25']);
    expect(words.sources).toEqual(['Quote of 10:42:07 ET, 0s ago.']);
  });

  test('against the fitted smile has the fitted volatility', () => {
    expect(valueWords(cell('ivResidual', { iv: 0.18 }), TOLD, NOW).inputs).toContainEqual({
      label: 'Fitted volatility',
      value: '0.17',
      unit: 'per √year, a fraction',
    });
  });

  test('unknown inputs are an em dash', () => {
    expect(valueWords(cell('mid', {}), undefined, NOW).inputs.map(({ value }) => value)).toEqual(['—', '—']);
  });
});

test('every computed column has a formula, and every input that one names has words', () => {
  const computed = new Set(['Value', 'Volatility', 'Greeks', 'Higher greeks', 'Probability']);
  const chain = new ChainValuation({
    strikes: [650],
    rights: ['call'],
    expiresAt: NOW + 86_400_000,
    style: 'european',
    rates: flatRates(0.04),
  });
  const told = new Set(explainValue(chain, 0, NOW, NOW).rows.map(({ label }) => label));
  for (const name of FIELD_NAMES) {
    const { group } = FIELDS.get(name)!;
    const { columns = [], figures = [], formula } = FIELD_FORMULAS[name] ?? {};
    if (computed.has(group) && name !== 'iv') expect(formula, name).toBeTruthy();
    for (const column of columns) expect(COLUMN_WORDS[column], `${name}: ${column}`).toBeDefined();
    for (const figure of figures) expect([...told], name).toContain(figure);
  }
});

test('a figure of an expiry is told as the hub tells it', () => {
  const figure = {
    label: 'Max pain',
    title: 'Strike at which the open contracts pay out least',
    text: '—',
    of: 'SPY 2026-12-18',
  };
  const words = figureWords(figure, { ...TOLD, reason: 'No open interest of this expiry is known.' });
  expect(words).toMatchObject({
    heading: 'Max pain',
    value: '—',
    reason: 'No open interest of this expiry is known.',
    notes: ['Something.'],
    model: 'A model',
  });
  expect([words.inputs.length, words.results.length]).toEqual([3, 3]);
  expect(figureWords(figure, undefined)).toMatchObject({ inputs: [], results: [], reason: undefined });
});

test('what is shown is live, or says as of when and why', () => {
  const asked = { isAsked: true, isAnswered: true, why: undefined };
  expect(standingWords(TOLD, asked)).toBe('Live: computed 10:42:07 ET.');
  expect(standingWords(TOLD, { ...asked, why: 'No fresh data.' })).toBe('As of 10:42:07 ET. No fresh data.');
  expect(standingWords(undefined, { ...asked, isAnswered: false })).toBe('Asking the hub…');
  expect(standingWords(undefined, asked)).toBe('The hub has no value of it yet.');
  expect(standingWords(undefined, { ...asked, why: 'No answer in time.' })).toBe('No answer in time.');
  expect(standingWords(undefined, { ...asked, isAsked: false })).toBe('Live.');
  expect(standingWords(undefined, { ...asked, isAsked: false, why: 'Closed.' })).toBe('Closed.');
});
