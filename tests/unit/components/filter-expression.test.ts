import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../src/components/filter-expression.js';
import type { FilterField } from '../../../src/components/filter-tests.js';

type Contract = Readonly<Partial<Record<string, number>>>;

const column = (name: string, more: Partial<FilterField<Contract>> = {}): FilterField<Contract> => ({
  read: (contract) => contract[name] ?? Number.NaN,
  isPercent: false,
  unit: 1,
  ...more,
});

const FIELDS = new Map<string, FilterField<Contract>>([
  ['delta', column('delta', { isUnsigned: true })],
  ['bid', column('bid')],
  ['intrinsic', column('intrinsic')],
  ['volume', column('volume')],
  ['iv', column('iv', { isPercent: true })],
  ['spread', column('spread', { share: column('spreadPercent', { isPercent: true }) })],
  ['age', column('age', { unit: 1000 })],
]);

const parse = (text: string) => parseFilter(text, (name) => FIELDS.get(name));

function holds(text: string, contract: Contract): boolean | undefined {
  const { filter, problem } = parse(text);
  if (!filter) throw new Error(problem);
  return filter(contract);
}

function problemOf(text: string): { problem: string; at: number } {
  const parsed = parse(text);
  if (parsed.filter) throw new Error(`“${text}” was read`);
  return parsed;
}

describe('what a filter says', () => {
  test.each<[string, Contract, boolean | undefined]>([
    ['delta 0.2..0.4 and spread < 5%', { delta: 0.3, spread: 0.4, spreadPercent: 0.049 }, true],
    ['delta 0.2..0.4 and spread < 5%', { delta: 0.3, spread: 0.4, spreadPercent: 0.051 }, false],
    ['delta 0.2..0.4', { delta: -0.3 }, true],
    ['delta -0.4..-0.2', { delta: -0.3 }, true],
    ['delta -0.4..-0.2', { delta: 0.3 }, false],
    ['delta < -0.2', { delta: 0.3 }, false],
    ['bid 1..2', { bid: 1 }, true],
    ['bid 2..1', { bid: 1.5 }, true],
    ['bid .5..1.5', { bid: 0.5 }, true],
    ['spread < 0.05', { spread: 0.04, spreadPercent: 0.9 }, true],
    ['iv > 30', { iv: 0.31 }, true],
    ['iv > 30%', { iv: 0.29 }, false],
    ['iv 12.5..13', { iv: 0.125 }, true],
    ['volume >= 1K', { volume: 1000 }, true],
    ['volume > 1.5m', { volume: 1_500_000 }, false],
    ['volume = 2B', { volume: 2e9 }, true],
    ['volume != 2', { volume: 2 }, false],
    ['age < 5', { age: 4_900 }, true],
    ['bid > intrinsic', { bid: 2, intrinsic: 1 }, true],
    ['bid<=intrinsic', { bid: 2, intrinsic: 1 }, false],
    ['BID > 1 AND Volume KNOWN', { bid: 2, volume: 0 }, true],
    ['volume unknown', {}, true],
    ['not volume unknown', {}, false],
    ['bid > 1 or bid < 0 and volume > 5', { bid: 2 }, true],
    ['(bid > 1 or bid < 0) and volume > 5', { bid: 2, volume: 1 }, false],
    ['not (bid > 1 and volume > 5)', { bid: 2, volume: 1 }, true],
    ['not not bid > 1', { bid: 2 }, true],
  ])('%s of %o is %s', (text, contract, expected) => {
    expect(holds(text, contract)).toBe(expected);
  });

  test('an unknown value makes its test neither true nor false, also turned round', () => {
    expect(holds('bid > 1', {})).toBeUndefined();
    expect(holds('not bid > 1', {})).toBeUndefined();
    expect(holds('bid > intrinsic', { bid: 1 })).toBeUndefined();
    expect(holds('bid > 1 and volume > 1', { volume: 0 })).toBe(false);
    expect(holds('bid > 1 and volume > 1', { volume: 2 })).toBeUndefined();
    expect(holds('bid > 1 or volume > 1', { volume: 2 })).toBe(true);
    expect(holds('bid > 1 or volume > 1', { volume: 0 })).toBeUndefined();
  });
});

describe('what cannot be read is said, with its place', () => {
  test.each<[string, RegExp, number]>([
    ['dleta > 1', /“dleta” is not a column/, 0],
    ['bid > 1 and', /A column was expected/, 11],
    ['bid > 1 volume > 2', /“volume” was not expected/, 8],
    ['bid', /A number is missing/, 3],
    ['bid >', /A number is missing/, 5],
    ['bid 1', /two dots/, 5],
    ['bid 1..', /A number is missing/, 7],
    ['bid > abc', /“abc” is not a column/, 6],
    ['bid > 5%', /no percentage/, 6],
    ['spread 1..5%', /Both ends/, 12],
    ['(bid > 1', /“\)” is missing/, 8],
    ['bid > 1)', /“\)” was not expected/, 7],
    ['bid > 1; drop', /“; drop” cannot be read/, 7],
    ['  <script>', /A column was expected in place of “<”/, 2],
    ['bid constructor 3', /“constructor” is not a number/, 4],
    ['__proto__ > 3', /“__proto__” is not a column/, 0],
    ['toString > 3', /“tostring” is not a column/, 0],
    [`${'('.repeat(200)}bid > 1`, /nested too deeply/, 30],
    [`bid > ${'1'.repeat(600)}`, /at most 500 characters/, 500],
  ])('%.40s', (text, sentence, at) => {
    const found = problemOf(text);
    expect(found.problem).toMatch(sentence);
    expect(found.problem).toMatch(new RegExp(`\\(at ${at + 1}\\)\\.$`));
    expect(found.at).toBe(at);
  });

  test('whatever is typed gives a filter or a sentence, and a filter never throws', () => {
    const words = fc.constantFrom(
      ...'bid delta spread iv and or not ( ) .. < >= = != 5 -0.2 5% 1K known unknown . - é 💥 1e9 % \u0000'.split(' '),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(words, { maxLength: 14 }).map((list) => list.join(' ')),
    );
    const number = fc.oneof(fc.double(), fc.constant(undefined));
    const contract = fc.record({ bid: number, delta: number, spread: number, spreadPercent: number, iv: number });
    fc.assert(
      fc.property(text, contract, (given, of) => {
        const parsed = parse(given);
        if (parsed.filter) expect([true, false, undefined]).toContain(parsed.filter(of as Contract));
        else {
          expect(parsed.problem.length).toBeGreaterThan(10);
          expect(parsed.at).toBeGreaterThanOrEqual(0);
          expect(parsed.at).toBeLessThanOrEqual(given.length);
        }
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test('a tree of tests reads as it was written', () => {
    type Tree = { text: string; is: (value: number) => boolean };
    const leaf = fc.record({ sign: fc.constantFrom('<', '>=', '='), value: fc.integer({ min: -50, max: 50 }) }).map(
      ({ sign, value }): Tree => ({
        text: `bid ${sign} ${value}`,
        is: (of) => (sign === '<' ? of < value : sign === '=' ? of === value : of >= value),
      }),
    );
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie('tree').map((inner): Tree => ({ text: `not (${inner.text})`, is: (of) => !inner.is(of) })),
        fc
          .tuple(tie('tree'), tie('tree'))
          .map(([a, b]): Tree => ({ text: `(${a.text}) and (${b.text})`, is: (of) => a.is(of) && b.is(of) })),
        fc
          .tuple(tie('tree'), tie('tree'))
          .map(([a, b]): Tree => ({ text: `(${a.text} or ${b.text})`, is: (of) => a.is(of) || b.is(of) })),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.integer({ min: -60, max: 60 }), (made, bid) => {
        fc.pre(made.text.length <= 500);
        expect(holds(made.text, { bid })).toBe(made.is(bid));
      }),
      { numRuns: 500 },
    );
  });
});
