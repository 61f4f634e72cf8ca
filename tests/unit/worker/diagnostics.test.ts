import { describe, expect, test } from 'vitest';
import { LagMeter, RateMeter } from '../../../src/worker/diagnostics.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('delays', () => {
  test('are unknown while there is none', () => {
    expect(new LagMeter(new FakeClock()).percentiles()).toEqual({ p50: Number.NaN, p95: Number.NaN, p99: Number.NaN });
  });

  test('are told by their percentiles, numbers in the order of numbers', () => {
    const meter = new LagMeter(new FakeClock());
    for (let lag = 100; lag >= 1; lag--) meter.add(lag);
    expect(meter.percentiles()).toEqual({ p50: 51, p95: 96, p99: 100 });
    expect(meter.count).toBe(100);
  });

  test('older than a minute do not count', () => {
    const clock = new FakeClock();
    const meter = new LagMeter(clock);
    meter.add(5_000);
    clock.advance(60_001);
    meter.add(3);
    expect(meter.percentiles()).toEqual({ p50: 3, p95: 3, p99: 3 });
  });

  test('are bounded in number: the newest stay', () => {
    const meter = new LagMeter(new FakeClock());
    for (let index = 0; index < 10_000; index++) meter.add(index < 7_952 ? 9_999 : 1);
    expect(meter.percentiles().p99).toBe(1);
    expect(meter.count).toBe(10_000);
  });
});

describe('a rate', () => {
  test('is per second over some five seconds, and follows a change', () => {
    const clock = new FakeClock();
    const meter = new RateMeter(clock);
    let total = 0;
    const second = (by: number) => {
      clock.advance(1_000);
      total += by;
      return meter.sample(total);
    };
    expect(meter.sample(0)).toBe(0);
    expect(second(100)).toBe(100);
    for (let index = 0; index < 10; index++) expect(second(100)).toBe(100);
    let rate = 100;
    for (let index = 0; index < 6; index++) rate = second(0);
    expect(rate).toBe(0);
  });
});
