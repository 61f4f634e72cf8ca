import { describe, expect, test } from 'vitest';
import { ERRORS, errorCode, errorSentence, StrikewireError, type ErrorCode } from '../../../src/base/errors.js';

describe('StrikewireError', () => {
  test.each(Object.keys(ERRORS) as ErrorCode[])('%s carries its code in its name and a sentence', (code) => {
    const error = new StrikewireError(code);
    expect(error).toBeInstanceOf(Error);
    expect(errorCode(error)).toBe(code);
    expect(error.message).toMatch(/^(config\.json|[A-Z]).*\.$/);
    expect(errorSentence(error)).toBe(ERRORS[code].sentence);
  });

  test('its own message wins over the table', () => {
    expect(errorSentence(new StrikewireError('bad-expiry', 'No such day.'))).toBe('No such day.');
  });

  test('keeps its code through a structured clone of name and message', () => {
    const { name, message } = new StrikewireError('timed-out');
    const copy = Object.assign(new Error(message), { name });
    expect(errorCode(copy)).toBe('timed-out');
  });
});

describe('whatever else is thrown', () => {
  test.each([
    ['an ordinary error', new TypeError('x is not a function')],
    ['a string', 'boom'],
    ['nothing', undefined],
    ['null', null],
    ['an object that looks like one', { name: 'timed-out', message: 'no' }],
  ])('%s has no code and a general sentence', (_, thrown) => {
    expect(errorCode(thrown)).toBeUndefined();
    expect(errorSentence(thrown)).toMatch(/not foreseen/);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is no code', (name) => {
    expect(errorCode(Object.assign(new Error('x'), { name }))).toBeUndefined();
  });
});
