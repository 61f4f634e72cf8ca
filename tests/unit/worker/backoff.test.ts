import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backoff } from '../../../src/worker/backoff.js';

test('the ceiling grows from one second to thirty and stays there', () => {
  const ceilings = new Backoff(() => 1);
  expect(Array.from({ length: 10 }, () => ceilings.next())).toEqual([
    1000, 1500, 2250, 3375, 5063, 7594, 11_391, 17_086, 25_629, 30_000,
  ]);
  expect(ceilings.attempt).toBe(10);
  ceilings.reset();
  expect(ceilings.attempt).toBe(0);
  expect(ceilings.next()).toBe(1000);
});

test('full jitter: anything from half a second on, whatever the attempt', () => {
  const floors = new Backoff(() => 0);
  expect(Array.from({ length: 10 }, () => floors.next())).toEqual(Array(10).fill(500));
});

test('every delay is within its bounds, and never below the floor that was asked for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 20_000 }),
      (draws, floorMs) => {
        let index = 0;
        const backoff = new Backoff(() => draws[index++]!);
        for (let attempt = 0; attempt < draws.length; attempt++) {
          const delayMs = backoff.next(floorMs);
          expect(delayMs).toBeGreaterThanOrEqual(Math.max(500, floorMs));
          expect(delayMs).toBeLessThanOrEqual(30_000);
        }
      },
    ),
  );
});

test('a short outage is followed within three seconds of its end, in 95 of 100', () => {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (const downMs of [200, 1000, 2000, 3000]) {
    const waits = Array.from({ length: 2000 }, () => {
      const backoff = new Backoff(random);
      let at = 0;
      while (at < downMs) at += backoff.next();
      return at - downMs;
    }).sort((a, b) => a - b);
    expect(waits[Math.floor(waits.length * 0.95)], `down for ${downMs} ms`).toBeLessThan(3000);
  }
});
