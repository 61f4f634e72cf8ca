import { expect, test } from 'vitest';
import { firstUnlike, isCount, isListOf, isNumber, isOneOf, isText, membersOf } from '../../../src/base/untrusted.js';

test('what is no object has no members', () => {
  for (const value of [undefined, null, 7, 'text', true, 1n]) expect(membersOf(value)).toEqual({});
  expect(membersOf({ a: 1 })).toEqual({ a: 1 });
});

test('numbers, counts and texts are what their names say, within their bounds', () => {
  expect([0, -1.5, Infinity, Number.NaN, '1', null].map(isNumber)).toEqual([true, true, true, false, false, false]);
  const counts = [0, 7, 8, -1, 0.5, Infinity, Number.NaN, '1', 1n].map((value) => isCount(value, 7));
  expect(counts).toEqual([true, true, false, false, false, false, false, false, false]);
  expect(['', 'a', 'abc', 'abcd', ['a'], null].map((value) => isText(value, 3, 1))).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([isOneOf('a', ['a', 'b']), isOneOf(['a'], ['a']), isOneOf('toString', ['a'])]).toEqual([true, false, false]);
});

test('a list is one to its last item, holes included', () => {
  expect(isListOf([1, 2], 2, isNumber)).toBe(true);
  expect(isListOf([1, 2, 3], 2, isNumber)).toBe(false);
  expect(isListOf([1, '2'], 2, isNumber)).toBe(false);
  const holed = [1, 2, 3];
  delete holed[1];
  expect(isListOf(holed, 3, isNumber)).toBe(false);
  expect(firstUnlike(holed, isNumber)).toBe(1);
  expect(isListOf({ length: 1, 0: 1 }, 3, isNumber)).toBe(false);
  expect(isListOf(new Float64Array(2), 3, isNumber)).toBe(false);
});
