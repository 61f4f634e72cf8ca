import { expect, test } from 'vitest';
import { soleHub } from '../../../src/worker/sole-hub.js';
import { FakeClock, settle } from '../../support/fake-clock.js';
import { FakeLocks } from '../../support/fake-locks.js';

const NAME = 'strikewire-hub hub.js';

function world() {
  const locks = new FakeLocks();
  const clock = new FakeClock(0);
  const plain = { request: (name: string, hold: () => Promise<void>) => locks.request(name, {}, hold) };
  return { locks, clock, start: (name = NAME) => soleHub(name, plain, clock) };
}

test('the first is the one, at once and for good', async () => {
  const { start, clock } = world();
  const isSole = start();
  expect(await isSole()).toBe(true);
  expect(await isSole()).toBe(true);
  expect(clock.pendingCount).toBe(0);
});

test('a second of the same name waits, and is not; of another name it is', async () => {
  const { start, clock } = world();
  start();
  const second = start();
  const heard: boolean[] = [];
  void second().then((is) => heard.push(is));
  expect(await start('strikewire-hub-2 hub.js')()).toBe(true);
  await clock.advanceAsync(9_999);
  expect(heard).toEqual([]);
  await clock.advanceAsync(1);
  expect(heard).toEqual([false]);
});

test('it is the one when the first is gone, for who waits and for who comes later', async () => {
  const { start, clock, locks } = world();
  start();
  await settle();
  const second = start();
  const heard: boolean[] = [];
  void second().then((is) => heard.push(is));
  await clock.advanceAsync(100);
  locks.drop(NAME);
  await settle();
  expect(heard).toEqual([true]);
  expect(await second()).toBe(true);
  expect(clock.pendingCount).toBe(0);
});

test('where there are no locks, or none that work, every one is', async () => {
  const clock = new FakeClock(0);
  expect(await soleHub(NAME, undefined, clock)()).toBe(true);
  const broken = { request: () => Promise.reject(new DOMException('No.', 'SecurityError')) };
  expect(await soleHub(NAME, broken, clock)()).toBe(true);
});
