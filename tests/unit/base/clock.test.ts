import { describe, expect, test, vi } from 'vitest';
import { every, systemClock } from '../../../src/base/clock.js';
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
