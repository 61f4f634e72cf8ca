import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoardWriter } from '../../../src/worker/board-writer.js';
import { contractOf, valuesOf, writerWorld } from '../../support/builders.js';

const OPTION = contractOf(650);
const NONE = Number.NaN;
/** 24 November 2026, 10:00 in New York: a minute’s start, and where the fake clock starts. */
const T = Date.UTC(2026, 10, 24, 15);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A second’s bar that ends at `endAt`; the day’s volume after it may be told. */
function second(
  writer: BoardWriter,
  endAt: number,
  { o = 5, h = 5, l = 5, c = 5, v = 10, day = NONE, open = NONE, of = OPTION as string } = {},
) {
  writer.bar(of, 'second', o, h, l, c, v, day, open, endAt - 1000, endAt);
}

describe('a quote', () => {
  test('is written with its sizes, its stamp, a mark, and the time it was received', () => {
    const { writer, board, row, heard } = writerWorld(OPTION);
    writer.quote(OPTION, 5, 5.2, 10, 20, T, 1);
    expect(valuesOf(board, row)).toEqual({
      bid: 5,
      ask: 5.2,
      bidSize: 10,
      askSize: 20,
      quoteAt: T,
      mark: 5.1,
      receivedAt: T,
    });
    expect(heard.dirty).toBe(1);
    expect(board.revisions[row]).toBeGreaterThan(0);
  });

  test('with one side leaves the mark to the last print, or unknown', () => {
    const { writer, board, row } = writerWorld(OPTION);
    writer.quote(OPTION, NONE, 5.2, NONE, 20, T, 1);
    expect(board.get(row, 'mark')).toBeNaN();
    writer.trade(OPTION, 5.1, 1, 300, undefined, T, 2);
    expect(board.get(row, 'mark')).toBe(5.1);
    writer.quote(OPTION, 5, 5.4, 1, 1, T + 1, 3);
    expect(board.get(row, 'mark')).toBeCloseTo(5.2, 12);
  });

  test('of an instrument that is not wanted is dropped, and counted', () => {
    const { writer, board, heard } = writerWorld(OPTION);
    writer.quote('O:QQQ261218C00500000', 5, 5.2, 10, 20, T, 1);
    expect(board.size).toBe(1);
    expect(heard.dirty).toBe(0);
    expect(writer.eventsCount).toBe(1);
  });
});

describe('the order of arrival does not matter', () => {
  const quotes = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 5 }), sequence: fc.integer({ min: 1, max: 6 }), isTwice: fc.boolean() }),
    { minLength: 1, maxLength: 14 },
  );
  const shuffled = quotes.chain((list) => {
    // One pair of stamp and sequence is one event: the vendor gives no two alike.
    const unique = [...new Map(list.map((one) => [`${one.at} ${one.sequence}`, one])).values()];
    const all = unique.flatMap((one) => (one.isTwice ? [one, one] : [one]));
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
  const valueOf = ({ at, sequence }: { at: number; sequence: number }) => 10 + at + sequence / 100;
  const newest = <One extends { at: number; sequence: number }>(all: readonly One[]) =>
    [...all].sort((a, b) => a.at - b.at || a.sequence - b.sequence).at(-1)!;

  test('the last quote is the greatest by time, then sequence: permuted, doubled, late', () => {
    fc.assert(
      fc.property(shuffled, (events) => {
        const { writer, board, row } = writerWorld(OPTION);
        for (const one of events) writer.quote(OPTION, valueOf(one), valueOf(one) + 1, 1, 1, T + one.at, one.sequence);
        const last = newest(events);
        expect(board.get(row, 'bid')).toBe(valueOf(last));
        expect(board.get(row, 'quoteAt')).toBe(T + last.at);
      }),
      { numRuns: 5_000 },
    );
  });

  test('so is the last trade', () => {
    fc.assert(
      fc.property(shuffled, (events) => {
        const { writer, board, row } = writerWorld(OPTION);
        for (const one of events)
          writer.trade(OPTION, valueOf(one), one.sequence, 300, undefined, T + one.at, one.sequence);
        const last = newest(events);
        expect(board.get(row, 'last')).toBe(valueOf(last));
        expect(board.get(row, 'lastSize')).toBe(last.sequence);
        expect(board.get(row, 'lastAt')).toBe(T + last.at);
      }),
      { numRuns: 5_000 },
    );
  });

  test('quotes and trades have sequences of their own', () => {
    fc.assert(
      fc.property(shuffled, shuffled, (quoted, traded) => {
        const { writer, board, row } = writerWorld(OPTION);
        for (let index = 0; index < Math.max(quoted.length, traded.length); index++) {
          const [quote, trade] = [quoted[index], traded[index]];
          if (quote) writer.quote(OPTION, valueOf(quote), 99, 1, 1, T + quote.at, quote.sequence);
          if (trade) writer.trade(OPTION, valueOf(trade), 1, 300, undefined, T + trade.at, trade.sequence);
        }
        expect(board.get(row, 'bid')).toBe(valueOf(newest(quoted)));
        expect(board.get(row, 'last')).toBe(valueOf(newest(traded)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the volume and the close of a second’s bars are those of the newest', () => {
    const bars = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bars, (seconds) => {
        const { writer, board, row } = writerWorld(OPTION);
        for (const s of seconds) second(writer, T + s * 1000, { c: s, h: 100 + s, l: 1 / s, day: 1_000 + s });
        const last = Math.max(...seconds);
        expect(board.get(row, 'volume')).toBe(1_000 + last);
        expect(board.get(row, 'last')).toBe(last);
        expect(board.get(row, 'barClose')).toBe(last);
        expect(board.get(row, 'dayHigh')).toBe(100 + last);
        expect(board.get(row, 'dayLow')).toBe(1 / last);
      }),
      { numRuns: 1_000 },
    );
  });

  test('without sequences, equal stamps are taken as they come', () => {
    const { writer, board, row } = writerWorld(OPTION);
    writer.quote(OPTION, 1, 2, 1, 1, T, NONE);
    writer.quote(OPTION, 3, 4, 1, 1, T, NONE);
    expect(board.get(row, 'bid')).toBe(3);
  });

  test('an old event changes no value, but is a sign of life', () => {
    const { writer, board, row, clock } = writerWorld(OPTION);
    writer.quote(OPTION, 5, 6, 1, 1, T, 5);
    clock.advance(1_000);
    const before = valuesOf(board, row);
    const revision = board.revision;
    writer.quote(OPTION, 1, 2, 1, 1, T - 1, 9);
    expect(valuesOf(board, row)).toEqual({ ...before, receivedAt: T + 1_000 });
    expect(board.revision).toBeGreaterThan(revision);
  });
});

describe('a vendor’s clock that was set back', () => {
  test('is believed once nothing newer came for ten seconds', () => {
    const { writer, board, row, clock } = writerWorld(OPTION);
    writer.quote(OPTION, 5, 6, 1, 1, T + 12 * HOUR, 100);
    clock.advance(10_000);
    writer.quote(OPTION, 1, 2, 1, 1, T, 1);
    expect(board.get(row, 'bid')).toBe(5);
    clock.advance(1);
    writer.quote(OPTION, 1, 2, 1, 1, T, 1);
    expect(board.get(row, 'bid')).toBe(1);
    writer.quote(OPTION, 3, 4, 1, 1, T + 1, 1);
    expect(board.get(row, 'bid')).toBe(3);
  });

  test('lets trades, levels and bars go on too, each by itself', () => {
    const { writer, board, rows, clock } = writerWorld(OPTION, 'I:SPX');
    writer.trade(OPTION, 5, 1, 300, undefined, T + 12 * HOUR, 100);
    second(writer, T + 12 * HOUR + 1_000, { c: 5, day: 900 });
    writer.value('I:SPX', 6000, T + 12 * HOUR);
    clock.advance(10_001);
    writer.trade(OPTION, 7, 1, 300, undefined, T, 1);
    second(writer, T + 1_000, { c: 7, day: 10 });
    writer.value('I:SPX', 6100, T);
    expect(board.get(rows[0]!, 'last')).toBe(7);
    expect(board.get(rows[0]!, 'volume')).toBe(10);
    expect(board.get(rows[0]!, 'barAt')).toBe(T);
    expect(board.get(rows[1]!, 'last')).toBe(6100);
  });
});

describe('prints that are no current price', () => {
  test.each([
    [OPTION, [201]],
    [OPTION, [209, 206]],
    ['SPY', [37]],
    ['SPY', [12, 52]],
    ['SPY', [2]],
  ])('%s with conditions %j changes neither the last price nor its stamp', (ticker, conditions) => {
    const { writer, board, row } = writerWorld(ticker);
    writer.trade(ticker, 5, 1, 4, undefined, T, 1);
    writer.trade(ticker, 99, 1, 4, conditions, T + 5, 2);
    writer.trade(ticker, 6, 1, 4, [], T + 1, 3);
    expect(board.get(row, 'last')).toBe(6);
    expect(board.get(row, 'dayHigh')).toBe(6);
    expect(board.get(row, 'receivedAt')).toBe(T);
  });

  test.each([
    [OPTION, [209]],
    [OPTION, [37]],
    ['SPY', [12, 14, 41]],
    ['SPY', [201]],
  ])('%s with conditions %j is one', (ticker, conditions) => {
    const { writer, board, row } = writerWorld(ticker);
    writer.trade(ticker, 7, 1, 4, conditions, T, 1);
    expect(board.get(row, 'last')).toBe(7);
  });
});

describe('the minute in progress', () => {
  const bar = ({ board, row }: Pick<ReturnType<typeof writerWorld>, 'board' | 'row'>) =>
    (['barAt', 'barOpen', 'barHigh', 'barLow', 'barClose', 'barVolume'] as const).map((column) =>
      board.get(row, column),
    );

  test('is folded from seconds', () => {
    const world = writerWorld(OPTION);
    second(world.writer, T + 1_000, { o: 5, h: 6, l: 4, c: 5.5, v: 10 });
    second(world.writer, T + 2_000, { o: 5.5, h: 5.8, l: 3.9, c: 4, v: 5 });
    expect(bar(world)).toEqual([T, 5, 6, 3.9, 4, 15]);
  });

  test('is extended by trades, whose volume the second’s bar brings', () => {
    const world = writerWorld(OPTION);
    world.writer.trade(OPTION, 5, 3, 300, undefined, T + 100, 1);
    world.writer.trade(OPTION, 7, 3, 300, undefined, T + 200, 2);
    world.writer.trade(OPTION, 6, 3, 300, undefined, T + 300, 3);
    expect(bar(world)).toEqual([T, 5, 7, 5, 6, 0]);
    second(world.writer, T + 1_000, { o: 5, h: 7, l: 5, c: 6, v: 9 });
    expect(bar(world)).toEqual([T, 5, 7, 5, 6, 9]);
  });

  test('a new minute starts a new bar; late seconds of the old one change nothing', () => {
    const world = writerWorld(OPTION);
    second(world.writer, T + 60_000, { o: 5, h: 6, l: 4, c: 5 });
    second(world.writer, T + 61_000, { o: 7, h: 8, l: 6, c: 7, v: 2 });
    second(world.writer, T + 59_000, { o: 1, h: 99, l: 1, c: 1 });
    expect(bar(world)).toEqual([T + MINUTE, 7, 8, 6, 7, 2]);
  });

  test('a second told twice is counted once', () => {
    const world = writerWorld(OPTION);
    second(world.writer, T + 1_000, { v: 10 });
    second(world.writer, T + 1_000, { v: 10 });
    expect(bar(world).at(-1)).toBe(10);
  });

  test('a second’s close does not undo a print after it', () => {
    const world = writerWorld(OPTION);
    world.writer.trade(OPTION, 9, 1, 300, undefined, T + 1_200, 1);
    second(world.writer, T + 1_000, { o: 5, h: 6, l: 5, c: 6, v: 3 });
    expect(bar(world)).toEqual([T, 9, 9, 5, 9, 3]);
    expect(world.board.get(world.row, 'last')).toBe(9);
  });

  test('a minute’s own aggregate is not folded into itself', () => {
    const world = writerWorld(OPTION);
    second(world.writer, T + 1_000, { v: 10 });
    world.writer.bar(OPTION, 'minute', 1, 9, 1, 5, 10, 500, NONE, T, T + MINUTE);
    expect(bar(world)).toEqual([T, 5, 5, 5, 5, 10]);
    expect(world.board.get(world.row, 'volume')).toBe(500);
    second(world.writer, T + MINUTE, { v: 1, day: 501 });
    expect(bar(world).at(-1)).toBe(11);
  });

  test('an index has no volume', () => {
    const world = writerWorld('I:SPX');
    world.writer.value('I:SPX', 6000, T + 10);
    world.writer.bar('I:SPX', 'second', 6000, 6010, 5990, 6005, NONE, NONE, 5950, T, T + 1_000);
    expect(bar(world)).toEqual([T, 6000, 6010, 5990, 6005, NONE]);
    expect(valuesOf(world.board, world.row)).toMatchObject({ last: 6005, dayOpen: 5950, dayHigh: 6010, dayLow: 5990 });
    expect(world.board.get(world.row, 'volume')).toBeNaN();
  });

  test('whatever the trades, its range holds them and its close is the newest', () => {
    const trades = fc.array(fc.record({ ms: fc.nat({ max: 59_999 }), price: fc.integer({ min: 1, max: 999 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(trades, (list) => {
        const inOrder = [...list].sort((a, b) => a.ms - b.ms);
        const world = writerWorld(OPTION);
        inOrder.forEach(({ ms, price }, index) => world.writer.trade(OPTION, price, 1, 1, undefined, T + ms, index));
        const prices = inOrder.map(({ price }) => price);
        expect(bar(world)).toEqual([T, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), 0]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the day', () => {
  test('a range is widened by prints and bars', () => {
    const { writer, board, row } = writerWorld(OPTION);
    writer.trade(OPTION, 5, 1, 300, undefined, T, 1);
    writer.trade(OPTION, 3, 1, 300, undefined, T + 1, 2);
    second(writer, T + 1_000, { h: 8, l: 4, c: 5, day: 44, open: 4.5 });
    expect(valuesOf(board, row)).toMatchObject({ dayLow: 3, dayHigh: 8, volume: 44, dayOpen: 4.5 });
  });

  test('the first print after a night begins another: nothing of the old range, volume or open is left', () => {
    const { writer, board, row, clock } = writerWorld(OPTION);
    second(writer, T + 6 * HOUR, { h: 90, l: 1, day: 5_000, open: 50 });
    clock.advance(23.5 * HOUR);
    writer.trade(OPTION, 20, 1, 300, undefined, T + 23.5 * HOUR, 1);
    expect(valuesOf(board, row)).toMatchObject({ dayHigh: 20, dayLow: 20, last: 20 });
    expect(board.get(row, 'volume')).toBeNaN();
    expect(board.get(row, 'dayOpen')).toBeNaN();
    second(writer, T + 23.5 * HOUR + 1_000, { h: 21, l: 19, day: 7, open: 19.5 });
    expect(valuesOf(board, row)).toMatchObject({ dayHigh: 21, dayLow: 19, volume: 7, dayOpen: 19.5 });
  });

  test('a few quiet hours in a session do not', () => {
    const { writer, board, row } = writerWorld(OPTION);
    writer.trade(OPTION, 90, 1, 300, undefined, T, 1);
    writer.trade(OPTION, 20, 1, 300, undefined, T + 6 * HOUR, 2);
    expect(board.get(row, 'dayHigh')).toBe(90);
  });
});

describe('halts', () => {
  test('are marked and taken back; a band that says neither changes nothing', () => {
    const { writer, board, row } = writerWorld('SPY');
    writer.band('SPY', 640, 660, undefined);
    writer.band('SPY', 640, 660, [2]);
    expect(board.get(row, 'halted')).toBeNaN();
    writer.band('SPY', 640, 660, [17]);
    expect(board.get(row, 'halted')).toBe(1);
    writer.band('SPY', 640, 660, [18]);
    expect(board.get(row, 'halted')).toBe(0);
  });
});

describe('the ring', () => {
  test('has a point for every other mark, at the time it was received', () => {
    const { writer, rings, row, clock } = writerWorld(OPTION);
    writer.quote(OPTION, 5, 6, 1, 1, T, 1);
    clock.advance(10);
    writer.quote(OPTION, 5, 6, 9, 9, T + 1, 2);
    clock.advance(10);
    writer.quote(OPTION, 6, 7, 1, 1, T + 2, 3);
    writer.quote(OPTION, NONE, 7, 1, 1, T + 3, 4);
    expect(rings.points(row)).toEqual([
      { at: T, value: 5.5 },
      { at: T + 20, value: 6.5 },
    ]);
  });

  test('of a delayed feed stands where the market was', () => {
    const { writer, rings, row } = writerWorld(OPTION);
    writer.delayMs = 15 * MINUTE;
    writer.quote(OPTION, 5, 6, 1, 1, T - 15 * MINUTE, 1);
    expect(rings.newest(row)?.at).toBe(T - 15 * MINUTE);
  });
});

describe('rows', () => {
  test('beyond the first thousand are kept in order too', () => {
    const tickers = Array.from({ length: 3_000 }, (_, index) => contractOf(index + 1));
    const { writer, board, rows } = writerWorld(...tickers);
    for (const ticker of tickers) writer.quote(ticker, 5, 6, 1, 1, T, 5);
    for (const ticker of tickers) writer.quote(ticker, 1, 2, 1, 1, T, 4);
    for (const row of rows) expect(board.get(row, 'bid')).toBe(5);
  });

  test('given to another instrument forget the order of the former', () => {
    const { writer, board, row } = writerWorld(OPTION);
    writer.quote(OPTION, 5, 6, 1, 1, T + HOUR, 1_000);
    board.remove(OPTION);
    writer.forget(row);
    const next = contractOf(655);
    expect(board.add(next)).toBe(row);
    writer.quote(next, 1, 2, 1, 1, T, 1);
    expect(board.get(row, 'bid')).toBe(1);
    writer.quote(next, 8, 9, 1, 1, T, 1);
    expect(board.get(row, 'bid')).toBe(1);
  });
});

test('messages of the connection and what cannot be used go to the listener', () => {
  const { writer, heard } = writerWorld();
  writer.status('connected', 'hello');
  writer.unusable('bad-field');
  writer.fair(OPTION);
  expect(heard).toEqual({ dirty: 0, statuses: ['connected: hello'], unusable: ['bad-field'] });
});
