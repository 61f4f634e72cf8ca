import type { Right } from '../market/contract.js';
import { americanVolatilityReason } from './american-implied-volatility.js';
import { type ChainRowTerms, ChainRows } from './chain-rows.js';
import { DELTA, GAMMA, GREEK_COUNT, RHO, THETA, VEGA, europeanGreeks } from './european.js';
import { ExerciseCorrections } from './exercise-corrections.js';
import type { ExpiryColumns, ExpiryMarket } from './expiry-columns.js';
import { exerciseRegime } from './exercise-regime.js';
import { ForwardEstimate } from './forward-estimate.js';
import { europeanImpliedVolatility, volatilityReason } from './implied-volatility.js';
import { isStaleQuote, quoteStatus, usableMid } from './quote-status.js';
import { type RateCurve, rateAt, yearsTo } from './rates.js';
import { OK, REASON } from './reasons.js';

export type ExerciseStyle = 'european' | 'american';

/** What a chain of one expiry is, as far as valuation goes. Rows are the caller's order. */
export interface ChainTerms extends ChainRowTerms {
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly style: ExerciseStyle;
  /** Shares per contract, 100 by default. */
  readonly multiplier?: number | undefined;
  readonly rates: RateCurve;
  /** Yield assumed where the market gives no forward; 0 by default. */
  readonly carryYield?: number | undefined;
}

/** Where a row's values go, from the caller's offset on; the order of the board's columns. */
export const VALUE_COLUMNS = ['iv', 'delta', 'gamma', 'theta', 'vega', 'rho', 'reason'] as const;
export const VALUE_WIDTH = VALUE_COLUMNS.length;

/**
 * Values one expiry of one underlying: quotes in; volatility, greeks and the reason of their absence out.
 * - Give it quotes and the spot as they come, then `update(now)` once per drain, then `value(row, …)` for the rows due.
 *   Nothing of that allocates.
 * - American style: `value` is the European figure corrected by the early-exercise premium the row had when it was last
 *   refined; `refine(row, …)` solves for that premium, at some hundred times the cost.
 * - Values are written in display units: vega per volatility point, theta per calendar day, rho per percentage point.
 */
export class ChainValuation {
  readonly terms: ChainTerms;
  readonly multiplier: number;
  readonly columns: ExpiryColumns;
  readonly rowCount: number;
  /** Rows valued since the start, refinements included. */
  valuedCount = 0;
  years = Number.NaN;
  /** Continuous, a fraction. */
  rate = Number.NaN;
  discount = Number.NaN;
  /** Forward, spot and implied yield as of the last {@link update}. */
  readonly estimate = new ForwardEstimate();
  /** All quotes are old, whatever their age: the feed is disconnected or silent. */
  isFeedQuiet = false;
  #now = Number.NaN;
  #givenSpot = Number.NaN;
  readonly #rows: ChainRows;
  readonly #reason: Uint8Array;
  readonly #quoteAt: Float64Array;
  readonly #spotAtQuote: Float64Array;
  readonly #valuedForward: Float64Array;
  /** {@link update}s so far, and the one at which a row was last valued. */
  #stamp = 0;
  readonly #valuedStamp: Float64Array;
  readonly #corrections: ExerciseCorrections;
  readonly #parity: { readonly call: Float64Array; readonly put: Float64Array };

  constructor(terms: ChainTerms) {
    this.terms = terms;
    this.multiplier = terms.multiplier ?? 100;
    this.#rows = new ChainRows(terms);
    this.columns = this.#rows.columns;
    const { count } = this.#rows;
    this.rowCount = count;
    const strikeCount = this.columns.strikes.length;
    this.#parity = { call: new Float64Array(strikeCount), put: new Float64Array(strikeCount) };
    this.#reason = new Uint8Array(count).fill(REASON.no_quote);
    this.#quoteAt = new Float64Array(count).fill(Number.NaN);
    this.#spotAtQuote = new Float64Array(count).fill(Number.NaN);
    this.#valuedForward = new Float64Array(count).fill(Number.NaN);
    this.#valuedStamp = new Float64Array(count).fill(-1);
    this.#corrections = new ExerciseCorrections(count);
  }

  // ---- what comes in ----

  /** @param at epoch ms of the quote, NaN when unknown. */
  setQuote(row: number, bid: number, ask: number, at: number): void {
    const k = this.#rows.strikeOf[row] ?? -1;
    if (k < 0) return;
    const side = this.#rows.side(row);
    side.bid[k] = bid;
    side.ask[k] = ask;
    side.mid[k] = usableMid(bid, ask);
    this.#quoteAt[row] = at;
    this.#spotAtQuote[row] = this.#givenSpot;
    this.#valuedStamp[row] = -1;
  }

  setOpenInterest(row: number, contracts: number): void {
    const k = this.#rows.strikeOf[row] ?? -1;
    if (k >= 0) this.#rows.side(row).openInterest[k] = countOrNaN(contracts);
  }

  setVolume(row: number, contracts: number): void {
    const k = this.#rows.strikeOf[row] ?? -1;
    if (k >= 0) this.#rows.side(row).volume[k] = countOrNaN(contracts);
  }

  /** Price of the underlying, USD; NaN when it is not known any more. */
  setSpot(spot: number): void {
    this.#givenSpot = spot > 1e-9 && spot < 1e9 ? spot : Number.NaN;
  }

  /** Takes the time and what has come since, and estimates the forward. Call before {@link value}. */
  update(now: number): void {
    this.#now = now;
    this.#stamp++;
    this.years = yearsTo(this.terms.expiresAt, now);
    this.rate = rateAt(this.terms.rates, this.years);
    this.discount = Math.exp(-this.rate * this.years);
    this.#estimateForward();
  }

  // ---- what goes out ----

  /**
   * Values a row into `out` from `offset` on, in the order of {@link VALUE_COLUMNS}. NaN wherever the reason is not 0.
   * A stale row keeps its volatility; its greeks follow the spot.
   * @returns the reason.
   */
  value(row: number, out: Float64Array, offset: number): number {
    const { forward, spot, carryYield } = this.estimate;
    this.#mark(row);
    const k = this.#rows.strikeOf[row] ?? -1;
    const kept = this.#keptVolatility(row, k);
    const reason = kept > 0 ? OK : this.#check(row, k);
    if (reason !== OK) return this.#writeNone(row, k, reason, out, offset);
    const right = this.#rows.right(row);
    const strike = this.columns.strikes[k]!;
    const mid = this.#rows.side(row).mid[k]!;
    let price = mid - this.#corrections.premium(row);
    let isCorrected = this.#corrections.isRefined(row);
    if (isCorrected && volatilityReason(right, price, forward, strike, this.years, this.discount) !== OK) {
      price = mid;
      isCorrected = kept > 0;
    }
    const iv = kept > 0 ? kept : europeanImpliedVolatility(right, price, forward, strike, this.years, this.discount);
    europeanGreeks(right, spot, strike, this.years, this.rate, carryYield, iv, greeks);
    if (isCorrected) this.#corrections.addTo(row, greeks);
    return this.#write(row, k, iv, out, offset);
  }

  /**
   * Like {@link value}, with the early-exercise premium solved for, and kept for the next {@link value}s of the row.
   * For European style, and where early exercise never pays, this is the same as `value`.
   */
  refine(row: number, out: Float64Array, offset: number): number {
    const k = this.#rows.strikeOf[row] ?? -1;
    if (this.terms.style === 'european' || this.#keptVolatility(row, k) > 0 || this.#check(row, k) !== OK) {
      return this.value(row, out, offset);
    }
    const right = this.#rows.right(row);
    if (exerciseRegime(right, this.rate, this.estimate.carryYield) !== 'boundary') {
      this.#corrections.clear(row);
      return this.value(row, out, offset);
    }
    const side = this.#rows.side(row);
    const guess = this.#corrections.isRefined(row) ? side.iv[k]! : Number.NaN;
    const strike = this.columns.strikes[k]!;
    const iv = this.#corrections.refine(row, right, side.mid[k]!, strike, this.market(), guess, greeks);
    if (!(iv > 0)) return this.value(row, out, offset);
    this.#mark(row);
    return this.#write(row, k, iv, out, offset);
  }

  /**
   * American style: solves for the premiums of the strikes the forward is taken from, and takes it again without them;
   * two passes suffice. Some milliseconds; once a second is often enough. Does nothing for European style.
   */
  refineForward(): void {
    if (this.terms.style === 'european' || this.estimate.source !== 'parity') return;
    for (let pass = 0; pass < 2; pass++) {
      for (const k of this.estimate.chosen) {
        if (k < 0) continue;
        if (this.#rows.at.call[k]! >= 0) this.refine(this.#rows.at.call[k]!, spare, 0);
        if (this.#rows.at.put[k]! >= 0) this.refine(this.#rows.at.put[k]!, spare, 0);
      }
      this.#stamp++;
      this.#estimateForward();
    }
  }

  /** Brings every row up to the last {@link update}, inside only: what summaries are made of. */
  valueAll(): void {
    for (let row = 0; row < this.rowCount; row++) {
      if (this.#valuedStamp[row] !== this.#stamp) this.value(row, spare, 0);
    }
  }

  /** Code of {@link REASON} at the row's last valuation. */
  reasonOf(row: number): number {
    return this.#reason[row] ?? REASON.bad_input;
  }

  /** The row's volatility includes the early-exercise premium, or needs none. */
  isRefined(row: number): boolean {
    if (this.terms.style === 'european') return true;
    return (
      this.#corrections.isRefined(row) ||
      exerciseRegime(this.#rows.right(row), this.rate, this.estimate.carryYield) === 'never'
    );
  }

  /** How far the forward moved since the row was valued, relative; NaN when it never was. Tells which rows are due. */
  drift(row: number): number {
    return Math.abs(this.estimate.forward / this.#valuedForward[row]! - 1);
  }

  /** The quote is old: the feed is quiet, or the underlying has moved away from under it. Its volatility is kept, flagged. */
  isStale(row: number): boolean {
    const k = this.#rows.strikeOf[row] ?? -1;
    if (this.isFeedQuiet || k < 0) return this.isFeedQuiet;
    const iv = this.#rows.side(row).iv[k]!;
    return isStaleQuote(this.#quoteAt[row]!, this.#spotAtQuote[row]!, this.#now, this.#givenSpot, iv);
  }

  /** Early-exercise premium the row's volatility rests on, USD; 0 where there is none. */
  premiumOf(row: number): number {
    return this.#corrections.premium(row);
  }

  /** Price by which the forward was last taken at a strike, USD: the mid without its early-exercise premium; NaN where none is usable. */
  parityPrice(right: Right, index: number): number {
    return this.#parity[right][index] ?? Number.NaN;
  }

  market(): ExpiryMarket {
    const { spot, forward, carryYield } = this.estimate;
    return { spot, forward, years: this.years, rate: this.rate, carryYield };
  }

  isListed(side: Right, index: number): boolean {
    return this.#rows.at[side][index]! >= 0;
  }

  /** Index of a row's strike in the columns; −1 for an adjusted contract. */
  strikeIndexOf(row: number): number {
    return this.#rows.strikeOf[row] ?? -1;
  }

  // ---- inside ----

  #check(row: number, k: number): number {
    if (k < 0) return this.terms.isAdjusted?.[row] === true ? REASON.adjusted : REASON.bad_input;
    const side = this.#rows.side(row);
    const status = quoteStatus(side.bid[k]!, side.ask[k]!);
    if (status !== OK) return status;
    if (this.years <= 0) return REASON.expired;
    const { spot, forward, carryYield } = this.estimate;
    if (!(spot > 0 && forward > 0)) return REASON.no_underlying;
    const right = this.#rows.right(row);
    const strike = this.columns.strikes[k]!;
    const mid = side.mid[k]!;
    return this.terms.style === 'american'
      ? americanVolatilityReason(right, mid, spot, strike, this.years, this.rate, carryYield)
      : volatilityReason(right, mid, forward, strike, this.years, this.discount);
  }

  #write(row: number, k: number, iv: number, out: Float64Array, offset: number): number {
    // A volatility whose greeks leave the range of numbers is as good as none.
    const isWhole =
      iv > 0 && Number.isFinite(greeks[DELTA]! + greeks[GAMMA]! + greeks[THETA]! + greeks[VEGA]! + greeks[RHO]!);
    if (!isWhole) {
      return this.#writeNone(row, k, REASON.bad_input, out, offset);
    }
    const side = this.#rows.side(row);
    this.#reason[row] = OK;
    side.iv[k] = iv;
    side.delta[k] = greeks[DELTA]!;
    out[offset] = iv;
    out[offset + 1] = greeks[DELTA]!;
    out[offset + 2] = greeks[GAMMA]!;
    out[offset + 3] = greeks[THETA]! / 365;
    out[offset + 4] = greeks[VEGA]! / 100;
    out[offset + 5] = greeks[RHO]! / 100;
    out[offset + 6] = OK;
    return OK;
  }

  #writeNone(row: number, k: number, reason: number, out: Float64Array, offset: number): number {
    this.#reason[row] = reason;
    if (k >= 0) {
      const side = this.#rows.side(row);
      side.iv[k] = Number.NaN;
      side.delta[k] = Number.NaN;
    }
    out.fill(Number.NaN, offset, offset + 6);
    out[offset + 6] = reason;
    return reason;
  }

  #estimateForward(): void {
    if (this.isFeedQuiet && this.estimate.keep(this.#givenSpot, this.rate, this.years)) return;
    this.#fillParity('call');
    this.#fillParity('put');
    const { call, put } = this.#parity;
    const assumed = this.terms.carryYield ?? 0;
    this.estimate.update(this.#givenSpot, this.rate, assumed, this.years, this.columns.strikes, call, put);
  }

  #mark(row: number): void {
    this.#valuedStamp[row] = this.#stamp;
    this.#valuedForward[row] = this.estimate.forward;
    this.valuedCount++;
  }

  /** The volatility a stale row keeps; NaN when it has to be found anew, or cannot stand. */
  #keptVolatility(row: number, k: number): number {
    if (k < 0 || !(this.years > 0 && this.estimate.forward > 0) || !this.isStale(row)) return Number.NaN;
    const side = this.#rows.side(row);
    return side.mid[k]! > 0 ? side.iv[k]! : Number.NaN;
  }

  /** Mids that parity may rest on: not stale, and without the early-exercise premium as far as it is known. */
  #fillParity(right: Right): void {
    const into = this.#parity[right];
    const { mid } = this.columns[right];
    const rows = this.#rows.at[right];
    for (let k = 0; k < into.length; k++) {
      const row = rows[k]!;
      into[k] = row < 0 || !(mid[k]! > 0) || this.isStale(row) ? Number.NaN : mid[k]! - this.#corrections.premium(row);
    }
  }
}

/** More contracts than this there are not. */
const MOST_CONTRACTS = 1e12;

function countOrNaN(contracts: number): number {
  return contracts >= 0 && contracts <= MOST_CONTRACTS ? contracts : Number.NaN;
}

const greeks = new Float64Array(GREEK_COUNT);
const spare = new Float64Array(VALUE_WIDTH);
