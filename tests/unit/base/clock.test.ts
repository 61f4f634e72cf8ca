import { describe, expect, test, vi } from 'vitest';
import { afterAwake, every, systemClock, type Clock } from '../../../src/base/clock.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('every', () => {
  test('repeats at its period until cancelled', () => {
    const clock = new FakeClock(0);
    const ran: number[] = [];
    const cancel = every(clock, 100, () => ran.push(clock.now()));
    clock.advance(350);
    cancel();
    clock.advance(1_000);
    expect(ran).toEqual([100, 200, 300]);
    expect(clock.pendingCount).toBe(0);
  });

  test('can be cancelled from within, and twice', () => {
    const clock = new FakeClock(0);
    let count = 0;
    const cancel = every(clock, 10, () => {
      count++;
      cancel();
    });
    clock.advance(100);
    cancel();
    expect(count).toBe(1);
    expect(clock.pendingCount).toBe(0);
  });

  test('a late tick does not make two', () => {
    const clock = new FakeClock(0);
    let count = 0;
    every(clock, 10, () => {
      if (count++ === 0) clock.advance(0); // time passes unnoticed inside; no second run is owed
    });
    clock.advance(20);
    expect(count).toBe(2);
  });

  test('goes on after a run that throws, and the throw is not swallowed', () => {
    const clock = new FakeClock(0);
    let count = 0;
    every(clock, 10, () => {
      count++;
      if (count === 1) throw new Error('once');
    });
    expect(() => clock.advance(10)).toThrow('once');
    clock.advance(10);
    expect(count).toBe(2);
  });
});

describe('the system clock', () => {
  test('is near the wall clock and does not follow its jumps', () => {
    const before = systemClock.now();
    expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
    const wall = vi.spyOn(Date, 'now').mockReturnValue(1_000);
    try {
      expect(systemClock.wallNow()).toBe(1_000);
      expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    } finally {
      wall.mockRestore();
    }
  });

  test('a cancelled timer does not run, one that is left does', async () => {
    const ran: string[] = [];
    await new Promise<void>((resolve) => {
      const cancel = systemClock.after(1, () => ran.push('cancelled'));
      systemClock.after(5, () => {
        ran.push('left');
        resolve();
      });
      cancel();
      cancel();
    });
    expect(ran).toEqual(['left']);
  });
});

describe('afterAwake', () => {
  /** A host that sleeps: time goes by, and no timer fires. */
  function host() {
    const clock = new FakeClock(0);
    let asleepMs = 0;
    const now = () => clock.now() + asleepMs;
    return {
      clock,
      sleep: (ms: number) => void (asleepMs += ms),
      awake: {
        now,
        wallNow: now,
        after: (delayMs: number, run: () => void) => clock.after(delayMs, run),
      } satisfies Clock,
    };
  }

  test('runs once, when it is due', () => {
    const { clock, awake } = host();
    const ran: number[] = [];
    afterAwake(awake, 1_250, () => ran.push(clock.now()));
    clock.advance(10_000);
    expect(ran).toEqual([1_250]);
    expect(clock.pendingCount).toBe(0);
  });

  test('can be cancelled at any step', () => {
    const { clock, awake } = host();
    const cancel = afterAwake(awake, 2_000, () => expect.unreachable());
    clock.advance(1_600);
    cancel();
    cancel();
    clock.advance(10_000);
    expect(clock.pendingCount).toBe(0);
  });

  test('a sleep counts as one step, so that what came meanwhile is heard first', () => {
    const { clock, awake, sleep } = host();
    let isOver = false;
    afterAwake(awake, 5_000, () => (isOver = true));
    clock.advance(900);
    sleep(3_600_000);
    clock.advance(3_999);
    expect(isOver).toBe(false);
    clock.advance(101);
    expect(isOver).toBe(true);
  });
});
