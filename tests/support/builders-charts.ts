/* Records for charts, of a market whose every value is a plain function of the strike. */
import type { Expiry } from '../../src/market/contract.js';
import type { Ticker } from '../../src/market/ticker.js';
import type { OverviewRecord, ProfileRecord, SummaryRecord } from '../../src/worker/hub-api.js';

const SPY = 'SPY' as Ticker;
const YEAR_MS = 365 * 86_400_000;
export const CHART_SPOT = 650.25;
export const CHART_FORWARD = 651;

/** A skewed smile, in volatility over the strike. */
export function chartIv(strike: number): number {
  const k = Math.log(strike / CHART_FORWARD);
  return Math.sqrt(0.04 + 0.3 * (-0.4 * k + Math.sqrt(k * k + 0.0016)) - 0.01);
}

export function profileOf(
  expiry: string,
  change: Partial<ProfileRecord> = {},
  strikes = range(630, 670),
): ProfileRecord {
  const mid = strikes.map(chartIv);
  return {
    underlying: SPY,
    expiry: expiry as Expiry,
    at: Date.parse(`${expiry}T21:00:00Z`) - YEAR_MS / 10,
    spot: CHART_SPOT,
    forward: CHART_FORWARD,
    strikes,
    callOpenInterest: strikes.map((strike) => (strike === 660 ? 9_000 : 100 + (strike % 10))),
    putOpenInterest: strikes.map((strike) => (strike === 640 ? 12_500 : 200)),
    callVolume: strikes.map(() => 10),
    putVolume: strikes.map(() => Number.NaN),
    callGex: strikes.map((strike) => (strike === 655 ? 2e8 : 1e6)),
    putGex: strikes.map((strike) => (strike === 645 ? -3e8 : -1e6)),
    callsFrom: strikes.findIndex((strike) => strike >= CHART_FORWARD),
    bidIv: mid.map((iv) => iv - 0.004),
    midIv: mid,
    askIv: mid.map((iv) => iv + 0.004),
    ...change,
  };
}

export function summaryOf(expiry: string, change: Partial<SummaryRecord> = {}): SummaryRecord {
  return {
    underlying: SPY,
    expiry: expiry as Expiry,
    at: 0,
    listedCount: 82,
    coveredCount: 82,
    years: 0.1,
    spot: CHART_SPOT,
    isSpotImplied: false,
    forward: CHART_FORWARD,
    forwardSource: 'parity',
    isCarryAssumed: false,
    impliedYield: 0.01,
    atmIv: 0.2,
    call25Iv: 0.18,
    put25Iv: 0.22,
    riskReversal25: -0.04,
    butterfly25: 0,
    straddleStrike: 650,
    expectedMoveStraddle: 32.5,
    expectedMoveIv: 41.1,
    varianceIndex: 20,
    maxPain: 648,
    maxPainValue: 1,
    callVolume: 410,
    putVolume: 0,
    callOpenInterest: 13_000,
    putOpenInterest: 20_000,
    putCallVolume: undefined,
    putCallOpenInterest: 1.5,
    gexCall: 2.4e8,
    gexPut: -3.4e8,
    gexNet: -1e8,
    callWall: 655,
    putWall: 645,
    missing: 0,
    ...change,
  };
}

export function overviewOf(expiries: readonly string[], change: Partial<OverviewRecord> = {}): OverviewRecord {
  return {
    underlying: SPY,
    at: 0,
    spot: CHART_SPOT,
    expiries: expiries as Expiry[],
    callVolume: 0,
    putVolume: 0,
    callOpenInterest: 0,
    putOpenInterest: 0,
    putCallVolume: undefined,
    putCallOpenInterest: undefined,
    gexCall: 0,
    gexPut: 0,
    gexNet: 0,
    missing: 0,
    gammaFlip: 647.5,
    index30d: undefined,
    termStructure: [],
    ...change,
  };
}

export function range(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
