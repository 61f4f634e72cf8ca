import { expect } from '@open-wc/testing';
import type { CellPainter } from '../../../src/components/cell-painter.js';
import { loadAllFields } from '../../../src/components/fields.js';
import { LiveTable } from '../../../src/components/live-table.js';
import { PriceRings } from '../../../src/market/price-ring.js';
import { QuoteBoard, type Row } from '../../../src/market/quote-board.js';

const FIELDS = ['bid', 'ask', 'bidSize', 'askSize', 'last', 'volume'] as const;

let now: number;
let host: HTMLElement;
let board: QuoteBoard;
let table: LiveTable;
let writes: string[];
let firsts: string[];
let flushes = 0;

const painter: CellPainter = {
  text: (_cell, text) => writes.push(text),
  tone: () => undefined,
  flag: () => undefined,
  flash: () => undefined,
  reset: (_cell, text) => firsts.push(text),
  flush: () => flushes++,
  close: () => undefined,
};

/** A table of that many contracts whose six values are unknown. */
function openBlank(contracts: number): Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < contracts; index++) {
    const ticker = `O:SPY301220C${String(index).padStart(8, '0')}`;
    rows.push(board.add(ticker));
    const line = document.createElement('div');
    const side = document.createElement('div');
    side.dataset['contract'] = ticker;
    for (const field of FIELDS) {
      const cell = document.createElement('div');
      cell.dataset['field'] = field;
      side.append(cell);
    }
    line.append(side);
    host.append(line);
  }
  document.body.append(host);
  bind();
  return rows;
}

const bind = () => table.bind(host, { board, rings: new PriceRings(), now: () => now, missing: {} }, undefined);

/** A table of that many contracts with six values each, at rest. */
function open(contracts: number): Row[] {
  const rows = openBlank(contracts);
  tick(rows, 99, 16);
  now += 100;
  return rows;
}

function tick(rows: readonly Row[], value: number, afterMs: number): string[] {
  now += afterMs;
  for (const row of rows) for (const field of FIELDS) board.set(row, field, value);
  writes = [];
  firsts = [];
  table.frame(new Set(rows));
  return writes;
}

const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

before(loadAllFields);

beforeEach(() => {
  now = 1_000_000;
  writes = [];
  firsts = [];
  host = document.createElement('div');
  board = new QuoteBoard(8);
  table = new LiveTable(painter);
});

afterEach(() => {
  table.close();
  host.remove();
});

test('a first value is written at once and without a tint, and is no first value again', () => {
  const rows = openBlank(80);
  const cells = 80 * FIELDS.length;
  expect(firsts).to.deep.equal(Array.from({ length: cells }, () => '—'));
  expect(tick(rows, 1, 16)).to.deep.equal([]);
  expect(firsts).to.have.length(cells);
  expect(firsts).not.to.include('—');
  expect(tick(rows, 2, 100)).to.have.length(cells);
  expect(tick(rows, Number.NaN, 100)).to.have.length(cells);
  expect(tick(rows, 3, 100)).to.have.length(cells);
  expect(firsts).to.deep.equal([]);
});

test('a value that comes with another rendering of blank cells is a first one, and the same cells of another contract are', () => {
  const [row] = openBlank(1);
  for (const field of FIELDS) board.set(row!, field, 5);
  firsts = [];
  bind();
  expect(firsts).to.have.length(FIELDS.length);
  firsts = [];
  bind();
  expect(firsts).to.deep.equal([]);
  const side = host.querySelector<HTMLElement>('[data-contract]')!;
  const first = side.dataset['contract']!;
  board.add((side.dataset['contract'] = 'O:SPY301220P00000000'));
  bind();
  expect(firsts).to.have.length(FIELDS.length);
  side.dataset['contract'] = first;
  bind();
  expect(firsts).to.have.length(2 * FIELDS.length);
});

test('a few changes are written in every frame', () => {
  const rows = open(20);
  for (let value = 1; value < 20; value++) expect(tick(rows, value, 16)).to.have.length(20 * FIELDS.length);
});

test('a table full of changes is written in every third frame', () => {
  const rows = open(80);
  expect(tick(rows, 1, 16)).to.have.length(80 * FIELDS.length);
  expect(tick(rows, 2, 16)).to.deep.equal([]);
  expect(tick(rows, 3, 16)).to.deep.equal([]);
  expect(tick(rows, 4, 16)).to.have.length(80 * FIELDS.length);
  expect(tick(rows, 5, 16)).to.deep.equal([]);
});

test('what waited is written though nothing else changes, and nothing after the end', async () => {
  const rows = open(80);
  await frames(); // which lines can be seen was told
  tick(rows, 1, 16);
  expect(tick(rows, 77, 16)).to.deep.equal([]);
  now += 32;
  await frames();
  expect(writes).to.have.length(80 * FIELDS.length);
  expect(writes).to.include('77.00');
  tick(rows, 78, 50);
  expect(tick(rows, 79, 16)).to.deep.equal([]);
  table.close();
  flushes = 0;
  now += 100;
  await frames();
  expect(writes).to.deep.equal([]);
  expect(flushes).to.equal(0);
});
