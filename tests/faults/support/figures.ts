import type { TestContext } from 'vitest';
import type { HubWorld } from './hub-world.js';

type Context = Pick<TestContext, 'task'>;

/** Hands a measured time, ms, to the reporter. */
export function figure({ task }: Context, name: string, ...times: number[]): void {
  task.meta.figures ??= {};
  (task.meta.figures[name] ??= []).push(...times);
}

/** Hands what was sampled to the reporter. @throws Error when an element claimed to be live over dead data. */
export function honest({ task }: Context, { honesty }: Pick<HubWorld, 'honesty'>): void {
  const { samples, lies } = honesty;
  const before = task.meta.honesty ?? { samples: 0, lies: 0 };
  task.meta.honesty = { samples: before.samples + samples, lies: before.lies + lies.length };
  if (lies.length > 0) throw new Error(`${lies.length} of ${samples} samples lied: ${lies[0]}`);
}

/** The middle one, the better of two: a busy machine spoils single rounds, not most of them. */
export function medianOf(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? Number.NaN;
}
