import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AT, COLUMNS, QuoteBoard, WIDTH, type Row } from '../../../src/market/quote-board.js';

describe('the columns', () => {
  test('each has its own place in a row', () => {
    expect(WIDTH).toBe(COLUMNS.length);
    expect(COLUMNS.map((column) => AT[column])).toEqual([...COLUMNS.keys()]);
    expect(new Set(COLUMNS).size).toBe(WIDTH);
  });
});

describe('rows', () => {
  test('are made on first use and found again', () => {
    const board = new QuoteBoard();
    const row = board.add('SPY');
    expect(board.add('SPY')).toBe(row);
    expect(board.rowOf('SPY')).toBe(row);
    expect(board.tickerOf(row)).toBe('SPY');
    expect(board.rowOf('QQQ')).toBeUndefined();
    expect(board.size).toBe(1);
  });

  test('are unknown in every column at first', () => {
    const board = new QuoteBoard();
    const row = board.add('SPY');
    for (const column of COLUMNS) expect(board.get(row, column)).toBeNaN();
    expect(board.revisions[row]).toBe(0);
  });

  test('grow without losing values, revisions or numbers', () => {
    const board = new QuoteBoard(2);
    const rows = Array.from({ length: 300 }, (_, index) => board.add(`T${index}`));
    rows.forEach((row, index) => board.set(row, 'halted', index));
    expect(new Set(rows).size).toBe(300);
    rows.forEach((row, index) => {
      expect(board.get(row, 'halted')).toBe(index);
      expect(board.get(row, 'bid')).toBeNaN();
      expect(board.revisions[row]).toBe(index + 1);
    });
    expect(board.rowsEnd).toBe(300);
  });

  test('a removed row is blank, unnamed, and serves the next instrument', () => {
    const board = new QuoteBoard();
    const row = board.add('SPY');
    board.set(row, 'bid', 5);
    board.remove('SPY');
    expect(board.rowOf('SPY')).toBeUndefined();
    expect(board.tickerOf(row)).toBeUndefined();
    expect(board.get(row, 'bid')).toBeNaN();
    expect(board.revisions[row]).toBe(0);
    const next = board.add('QQQ');
    expect(next).toBe(row);
    expect(board.get(next, 'bid')).toBeNaN();
    expect([...board.tickers()]).toEqual(['QQQ']);
  });

  test('removing what is not there does nothing, twice too', () => {
    const board = new QuoteBoard();
    const row = board.add('SPY');
    board.remove('QQQ');
    board.remove('SPY');
    board.remove('SPY');
    expect(board.add('A')).toBe(row);
    expect(board.add('B')).not.toBe(row);
  });

  test('whatever is added and removed, no two instruments share a row and none is lost', () => {
    const steps = fc.array(fc.record({ isAdd: fc.boolean(), name: fc.constantFrom(...'abcdefgh') }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (history) => {
        const board = new QuoteBoard(1);
        const held = new Set<string>();
        for (const { isAdd, name } of history) {
          if (isAdd) board.set(board.add(name), 'last', name.charCodeAt(0));
          else board.remove(name);
          if (isAdd) held.add(name);
          else held.delete(name);
        }
        expect(new Set(board.tickers())).toEqual(held);
        const rows = [...held].map((name) => board.rowOf(name) as Row);
        expect(new Set(rows).size).toBe(held.size);
        for (const name of held) expect(board.get(board.rowOf(name) as Row, 'last')).toBe(name.charCodeAt(0));
        for (const row of rows) expect(row).toBeLessThan(board.rowsEnd);
      }),
      { numRuns: 500 },
    );
  });
});

describe('revisions', () => {
  test('rise with every change, and with no other write', () => {
    const board = new QuoteBoard();
    const [spy, qqq] = [board.add('SPY'), board.add('QQQ')];
    expect(board.set(spy, 'bid', 1)).toBe(true);
    expect(board.set(spy, 'bid', 1)).toBe(false);
    expect(board.set(qqq, 'bid', Number.NaN)).toBe(false);
    expect(board.set(qqq, 'bid', 2)).toBe(true);
    expect(board.set(qqq, 'bid', Number.NaN)).toBe(true);
    expect([board.revisions[spy], board.revisions[qqq], board.revision]).toEqual([1, 3, 3]);
  });

  test('never fall for the board as a whole, so an instrument in a used row is newer than the last one', () => {
    const board = new QuoteBoard();
    const row = board.add('SPY');
    board.touch(row);
    const seen = board.revisions[row]!;
    board.remove('SPY');
    board.touch(board.add('QQQ'));
    expect(board.rowOf('QQQ')).toBe(row);
    expect(board.revisions[row]).toBeGreaterThan(seen);
  });
});
