import type { Goal } from '../goals.js';

/** `pass`: the goal, or where there is none the floor. `floor`: the floor, not the goal. */
export type Verdict = 'pass' | 'floor' | 'FAIL' | 'saturated' | 'no figure' | 'for comparison';

export function verdictOf(goal: Goal, value: number, isSaturated = false): Verdict {
  if (Number.isNaN(value)) return 'no figure';
  if (isSaturated) return 'saturated';
  if (goal.goal === undefined && goal.floor === undefined) return 'for comparison';
  const holds = (limit: number) => (goal.sense === 'at-most' ? value <= limit : value >= limit);
  if (holds(goal.goal ?? goal.floor!)) return 'pass';
  return goal.floor !== undefined && holds(goal.floor) ? 'floor' : 'FAIL';
}

/** True when a result is twice as bad as what is asked of it, the floor where that is easier; or beyond the line's own limit. */
export function isTwiceWorse(goal: Goal, value: number): boolean {
  const asked = [goal.goal, goal.floor].filter((one) => one !== undefined);
  if (asked.length === 0 || Number.isNaN(value)) return false;
  if (goal.sense === 'at-most') return value > (goal.limit ?? 2 * Math.max(...asked));
  return value < (goal.limit ?? Math.min(...asked) / 2);
}
