import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTwoSided, markOf, markSourceOf, midOf } from '../../../src/market/mark.js';

const { NaN: none, POSITIVE_INFINITY: endless } = Number;

describe('the mark', () => {
  test.each([
    ['two sides', 1, 1.2, 5, 1.1, 'mid'],
    ['a locked market', 1, 1, none, 1, 'mid'],
    ['two sides and no print', 1, 2, none, 1.5, 'mid'],
    ['a crossed market falls back to the print', 1.2, 1, 5, 5, 'last'],
    ['a bid of zero', 0, 0.05, 0.02, 0.02, 'last'],
    ['a bid of zero and no print', 0, 0.05, none, none, 'none'],
    ['no bid', none, 1, 3, 3, 'last'],
    ['no ask', 1, none, 3, 3, 'last'],
    ['an endless ask', 1, endless, 3, 3, 'last'],
    ['a negative bid', -1, 1, 3, 3, 'last'],
    ['nothing', none, none, none, none, 'none'],
    ['a print of zero', none, none, 0, none, 'none'],
    ['a negative print', none, none, -1, none, 'none'],
  ])('%s', (_, bid, ask, last, mark, source) => {
    expect(markOf(bid, ask, last)).toBe(mark);
    expect(markSourceOf(bid, ask, last)).toBe(source);
  });

  const price = fc.oneof(fc.double({ min: -5, max: 1e6 }), fc.constantFrom(none, 0, endless, -endless));

  test('is known exactly when it has a source, positive, and within the quote it was taken from', () => {
    fc.assert(
      fc.property(price, price, price, (bid, ask, last) => {
        fc.pre(last !== endless);
        const mark = markOf(bid, ask, last);
        const source = markSourceOf(bid, ask, last);
        expect(Number.isNaN(mark)).toBe(source === 'none');
        if (source === 'mid') {
          expect(mark).toBe(midOf(bid, ask));
          expect(mark).toBeGreaterThanOrEqual(bid);
          expect(mark).toBeLessThanOrEqual(ask);
        }
        if (source === 'last') expect(mark).toBe(last);
        if (source !== 'none') expect(mark).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('half of one side is not a price', () => {
  expect(midOf(0, 2)).toBeNaN();
  expect(midOf(none, 2)).toBeNaN();
  expect(isTwoSided(0, 2)).toBe(false);
  expect(isTwoSided(2, 2)).toBe(true);
});
