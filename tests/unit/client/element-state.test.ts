import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  duration,
  elementState,
  weekdayTime,
  type ElementState,
  type StateInput,
} from '../../../src/client/element-state.js';
import type { Failure } from '../../../src/worker/hub-api.js';
import { feedOf, marketOf } from '../../support/builders-client.js';

const NOW = Date.UTC(2026, 10, 24, 15);

/** All is well: live data from the real-time feed. */
const LIVE: StateInput = {
  isIdle: false,
  problem: undefined,
  link: { state: 'attached', since: NOW - 60_000 },
  feed: feedOf(NOW),
  market: marketOf(true),
  cluster: 'options',
  isLate: false,
  newestAt: NOW - 1_000,
  wantedAt: NOW - 60_000,
  hasSnapshot: true,
  failure: undefined,
  now: NOW,
};
const given = (change: Partial<StateInput> = {}) => elementState({ ...LIVE, ...change });
const refusedKey: Failure = { code: 'auth-failed', message: 'no' };
const wholly = { refusedChannels: ['trade', 'quote', 'second'] };

/**
 * The table, from the top: each row’s condition, added to those of all rows below it. So each wins over every row below,
 * and loses to every row above.
 */
const ROWS: [ElementState, Partial<StateInput>][] = [
  ['idle', { isIdle: true }],
  ['no-key', { feed: feedOf(NOW, { key: 'none', isOnline: false }, { ...wholly, isDisplaced: true, isAlive: false }) }],
  ['error', { problem: 'NOPE is unknown.' }],
  ['auth-failed', { failure: refusedKey }],
  ['displaced', { feed: feedOf(NOW, { isOnline: false }, { ...wholly, isDisplaced: true, isAlive: false }) }],
  ['not-entitled', { feed: feedOf(NOW, { isOnline: false }, { ...wholly, isAlive: false }) }],
  ['offline', { feed: feedOf(NOW, { isOnline: false }, { isAlive: false, sentAt: undefined }) }],
  ['closed', { market: marketOf(false), newestAt: NOW - 6_000 }],
  ['connecting', { newestAt: Number.NaN, feed: feedOf(NOW, {}, { isAlive: false, sentAt: undefined }) }],
  ['stale', { newestAt: NOW - 9_000, feed: feedOf(NOW, {}, { isAlive: false }) }],
];

describe('the first row that is true wins', () => {
  test.each(ROWS.map(([state], index) => [state, index] as const))('%s', (state, index) => {
    const together = ROWS.slice(index)
      .reverse()
      .reduce<Partial<StateInput>>((all, [, change]) => ({ ...all, ...change }), {});
    expect(given(together).state).toBe(state);
  });

  test.each(ROWS)('%s by itself', (state, change) => {
    expect(given(change).state).toBe(state);
  });

  test('live, when none of them is', () => {
    expect(given()).toMatchObject({ state: 'live', badge: 'LIVE', cause: 'data', ageMs: 1_000 });
  });
});

describe('idle', () => {
  test('wants nothing, so nothing is wrong', () => {
    expect(given({ isIdle: true, feed: undefined, problem: 'x' })).toMatchObject({ state: 'idle', cause: 'start' });
  });
});

describe('no-key', () => {
  test('tells a locked key from none', () => {
    expect(given({ feed: feedOf(NOW, { key: 'none' }) }).sentence).toMatch(/No API key/);
    expect(given({ feed: feedOf(NOW, { key: 'locked' }) })).toMatchObject({
      state: 'no-key',
      sentence: /locked/ as never,
    });
  });

  test('is no matter of the demo feed', () => {
    expect(given({ feed: feedOf(NOW, { feed: 'demo', key: 'none' }) })).toMatchObject({ state: 'live', badge: 'DEMO' });
  });
});

describe('error', () => {
  test('says what is wrong', () => {
    expect(given({ problem: 'That is no date.' })).toMatchObject({ cause: 'bad-input', sentence: 'That is no date.' });
  });

  test('when the hub’s script cannot be loaded, with the remedy', () => {
    const link = { state: 'missing', since: NOW, message: 'Another version.' } as const;
    expect(given({ link, feed: undefined })).toMatchObject({ state: 'error', cause: 'worker-blocked' });
    expect(given({ link }).sentence).toBe('Another version. Reload the page to try again.');
  });
});

describe('auth-failed', () => {
  test('by the socket or by REST', () => {
    expect(given({ feed: feedOf(NOW, {}, { state: 'rejected' }) }).state).toBe('auth-failed');
    // A good key whose plan has no sockets: another key would not help.
    expect(given({ feed: feedOf(NOW, {}, { state: 'rejected', isOutOfPlan: true }) }).state).toBe('not-entitled');
    expect(given({ failure: refusedKey }).state).toBe('auth-failed');
    expect(given({ failure: { code: 'service-down', message: 'x' } }).state).toBe('live');
  });
});

describe('displaced', () => {
  test('says when it tries again, if it does', () => {
    const feed = feedOf(NOW, {}, { isDisplaced: true, state: 'backoff', nextRetryAt: NOW + 60_000 });
    expect(given({ feed })).toMatchObject({ cause: 'max-connections', nextRetryAt: NOW + 60_000 });
  });
});

describe('not-entitled', () => {
  test('only when every channel is refused', () => {
    for (const refusedChannels of [[], ['quote'], ['quote', 'trade'], ['quote', 'second']]) {
      expect(given({ feed: feedOf(NOW, {}, { refusedChannels }) }).state).toBe('live');
    }
    expect(given({ feed: feedOf(NOW, {}, wholly) })).toMatchObject({ state: 'not-entitled', cause: 'no-channel' });
  });

  test('of an index: it has no quotes and trades to be refused', () => {
    const feed = feedOf(NOW, {}, { refusedChannels: ['value', 'second'] }, 'indices');
    expect(given({ feed, cluster: 'indices' }).state).toBe('not-entitled');
    expect(given({ feed, cluster: 'options' }).state).toBe('live');
  });
});

describe('closed', () => {
  const market = marketOf(false);

  test('whatever the socket does, with the next opening', () => {
    const feed = feedOf(NOW, {}, { state: 'backoff', isAlive: false });
    const link = { state: 'lost', since: NOW } as const;
    expect(given({ market, feed, link, newestAt: NOW - 5_001 })).toMatchObject({
      state: 'closed',
      cause: 'market-closed',
      nextRetryAt: market.nextOpenAt,
      sentence: 'The market is closed; it opens Wed 9:30 ET. Values are the last of the session.',
    });
    expect(given({ market, newestAt: Number.NaN }).state).toBe('closed');
  });

  test('not before the first snapshot, nor while events still come', () => {
    const feed = feedOf(NOW, {}, { sentAt: undefined });
    expect(given({ market, newestAt: Number.NaN, hasSnapshot: false, feed }).state).toBe('connecting');
    expect(given({ market, newestAt: NOW - 5_000 }).state).toBe('live');
    // The vendor has not said so yet.
    const provisional = marketOf(false, { isProvisional: true });
    expect(given({ market: provisional, newestAt: Number.NaN, feed }).state).toBe('connecting');
  });

  test('follows 16:15 for what trades until then', () => {
    const late = marketOf(false, { isLateOpen: true });
    expect(given({ market: late, isLate: true, newestAt: NOW - 6_000 }).state).toBe('quiet');
    expect(given({ market: late, isLate: false, newestAt: NOW - 6_000 }).state).toBe('closed');
  });
});

describe('connecting', () => {
  const none = { newestAt: Number.NaN };

  test('before anything is known', () => {
    const link = { state: 'opening', since: NOW } as const;
    expect(given({ ...none, link, feed: undefined, market: undefined, hasSnapshot: false })).toMatchObject({
      state: 'connecting',
      cause: 'start',
      ageMs: undefined,
    });
  });

  test('with the connection’s own cause and next try', () => {
    const feed = feedOf(NOW, {}, { state: 'backoff', cause: 'close-1006', nextRetryAt: NOW + 900, sentAt: undefined });
    expect(given({ ...none, feed })).toMatchObject({
      state: 'connecting',
      cause: 'close-1006',
      nextRetryAt: NOW + 900,
    });
  });

  test('ends ten seconds after the topics were sent: no data yet', () => {
    const sent = (ago: number) => given({ ...none, feed: feedOf(NOW, {}, { sentAt: NOW - ago }) });
    expect(sent(9_999).state).toBe('connecting');
    expect(sent(10_000)).toMatchObject({
      state: 'quiet',
      badge: 'QUIET',
      sentence: expect.stringMatching(/no data yet/),
    });
  });

  test('lasts as long for contracts that were wanted only later', () => {
    const wanted = (ago: number) => given({ ...none, wantedAt: NOW - ago }).state;
    expect([wanted(9_999), wanted(10_000)]).toEqual(['connecting', 'quiet']);
  });

  test('is over with the first event, on an earlier connection too', () => {
    const feed = feedOf(NOW, {}, { state: 'dialing', cause: 'dialing', isAlive: false, sentAt: undefined });
    expect(given({ newestAt: NOW - 60_000, feed }).state).toBe('stale');
  });

  test('says when a newer version holds the connection', () => {
    const feed = feedOf(NOW, { newerVersion: '9.9.9' }, { state: 'idle', cause: 'newer-version', sentAt: undefined });
    expect(given({ ...none, feed })).toMatchObject({ badge: 'NEWER VERSION OPEN', cause: 'newer-version' });
  });
});

describe('stale', () => {
  test('while redialling, with the age and the next try', () => {
    const feed = feedOf(NOW, {}, { state: 'backoff', cause: 'close-1006', isAlive: false, nextRetryAt: NOW + 4_000 });
    expect(given({ feed, newestAt: NOW - 12_000 })).toMatchObject({
      state: 'stale',
      cause: 'close-1006',
      nextRetryAt: NOW + 4_000,
      ageMs: 12_000,
      sentence: 'No fresh data for 12 s · reconnecting in 4 s.',
    });
  });

  test('while the feed is silent, however young the newest event', () => {
    expect(given({ feed: feedOf(NOW, {}, { isAlive: false }), newestAt: NOW - 1 }).state).toBe('stale');
  });

  test('when the hub is lost', () => {
    const link = { state: 'lost', since: NOW } as const;
    expect(given({ link })).toMatchObject({ state: 'stale', cause: 'hub-lost' });
  });
});

describe('delayed', () => {
  test('is fresh data from a delayed host', () => {
    const feed = feedOf(NOW, {}, { isDelayed: true });
    expect(given({ feed })).toMatchObject({ state: 'delayed', badge: 'DELAYED' });
    expect(given({ feed, newestAt: NOW - 6_000 })).toMatchObject({ state: 'quiet', badge: 'DELAYED' });
  });
});

describe('live and quiet', () => {
  test('part at an age of five seconds', () => {
    expect(given({ newestAt: NOW - 5_000 }).state).toBe('live');
    expect(given({ newestAt: NOW - 5_001 })).toMatchObject({ state: 'quiet', badge: 'QUIET' });
  });

  test('an event from the future is new, not of negative age', () => {
    expect(given({ newestAt: NOW + 400 })).toMatchObject({ state: 'live', ageMs: 0 });
  });

  test('a lost cluster of the underlying is no matter of the contracts', () => {
    expect(given({ feed: feedOf(NOW, {}, { state: 'backoff', isAlive: false }, 'stocks') }).state).toBe('live');
  });
});

describe('whatever is the case', () => {
  const input: fc.Arbitrary<StateInput> = fc.record({
    isIdle: fc.boolean(),
    problem: fc.option(fc.constant('bad'), { nil: undefined }),
    link: fc.record({
      state: fc.constantFrom('opening', 'attached', 'lost', 'missing', 'closed'),
      since: fc.constant(NOW),
    }) as fc.Arbitrary<StateInput['link']>,
    feed: fc.option(
      fc
        .record({
          feed: fc.constantFrom('demo', 'massive'),
          key: fc.constantFrom('none', 'held', 'locked'),
          isOnline: fc.boolean(),
          isAlive: fc.boolean(),
          isDelayed: fc.boolean(),
          isDisplaced: fc.boolean(),
          state: fc.constantFrom('idle', 'dialing', 'live', 'backoff', 'rejected'),
          sentAt: fc.option(fc.integer({ min: NOW - 20_000, max: NOW }), { nil: undefined }),
          refusedChannels: fc.subarray(['quote', 'trade', 'second']),
        })
        .map(({ feed, key, isOnline, ...cluster }) => feedOf(NOW, { feed, key, isOnline } as never, cluster as never)),
      { nil: undefined },
    ),
    market: fc.option(
      fc.boolean().map((isOpen) => marketOf(isOpen)),
      { nil: undefined },
    ),
    cluster: fc.constant('options' as const),
    isLate: fc.boolean(),
    wantedAt: fc.integer({ min: NOW - 20_000, max: NOW }),
    newestAt: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: NOW - 20_000, max: NOW })),
    hasSnapshot: fc.boolean(),
    failure: fc.constant(undefined),
    now: fc.constant(NOW),
  });

  test('live is never said of old data, of a dead feed, or without a hub', () => {
    fc.assert(
      fc.property(input, (one) => {
        const { state, ageMs, sentence, badge } = elementState(one);
        expect(sentence).toMatch(/./);
        expect(badge).toMatch(/./);
        if (state !== 'live' && state !== 'delayed') return;
        expect(ageMs).toBeLessThanOrEqual(5_000);
        expect(one.link.state).toBe('attached');
        expect(one.feed?.clusters.options.isAlive).toBe(true);
        expect(one.feed?.clusters.options.isDelayed).toBe(state === 'delayed');
        expect(badge === 'LIVE').toBe(state === 'live' && one.feed?.feed === 'massive');
      }),
      { numRuns: 5_000 },
    );
  });
});

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [4_400, '4 s'],
  [89_000, '89 s'],
  [120_000, '2 m'],
  [3_600_000, '60 m'],
  [3_900_000, '65 m'],
  [7_500_000, '2 h 5 m'],
])('%i ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('a time of the week is New York’s, summer and winter', () => {
  expect(weekdayTime(Date.UTC(2026, 10, 27, 14, 30))).toBe('Fri 9:30');
  expect(weekdayTime(Date.UTC(2026, 6, 17, 20, 0))).toBe('Fri 16:00');
});
