import type { ChainValuation } from './chain-valuation.js';
import type { ForwardSource } from './forward-estimate.js';
import { gammaExposure } from './gamma-exposure.js';
import { maxPain, openInterestTotals, putCallRatio, volumeTotals } from './positioning.js';
import { expectedMove, smileShape } from './smile.js';
import { varianceStrip } from './variance-index.js';

/** Analytics of one expiry. Plain values; unknown is undefined. USD, fractions and years unless said. */
export interface ExpirySummary {
  readonly years: number | undefined;
  readonly spot: number | undefined;
  readonly isSpotImplied: boolean;
  readonly forward: number | undefined;
  readonly forwardSource: ForwardSource;
  /** The forward is spot carried at the configured yield, for no pair of quotes gave one. */
  readonly isCarryAssumed: boolean;
  readonly impliedYield: number | undefined;
  readonly atmIv: number | undefined;
  readonly call25Iv: number | undefined;
  readonly put25Iv: number | undefined;
  readonly riskReversal25: number | undefined;
  readonly butterfly25: number | undefined;
  readonly straddleStrike: number | undefined;
  readonly expectedMoveStraddle: number | undefined;
  readonly expectedMoveIv: number | undefined;
  /** Index points. */
  readonly varianceIndex: number | undefined;
  readonly maxPain: number | undefined;
  readonly maxPainValue: number | undefined;
  /** Contracts. */
  readonly callVolume: number;
  readonly putVolume: number;
  readonly callOpenInterest: number;
  readonly putOpenInterest: number;
  readonly putCallVolume: number | undefined;
  readonly putCallOpenInterest: number | undefined;
  /** USD per 1 % move of the underlying; see `gamma-exposure.ts` for what is assumed. */
  readonly gexCall: number;
  readonly gexPut: number;
  readonly gexNet: number;
  readonly callWall: number | undefined;
  readonly putWall: number | undefined;
  /** Contracts without a volatility of their own or of their twin, left out of the exposure. */
  readonly missing: number;
}

/** Summary of an expiry as of its last `update`; values the rows that are not up to it first. */
export function summariseExpiry(chain: ChainValuation): ExpirySummary {
  chain.valueAll();
  const { columns, years, rate, multiplier } = chain;
  const { spot, forward, carryYield, source, isSpotImplied } = chain.estimate;
  const shape = smileShape(columns, forward);
  const move = expectedMove(columns, forward, spot, shape.atmIv, years);
  const strip = varianceStrip(columns, years, rate);
  const pain = maxPain(columns, multiplier);
  const volume = volumeTotals(columns);
  const open = openInterestTotals(columns);
  const exposure = gammaExposure(columns, chain.market(), multiplier, (side, k) => chain.isListed(side, k));
  return {
    years: known(years),
    spot: known(spot),
    isSpotImplied,
    forward: known(forward),
    forwardSource: source,
    isCarryAssumed: source === 'carry',
    impliedYield: known(carryYield),
    atmIv: known(shape.atmIv),
    call25Iv: known(shape.call25Iv),
    put25Iv: known(shape.put25Iv),
    riskReversal25: known(shape.riskReversal25),
    butterfly25: known(shape.butterfly25),
    straddleStrike: known(move.straddleStrike),
    expectedMoveStraddle: known(move.straddle),
    expectedMoveIv: known(move.deviation),
    varianceIndex: known(strip.index),
    maxPain: known(pain.strike),
    maxPainValue: known(pain.value),
    callVolume: volume.call,
    putVolume: volume.put,
    callOpenInterest: open.call,
    putOpenInterest: open.put,
    putCallVolume: known(putCallRatio(volume)),
    putCallOpenInterest: known(putCallRatio(open)),
    gexCall: exposure.call,
    gexPut: exposure.put,
    gexNet: exposure.net,
    callWall: known(exposure.callWall),
    putWall: known(exposure.putWall),
    missing: exposure.missing,
  };
}

function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
