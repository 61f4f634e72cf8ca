import { describe, expect, test } from 'vitest';
import type { ElementState } from '../../../src/client/element-state.js';
import { spotLoss, type SpotInput } from '../../../src/client/spot-loss.js';
import type { Ticker } from '../../../src/market/ticker.js';
import type { Cluster } from '../../../src/market/ticker.js';
import type { ClusterReport } from '../../../src/worker/hub-api.js';
import { SPY } from '../../support/builders.js';
import { feedOf } from '../../support/builders-client.js';

const NOW = Date.UTC(2026, 10, 24, 15);

/** What is said when the socket of `cluster` stands so, all else being well. */
function said(report: Partial<ClusterReport>, change: Partial<SpotInput> = {}, cluster: Cluster = 'stocks') {
  return spotLoss({
    underlying: SPY,
    state: 'live',
    link: { state: 'attached', since: NOW },
    feed: feedOf(NOW, {}, report, cluster),
    newestAt: NOW - 4_000,
    now: NOW,
    ...change,
  });
}

const DOWN = { isAlive: false, state: 'backoff', nextRetryAt: NOW + 3_000 } as const;
const REST = 'It is dimmed, and so are the values that rest on it.';

describe('the socket of the underlying is down', () => {
  test('the price has its age, the cause and the next try', () => {
    expect(said(DOWN)).toBe(`The price of SPY is 4 s old: its connection is lost · reconnecting in 3 s. ${REST}`);
  });

  test.each([
    [{ isAlive: false, state: 'dialing' }, 'its connection is lost'],
    [{ isAlive: false, state: 'live' }, 'its connection is silent'],
    [{ isAlive: false, isDisplaced: true }, 'another browser or device uses the account’s connection'],
    [{ isAlive: false, isOutOfPlan: true }, 'your plan has no live prices of it'],
  ] as const)('%j has its own words', (report, words) => {
    expect(said(report)).toBe(`The price of SPY is 4 s old: ${words}. ${REST}`);
  });

  test('one that never came is not given an age', () => {
    expect(said(DOWN, { newestAt: Number.NaN })).toMatch(/^There is no live price of SPY: its connection is lost/);
    expect(said({ isAlive: false, isOutOfPlan: true, state: 'rejected' }, { newestAt: Number.NaN })).toMatch(
      /^There is no live price of SPY: your plan/,
    );
  });

  test('an index hangs on the socket of the indices, and on no other', () => {
    const index = { underlying: 'I:SPX' as Ticker };
    expect(said(DOWN, index, 'indices')).toMatch(/^The price of SPX is 4 s old/);
    expect(said(DOWN, index)).toBeUndefined();
    expect(said(DOWN, {}, 'indices')).toBeUndefined();
    expect(said(DOWN, {}, 'options')).toBeUndefined();
  });
});

describe('nothing is said', () => {
  test('of a socket that is alive', () => expect(said({})).toBeUndefined());

  test.each(['dialing', 'authenticating', 'live'] as const)('before the first price, while it is %s', (state) => {
    expect(said({ isAlive: false, state }, { newestAt: Number.NaN })).toBeUndefined();
  });

  test.each([
    'idle',
    'connecting',
    'closed',
    'offline',
    'displaced',
    'no-key',
    'auth-failed',
    'not-entitled',
    'error',
  ] satisfies ElementState[])('in state %s, which says enough', (state) => {
    expect(said(DOWN, { state })).toBeUndefined();
  });

  test('while the hub is lost, or has told nothing', () => {
    expect(said(DOWN, { link: { state: 'lost', since: NOW } })).toBeUndefined();
    expect(said(DOWN, { feed: undefined })).toBeUndefined();
  });
});
