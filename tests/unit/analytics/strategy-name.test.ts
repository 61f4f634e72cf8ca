import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StrategyLeg } from '../../../src/analytics/strategy-legs.js';
import { strategyName } from '../../../src/analytics/strategy-name.js';
import { option, stock } from './strategy-builders.js';

const far = { days: 60 };

const NAMED: [string, StrategyLeg[]][] = [
  ['long call', [option(1, 'call', 100)]],
  ['short put', [option(-3, 'put', 95)]],
  ['long stock', [stock(50)]],
  ['short stock', [stock(-1)]],
  ['bull call spread', [option(1, 'call', 100), option(-1, 'call', 110)]],
  ['bear call spread', [option(-1, 'call', 100), option(1, 'call', 110)]],
  ['bull put spread', [option(1, 'put', 90), option(-1, 'put', 95)]],
  ['bear put spread', [option(-1, 'put', 90), option(1, 'put', 95)]],
  ['long straddle', [option(1, 'call', 100), option(1, 'put', 100)]],
  ['short straddle', [option(-1, 'call', 100), option(-1, 'put', 100)]],
  ['long strangle', [option(1, 'call', 105), option(1, 'put', 95)]],
  ['short strangle', [option(-1, 'call', 105), option(-1, 'put', 95)]],
  ['long guts', [option(1, 'call', 95), option(1, 'put', 105)]],
  ['strip', [option(1, 'call', 100), option(2, 'put', 100)]],
  ['strap', [option(2, 'call', 100), option(1, 'put', 100)]],
  ['call ratio spread', [option(1, 'call', 100), option(-2, 'call', 110)]],
  ['call backspread', [option(-1, 'call', 100), option(2, 'call', 110)]],
  ['put ratio spread', [option(1, 'put', 100), option(-2, 'put', 90)]],
  ['put backspread', [option(-1, 'put', 100), option(2, 'put', 90)]],
  ['bullish risk reversal', [option(1, 'call', 105), option(-1, 'put', 95)]],
  ['bearish risk reversal', [option(-1, 'call', 105), option(1, 'put', 95)]],
  ['synthetic long stock', [option(1, 'call', 100), option(-1, 'put', 100)]],
  ['synthetic short stock', [option(-1, 'call', 100), option(1, 'put', 100)]],
  ['long call butterfly', [option(1, 'call', 95), option(-2, 'call', 100), option(1, 'call', 105)]],
  ['short put butterfly', [option(-1, 'put', 95), option(2, 'put', 100), option(-1, 'put', 105)]],
  ['long call broken-wing butterfly', [option(1, 'call', 95), option(-2, 'call', 100), option(1, 'call', 110)]],
  ['jade lizard', [option(-1, 'put', 90), option(-1, 'call', 105), option(1, 'call', 110)]],
  ['short iron condor', [option(1, 'put', 90), option(-1, 'put', 95), option(-1, 'call', 105), option(1, 'call', 110)]],
  ['long iron condor', [option(-1, 'put', 90), option(1, 'put', 95), option(1, 'call', 105), option(-1, 'call', 110)]],
  [
    'short iron butterfly',
    [option(1, 'put', 90), option(-1, 'put', 100), option(-1, 'call', 100), option(1, 'call', 110)],
  ],
  [
    'long call condor',
    [option(1, 'call', 90), option(-1, 'call', 95), option(-1, 'call', 105), option(1, 'call', 110)],
  ],
  ['long box', [option(1, 'call', 90), option(-1, 'call', 110), option(-1, 'put', 90), option(1, 'put', 110)]],
  ['long call calendar', [option(-1, 'call', 100), option(1, 'call', 100, 0, far)]],
  ['short put calendar', [option(1, 'put', 100), option(-1, 'put', 100, 0, far)]],
  ['long call diagonal', [option(-1, 'call', 105), option(1, 'call', 95, 0, far)]],
  [
    'long double calendar',
    [option(-1, 'put', 95), option(1, 'put', 95, 0, far), option(-1, 'call', 105), option(1, 'call', 105, 0, far)],
  ],
  ['covered call', [stock(200), option(-2, 'call', 105)]],
  ['protective put', [stock(100), option(1, 'put', 95)]],
  ['covered put', [stock(-100), option(-1, 'put', 95)]],
  ['protective call', [stock(-100), option(1, 'call', 105)]],
  ['collar', [stock(100), option(1, 'put', 95), option(-1, 'call', 105)]],
  ['conversion', [stock(100), option(1, 'put', 100), option(-1, 'call', 100)]],
  ['covered strangle', [stock(100), option(-1, 'put', 95), option(-1, 'call', 105)]],
  ['closed', [option(1, 'call', 100, 2), option(-1, 'call', 100, 3)]],
  ['custom', [stock(50), option(-1, 'call', 105)]],
  ['custom', [option(1, 'call', 100), option(1, 'call', 105)]],
  ['custom', [option(1, 'call', 100), option(-1, 'call', 110, 0, { multiplier: 10 })]],
  ['custom', [option(1, 'put', 95), option(-1, 'put', 96), option(1, 'call', 95), option(-1, 'call', 96)]],
];

test.each(NAMED)('%s', (name, legs) => {
  expect(strategyName(legs)).toBe(name);
});

test('the name does not depend on the order, the multiple, or how a leg is cut up', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMED.filter(([name]) => name !== 'custom')),
      fc.integer({ min: 1, max: 7 }),
      fc.integer(),
      ([name, legs], times, seed) => {
        const pieces = legs.flatMap((leg) => [
          { ...leg, quantity: leg.quantity * (times + 1) },
          { ...leg, quantity: -leg.quantity },
        ]);
        const order = new Map(pieces.map((leg, i) => [leg, Math.sin(seed + 7 * i)]));
        pieces.sort((a, b) => order.get(a)! - order.get(b)!);
        expect(strategyName(pieces)).toBe(name);
      },
    ),
  );
});
