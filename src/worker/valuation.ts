import type { Row } from '../market/quote-board.js';
import type { Explanation, RecordKey } from './hub-api.js';

/** Derived values of the board's rows, made once for all tabs. */
export interface Valuation {
  /** The row's prices changed. */
  dirty(row: Row): void;
  /** The row serves no instrument any more. */
  forget(row: Row): void;
  /** Which summaries are wanted. */
  want(keys: readonly RecordKey[]): void;
  /** Values what is due, within its budget of time; what is left is done in a later turn. */
  run(): void;
  explain(ticker: string): Explanation | undefined;
  /** Contracts valued since the start. */
  readonly valuedCount: number;
  close(): void;
}

/** Values nothing. */
export function noValuation(): Valuation {
  return {
    dirty: () => undefined,
    forget: () => undefined,
    want: () => undefined,
    run: () => undefined,
    explain: () => undefined,
    valuedCount: 0,
    close: () => undefined,
  };
}
