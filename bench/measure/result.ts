import { ratiosOf } from './spread.js';

/** What a row of the table rests on. Windows are in the order they were measured; those of equal index are a pair. */
export interface Result {
  /** Of a goal in goals.ts. */
  readonly id: string;
  /** What is judged, one a window. */
  readonly values: readonly number[];
  readonly subject?: { readonly name: string; readonly windows: readonly number[] };
  readonly peer?: { readonly name: string; readonly windows: readonly number[] };
  /** Sides that could not keep up: what they cost is then no measure of what the work costs. */
  readonly saturated?: readonly string[];
  /** Why there is no value, or what should be known of it, in a sentence. */
  readonly note?: string;
}

export interface Measured {
  readonly name: string;
  readonly windows: readonly number[];
}

/** Subject ÷ peer, pair by pair. */
export function ratio(id: string, subject: Measured, peer: Measured, more: Partial<Result> = {}): Result {
  return { id, values: ratiosOf(subject.windows, peer.windows), subject, peer, ...more };
}

export function figure(id: string, subject: Measured, more: Partial<Result> = {}): Result {
  return { id, values: subject.windows, subject, ...more };
}

export function missing(id: string, note: string): Result {
  return { id, values: [], note };
}
