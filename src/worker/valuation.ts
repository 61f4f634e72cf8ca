import type { SnapshotRow } from '../upstream/massive-chain.js';
import type { Explanation, RecordKey } from './hub-api.js';

/** Derived values of the board's rows and summaries of its chains, made once for all tabs. */
export interface Valuation {
  /** Which chains and summaries are wanted. */
  want(keys: readonly RecordKey[]): void;
  /** First values of contracts that are on no screen: summaries rest on the whole expiry. */
  learn(rows: readonly SnapshotRow[]): void;
  /** Values what is due, within its budget of time; what is left is done in a later turn. */
  run(): void;
  explain(ticker: string): Explanation | undefined;
  /** Contracts valued since the start. */
  readonly valuedCount: number;
  close(): void;
}
