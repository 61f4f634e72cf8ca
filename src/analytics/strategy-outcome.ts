import { yearsTo } from './rates.js';
import { probabilityInTheMoney } from './probabilities.js';
import { type StrategyLeg, nearestExpiry, netCost, shares } from './strategy-legs.js';
import { type StrategyMarket, strategyValue } from './strategy-value.js';

/** What a strategy can come to on the day its nearest option expires. USD; plain data. */
export interface StrategyOutcome {
  /** That instant, epoch ms; now for stock alone. */
  readonly horizonAt: number;
  /** Every option expires then, so that the figures are exact; else later ones are valued at their volatility. */
  readonly isExact: boolean;
  /**
   * Largest and smallest profit; a smallest one below 0 is the largest loss. `unlimited` is said by the shares left
   * uncovered above all strikes; undefined when a later leg has no volatility.
   */
  readonly maxProfit: number | 'unlimited' | undefined;
  readonly minProfit: number | 'unlimited' | undefined;
  /** Spots where the profit is 0, ascending; of a stretch where it is, the ends. */
  readonly breakEvens: readonly number[];
}

/** A profit this small, in units of what is at stake, is rounding. */
const ROUNDING = 1e-12;
const POINTS = 600;

/**
 * Exact where all options expire together: the profit is a straight line between strikes. Otherwise it is sampled from
 * nearly 0 to eight standard deviations above the strikes, and each root and turning point in it is refined.
 */
export function strategyOutcome(legs: readonly StrategyLeg[], market: StrategyMarket): StrategyOutcome {
  const horizonAt = nearestExpiry(legs) ?? market.now;
  const isExact = legs.every((leg) => leg.right === 'stock' || leg.expiresAt === horizonAt);
  const cost = netCost(legs);
  const profit = (spot: number): number => strategyValue(legs, market, spot, horizonAt) - cost;
  const knots = [...new Set(legs.flatMap((leg) => (leg.right === 'stock' ? [] : [leg.strike])))].sort((a, b) => a - b);
  const spots = isExact ? [0, ...knots] : sampling(knots, legs, market);
  const profits = spots.map(profit);
  if (profits.some(Number.isNaN)) {
    return { horizonAt, isExact, maxProfit: undefined, minProfit: undefined, breakEvens: [] };
  }
  const stake = legs.reduce((sum, leg) => {
    return sum + Math.abs(shares(leg)) * (leg.price + (leg.right === 'stock' ? 0 : leg.strike));
  }, 0);
  if (!isExact) insertTurningPoints(spots, profits, profit);
  for (let i = 0; i < profits.length; i++) if (Math.abs(profits[i]!) <= ROUNDING * stake) profits[i] = 0;
  const uncovered = legs.reduce((sum, leg) => sum + (leg.right === 'put' ? 0 : shares(leg)), 0);
  return {
    horizonAt,
    isExact,
    maxProfit: uncovered > 0 ? 'unlimited' : Math.max(...profits),
    minProfit: uncovered < 0 ? 'unlimited' : Math.min(...profits),
    breakEvens: roots(spots, profits, uncovered, isExact ? undefined : profit),
  };
}

/**
 * Risk-neutral probability of a profit at the horizon, the spot being log-normal there with one volatility: the
 * at-the-money one of that expiry. It knows nothing of the skew, nor of closing earlier.
 * @param atmIv annualised fraction. @returns NaN where the outcome or the volatility is unknown.
 */
export function strategyProbabilityOfProfit(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  outcome: StrategyOutcome,
  atmIv: number,
): number {
  if (outcome.maxProfit === undefined) return Number.NaN;
  const { spot, rate, carryYield } = market;
  const years = yearsTo(outcome.horizonAt, market.now);
  const cost = netCost(legs);
  const isGain = (at: number): boolean => strategyValue(legs, market, at, outcome.horizonAt) > cost;
  const edges = outcome.breakEvens;
  if (edges.length === 0) return isGain(spot) ? 1 : spot > 0 ? 0 : Number.NaN;
  let probability = 0;
  let belowLast = 0;
  for (let i = 0; i <= edges.length; i++) {
    const low = i === 0 ? 0 : edges[i - 1]!;
    const high = edges[i] ?? 2 * low;
    const below = edges[i] ? probabilityInTheMoney('put', spot, high, years, rate, carryYield, atmIv) : 1;
    if (Number.isNaN(below)) return Number.NaN;
    if (isGain(0.5 * (low + high))) probability += below - belowLast;
    belowLast = below;
  }
  return Math.min(Math.max(probability, 0), 1);
}

/** Spots to look at, ascending: evenly on the logarithmic scale, with every strike among them. */
function sampling(knots: readonly number[], legs: readonly StrategyLeg[], market: StrategyMarket): number[] {
  let deviation = 0;
  for (const leg of legs) {
    if (leg.right === 'stock') continue;
    deviation = Math.max(deviation, (leg.iv ?? 0) * Math.sqrt(yearsTo(leg.expiresAt, market.now)));
  }
  const reach = Math.min(8 * deviation + 0.2, 6);
  const low = knots[0]! * Math.exp(-reach);
  const high = knots.at(-1)! * Math.exp(reach);
  const spots = Array.from({ length: POINTS }, (_, i) => low * (high / low) ** (i / (POINTS - 1)));
  return [low * 1e-6, ...new Set([...spots, ...knots])].sort((a, b) => a - b);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Puts each turning point between its neighbours into the samples, so that no peak is cut and no pair of roots missed. */
function insertTurningPoints(spots: number[], profits: number[], profit: (spot: number) => number): void {
  for (let i = spots.length - 2; i > 0; i--) {
    const sign = profits[i]! > profits[i - 1]! && profits[i]! >= profits[i + 1]! ? 1 : -1;
    if (sign < 0 && !(profits[i]! < profits[i - 1]! && profits[i]! <= profits[i + 1]!)) continue;
    let low = spots[i - 1]!;
    let high = spots[i + 1]!;
    for (let step = 0; step < 60; step++) {
      const inner = high - GOLDEN * (high - low);
      const outer = low + GOLDEN * (high - low);
      if (sign * profit(inner) > sign * profit(outer)) high = outer;
      else low = inner;
    }
    const at = 0.5 * (low + high);
    const value = profit(at);
    if (!(sign * value > sign * profits[i]!)) continue;
    const place = at < spots[i]! ? i : i + 1;
    spots.splice(place, 0, at);
    profits.splice(place, 0, value);
  }
}

/** Zeros of the line through the samples, each refined by bisection where the profit is a curve between them. */
function roots(
  spots: readonly number[],
  profits: readonly number[],
  lastSlope: number,
  curve: ((spot: number) => number) | undefined,
): number[] {
  const found: number[] = [];
  const last = spots.length - 1;
  for (let i = 0; i <= last; i++) {
    const spot = spots[i]!;
    const value = profits[i]!;
    // A stretch of zeros is named by its ends; a sample inside one is no end.
    const isInside = value === 0 && profits[i - 1] === 0 && (i < last ? profits[i + 1] === 0 : lastSlope === 0);
    if (value === 0 && spot > 0 && !isInside) found.push(spot);
    if (i === last) {
      if (!curve && value * lastSlope < 0) found.push(spot - value / lastSlope);
    } else if (value * profits[i + 1]! < 0) {
      found.push(
        curve
          ? bisected(curve, spot, spots[i + 1]!, value)
          : spot + ((spots[i + 1]! - spot) * value) / (value - profits[i + 1]!),
      );
    }
  }
  return found;
}

function bisected(curve: (spot: number) => number, from: number, to: number, atFrom: number): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (low + high);
    if (curve(middle) * atFrom > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
