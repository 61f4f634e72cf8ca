import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrikeWindow, strikeWindowText, windowOf } from '../../../src/client/strike-window.js';

const STRIKES = Array.from({ length: 101 }, (_, index) => 50 + index);
/** One standard deviation is 10 %. */
const smile = { forward: 100, atmIv: 0.2, years: 0.25 };
const shown = (window: Parameters<typeof windowOf>[2], from: Parameters<typeof windowOf>[3] = smile, centre = 50) => {
  const [start, end] = windowOf(STRIKES, centre, window, from);
  return STRIKES.slice(start, end);
};

describe('the words of a window', () => {
  test.each([
    ['10', 10],
    [' 3 ', 3],
    ['0', 1],
    ['9999', 500],
    ['ALL', 'all'],
    ['delta 0.1', { delta: 0.1 }],
    ['delta .25', { delta: 0.25 }],
    ['2 sd', { deviations: 2 }],
    ['1.5sd', { deviations: 1.5 }],
    ['', 10],
    ['ten', 10],
    ['-4', 10],
    ['1e3', 10],
    ['delta 0.9', 10],
    ['delta 0.0', 10],
    ['0 sd', 10],
    ['99999999999', 10],
    ['<img>', 10],
  ])('%j is %j', (text, window) => {
    expect(parseStrikeWindow(text)).toEqual(window);
  });

  test('are said as they are read', () => {
    for (const window of [7, 'all', { delta: 0.1 }, { deviations: 1.5 }] as const) {
      expect(parseStrikeWindow(strikeWindowText(window))).toEqual(window);
    }
  });
});

describe('the strikes of a window', () => {
  test('by count, cut at the ends', () => {
    expect(shown(2)).toEqual([98, 99, 100, 101, 102]);
    expect(shown(2, smile, 0)).toEqual([50, 51, 52]);
    expect(shown('all')).toEqual(STRIKES);
  });

  test('by deviations of the forward, log-normal', () => {
    const strikes = shown({ deviations: 1 });
    expect([strikes[0], strikes.at(-1)]).toEqual([91, 110]); // 100·e^±0.1 = 90.48 … 110.52
  });

  test('by delta: N(d1) of the outermost is at least that, of the next it is not', () => {
    const strikes = shown({ delta: 0.25 });
    // d1 = ln(F/K)/s + s/2 with s = 0.1; N(d1) = 0.25 at d1 = −0.6745: calls to 107.5; puts from 93.9.
    expect([strikes[0], strikes.at(-1)]).toEqual([94, 107]);
  });

  test('before the smile is known it is the default count', () => {
    for (const from of [
      {},
      { ...smile, atmIv: undefined },
      { ...smile, years: 0 },
      { ...smile, forward: Number.NaN },
      { ...smile, atmIv: Number.NaN },
    ]) {
      expect(shown({ delta: 0.1 }, from)).toHaveLength(21);
    }
    expect(windowOf(STRIKES, 50, { delta: 0.1 }, undefined)).toEqual([40, 61]);
  });

  test('is a range of the strikes, whatever is asked of whatever chain', () => {
    const window = fc.oneof(
      fc.integer({ min: 1, max: 500 }),
      fc.constant('all' as const),
      fc.double({ min: 0.01, max: 0.49, noNaN: true }).map((delta) => ({ delta })),
      fc.double({ min: 0.1, max: 9, noNaN: true }).map((deviations) => ({ deviations })),
    );
    fc.assert(
      fc.property(
        window,
        fc.nat({ max: 60 }),
        fc.double(),
        fc.double(),
        fc.double(),
        (asked, count, forward, atmIv, years) => {
          const strikes = STRIKES.slice(0, count);
          const [from, to] = windowOf(strikes, Math.floor(count / 2), asked, { forward, atmIv, years });
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(Math.max(0, count));
          expect(to - from).toBeGreaterThan(count === 0 ? -1 : 0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
