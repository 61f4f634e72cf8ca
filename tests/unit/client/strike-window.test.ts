import { expect, test } from 'vitest';
import { parseStrikeWindow, strikeWindowText, windowOf } from '../../../src/client/strike-window.js';

const strikes = Array.from({ length: 101 }, (_, index) => 50 + index); // 50 … 150
const smile = { forward: 100, atmIv: 0.2, years: 0.25 }; // one deviation is 10 %

test('words become windows, and windows the same words', () => {
  for (const words of ['10', 'all', 'delta 0.1', '2 sd', '1.5 sd']) {
    expect(strikeWindowText(parseStrikeWindow(words))).toBe(words);
  }
});

test('what is no window is the default', () => {
  for (const words of ['', '0x1', 'delta 0.9', 'delta 0', '0 sd', '-3', 'everything', '1e9', 'delta .']) {
    expect([words, parseStrikeWindow(words)]).toEqual([words, 10]);
  }
  expect(parseStrikeWindow('0')).toBe(1);
  expect(parseStrikeWindow('9999')).toBe(500);
});

test('a count is taken each side of the centre and ends with the strikes', () => {
  expect(windowOf(strikes, 50, 3, undefined)).toEqual([47, 54]);
  expect(windowOf(strikes, 1, 3, undefined)).toEqual([0, 5]);
  expect(windowOf(strikes, 100, 3, undefined)).toEqual([97, 101]);
  expect(windowOf(strikes, -1, 2, undefined)).toEqual([48, 53]);
});

test('deviations are expected moves each side of the forward', () => {
  const [from, to] = windowOf(strikes, 50, { deviations: 1 }, smile);
  expect([strikes[from], strikes[to - 1]]).toEqual([91, 110]); // 100·e^∓0.1 = 90.48 … 110.52
});

test('a delta reaches as far as the strike that has it', () => {
  const [from, to] = windowOf(strikes, 50, { delta: 0.16 }, smile);
  // N⁻¹(0.16) = −0.994: calls to 100·e^(0.0994 + 0.005), puts from 100·e^(−0.0994 + 0.005)
  expect([strikes[from], strikes[to - 1]]).toEqual([91, 111]);
});

test('a smile that is not known yet gives the default count', () => {
  expect(windowOf(strikes, 50, { delta: 0.1 }, undefined)).toEqual([40, 61]);
  expect(windowOf(strikes, 50, { deviations: 2 }, { forward: 100, atmIv: Number.NaN, years: 1 })).toEqual([40, 61]);
});

test('a window between two strikes falls back to the count: something is always shown', () => {
  expect(windowOf([90, 110], 0, { deviations: 0.1 }, smile)).toEqual([0, 2]);
});
