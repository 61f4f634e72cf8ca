import { describe, expect, test } from 'vitest';
import { StrikewireError, type ErrorCode } from '../../../src/base/errors.js';
import type { Failure } from '../../../src/worker/hub-api.js';
import { Tasks } from '../../../src/worker/tasks.js';
import { deferred } from '../../support/builders.js';
import { FakeClock, settle } from '../../support/fake-clock.js';

function world() {
  const clock = new FakeClock(0);
  const tasks = new Tasks(clock);
  const ran: number[] = [];
  const failures: Failure[] = [];
  /** Fails as often as there are codes, then works. */
  const ensure = (name: string, ...codes: (ErrorCode | 'unforeseen')[]) =>
    tasks.ensure(
      name,
      async () => {
        ran.push(clock.now());
        const code = codes.shift();
        if (code === 'unforeseen') throw new TypeError('x is not a function');
        if (code) throw new StrikewireError(code);
      },
      (failure) => failures.push(failure),
    );
  return { clock, tasks, ran, failures, ensure };
}

describe('work', () => {
  // Seen to fail: with a run under way begun a second time.
  test('that is renewed is done again once so long has passed since its own last run began, and never twice at once', async () => {
    const { clock, tasks, ran } = world();
    const slow = deferred<void>();
    const renew = (name: string, wait?: Promise<void>) =>
      tasks.renew(
        name,
        1_000,
        async () => {
          ran.push(clock.now());
          await wait;
        },
        () => undefined,
      );
    await clock.advanceAsync(300);
    renew('a');
    await clock.advanceAsync(999);
    renew('a');
    expect(ran).toEqual([300]);
    await clock.advanceAsync(1);
    renew('a', slow.promise);
    expect(ran).toEqual([300, 1_300]);
    await clock.advanceAsync(5_000);
    renew('a');
    expect(ran).toEqual([300, 1_300]);
    slow.resolve();
    await settle();
    renew('a');
    expect(ran).toEqual([300, 1_300, 6_300]);
  });

  test('is done once, however often it is asked for', async () => {
    const { tasks, ran, ensure } = world();
    ensure('a');
    ensure('a');
    expect(tasks.isDone('a')).toBe(false);
    await settle();
    ensure('a');
    await settle();
    expect(ran).toEqual([0]);
    expect(tasks.isDone('a')).toBe(true);
  });

  test('is done again once it was forgotten', async () => {
    const { tasks, ran, ensure } = world();
    ensure('a');
    await settle();
    tasks.forget('a');
    expect(tasks.isDone('a')).toBe(false);
    ensure('a');
    await settle();
    expect(ran).toHaveLength(2);
  });

  test('of other names is left alone when some is forgotten', async () => {
    const { tasks, ensure } = world();
    for (const name of ['history A', 'history B', 'expiries A']) ensure(name);
    await settle();
    tasks.forgetAll((name) => name.startsWith('history '));
    expect(['history A', 'history B', 'expiries A'].map((name) => tasks.isDone(name))).toEqual([false, false, true]);
    tasks.forgetAll();
    expect(tasks.isDone('expiries A')).toBe(false);
  });
});

describe('a failure that waiting can mend', () => {
  test('is tried again after 15, 30, 60, 120 and 120 seconds, until it works', async () => {
    const { clock, tasks, ran, failures, ensure } = world();
    ensure('a', ...Array.from({ length: 5 }, () => 'service-down' as const));
    await clock.advanceAsync(400_000);
    expect(ran.map((at) => at / 1000)).toEqual([0, 15, 45, 105, 225, 345]);
    expect(failures.map(({ nextRetryAt }) => nextRetryAt! / 1000)).toEqual([15, 45, 105, 225, 345]);
    expect(failures[0]).toMatchObject({ code: 'service-down', message: expect.stringMatching(/not answering/) });
    expect(tasks.isDone('a')).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });

  test('is not tried sooner because somebody asks', async () => {
    const { clock, ran, ensure } = world();
    ensure('a', 'rate-limited');
    await clock.advanceAsync(10_000);
    ensure('a');
    await clock.advanceAsync(1_000);
    expect(ran).toEqual([0]);
  });

  test('is tried at once when it was forgotten meanwhile, and the old wait ends', async () => {
    const { clock, tasks, ran, ensure } = world();
    ensure('a', 'service-down');
    await clock.advanceAsync(1_000);
    tasks.forget('a');
    expect(clock.pendingCount).toBe(0);
    ensure('a');
    await clock.advanceAsync(60_000);
    expect(ran).toEqual([0, 1_000]);
  });

  test('so is one that nobody foresaw', async () => {
    const { clock, ran, failures, ensure } = world();
    ensure('a', 'unforeseen');
    await clock.advanceAsync(15_000);
    expect(ran).toEqual([0, 15_000]);
    expect(failures[0]).toMatchObject({ code: 'bad-response', nextRetryAt: 15_000 });
  });
});

describe('a failure that waiting cannot mend', () => {
  test('stays, without a next try, until it is forgotten', async () => {
    const { clock, tasks, ran, failures, ensure } = world();
    ensure('a', 'auth-failed');
    await clock.advanceAsync(600_000);
    ensure('a');
    await settle();
    expect(ran).toEqual([0]);
    expect(failures).toEqual([
      { code: 'auth-failed', message: expect.stringMatching(/refused the API key/), nextRetryAt: undefined },
    ]);
    tasks.forget('a');
    ensure('a');
    await settle();
    expect(ran).toHaveLength(2);
  });
});

describe('an answer that comes after the work was forgotten', () => {
  test('marks nothing as done, and its failure is not told', async () => {
    const { clock, tasks, failures } = world();
    const [first, second] = [deferred<void>(), deferred<void>()];
    tasks.ensure(
      'a',
      () => first.promise,
      (failure) => failures.push(failure),
    );
    tasks.forget('a');
    tasks.ensure(
      'a',
      () => second.promise,
      (failure) => failures.push(failure),
    );
    first.reject(new StrikewireError('service-down'));
    await settle();
    expect(failures).toEqual([]);
    expect(tasks.isDone('a')).toBe(false);
    second.resolve();
    await settle();
    expect(tasks.isDone('a')).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });
});

test('work forgotten while it runs is not done when its answer comes', async () => {
  const { tasks, ran, ensure } = world();
  const late = deferred<void>();
  tasks.ensure(
    'a',
    () => late.promise,
    () => undefined,
  );
  tasks.forget('a');
  late.resolve();
  await settle();
  expect(tasks.isDone('a')).toBe(false);
  ensure('a');
  expect(ran).toHaveLength(1);
});

test('closed, twice too, nothing is begun, retried or told any more', async () => {
  const { clock, tasks, ran, failures, ensure } = world();
  ensure('waiting', 'service-down');
  const late = deferred<void>();
  tasks.ensure(
    'running',
    () => late.promise,
    (failure) => failures.push(failure),
  );
  await settle();
  tasks.close();
  tasks.close();
  late.reject(new StrikewireError('service-down'));
  ensure('new');
  await clock.advanceAsync(600_000);
  expect(ran).toEqual([0]);
  expect(failures).toHaveLength(1);
  expect(clock.pendingCount).toBe(0);
});
