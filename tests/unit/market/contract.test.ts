import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { asExpiry, formatContract, isExpiry, parseContract, type Expiry } from '../../../src/market/contract.js';

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    return errorCode(thrown);
  }
  return undefined;
};

describe('a contract’s ticker is read from the right', () => {
  test.each([
    ['O:SPY251219C00650000', 'SPY', '2025-12-19', 650, 'call', false],
    ['O:SPY251219P00650500', 'SPY', '2025-12-19', 650.5, 'put', false],
    ['O:A260116C00130000', 'A', '2026-01-16', 130, 'call', false],
    ['O:SPY1251219C00650000', 'SPY1', '2025-12-19', 650, 'call', true],
    ['O:GOOGL7260116P00100000', 'GOOGL7', '2026-01-16', 100, 'put', true],
    ['O:SPXW251219P05000000', 'SPXW', '2025-12-19', 5000, 'put', false],
    ['O:SPX251219P05000000', 'SPX', '2025-12-19', 5000, 'put', false],
    ['O:C251219C00065000', 'C', '2025-12-19', 65, 'call', false],
    ['O:P251219P00000500', 'P', '2025-12-19', 0.5, 'put', false],
    ['O:BRKB251219C00400000', 'BRKB', '2025-12-19', 400, 'call', false],
    ['O:NVDA240229C01234567', 'NVDA', '2024-02-29', 1234.567, 'call', false],
    ['O:TEST251219C123456789', 'TEST', '2025-12-19', 123456.789, 'call', false],
    ['O:EVRI240119C000010000', 'EVRI', '2024-01-19', 10, 'call', false],
  ])('%s', (ticker, root, expiry, strike, right, isAdjusted) => {
    expect(parseContract(ticker)).toEqual({ ticker, root, expiry, strike, right, isAdjusted });
  });

  test.each([
    ['a month that is none', 'O:SPY251319C00650000'],
    ['a day that is none', 'O:SPY250230C00650000'],
    ['29 February of a common year', 'O:SPY250229C00650000'],
    ['day zero', 'O:SPY251200C00650000'],
    ['a strike of zero', 'O:SPY251219C00000000'],
    ['no prefix', 'SPY251219C00650000'],
    ['a stock', 'SPY'],
    ['lower case', 'O:spy251219C00650000'],
    ['seven letters of root', 'O:ABCDEFG251219C00650000'],
    ['no root', 'O:251219C00650000'],
    ['a strike of seven digits', 'O:SPY251219C0065000'],
    ['a strike of ten digits', 'O:SPY251219C0065000000'],
    ['another right', 'O:SPY251219X00650000'],
    ['a line feed after it', 'O:SPY251219C00650000\n'],
    ['something before it', ' O:SPY251219C00650000'],
    ['full-width digits', 'O:SPY２５１２１９C00650000'],
    ['nothing', ''],
    ['a pollution', '__proto__'],
    ['markup', '<script>alert(1)</script>'],
  ])('with %s it is none', (_, ticker) => {
    expect(codeOf(() => parseContract(ticker))).toBe('bad-ticker');
  });

  test('hostile text costs a sentence and no time', () => {
    const startedAt = performance.now();
    for (const text of ['O:'.repeat(50_000), `O:${'A'.repeat(100_000)}`, `O:${'1'.repeat(100_000)}C`]) {
      expect(codeOf(() => parseContract(text))).toBe('bad-ticker');
    }
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test('any text gives a contract or `bad-ticker`, and nothing else', () => {
    const almost = fc.stringMatching(/^O:[A-Z0-9]{0,7}[0-9]{5,7}[CPX][0-9]{7,10}$/);
    fc.assert(
      fc.property(fc.oneof(almost, fc.string()), (text) => {
        try {
          const { strike, expiry } = parseContract(text);
          expect(strike).toBeGreaterThan(0);
          expect(isExpiry(expiry)).toBe(true);
        } catch (thrown) {
          expect(errorCode(thrown)).toBe('bad-ticker');
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('there and back', () => {
  const date = fc
    .date({ min: new Date(Date.UTC(2000, 0, 1)), max: new Date(Date.UTC(2099, 11, 31)), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10) as Expiry);
  const terms = fc.record({
    root: fc.stringMatching(/^[A-Z]{1,5}[0-9]?$/),
    expiry: date,
    strike: fc.integer({ min: 1, max: 999_999_999 }).map((thousandths) => thousandths / 1000),
    right: fc.constantFrom('call' as const, 'put' as const),
  });

  test('what is formatted is parsed to the same terms', () => {
    fc.assert(
      fc.property(terms, (contract) => {
        const { root, expiry, strike, right } = parseContract(formatContract(contract));
        expect({ root, expiry, strike, right }).toEqual(contract);
      }),
      { numRuns: 5_000 },
    );
  });

  test('a strike that came out of arithmetic is rounded to thousandths', () => {
    const expiry = '2025-12-19' as Expiry;
    expect(formatContract({ root: 'X', expiry, strike: 0.1 + 0.2, right: 'put' })).toBe('O:X251219P00000300');
    expect(formatContract({ root: 'X', expiry, strike: 1.1 * 3, right: 'call' })).toBe('O:X251219C00003300');
  });
});

describe('an expiration date', () => {
  test.each(['2025-12-19', '2024-02-29', '2000-02-29', '1970-01-01', '2099-12-31'])('%s is one', (text) => {
    expect(asExpiry(text)).toBe(text);
  });

  test.each([
    '2025-02-29',
    '2100-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-12-00',
    '2025-12-32',
    '2025-6-1',
    '20251219',
    '1969-12-31',
    '0070-01-01',
    '2025-12-19T00:00:00Z',
    ' 2025-12-19',
    '2025-12-19\n',
    'today',
    '',
    '٢٠٢٥-١٢-١٩',
  ])('%j is none', (text) => {
    expect(isExpiry(text)).toBe(false);
    expect(codeOf(() => asExpiry(text))).toBe('bad-expiry');
  });
});
