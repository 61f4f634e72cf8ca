import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { PROTOCOL, VERSION } from '../../../src/base/version.js';
import type { Hello, Interest } from '../../../src/worker/hub-api.js';
import { checkHello, checkInterest, checkTabMessage } from '../../../src/worker/hub-messages.js';
import { contractOf, TEST_CONFIG } from '../../support/builders.js';

const hello: Hello = {
  protocol: PROTOCOL,
  version: VERSION,
  tabId: '7d1c9a2e-0000-4000-8000-000000000000',
  lockName: 'strikewire-tab:7d1c9a2e-0000-4000-8000-000000000000',
  visibility: 'focused',
  config: TEST_CONFIG,
};
const interest: Interest = {
  version: 3,
  tickers: ['SPY', 'I:SPX', contractOf(650)],
  rows: [0, 1, 7],
  records: ['expiries SPY', 'chain BRK.B 2026-12-18', 'summary I:SPX 2026-12-18', 'feed', 'market'],
};

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    return errorCode(thrown) ?? `unforeseen: ${thrown}`;
  }
  return undefined;
};

/** Anything that a structured clone can bring, with the names of our own fields among the keys. */
const names = [
  'sw',
  'id',
  'visibility',
  'isOnline',
  'protocol',
  'config',
  'tickers',
  'rows',
  'records',
  'version',
  '__proto__',
];
const anything = fc.anything({
  key: fc.oneof(fc.constantFrom(...names), fc.string()),
  withMap: true,
  withSet: true,
  withDate: true,
  withTypedArray: true,
  withBigInt: true,
  withSparseArray: true,
  withNullPrototype: true,
  maxDepth: 2,
});

describe('a hello', () => {
  test('is taken as it is said, without fields that are none of ours', () => {
    expect(checkHello(hello)).toEqual(hello);
    expect(checkHello({ ...hello, lockName: undefined })).toEqual({ ...hello, lockName: undefined });
    expect(checkHello({ ...hello, isAdmin: true })).toEqual(hello);
  });

  test.each<[string, object]>([
    ['no version', { version: undefined }],
    ['a protocol of text', { protocol: '1' }],
    ['a tab of endless name', { tabId: 'x'.repeat(61) }],
    ['a lock that is not a tab’s', { lockName: 'strikewire-upstream' }],
    ['a visibility that is none', { visibility: 'prerender' }],
    ['no configuration', { config: undefined }],
    ['a feed that is none', { config: { ...TEST_CONFIG, feed: 'other' } }],
    ['a socket that is a page', { config: { ...TEST_CONFIG, stocksUrl: 'https://live.test' } }],
    ['a script for REST', { config: { ...TEST_CONFIG, restUrl: 'javascript:alert(1)' } }],
    ['a rate that is no number', { config: { ...TEST_CONFIG, rate: Number.NaN } }],
    ['a rate beyond sense', { config: { ...TEST_CONFIG, rate: 7 } }],
    ['a key put away in a list', { config: { ...TEST_CONFIG, restAuth: 'cookie' } }],
  ])('with %s is of another protocol', (_, change) => {
    expect(codeOf(() => checkHello({ ...hello, ...change }))).toBe('protocol');
  });
});

describe('an interest', () => {
  test('is taken as it is said', () => {
    expect(checkInterest(interest)).toEqual(interest);
    const empty = { version: 1, tickers: [], rows: [], records: [] };
    expect(checkInterest(empty)).toEqual(empty);
  });

  test.each<[string, object]>([
    ['more tickers than rows', { rows: [0] }],
    ['a row below zero', { rows: [0, -1, 2] }],
    ['half a row', { rows: [0, 0.5, 2] }],
    ['a row that is no number', { rows: [0, Number.NaN, 2] }],
    ['a ticker that is none of text', { tickers: ['SPY', {}, 'QQQ'] }],
    ['a ticker without end', { tickers: ['SPY', 'Q'.repeat(41), 'X'] }],
    ['more tickers than there are', { tickers: Array(40_001).fill('A'), rows: Array(40_001).fill(0) }],
    ['more records than a page has', { records: Array(501).fill('market') }],
    ['a record of another kind', { records: ['secrets SPY'] }],
    ['a record of a contract', { records: ['expiries O:SPY261218C00650000'] }],
    ['expirations of nothing', { records: ['expiries ...'] }],
    ['expirations with a date', { records: ['expiries SPY 2026-12-18'] }],
    ['a chain without a date', { records: ['chain SPY'] }],
    ['a chain of a day that is none', { records: ['chain SPY 2026-02-31'] }],
    ['a chain of 99 months', { records: ['chain SPY 2026-99-99'] }],
    ['a summary with a line feed', { records: ['summary SPY 2026-12-18\n'] }],
    ['a record named after an object', { records: ['__proto__'] }],
    ['a path', { records: ['chain ../../x 2026-12-18'] }],
  ])('with %s is refused', (_, change) => {
    expect(codeOf(() => checkInterest({ ...interest, ...change }))).toBe('bad-input');
  });

  test('the sentence says where it is wrong, and quotes nothing of it', () => {
    expect(() => checkInterest({ ...interest, records: ['<img src=x>'] })).toThrow(
      'This interest cannot be read: records.0.',
    );
  });
});

describe('a plain message', () => {
  test.each([
    { sw: 'ack', id: 7 },
    { sw: 'ping' },
    { sw: 'visibility', visibility: 'hidden' },
    { sw: 'network', isOnline: false },
    { sw: 'bye' },
  ])('$sw is one', (message) => {
    expect(checkTabMessage(message)).toEqual(message);
  });

  test.each([
    ['null', null],
    ['a string', 'ping'],
    ['Comlink’s own', { id: '1', type: 'APPLY', path: ['hello'], argumentList: [] }],
    ['an unknown kind', { sw: 'delta' }],
    ['an ack of text', { sw: 'ack', id: '7' }],
    ['an ack of NaN', { sw: 'ack', id: Number.NaN }],
    ['a visibility that is none', { sw: 'visibility', visibility: '__proto__' }],
    ['a network of no truth', { sw: 'network', isOnline: 1 }],
    ['a kind that is a list', { sw: ['ping'] }],
    ['a kind named after an object', { sw: 'constructor' }],
  ])('%s is none', (_, message) => {
    expect(checkTabMessage(message)).toBeUndefined();
  });
});

describe('whatever comes', () => {
  test('is refused in our own words, and no prototype is touched', () => {
    const before = Reflect.ownKeys(Object.prototype);
    fc.assert(
      fc.property(anything, (value) => {
        expect(['protocol', undefined]).toContain(codeOf(() => checkHello(value)));
        expect(['bad-input', undefined]).toContain(codeOf(() => checkInterest(value)));
        checkTabMessage(value);
      }),
      { numRuns: 3_000 },
    );
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  });

  test('one field made hostile costs the message, not the hub', () => {
    const fields = Object.keys(hello) as (keyof Hello)[];
    fc.assert(
      fc.property(fc.constantFrom(...fields), anything, (field, value) => {
        const code = codeOf(() => checkHello({ ...hello, [field]: value }));
        expect(['protocol', undefined]).toContain(code);
      }),
      { numRuns: 5_000 },
    );
  });

  test('pollution said outright reaches nothing', () => {
    const polluted = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"sw":"ping"}');
    expect(checkTabMessage(polluted)).toEqual({ sw: 'ping' });
    expect(checkInterest({ ...interest, ...polluted })).not.toHaveProperty('polluted');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
