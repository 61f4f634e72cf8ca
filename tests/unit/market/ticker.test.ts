import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { asTicker, asUnderlying, clusterOf, isTicker, symbolOf } from '../../../src/market/ticker.js';

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    return errorCode(thrown);
  }
  return undefined;
};

describe('the form of a ticker', () => {
  test.each([
    ['SPY', 'stocks'],
    ['A', 'stocks'],
    ['BRK.B', 'stocks'],
    ['BACpL', 'stocks'],
    ['GOOGL', 'stocks'],
    ['I:SPX', 'indices'],
    ['I:COMP', 'indices'],
    ['O:SPY251219C00650000', 'options'],
    ['O:SPY1251219P00650000', 'options'],
    ['O:NDX251219C123456789', 'options'],
  ])('%s is one, of %s', (text, cluster) => {
    expect(isTicker(text)).toBe(true);
    expect(asTicker(text)).toBe(text);
    expect(clusterOf(text)).toBe(cluster);
  });

  test.each([
    '',
    ' ',
    'spy',
    '1ABC',
    'SPY ',
    'SPY\n',
    'SPY,QQQ',
    'SP Y',
    'BRK.',
    'BRK.ABCD',
    'ABCDEFGHIJ',
    'I:',
    'I:spx',
    'O:SPY',
    'O:SPY251219X00650000',
    'O:SPY251219C0065000',
    '*',
    '../SPY',
    'SPY?apiKey=1',
    '<img src=x onerror=alert(1)>',
    '__proto__',
    '\ud800',
  ])('%j is none', (text) => {
    expect(isTicker(text)).toBe(false);
    expect(codeOf(() => asTicker(text))).toBe('bad-ticker');
  });

  test('what is quoted back in the sentence is short', () => {
    expect(() => asTicker('x'.repeat(5_000))).toThrow(/^“x{40}” is not a ticker symbol\.$/);
  });

  test('a ticker never has characters that mean something in a subscription, a path or a query', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 24 }), (text) => {
        fc.pre(isTicker(text));
        expect(text).toMatch(/^[A-Za-z0-9.:]+$/);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the underlying that a person means', () => {
  test.each([
    ['spy', 'SPY'],
    ['  aapl ', 'AAPL'],
    ['brk.b', 'BRK.B'],
    ['SPX', 'I:SPX'],
    ['spxw', 'I:SPX'],
    ['I:SPX', 'I:SPX'],
    ['i:spxw', 'I:SPX'],
    ['NDXP', 'I:NDX'],
    ['RUTW', 'I:RUT'],
    ['vixw', 'I:VIX'],
    ['XSP', 'I:XSP'],
    ['I:COMP', 'I:COMP'],
  ])('%j → %s', (typed, ticker) => {
    expect(asUnderlying(typed)).toBe(ticker);
  });

  test('a contract is none: it has no chain of its own', () => {
    expect(() => asUnderlying('o:spy251219c00650000')).toThrow(/is a contract; name its underlying/);
  });

  test.each(['', '   ', '123', 'SPY QQQ', 'I:', 'constructor()'])('%j is none', (typed) => {
    expect(codeOf(() => asUnderlying(typed))).toBe('bad-ticker');
  });

  test('naming it again changes nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,8}$/), (typed) => {
        const ticker = asUnderlying(typed);
        expect(asUnderlying(ticker)).toBe(ticker);
        expect(asUnderlying(symbolOf(ticker))).toBe(ticker);
      }),
    );
  });
});

test('people read an index without its prefix', () => {
  expect(symbolOf('I:SPX')).toBe('SPX');
  expect(symbolOf('SPY')).toBe('SPY');
});
