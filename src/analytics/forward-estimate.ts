import { carriedForward, impliedYield, isPlausibleForward, parityForward } from './forward.js';

/** Where the forward comes from. `kept`: what the quotes say now is implausible, so the last good one is scaled with the spot. */
export type ForwardSource = 'parity' | 'kept' | 'carry' | 'none';

/** The forward of one expiry as it develops: from parity where it can, never from quotes that must be bad. */
export class ForwardEstimate {
  /** USD; carried back from the forward where none is given. */
  spot = Number.NaN;
  isSpotImplied = false;
  /** USD. */
  forward = Number.NaN;
  source: ForwardSource = 'none';
  /** Yield the forward implies; with it, formulas in the spot reproduce the forward. */
  carryYield = Number.NaN;
  /** Indices of the strikes the last parity estimate took, −1 behind them. */
  readonly chosen = new Int32Array(5).fill(-1);
  #goodRatio = Number.NaN;

  /**
   * @param spot USD, NaN when unknown. @param carryYield assumed where the market gives no forward.
   * @param callMid @param putMid mids to rest on, by strike; NaN where there is none.
   */
  update(
    spot: number,
    rate: number,
    carryYield: number,
    years: number,
    strikes: Float64Array,
    callMid: Float64Array,
    putMid: Float64Array,
  ): void {
    const discount = Math.exp(-rate * years);
    const implied =
      years > 0 ? parityForward(strikes, callMid, putMid, discount, this.chosen.length, this.chosen) : Number.NaN;
    const isKnown = implied > 0 && implied < Infinity;
    this.isSpotImplied = Number.isNaN(spot) && isKnown;
    this.spot = this.isSpotImplied ? carriedForward(implied, carryYield, rate, years) : spot;
    if (isKnown && isPlausibleForward(implied, this.spot, rate, carryYield, years)) {
      this.forward = implied;
      this.source = 'parity';
      this.#goodRatio = implied / this.spot;
    } else if (isKnown && this.#goodRatio > 0) {
      this.forward = this.spot * this.#goodRatio;
      this.source = 'kept';
    } else {
      this.forward = carriedForward(this.spot, rate, carryYield, years);
      this.source = this.forward > 0 ? 'carry' : 'none';
    }
    this.carryYield = years > 0 ? impliedYield(this.forward, this.spot, rate, years) : carryYield;
  }

  /**
   * Goes on without quotes: the last good forward moves with the spot, for silence says nothing about dividends.
   * @returns false when there was none, or no spot to move it with.
   */
  keep(spot: number, rate: number, years: number): boolean {
    if (!(spot > 0 && this.#goodRatio > 0 && years > 0)) return false;
    this.spot = spot;
    this.isSpotImplied = false;
    this.forward = spot * this.#goodRatio;
    this.source = 'kept';
    this.carryYield = impliedYield(this.forward, spot, rate, years);
    return true;
  }
}
