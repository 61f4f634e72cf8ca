import { DELTA, GAMMA, GREEK_COUNT, PRICE, RHO, THETA, VEGA } from './european.js';
import { type StrategyLeg, netCost } from './strategy-legs.js';
import { strategyName } from './strategy-name.js';
import { type StrategyOutcome, strategyOutcome, strategyProbabilityOfProfit } from './strategy-outcome.js';
import { type StrategyMarket, strategyGreeks } from './strategy-value.js';

/** A strategy at a glance. Plain data, USD; unknown is undefined. */
export interface StrategySummary extends StrategyOutcome {
  readonly name: string;
  /** What the legs cost: positive is a debit, negative a credit. */
  readonly netCost: number;
  /** By the model, now; and less what it cost. */
  readonly value: number | undefined;
  readonly profit: number | undefined;
  /** Shares. */
  readonly delta: number | undefined;
  /** Shares per $1. */
  readonly gamma: number | undefined;
  /** USD per volatility point. */
  readonly vega: number | undefined;
  /** USD per calendar day. */
  readonly theta: number | undefined;
  /** USD per percentage point of rate. */
  readonly rho: number | undefined;
  /** See `strategyProbabilityOfProfit`: log-normal at the at-the-money volatility. */
  readonly probabilityOfProfit: number | undefined;
}

/**
 * Everything about a strategy that is not a curve or a table.
 * @param legs as `strategyLegs` gives them. @param atmIv at-the-money volatility of the nearest expiry; NaN when unknown.
 */
export function summariseStrategy(
  legs: readonly StrategyLeg[],
  market: StrategyMarket,
  atmIv: number,
): StrategySummary {
  const out = new Float64Array(GREEK_COUNT);
  strategyGreeks(legs, market, market.spot, market.now, 0, out);
  const cost = netCost(legs);
  const outcome = strategyOutcome(legs, market);
  return {
    ...outcome,
    name: strategyName(legs),
    netCost: cost,
    value: known(out[PRICE]!),
    profit: known(out[PRICE]! - cost),
    delta: known(out[DELTA]!),
    gamma: known(out[GAMMA]!),
    vega: known(out[VEGA]!),
    theta: known(out[THETA]!),
    rho: known(out[RHO]!),
    probabilityOfProfit: known(strategyProbabilityOfProfit(legs, market, outcome, atmIv)),
  };
}

function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
