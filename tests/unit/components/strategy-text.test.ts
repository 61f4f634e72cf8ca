import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLeg, formatLegs, parseLegs, withLeg } from '../../../src/components/strategy-text.js';
import type { Ticker } from '../../../src/market/ticker.js';

const CALL = 'O:SPY261218C00650000' as Ticker;
const PUT = 'O:SPY261218P00640000' as Ticker;

test('legs are read as they are written', () => {
  const text = `1x${CALL}@5.2,-2x${PUT}@3.125`;
  expect(parseLegs(text)).toEqual([
    { ticker: CALL, quantity: 1, price: 5.2 },
    { ticker: PUT, quantity: -2, price: 3.125 },
  ]);
  expect(formatLegs(parseLegs(text))).toBe(text);
  expect(parseLegs('  ')).toEqual([]);
});

test('what is no leg is named in the sentence', () => {
  for (const text of ['x', `0x${CALL}@1`, `1x${CALL}`, `1x${CALL}@-1`, '1xO:SPY269999C00650000@1', '1xSPY@1']) {
    expect(() => parseLegs(text)).toThrow(/leg|contract/);
  }
  expect(() => parseLegs(Array.from({ length: 9 }, () => `1x${CALL}@1`).join(','))).toThrow('at most 8');
});

test('nothing that is thrown at it does anything but throw a sentence of ours', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 700 }), (text) => {
      try {
        expect(formatLegs(parseLegs(text)).length).toBeLessThan(700);
      } catch (thrown) {
        expect((thrown as Error).name).toMatch(/^bad-(input|ticker)$/);
      }
    }),
  );
});

test('lots of one contract net out, and growing ones average their price', () => {
  const one = withLeg([], { ticker: CALL, quantity: 1, price: 5 });
  expect(withLeg(one, { ticker: CALL, quantity: 1, price: 6 })).toEqual([{ ticker: CALL, quantity: 2, price: 5.5 }]);
  expect(withLeg(one, { ticker: CALL, quantity: -1, price: 7 })).toEqual([]);
  expect(withLeg(one, { ticker: CALL, quantity: -3, price: 7 })).toEqual([{ ticker: CALL, quantity: -2, price: 7 }]);
  expect(withLeg(one, { ticker: PUT, quantity: -1, price: 2 })).toHaveLength(2);
});

test('a ninth leg is not taken', () => {
  const strikes = Array.from({ length: 9 }, (_, index) => `O:SPY261218C0065${index}000`);
  const text = strikes.reduce((legs, ticker) => addLeg(legs, ticker, 1, 1), '');
  expect(parseLegs(text)).toHaveLength(8);
});
