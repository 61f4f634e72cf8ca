import { expect, test } from 'vitest';
import { RestQueue } from '../../../src/worker/rest-queue.js';
import { FakeClock, settle } from '../../support/fake-clock.js';

function queueWorld(limit = () => 2) {
  const clock = new FakeClock();
  const queue = new RestQueue(clock, limit);
  const started: string[] = [];
  const run = (name: string, priority = 0, ms = 10) =>
    queue.run(priority, () => {
      started.push(name);
      return new Promise<string>((resolve) => clock.after(ms, () => resolve(name)));
    });
  return { clock, queue, started, run };
}

test('equals go in the order of asking, the more important before them', async () => {
  const { clock, started, run } = queueWorld(() => 1);
  const all = Promise.all([run('a'), run('b'), run('c', 5), run('d', 5), run('e', 1)]);
  await clock.advanceAsync(100);
  expect(await all).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(started).toEqual(['a', 'c', 'd', 'e', 'b']);
});

test('a failure takes no place for good', async () => {
  const { clock, queue, run } = queueWorld(() => 1);
  const failed = queue.run(0, () => Promise.reject(new Error('boom'))).catch((thrown: Error) => thrown.message);
  const next = run('next');
  await clock.advanceAsync(20);
  expect(await failed).toBe('boom');
  expect(await next).toBe('next');
  expect(queue.activeCount).toBe(0);
});

test('a pause lets what runs finish and starts nothing; a shorter one within it does not end it', async () => {
  const { clock, queue, started, run } = queueWorld();
  void run('a');
  queue.pause(clock.now() + 5000);
  queue.pause(clock.now() + 100);
  void run('b');
  await clock.advanceAsync(4999);
  expect(started).toEqual(['a']);
  expect(queue.waitingCount).toBe(1);
  expect(queue.pausedUntil).toBeDefined();
  await clock.advanceAsync(1);
  expect(started).toEqual(['a', 'b']);
  expect(queue.pausedUntil).toBeUndefined();
});

test('a pause that grows ends at its new end', async () => {
  const { clock, queue, started, run } = queueWorld();
  queue.pause(clock.now() + 1000);
  void run('a');
  await clock.advanceAsync(500);
  queue.pause(clock.now() + 2000);
  await clock.advanceAsync(1999);
  expect(started).toEqual([]);
  await clock.advanceAsync(1);
  expect(started).toEqual(['a']);
});

test('closed, it lets everything go and leaves no timer', async () => {
  const { clock, queue, started, run } = queueWorld(() => 1);
  queue.pause(clock.now() + 1000);
  void run('a', 0, 0);
  void run('b', 0, 0);
  queue.close();
  await settle();
  clock.advance(0);
  expect(started).toEqual(['a', 'b']);
  expect(clock.pendingCount).toBe(0);
});
