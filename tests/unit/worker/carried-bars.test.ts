import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CarriedBars } from '../../../src/worker/carried-bars.js';
import type { Bar } from '../../../src/worker/hub-api.js';

const MINUTE = 60_000;
const FIVE = 5 * MINUTE;
const day = Date.UTC(2025, 10, 20, 15);

const bar = (at: number, open: number, high: number, low: number, close: number, volume?: number): Bar => ({
  at,
  open,
  high,
  low,
  close,
  volume,
});

describe('bars carried on by the minutes in progress', () => {
  test('a minute widens the bar it belongs to, and its close is the bar’s', () => {
    const bars = new CarriedBars(FIVE, [bar(day, 10, 11, 9, 10, 500)]);
    bars.carry(bar(day + 2 * MINUTE, 10, 12, 10, 11));
    expect(bars.between(day, day + FIVE)).toEqual([bar(day, 10, 12, 9, 11)]);
  });

  test('a minute replaces its own earlier state', () => {
    const bars = new CarriedBars(FIVE, [bar(day, 10, 11, 9, 10)]);
    bars.carry(bar(day + MINUTE, 10, 15, 10, 15));
    bars.carry(bar(day + MINUTE, 10, 12, 10, 11)); // a print was taken back
    expect(bars.between(day, day + FIVE)).toEqual([bar(day, 10, 12, 9, 11)]);
  });

  test('the first minute of an interval begins a bar', () => {
    const bars = new CarriedBars(FIVE, [bar(day, 10, 11, 9, 10, 500)]);
    bars.carry(bar(day + FIVE, 20, 21, 19, 20));
    bars.carry(bar(day + FIVE, 20, 22, 19, 21));
    expect(bars.between(day, day + 2 * FIVE)).toEqual([bar(day, 10, 11, 9, 10, 500), bar(day + FIVE, 20, 22, 19, 21)]);
  });

  test('what is older than the newest bar changes nothing', () => {
    const bars = new CarriedBars(FIVE, [bar(day + FIVE, 10, 11, 9, 10, 500)]);
    bars.carry(bar(day + MINUTE, 99, 99, 99, 99));
    expect(bars.between(day, day + 2 * FIVE)).toEqual([bar(day + FIVE, 10, 11, 9, 10, 500)]);
  });

  test('begins without history', () => {
    const bars = new CarriedBars(FIVE, []);
    bars.carry(bar(day + MINUTE, 1, 3, 1, 2));
    expect(bars.between(day, day + FIVE)).toEqual([bar(day, 1, 3, 1, 2)]);
  });

  test('minutes told one by one give what they give together', () => {
    const price = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(price, price, price), { minLength: 1, maxLength: 40 }), (prices) => {
        const minutes = prices.map(([a, b, c], index) =>
          bar(day + index * MINUTE, a, Math.max(a, b, c), Math.min(a, b, c), c),
        );
        const carried = new CarriedBars(FIVE, []);
        for (const minute of minutes) {
          carried.carry({ ...minute, high: minute.open, low: minute.open, close: minute.open }); // as it began
          carried.carry(minute);
        }
        const together: Bar[] = [];
        for (let from = 0; from < minutes.length; from += 5) {
          const some = minutes.slice(from, from + 5);
          const high = Math.max(...some.map((one) => one.high));
          const low = Math.min(...some.map((one) => one.low));
          together.push(bar(some[0]!.at, some[0]!.open, high, low, some.at(-1)!.close));
        }
        expect(carried.between(day, day + 40 * FIVE)).toEqual(together);
      }),
    );
  });
});
