import { expect, test } from 'vitest';
import { watchTab } from '../../../src/worker/tab-liveness.js';
import { TabLocks } from '../../support/builders-hub.js';
import { settle } from '../../support/fake-clock.js';

function watched(lockName: string | undefined = 'strikewire-tab:a') {
  const locks = new TabLocks();
  const gone = new AbortController();
  let deaths = 0;
  watchTab(locks, lockName, gone.signal, () => deaths++);
  return { locks, gone, deaths: () => deaths };
}

test('a tab whose lock is free is dead, once', async () => {
  const { locks, deaths } = watched();
  await settle();
  expect(deaths()).toBe(0);
  locks.died('another');
  expect(deaths()).toBe(0);
  locks.died('a');
  expect(deaths()).toBe(1);
});

test('one that was detached otherwise is not watched any more', async () => {
  const { locks, gone, deaths } = watched();
  gone.abort();
  await settle();
  locks.died('a');
  expect(deaths()).toBe(0);
});

test('where there are no locks, nobody is taken for dead', () => {
  const gone = new AbortController();
  const onDead = () => {
    throw new Error('not dead');
  };
  expect(() => watchTab(undefined, 'strikewire-tab:a', gone.signal, onDead)).not.toThrow();
  expect(() => watchTab(new TabLocks(), undefined, gone.signal, onDead)).not.toThrow();
});
