import { expect, test } from 'vitest';
import { LiveCandle } from '../../../src/components/live-candle.js';
import type { Bar } from '../../../src/worker/hub-api.js';

const MINUTE = 60_000;
const bar = (at: number, open: number, high: number, low: number, close: number): Bar => ({
  at: at * MINUTE,
  open,
  high,
  low,
  close,
  volume: undefined,
});

test('a minute in progress replaces its own earlier state', () => {
  const live = new LiveCandle(MINUTE, bar(9, 1, 1, 1, 1));
  live.update(bar(10, 5, 6, 5, 6));
  expect(live.update(bar(10, 5, 6, 4, 4))).toEqual(bar(10, 5, 6, 4, 4));
});

test('a candle of five minutes folds its minutes, each once', () => {
  const live = new LiveCandle(5 * MINUTE, undefined);
  live.update(bar(10, 5, 7, 5, 6));
  live.update(bar(11, 6, 6.5, 3, 3.5));
  live.update(bar(11, 6, 6.5, 4, 4.5)); // corrected: the low of 3 was never true
  expect(live.update(bar(12, 4.5, 5, 4.5, 5))).toEqual(bar(10, 5, 7, 4, 5));
});

test('history’s unfinished candle is carried on', () => {
  const live = new LiveCandle(5 * MINUTE, bar(10, 5, 8, 4, 6));
  expect(live.update(bar(13, 6, 6, 3, 3))).toEqual(bar(10, 5, 8, 3, 3));
});

test('a new span begins a new candle, and what is older changes nothing', () => {
  const live = new LiveCandle(5 * MINUTE, bar(10, 5, 8, 4, 6));
  expect(live.update(bar(15, 6, 6, 6, 6))?.at).toBe(15 * MINUTE);
  expect(live.update(bar(14, 1, 1, 1, 1))).toBeUndefined();
  expect(live.candle).toEqual(bar(15, 6, 6, 6, 6));
});
