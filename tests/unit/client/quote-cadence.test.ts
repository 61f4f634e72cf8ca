import { describe, expect, test } from 'vitest';
import { QuoteCadence } from '../../../src/client/quote-cadence.js';
import type { Row } from '../../../src/market/quote-board.js';

const [LIVELY, QUIET] = [0, 1] as [Row, Row];

/** Quotes of a row at these times, seen when they were made. */
function quoted(cadence: QuoteCadence, row: Row, ...times: number[]): void {
  for (const at of times) cadence.take(row, `O:${row}`, at, at);
}

const every = (ms: number, count: number) => Array.from({ length: count }, (_, index) => 1_000 + ms * index);

describe('a quote is older than is usual for its contract', () => {
  test('after eight of its own intervals, whatever those of others are', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 10)); // the last at 10 s
    quoted(cadence, QUIET, ...every(60_000, 10)); // the last at 541 s
    expect([cadence.usualMs(LIVELY), cadence.usualMs(QUIET)]).toEqual([1_000, 60_000]);
    expect(cadence.isLate(LIVELY, 18_000)).toBe(false);
    expect(cadence.isLate(LIVELY, 18_001)).toBe(true);
    expect(cadence.isLate(QUIET, 541_000 + 480_000)).toBe(false);
    expect(cadence.isLate(QUIET, 541_000 + 480_001)).toBe(true);
  });

  test('never within five seconds', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(50, 10));
    expect(cadence.isLate(LIVELY, 1_450 + 5_000)).toBe(false);
    expect(cadence.isLate(LIVELY, 1_450 + 5_001)).toBe(true);
  });

  test('not before five intervals were seen', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 5));
    expect(cadence.usualMs(LIVELY)).toBeNaN();
    expect(cadence.isLate(LIVELY, 1e9)).toBe(false);
    quoted(cadence, LIVELY, 6_000);
    expect(cadence.isLate(LIVELY, 1e9)).toBe(true);
  });

  test('until the next quote', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 10));
    expect(cadence.isLate(LIVELY, 60_000)).toBe(true);
    quoted(cadence, LIVELY, 60_000);
    expect(cadence.isLate(LIVELY, 60_000)).toBe(false);
  });
});

describe('the usual interval', () => {
  test('follows the contract, and one long pause hardly moves it', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 10), 1_000_000);
    expect(cadence.usualMs(LIVELY)).toBeCloseTo(1_900, 6);
    quoted(cadence, LIVELY, ...Array.from({ length: 100 }, (_, index) => 1_000_000 + 3_000 * (index + 1)));
    expect(cadence.usualMs(LIVELY)).toBeCloseTo(3_000, -1);
  });

  test('does not count the same quote twice, nor an older one, nor none', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 10));
    cadence.take(LIVELY, 'O:0', 10_000, 10_500);
    cadence.take(LIVELY, 'O:0', 2_000, 10_600);
    cadence.take(LIVELY, 'O:0', Number.NaN, 10_700);
    expect(cadence.usualMs(LIVELY)).toBe(1_000);
    expect(cadence.isLate(LIVELY, 18_001)).toBe(true);
  });

  test('is the contract’s, not the row’s', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 10));
    cadence.take(LIVELY, 'O:another', 20_000, 20_000);
    expect(cadence.usualMs(LIVELY)).toBeNaN();
    quoted(cadence, QUIET, ...every(1_000, 10));
    cadence.keep(new Set([LIVELY]));
    expect(cadence.usualMs(QUIET)).toBeNaN();
  });
});

describe('while no quote can come', () => {
  test('none is late, and the interval across is not counted', () => {
    const cadence = new QuoteCadence();
    quoted(cadence, LIVELY, ...every(1_000, 10));
    cadence.pause(100_000);
    expect(cadence.isLate(LIVELY, 100_000)).toBe(false);
    expect(cadence.isLate(LIVELY, 108_000)).toBe(false);
    expect(cadence.isLate(LIVELY, 108_001)).toBe(true);
    quoted(cadence, LIVELY, 109_000);
    expect(cadence.usualMs(LIVELY)).toBe(1_000);
    quoted(cadence, LIVELY, 110_000);
    expect(cadence.usualMs(LIVELY)).toBe(1_000);
  });

  test('ages are told by the hub’s clock: a vendor’s clock that is wrong makes nothing late', () => {
    const cadence = new QuoteCadence();
    for (const at of every(1_000, 10)) cadence.take(LIVELY, 'O:0', at, at + 900_000);
    expect(cadence.isLate(LIVELY, 10_000 + 900_000 + 8_000)).toBe(false);
  });
});
