import type { ChainValuation } from './chain-valuation.js';
import type { ExpirySummary } from './expiry-summary.js';
import { gammaFlip } from './gamma-exposure.js';
import { putCallRatio } from './positioning.js';
import { type TermPoint, termStructure, thirtyDayIndex } from './term-structure.js';

/** Analytics over all expiries of an underlying. Unknown is undefined. */
export interface ChainSummary {
  /** Contracts. */
  readonly callVolume: number;
  readonly putVolume: number;
  readonly callOpenInterest: number;
  readonly putOpenInterest: number;
  readonly putCallVolume: number | undefined;
  readonly putCallOpenInterest: number | undefined;
  /** USD per 1 % move. */
  readonly gexCall: number;
  readonly gexPut: number;
  readonly gexNet: number;
  /** Contracts left out of the exposure. */
  readonly missing: number;
  /** Spot at which the net exposure changes its sign, USD. */
  readonly gammaFlip: number | undefined;
  /** Thirty-day variance index, points. */
  readonly index30d: number | undefined;
  /** At-the-money volatility by time, soonest first. */
  readonly termStructure: readonly TermPoint[];
}

/**
 * @param chains expiries of one underlying, each updated at the same instant.
 * @param summaries theirs, in the same order.
 */
export function summariseChain(chains: readonly ChainValuation[], summaries: readonly ExpirySummary[]): ChainSummary {
  const sum = (read: (summary: ExpirySummary) => number): number =>
    summaries.reduce((total, summary) => total + read(summary), 0);
  const callVolume = sum((summary) => summary.callVolume);
  const putVolume = sum((summary) => summary.putVolume);
  const callOpenInterest = sum((summary) => summary.callOpenInterest);
  const putOpenInterest = sum((summary) => summary.putOpenInterest);
  const live = chains.filter((chain) => chain.years > 0 && chain.estimate.spot > 0);
  const spot = live[0]?.estimate.spot ?? Number.NaN;
  const flip = gammaFlip(
    live.map((chain) => ({ columns: chain.columns, market: chain.market() })),
    spot,
    live[0]?.multiplier ?? 100,
  );
  return {
    callVolume,
    putVolume,
    callOpenInterest,
    putOpenInterest,
    putCallVolume: known(putCallRatio({ call: callVolume, put: putVolume })),
    putCallOpenInterest: known(putCallRatio({ call: callOpenInterest, put: putOpenInterest })),
    gexCall: sum((summary) => summary.gexCall),
    gexPut: sum((summary) => summary.gexPut),
    gexNet: sum((summary) => summary.gexNet),
    missing: sum((summary) => summary.missing),
    gammaFlip: known(flip),
    index30d: known(
      thirtyDayIndex(
        summaries.map(({ years, varianceIndex }) => ({
          years: years ?? Number.NaN,
          varianceIndex: varianceIndex ?? Number.NaN,
        })),
      ),
    ),
    termStructure: termStructure(
      summaries.map(({ years, atmIv }) => ({ years: years ?? Number.NaN, volatility: atmIv ?? Number.NaN })),
    ),
  };
}

function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
