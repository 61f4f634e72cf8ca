import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { nearestExpiry, netCost, strategyLegs } from '../../../src/analytics/strategy-legs.js';
import { DAY, NOW, option, stock } from './strategy-builders.js';

const good = { right: 'call', strike: 100, expiresAt: NOW, quantity: -2, price: 3.5 };

test('legs come back with what they may leave out', () => {
  const legs = strategyLegs([good, { right: 'stock', quantity: 200, price: 99, iv: 7, strike: 5 }]);
  expect(legs).toEqual([
    { ...good, iv: undefined, multiplier: 100, carryYield: undefined },
    { right: 'stock', quantity: 200, price: 99, multiplier: 1 },
  ]);
  expect(strategyLegs([{ ...good, iv: Number.NaN, multiplier: null }])[0]).toMatchObject({ multiplier: 100 });
});

test.each([
  [undefined, 'at least one leg'],
  [{ length: 1, 0: good }, 'at least one leg'],
  [[], 'at least one leg'],
  [Array(9).fill(good), 'at most 8 legs; these are 9'],
  [Array(2000), 'at most 8 legs; these are 2000'],
  [[good, null], 'Leg 2 is not a leg'],
  [[{ ...good, right: 'Call' }], 'Leg 1: right'],
  [[{ ...good, strike: 0 }], 'Leg 1: strike'],
  [[{ ...good, strike: '100' }], 'Leg 1: strike'],
  [[{ ...good, strike: Number.POSITIVE_INFINITY }], 'Leg 1: strike'],
  [[{ ...good, expiresAt: Number.NaN }], 'Leg 1: expiresAt'],
  [[{ ...good, quantity: 0 }], 'Leg 1: quantity'],
  [[{ ...good, quantity: 1.5 }], 'Leg 1: quantity'],
  [[{ ...good, quantity: 1e9 }], 'Leg 1: quantity'],
  [[{ ...good, price: -1 }], 'Leg 1: price'],
  [[{ ...good, iv: -0.2 }], 'Leg 1: iv'],
  [[{ ...good, multiplier: 0 }], 'Leg 1: multiplier'],
  [[Object.create(good)], 'Leg 1: right'],
])('refuses %j', (input, part) => {
  try {
    strategyLegs(input);
  } catch (thrown) {
    expect(errorCode(thrown)).toBe('bad-input');
    expect((thrown as Error).message).toContain(part);
    return;
  }
  expect.fail('accepted');
});

test('whatever comes in is accepted whole or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(fc.anything()), fc.array(fc.object())), (input) => {
      try {
        for (const leg of strategyLegs(input)) expect(Number.isInteger(leg.quantity)).toBe(true);
      } catch (thrown) {
        expect(errorCode(thrown)).toBe('bad-input');
      }
    }),
  );
});

test('the cost counts shares, and the nearest expiry is of options only', () => {
  expect(netCost([option(1, 'call', 100, 5), option(-1, 'call', 110, 2), stock(-10, 100)])).toBe(300 - 1000);
  expect(nearestExpiry([option(1, 'call', 100, 5, { days: 60 }), option(1, 'put', 90)])).toBe(NOW + 30 * DAY);
  expect(nearestExpiry([stock(1)])).toBeUndefined();
});
