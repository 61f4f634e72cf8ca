import type { ExerciseStyle } from './chain-valuation.js';
import { DELTA, GREEK_COUNT, PRICE, RHO, THETA, VEGA, europeanGreeks, europeanPrice } from './european.js';
import { yearsTo } from './rates.js';
import { type OptionLeg, type StrategyLeg, netCost, shares } from './strategy-legs.js';

/** The market a strategy is valued in. */
export interface StrategyMarket {
  /** USD. */
  readonly spot: number;
  /** Epoch ms. */
  readonly now: number;
  /** Continuous, fractions. */
  readonly rate: number;
  readonly carryYield: number;
  readonly style: ExerciseStyle;
}

/**
 * Value of one share's worth of an option at a spot and an instant. From its expiry on it is the exercise value at that
 * same spot, as if the price had stood there since. American style: the European value, or exercise where that is more;
 * the rest of the early-exercise premium is left out, which for a table is small.
 * @param ivShift added to the volatility, a fraction; the sum does not go below 0.
 * @returns USD; NaN when the option is alive and its volatility unknown.
 */
export function legValue(leg: OptionLeg, market: StrategyMarket, spot: number, at: number, ivShift: number): number {
  const exercise = Math.max(leg.right === 'call' ? spot - leg.strike : leg.strike - spot, 0);
  if (at >= leg.expiresAt) return spot >= 0 ? exercise : Number.NaN;
  const years = yearsTo(leg.expiresAt, at);
  const iv = Math.max((leg.iv ?? Number.NaN) + ivShift, 0);
  const carryYield = leg.carryYield ?? market.carryYield;
  const value = europeanPrice(leg.right, spot, leg.strike, years, market.rate, carryYield, iv);
  return market.style === 'american' && value < exercise ? exercise : value;
}

/** Value of all legs, USD; NaN when one of them has none. Inputs as in {@link legValue}. */
export function strategyValue(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  spot: number,
  at: number,
  ivShift = 0,
): number {
  let value = 0;
  for (const leg of legs) {
    value += shares(leg) * (leg.right === 'stock' ? spot : legValue(leg, market, spot, at, ivShift));
  }
  return value;
}

/** Profit at each spot, USD, into `out` from `offset` on. Inputs as in {@link legValue}; nothing is allocated. */
export function profitCurve(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  spots: ArrayLike<number>,
  at: number,
  ivShift: number,
  out: Float64Array,
  offset = 0,
): void {
  const cost = netCost(legs);
  for (let i = 0; i < spots.length; i++) {
    out[offset + i] = strategyValue(legs, market, spots[i]!, at, ivShift) - cost;
  }
}

/**
 * Profit by volatility and spot at one instant, USD: row by row, one per shift, `out[row · spots.length + column]`.
 * @param ivShifts fractions added to every leg's volatility. @param out spots × shifts at least.
 */
export function profitBySpotAndVolatility(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  spots: ArrayLike<number>,
  ivShifts: ArrayLike<number>,
  at: number,
  out: Float64Array,
): void {
  for (let row = 0; row < ivShifts.length; row++) {
    profitCurve(legs, market, spots, at, ivShifts[row]!, out, row * spots.length);
  }
}

/** Profit by date and spot, USD: row by row, one per instant (epoch ms), `out[row · spots.length + column]`. */
export function profitBySpotAndDate(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  spots: ArrayLike<number>,
  instants: ArrayLike<number>,
  ivShift: number,
  out: Float64Array,
): void {
  for (let row = 0; row < instants.length; row++) {
    profitCurve(legs, market, spots, instants[row]!, ivShift, out, row * spots.length);
  }
}

/**
 * Value and greeks of the whole position at a spot and an instant, in the places of `europeanGreeks` and display units:
 * delta in shares, gamma in shares per $1, vega USD per volatility point, theta USD per calendar day, rho USD per
 * percentage point. An expired leg, and an American one worth no more than its exercise, is worth shares or nothing.
 * @param out {@link GREEK_COUNT} places; NaN throughout when a leg has no volatility. Nothing is allocated.
 */
export function strategyGreeks(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  spot: number,
  at: number,
  ivShift: number,
  out: Float64Array,
): void {
  out.fill(0, 0, GREEK_COUNT);
  for (const leg of legs) {
    const count = shares(leg);
    if (leg.right === 'stock') {
      out[PRICE] = out[PRICE]! + count * spot;
      out[DELTA] = out[DELTA]! + count;
      continue;
    }
    const value = legValue(leg, market, spot, at, ivShift);
    const exercise = leg.right === 'call' ? spot - leg.strike : leg.strike - spot;
    const isSettled = at >= leg.expiresAt || (market.style === 'american' && exercise > 0 && value <= exercise);
    if (isSettled) {
      out[PRICE] = out[PRICE]! + count * value;
      if (exercise > 0) out[DELTA] = out[DELTA]! + (leg.right === 'call' ? count : -count);
      continue;
    }
    const iv = Math.max((leg.iv ?? Number.NaN) + ivShift, 0);
    const carryYield = leg.carryYield ?? market.carryYield;
    const years = yearsTo(leg.expiresAt, at);
    europeanGreeks(leg.right, spot, leg.strike, years, market.rate, carryYield, iv, single);
    for (let place = PRICE; place <= RHO; place++) out[place] = out[place]! + count * single[place]!;
  }
  out[VEGA] = out[VEGA]! / 100;
  out[THETA] = out[THETA]! / 365;
  out[RHO] = out[RHO]! / 100;
}

const single = new Float64Array(GREEK_COUNT);
