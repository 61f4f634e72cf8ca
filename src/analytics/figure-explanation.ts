import type { ChainValuation } from './chain-valuation.js';
import { type ExplainedFigure, inputOf, noteOf, resultOf } from './explained-figure.js';
import { type ExpirySummary, summariseExpiry } from './expiry-summary.js';
import { painAt } from './positioning.js';
import { smileAround } from './smile.js';
import { FORWARD_NOTES } from './value-explanation.js';

/** The figures of an expiry that are shown in a line, by their names there. */
export const SUMMARY_FIGURES = ['forward', 'atmIv', 'expectedMove', 'maxPain', 'putCallVolume', 'gexNet'] as const;

export type SummaryFigure = (typeof SUMMARY_FIGURES)[number];

export function isSummaryFigure(name: unknown): name is SummaryFigure {
  return SUMMARY_FIGURES.includes(name as SummaryFigure);
}

/** How a figure of an expiry came about. */
export interface FigureExplanation {
  readonly model: string;
  readonly formula: string;
  readonly rows: readonly ExplainedFigure[];
  /** Why there is no value, when there is none. */
  readonly reason?: string | undefined;
}

/** Explains a figure as of the chain's last `update`; brings every row up to it first. */
export function explainFigure(chain: ChainValuation, figure: SummaryFigure): FigureExplanation {
  return EXPLAIN[figure](chain, summariseExpiry(chain));
}

type Explain = (chain: ChainValuation, summary: ExpirySummary) => FigureExplanation;

const known = (value: number | undefined) => value ?? Number.NaN;

const NO_FORWARD = 'Neither a pair of quotes nor the price of the underlying is known, so there is no forward.';

const EXPLAIN: Readonly<Record<SummaryFigure, Explain>> = {
  forward: (chain, { spot, forward, forwardSource, impliedYield, isSpotImplied }) => ({
    model: `Forward: ${FORWARD_NOTES[forwardSource]}`,
    formula:
      forwardSource === 'parity'
        ? 'F = median of K + (C − P)/DF over the strikes K with the smallest |C − P|; q = r − ln(F/S)/T'
        : 'F = S·e^((r − q)·T)',
    rows: [
      ...(forwardSource === 'parity' ? pairsOf(chain) : []),
      inputOf('Spot', known(spot), isSpotImplied ? 'USD, carried back from the forward' : 'USD'),
      inputOf('Time to expiry', chain.years, 'years, ACT/365'),
      inputOf('Rate', chain.rate, 'continuous, per year'),
      inputOf('Discount factor', chain.discount, ''),
      inputOf('Implied yield', known(impliedYield), 'continuous, per year'),
      resultOf('forward', 'Forward', known(forward), 'USD'),
    ],
    reason: forward === undefined ? NO_FORWARD : undefined,
  }),

  atmIv: (chain, { forward, atmIv }) => {
    const around = smileAround(chain.columns, known(forward));
    return {
      model: 'Smile of the out-of-the-money contracts, read at the forward',
      formula: 'σ = σ₁ + (σ₂ − σ₁)·ln(F/K₁)/ln(K₂/K₁)',
      rows: [
        inputOf('Forward F', known(forward), 'USD'),
        inputOf('Strike below K₁', around?.[0].strike ?? Number.NaN, 'USD'),
        inputOf('Its volatility σ₁', around?.[0].iv ?? Number.NaN, 'per √year, a fraction'),
        inputOf('Strike above K₂', around?.[1].strike ?? Number.NaN, 'USD'),
        inputOf('Its volatility σ₂', around?.[1].iv ?? Number.NaN, 'per √year, a fraction'),
        resultOf('atmIv', 'Volatility at the money', known(atmIv), 'per √year, a fraction'),
      ],
      reason:
        atmIv !== undefined
          ? undefined
          : forward === undefined
            ? NO_FORWARD
            : 'The forward does not lie between two strikes that have a volatility.',
    };
  },

  expectedMove: (chain, { spot, atmIv, straddleStrike, expectedMoveStraddle, expectedMoveIv }) => {
    const at = chain.columns.strikes.indexOf(known(straddleStrike));
    const { call, put } = chain.columns;
    return {
      model: 'Risk-neutral move until expiry: the straddle is its mean size, about 0.8 standard deviations',
      formula: 'straddle = C + P at the strike nearest the forward; one standard deviation = S·σ·√T',
      rows: [
        inputOf('Strike of the straddle', known(straddleStrike), 'USD'),
        inputOf('Mid of the call C', call.mid[at] ?? Number.NaN, 'USD per share'),
        inputOf('Mid of the put P', put.mid[at] ?? Number.NaN, 'USD per share'),
        inputOf('Spot S', known(spot), 'USD'),
        inputOf('Volatility at the money σ', known(atmIv), 'per √year, a fraction'),
        inputOf('Time to expiry T', chain.years, 'years, ACT/365'),
        resultOf('expectedMoveStraddle', 'Straddle', known(expectedMoveStraddle), 'USD'),
        resultOf('expectedMoveIv', 'One standard deviation', known(expectedMoveIv), 'USD'),
      ],
      reason:
        expectedMoveStraddle === undefined && expectedMoveIv === undefined
          ? 'No strike has a usable quote of both its call and its put, and there is no volatility at the money.'
          : undefined,
    };
  },

  maxPain: (chain, { maxPain, callOpenInterest, putOpenInterest }) => {
    const { strikes } = chain.columns;
    const at = strikes.indexOf(known(maxPain));
    const payout = (label: string, index: number) => {
      const strike = strikes[index];
      if (at < 0 || strike === undefined) return [];
      return inputOf(`${label} ${strike}`, painAt(chain.columns, strike) * chain.multiplier, 'USD');
    };
    return {
      model: 'Settlement at which the holders of all open contracts together get least',
      formula: 'the strike x with the smallest multiplier·(Σ OI(calls)·max(x − K, 0) + Σ OI(puts)·max(K − x, 0))',
      rows: [
        inputOf('Open interest of the calls', callOpenInterest, 'contracts'),
        inputOf('Open interest of the puts', putOpenInterest, 'contracts'),
        inputOf('Multiplier', chain.multiplier, 'shares per contract'),
        ...[payout('Paid out at', at - 1), payout('Paid out at', at), payout('Paid out at', at + 1)].flat(),
        resultOf('maxPain', 'Max pain', known(maxPain), 'USD'),
        noteOf('Open interest is of the previous close.'),
      ],
      reason: maxPain === undefined ? 'No open interest of this expiry is known.' : undefined,
    };
  },

  putCallVolume: (_chain, { putVolume, callVolume, putCallVolume }) => ({
    model: 'Ratio of the contracts traded today',
    formula: 'volume of the puts / volume of the calls',
    rows: [
      inputOf('Volume of the puts', putVolume, 'contracts'),
      inputOf('Volume of the calls', callVolume, 'contracts'),
      resultOf('putCallVolume', 'Put/call ratio', known(putCallVolume), 'puts per call'),
    ],
    reason: putCallVolume === undefined ? 'No call of this expiry is known to have traded today.' : undefined,
  }),

  gexNet: (chain, { spot, gexCall, gexPut, gexNet, callWall, putWall, missing }) => ({
    model: 'Gamma exposure, dealers taken as long all calls and short all puts: an assumption that nobody can check',
    formula: 'Σ ±Γ·OI·multiplier·S²·0.01, + calls, − puts',
    rows: [
      inputOf('Spot S', known(spot), 'USD'),
      inputOf('Multiplier', chain.multiplier, 'shares per contract'),
      inputOf('Of the calls', gexCall, 'USD per 1 % move'),
      inputOf('Of the puts', gexPut, 'USD per 1 % move'),
      inputOf('Largest for calls at', known(callWall), 'USD'),
      inputOf('Largest for puts at', known(putWall), 'USD'),
      resultOf('gexNet', 'Net', gexNet, 'USD per 1 % move'),
      ...(missing > 0
        ? [noteOf(`${missing} contracts without a volatility, their own or their twin’s, are left out.`)]
        : []),
      noteOf('Open interest is of the previous close.'),
    ],
  }),
};

/** The pairs whose median the forward is, by strike. */
function pairsOf(chain: ChainValuation): ExplainedFigure[] {
  return [...chain.estimate.chosen]
    .filter((k) => k >= 0)
    .sort((a, b) => a - b)
    .map((k) => {
      const call = chain.parityPrice('call', k);
      const put = chain.parityPrice('put', k);
      const strike = chain.columns.strikes[k]!;
      const legs = `USD: call ${Number(call.toFixed(6))}, put ${Number(put.toFixed(6))}`;
      return inputOf(`By the pair at ${strike}`, strike + (call - put) / chain.discount, legs);
    });
}
