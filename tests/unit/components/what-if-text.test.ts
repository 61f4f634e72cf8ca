import { describe, expect, test } from 'vitest';
import {
  isNothing,
  NOTHING_SUPPOSED,
  parseSupposition,
  suppositionText,
  suppositionWords,
  whatIfOf,
} from '../../../src/components/what-if-text.js';

describe('a supposition', () => {
  test('is read, said and written back', () => {
    for (const [text, words] of [
      ['spot:2,iv:5,days:10', 'spot +2 %, IV +5 points, in 10 days'],
      ['spot:-2.5', 'spot -2.5 %'],
      ['iv:-1', 'IV -1 point'],
      ['days:0.5', 'in 0.5 days'],
      ['days:1', 'in 1 day'],
      ['', ''],
    ] as const) {
      const supposed = parseSupposition(text);
      expect(suppositionText(supposed)).toBe(text);
      expect(suppositionWords(supposed), text).toBe(words);
      expect(isNothing(supposed)).toBe(text === '');
    }
    expect(parseSupposition(' Spot:+2 , IV:5')).toEqual({ spot: 2, iv: 5, days: 0 });
  });

  test('that cannot be read is refused with its part', () => {
    for (const text of [
      'spot',
      'spot:',
      'spot:x',
      'spot:51',
      'spot:-51',
      'iv:101',
      'days:-1',
      'days:1101',
      'rate:1',
      'spot:1e2',
      'spot:2;iv:5',
      ',',
      `spot:2${' '.repeat(200)}`,
    ]) {
      expect(() => parseSupposition(text), text).toThrow(/is not a what-if; one is like spot:2,iv:5,days:10/);
    }
  });

  test('is taken by the analytics in fractions, with sticky strikes', () => {
    expect(whatIfOf({ spot: 2, iv: -5, days: 10 })).toEqual({
      spotShift: 0.02,
      ivShift: -0.05,
      ivShiftKind: 'points',
      daysForward: 10,
      smile: 'sticky-strike',
    });
    expect(whatIfOf(NOTHING_SUPPOSED)).toMatchObject({ spotShift: 0, ivShift: 0, daysForward: 0 });
  });
});
