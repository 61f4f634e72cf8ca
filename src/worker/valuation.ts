import type { SnapshotRow } from '../upstream/massive-chain.js';
import type { Explanation, RecordKey } from './hub-api.js';

/** Derived values of the board's rows and analytics of its chains, made once for all tabs. */
export interface Valuation {
  /** Which chains and which records of analytics are wanted. */
  want(keys: readonly RecordKey[]): void;
  /** First values of contracts that are on no screen: summaries rest on the whole expiry. */
  learn(rows: readonly SnapshotRow[]): void;
  /** Values what is due, within its budget of time; what is left is done in a later turn. */
  run(): void;
  /** As `HubApi.explain`; anything may be asked for. */
  explain(subject: string, figure?: string): Explanation | undefined;
  /** Rows of the board valued since the start, each once for a change, however many tabs look at it. */
  readonly valuedCount: number;
  /** Early-exercise premiums solved for since the start. */
  readonly refinedCount: number;
  /** Records of analytics made since the start. */
  readonly summaryCount: number;
  close(): void;
}
