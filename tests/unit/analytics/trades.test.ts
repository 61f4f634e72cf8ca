import { describe, expect, test } from 'vitest';
import { SweepDetector } from '../../../src/analytics/sweeps.js';
import {
  type Print,
  TradeClassifier,
  cancelledPrint,
  quoteSide,
  sentimentOf,
} from '../../../src/analytics/trade-side.js';

function print(change: Partial<Print> = {}): Print {
  return { right: 'call', at: 0, price: 1.1, size: 10, exchange: 302, conditions: [209], bid: 1, ask: 1.1, ...change };
}

describe('the side of a print', () => {
  test('comes from the quote in force, inside it too', () => {
    expect(quoteSide(1.1, 1, 1.1)).toBe('buy');
    expect(quoteSide(1.2, 1, 1.1)).toBe('buy');
    expect(quoteSide(1, 1, 1.1)).toBe('sell');
    expect(quoteSide(1.06, 1, 1.1)).toBe('buy');
    expect(quoteSide(1.04, 1, 1.1)).toBe('sell');
    expect(quoteSide(1.05, 1, 1.1)).toBe('unknown');
    expect(quoteSide(0.05, 0, 0.1)).toBe('unknown');
    expect(quoteSide(0.06, 0, 0.1)).toBe('buy');
    expect(quoteSide(1, 1.1, 1)).toBe('unknown'); // crossed
    expect(quoteSide(1, 1, 1)).toBe('unknown'); // locked at the price
    expect(quoteSide(1.1, 1, 1)).toBe('buy');
    expect(quoteSide(1, Number.NaN, 1.1)).toBe('unknown');
  });

  test('falls back to the last different price, which complex and excluded prints do not set', () => {
    const classifier = new TradeClassifier();
    const noQuote = { bid: Number.NaN, ask: Number.NaN };
    const first = classifier.classify(print(noQuote));
    expect([first.side, first.rule, first.sentiment]).toEqual(['unknown', undefined, 'neutral']);
    classifier.classify(print({ ...noQuote, price: 9, conditions: [240] }));
    classifier.classify(print({ ...noQuote, price: 9, conditions: [202] }));
    expect(classifier.classify(print({ ...noQuote, price: 1.2 })).side).toBe('buy');
    const same = classifier.classify(print({ ...noQuote, price: 1.2 }));
    expect([same.side, same.rule]).toEqual(['buy', 'tick']);
    expect(classifier.classify(print({ ...noQuote, price: 1.15 })).side).toBe('sell');
  });

  test('is not given to cancels and late prints', () => {
    for (const condition of [201, 202, 203, 204, 205, 206, 207, 208]) {
      const got = new TradeClassifier().classify(print({ conditions: [condition], size: 500 }));
      expect(got).toMatchObject({ side: undefined, isExcluded: true, isBlock: false, sentiment: undefined });
      expect(got.premium).toBeCloseTo(55_000, 6);
    }
    expect(new TradeClassifier().classify(print({ conditions: [231] })).isComplex).toBe(false);
    expect(new TradeClassifier().classify(print({ conditions: [247] })).sentiment).toBe('neutral');
  });

  test('a block has more than a hundred contracts', () => {
    expect(new TradeClassifier().classify(print({ size: 100 })).isBlock).toBe(false);
    expect(new TradeClassifier().classify(print({ size: 101 })).isBlock).toBe(true);
    expect(new TradeClassifier({ blockSize: 5, multiplier: 10 }).classify(print({ size: 6 }))).toMatchObject({
      isBlock: true,
      premium: expect.closeTo(66, 9),
    });
  });

  test('bought calls and sold puts are bullish', () => {
    expect(sentimentOf('call', 'buy')).toBe('bullish');
    expect(sentimentOf('put', 'sell')).toBe('bullish');
    expect(sentimentOf('call', 'sell')).toBe('bearish');
    expect(sentimentOf('put', 'buy')).toBe('bearish');
    expect(sentimentOf('put', 'unknown')).toBe('neutral');
  });
});

test('a cancel takes back the newest print it fits, once', () => {
  const tape = [print({ at: 1 }), print({ at: 2 }), print({ at: 3, size: 11 }), print({ at: 9 })];
  const cancel = print({ at: 5, conditions: [201] });
  expect(cancelledPrint(tape, cancel)).toBe(1);
  expect(cancelledPrint(tape, cancel, (index) => index === 1)).toBe(0);
  expect(cancelledPrint(tape, print({ at: 5, conditions: [201], price: 2 }))).toBe(-1);
});

describe('sweeps', () => {
  function sweeps(prints: readonly Print[]) {
    const classifier = new TradeClassifier();
    const detector = new SweepDetector();
    const found = prints.map((one) => detector.add(one, classifier.classify(one)));
    return [...found, detector.flush()].filter((sweep) => sweep !== undefined);
  }

  test('run over two exchanges on one side, with pauses of at most 250 ms', () => {
    const found = sweeps([
      print({ at: 0, size: 5 }),
      print({ at: 250, exchange: 313, conditions: [219] }),
      print({ at: 300, exchange: 313, conditions: [240], size: 900 }), // complex: passed over
      print({ at: 400, exchange: 302 }),
      print({ at: 651, exchange: 316 }), // too late: another run, of one exchange
    ]);
    expect(found).toEqual([
      { side: 'buy', startAt: 0, endAt: 400, printCount: 3, size: 25, venueCount: 2, isSweepOrder: true },
    ]);
  });

  test('a lone sweep order, one exchange, or a change of side is none', () => {
    expect(sweeps([print({ conditions: [219] })])).toEqual([]);
    expect(sweeps([print({ at: 0 }), print({ at: 10 })])).toEqual([]);
    expect(sweeps([print({ at: 0 }), print({ at: 10, exchange: 313, price: 1 })])).toEqual([]);
  });

  test('an unknown side ends a run', () => {
    const unknown = print({ at: 10, price: 1.05 });
    const detector = new SweepDetector();
    const none = {
      side: 'unknown',
      rule: undefined,
      isBlock: false,
      isComplex: false,
      isExcluded: false,
      premium: 0,
      sentiment: 'neutral',
    } as const;
    detector.add(print(), { ...none, side: 'buy' });
    detector.add(unknown, none);
    detector.add(print({ at: 20, exchange: 313 }), { ...none, side: 'buy' });
    expect(detector.flush()).toBeUndefined();
  });
});
