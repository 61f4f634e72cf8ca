import { expect, test } from 'vitest';
import {
  moved,
  TRANSITIONS,
  type ConnectionKind,
  type ConnectionState,
  type NextState,
} from '../../../src/worker/connection-state.js';

const next: Record<ConnectionKind, NextState> = {
  idle: { kind: 'idle', cause: 'start' },
  dialing: { kind: 'dialing', cause: 'dialing', attempt: 0 },
  authenticating: { kind: 'authenticating', cause: 'authenticating', attempt: 0 },
  live: { kind: 'live', cause: 'subscribing' },
  backoff: { kind: 'backoff', cause: 'silence', nextRetryAt: 5, attempt: 1 },
  offline: { kind: 'offline', cause: 'browser-offline' },
  rejected: { kind: 'rejected', cause: 'auth-failed' },
  closed: { kind: 'closed', cause: 'closed' },
};
const kinds = Object.keys(next) as ConnectionKind[];
const state = (kind: ConnectionKind) => ({ ...next[kind], since: 1 }) as ConnectionState;

test.each(kinds.flatMap((from) => kinds.filter((to) => to !== from).map((to) => [from, to] as const)))(
  '%s → %s happens exactly if the table has it',
  (from, to) => {
    const before = state(from);
    const after = moved(before, next[to], 2);
    if (TRANSITIONS[from].includes(to)) expect(after).toEqual({ ...next[to], since: 2 });
    else expect(after).toBe(before);
  },
);

test('closed is for ever', () => {
  expect(TRANSITIONS.closed).toEqual([]);
});

test('every other state can be closed, and can go offline', () => {
  for (const kind of kinds.filter((each) => each !== 'closed' && each !== 'offline')) {
    expect(TRANSITIONS[kind]).toContain('closed');
    expect(TRANSITIONS[kind]).toContain('offline');
  }
});

test('only what was let in is live, and only a dial can be let in', () => {
  expect(kinds.filter((kind) => TRANSITIONS[kind].includes('live') && kind !== 'live')).toEqual(['authenticating']);
  expect(kinds.filter((kind) => TRANSITIONS[kind].includes('authenticating'))).toEqual(['dialing']);
});

test('another cause within a state keeps its since; the same again is the same object', () => {
  const live = state('live');
  expect(moved(live, { kind: 'live', cause: 'data' }, 9)).toEqual({ kind: 'live', cause: 'data', since: 1 });
  expect(moved(live, next.live, 9)).toBe(live);
  const backoff = state('backoff');
  expect(moved(backoff, next.backoff, 9)).toBe(backoff);
  expect(moved(backoff, { ...next.backoff, nextRetryAt: 7 } as NextState, 9)).toMatchObject({
    nextRetryAt: 7,
    since: 1,
  });
});
