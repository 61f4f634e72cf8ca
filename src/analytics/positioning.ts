import type { ExpiryColumns, SideColumns } from './expiry-columns.js';

/** Strike at which the holders of all open contracts together get least. */
export interface MaxPain {
  /** Of equal ones the lowest, USD; NaN without any open interest. */
  readonly strike: number;
  /** What they get there, USD. */
  readonly value: number;
}

/** What the holders of all open contracts together get at a settlement price, USD per share and contract. */
export function painAt({ strikes, call, put }: ExpiryColumns, at: number): number {
  let pain = 0;
  for (let k = 0; k < strikes.length; k++) {
    const distance = at - strikes[k]!;
    const open = (distance > 0 ? call : put).openInterest[k]!;
    if (open > 0) pain += open * Math.abs(distance);
  }
  return pain;
}

/** Open interest is the previous day's close, and so is this. */
export function maxPain(columns: ExpiryColumns, multiplier: number): MaxPain {
  const { strikes, call, put } = columns;
  let strike = Number.NaN;
  let least = Infinity;
  if (total(call.openInterest) + total(put.openInterest) > 0) {
    for (const at of strikes) {
      const pain = painAt(columns, at);
      if (pain < least) {
        least = pain;
        strike = at;
      }
    }
  }
  return { strike, value: least < Infinity ? least * multiplier : Number.NaN };
}

/** Sum of what is known; 0 when nothing is. */
export function total(column: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < column.length; k++) if (column[k]! > 0) sum += column[k]!;
  return sum;
}

/** Contracts of one kind on both sides. */
export interface SideTotals {
  readonly call: number;
  readonly put: number;
}

export function volumeTotals({ call, put }: ExpiryColumns): SideTotals {
  return { call: total(call.volume), put: total(put.volume) };
}

export function openInterestTotals({ call, put }: ExpiryColumns): SideTotals {
  return { call: total(call.openInterest), put: total(put.openInterest) };
}

/** Put over call; NaN when there are no calls. */
export function putCallRatio({ call, put }: SideTotals): number {
  return call > 0 ? put / call : Number.NaN;
}

export function addTotals(a: SideTotals, b: SideTotals): SideTotals {
  return { call: a.call + b.call, put: a.put + b.put };
}

/** What stands at one strike, contracts; NaN where unknown. */
export interface ProfileRow {
  readonly strike: number;
  readonly callOpenInterest: number;
  readonly putOpenInterest: number;
  readonly callVolume: number;
  readonly putVolume: number;
}

/** Open interest and volume per strike, with the strike where each is largest (of equal ones the lowest; NaN: nowhere). */
export interface Profile {
  readonly rows: readonly ProfileRow[];
  readonly largest: { readonly [Key in Exclude<keyof ProfileRow, 'strike'>]: number };
}

export function profile({ strikes, call, put }: ExpiryColumns): Profile {
  const rows = Array.from(strikes, (strike, k) => ({
    strike,
    callOpenInterest: call.openInterest[k]!,
    putOpenInterest: put.openInterest[k]!,
    callVolume: call.volume[k]!,
    putVolume: put.volume[k]!,
  }));
  return {
    rows,
    largest: {
      callOpenInterest: largestAt(strikes, call, 'openInterest'),
      putOpenInterest: largestAt(strikes, put, 'openInterest'),
      callVolume: largestAt(strikes, call, 'volume'),
      putVolume: largestAt(strikes, put, 'volume'),
    },
  };
}

function largestAt(strikes: Float64Array, side: SideColumns, column: 'openInterest' | 'volume'): number {
  let strike = Number.NaN;
  let largest = 0;
  for (let k = 0; k < strikes.length; k++) {
    if (side[column][k]! > largest) {
      largest = side[column][k]!;
      strike = strikes[k]!;
    }
  }
  return strike;
}
