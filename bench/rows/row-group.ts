import type { Bench } from '../machine/bench.js';
import type { Result } from '../measure/result.js';

/** Some lines of the table that are measured together. */
export interface RowGroup {
  readonly name: string;
  /** Part of `--quick` too. */
  readonly isQuick: boolean;
  measure(bench: Bench): Promise<Result[]>;
}

/** Below this share of what came in, a side has not kept up. */
export const SATURATED = 0.95;
