import { describe, expect, test } from 'vitest';
import { readChainPage } from '../../../src/upstream/massive-chain.js';
import { readSnapshots } from '../../../src/upstream/massive-spot.js';
import { restoreRow } from '../../../src/market/kept-row.js';
import type { Row } from '../../../src/market/quote-board.js';
import { SnapshotWriter } from '../../../src/worker/snapshot-writer.js';
import { chainBody, contractOf, rowOfValues, spotBody, valuesOf, writerWorld } from '../../support/builders.js';

const OPTION = contractOf(650);
const QUOTED = 1_795_532_399_000;
const T = Date.UTC(2026, 10, 24, 15);

function world(ticker: string = OPTION) {
  const live = writerWorld(ticker);
  const { board, rings } = live;
  /** As the keeper of the cache does it. */
  const cached = (row: Row, values: Float64Array, asOf: number) =>
    restoreRow(board, rings, row, { values, points: [], asOf }, 0);
  return { ...live, cached, snapshots: new SnapshotWriter(board) };
}
const rowOf = (parts: Omit<Parameters<typeof chainBody>[0][number], 'ticker'> = {}) =>
  readChainPage(chainBody([{ ticker: OPTION, ...parts }])).rows[0]!;

describe('a contract’s snapshot', () => {
  test('fills an empty row, which is not said to be received', () => {
    const { snapshots, board, row } = world();
    snapshots.contract(row, rowOf(), T);
    expect(valuesOf(board, row)).toEqual({
      bid: 5,
      ask: 5.2,
      bidSize: 20,
      askSize: 10,
      quoteAt: QUOTED,
      mark: 5.1,
      last: 5.05,
      lastSize: 2,
      lastAt: QUOTED - 1_000,
      dayOpen: 5,
      dayHigh: 6,
      dayLow: 4,
      volume: 321,
      previousClose: 4.9,
      openInterest: 1_543,
      vendorIv: 0.18,
      vendorDelta: 0.5,
      vendorGamma: 0.01,
      vendorTheta: -0.2,
      vendorVega: 0.3,
      snapshotAt: T,
    });
    expect(board.revisions[row]).toBeGreaterThan(0);
  });

  test('without prints shows the day’s close; without quotes its mark is that', () => {
    const { snapshots, board, row } = world();
    snapshots.contract(row, rowOf({ quote: undefined, trade: undefined }), T);
    expect(valuesOf(board, row)).toMatchObject({ last: 5.1, mark: 5.1 });
    expect(board.get(row, 'bid')).toBeNaN();
  });

  test('does not undo a newer live quote or print, and adds what the stream does not bring', () => {
    const { snapshots, writer, board, row } = world();
    writer.quote(OPTION, 7, 8, 1, 1, QUOTED + 5_000, 1);
    writer.trade(OPTION, 7.5, 3, 300, undefined, QUOTED + 5_000, 1);
    snapshots.contract(row, rowOf(), T);
    expect(valuesOf(board, row)).toMatchObject({
      bid: 7,
      ask: 8,
      last: 7.5,
      lastSize: 3,
      mark: 7.5,
      openInterest: 1_543,
    });
  });

  test('brings a quote newer than the live one', () => {
    const { snapshots, writer, board, row } = world();
    writer.quote(OPTION, 7, 8, 1, 1, QUOTED - 5_000, 1);
    snapshots.contract(row, rowOf(), T);
    expect(valuesOf(board, row)).toMatchObject({ bid: 5, ask: 5.2, mark: 5.1 });
  });

  test('never narrows a live day', () => {
    const { snapshots, writer, board, row } = world();
    writer.bar(OPTION, 'second', 9, 9, 1, 5, 1, 900, Number.NaN, QUOTED, QUOTED + 1_000);
    snapshots.contract(row, rowOf(), T);
    expect(valuesOf(board, row)).toMatchObject({ dayHigh: 9, dayLow: 1, volume: 900 });
  });
});

describe('a cached row', () => {
  const yesterday = rowOfValues({
    bid: 50,
    ask: 51,
    quoteAt: QUOTED - 86_400_000,
    mark: 50.5,
    last: 50,
    lastAt: QUOTED - 86_400_000,
    dayHigh: 99,
    dayLow: 0.5,
    volume: 1_000_000,
    openInterest: 7,
    previousClose: 1,
    receivedAt: QUOTED - 86_400_000,
    halted: 1,
    iv: 0.3,
  });

  test('shows what it knew with its age, and says nothing of being live or halted', () => {
    const { cached, board, row } = world();
    cached(row, yesterday, T - 86_400_000);
    expect(valuesOf(board, row)).toMatchObject({ bid: 50, iv: 0.3, snapshotAt: T - 86_400_000 });
    expect(board.get(row, 'receivedAt')).toBeNaN();
    expect(board.get(row, 'halted')).toBeNaN();
  });

  test('gives way wholly to the first snapshot: yesterday’s volume and range are not today’s', () => {
    const { cached, snapshots, board, row } = world();
    cached(row, yesterday, T - 86_400_000);
    snapshots.contract(row, rowOf(), T);
    expect(valuesOf(board, row)).toMatchObject({
      bid: 5,
      last: 5.05,
      dayHigh: 6,
      dayLow: 4,
      volume: 321,
      previousClose: 4.9,
      openInterest: 1_543,
      snapshotAt: T,
    });
  });

  test('leaves nothing behind where the snapshot knows less: an old quote would be shown as of now', () => {
    const { cached, snapshots, board, row } = world();
    cached(row, yesterday, T - 86_400_000);
    snapshots.contract(
      row,
      rowOf({ quote: undefined, trade: undefined, rest: { day: {}, open_interest: undefined } }),
      T,
    );
    const { snapshotAt, ...known } = valuesOf(board, row);
    expect(snapshotAt).toBe(T);
    for (const column of [
      'bid',
      'ask',
      'mark',
      'last',
      'volume',
      'dayHigh',
      'dayLow',
      'previousClose',
      'openInterest',
    ]) {
      expect(known).not.toHaveProperty(column);
    }
  });

  test('never covers a live row', () => {
    const { cached, writer, board, row } = world();
    writer.quote(OPTION, 7, 8, 1, 1, T, 1);
    cached(row, yesterday, T);
    expect(board.get(row, 'bid')).toBe(7);
    expect(board.get(row, 'snapshotAt')).toBeNaN();
  });
});

describe('an underlying', () => {
  test('has the price, quote and day of its snapshot', () => {
    const { snapshots, board, row } = world('SPY');
    snapshots.spot(row, readSnapshots(spotBody()).rows[0]!, T);
    expect(valuesOf(board, row)).toMatchObject({
      last: 650.25,
      mark: 650.25,
      dayOpen: 649.5,
      dayHigh: 652,
      dayLow: 648,
      previousClose: 649,
      volume: 1_000_000,
      snapshotAt: T,
    });
    expect(board.get(row, 'receivedAt')).toBeNaN();
  });

  test('may have yesterday’s close alone', () => {
    const { snapshots, board, row } = world('SPY');
    snapshots.previousClose(row, 649);
    expect(valuesOf(board, row)).toEqual({ previousClose: 649 });
    expect(board.revisions[row]).toBeGreaterThan(0);
  });
});
