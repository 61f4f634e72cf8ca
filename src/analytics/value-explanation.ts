import { type ChainValuation, VALUE_WIDTH } from './chain-valuation.js';
import { flagsOf } from './contract-flags.js';
import { type ExplainedFigure, inputOf, noteOf, resultOf } from './explained-figure.js';
import type { ForwardSource } from './forward-estimate.js';
import { OK, reasonName, reasonSentence, type ReasonName } from './reasons.js';
import { flagSentences } from './value-flags.js';

/** How a row's derived values came about. */
export interface ValueExplanation {
  readonly model: string;
  readonly formula: string;
  readonly rows: readonly ExplainedFigure[];
  readonly reasonName: ReasonName;
  /** Why there is no value, when there is none. */
  readonly reason?: string | undefined;
}

export const FORWARD_NOTES: Readonly<Record<ForwardSource, string>> = {
  parity: 'put-call parity, median of the five nearest pairs',
  kept: 'the last plausible one, moved with the spot: the quotes now give none that is',
  carry: 'spot and assumed yield: no pair of quotes gives one',
  none: 'unknown',
};

const EUROPEAN = {
  model: 'Black–Scholes–Merton on the forward, European exercise',
  formula:
    'mid = DF·w·(F·N(w·d1) − K·N(w·d2)), d1 = ln(F/K)/(σ√T) + σ√T/2, d2 = d1 − σ√T, w = +1 call, −1 put; solved for σ',
};

const AMERICAN = {
  model: 'Black–Scholes–Merton on the forward plus early-exercise premium (boundary collocation), American exercise',
  formula:
    'mid = European(σ) + premium(σ), premium = ∫₀ᵀ r·K·e^(−rΔ)·N(−d2(Δ)) − q·S·e^(−qΔ)·N(−d1(Δ)) du along the exercise boundary (puts; calls by symmetry); solved for σ',
};

/**
 * Explains a row as of the chain's last `update`; values it anew.
 * @param now epoch ms, for the ages. @param quoteAt vendor's time of the quote, NaN when unknown.
 */
export function explainValue(chain: ChainValuation, row: number, now: number, quoteAt: number): ValueExplanation {
  const out = new Float64Array(VALUE_WIDTH);
  const reason = chain.value(row, out, 0);
  const k = chain.strikeIndexOf(row);
  const right = chain.terms.rights[row] === 'call' ? 'call' : 'put';
  const side = chain.columns[right];
  const bid = k < 0 ? Number.NaN : side.bid[k]!;
  const ask = k < 0 ? Number.NaN : side.ask[k]!;
  const mid = k < 0 ? Number.NaN : side.mid[k]!;
  const strike = chain.terms.strikes[row] ?? Number.NaN;
  const { spot, forward, carryYield, source, isSpotImplied } = chain.estimate;
  const { years, rate, discount } = chain;
  const isAmerican = chain.terms.style === 'american';
  const total = out[0]! * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / total + total / 2;
  const rows: ExplainedFigure[] = [
    inputOf('Bid', bid, 'USD per share'),
    inputOf('Ask', ask, 'USD per share'),
    inputOf('Mid', mid, 'USD per share'),
    inputOf('Age of the quote', (now - quoteAt) / 1000, 's'),
    inputOf('Spot', spot, isSpotImplied ? 'USD, carried back from the forward' : 'USD'),
    inputOf('Strike', strike, 'USD per share'),
    inputOf('Time to expiry', years, 'years, ACT/365'),
    inputOf('Rate', rate, 'continuous, per year'),
    inputOf('Discount factor', discount, ''),
    inputOf('Forward', forward, `USD, ${FORWARD_NOTES[source]}`),
    inputOf('Implied yield', carryYield, 'continuous, per year'),
    ...(isAmerican ? [inputOf('Early-exercise premium', chain.premiumOf(row), 'USD per share')] : []),
    inputOf('d1', d1, ''),
    inputOf('d2', d1 - total, ''),
    resultOf('iv', 'Implied volatility', out[0]!, 'per √year, a fraction'),
    resultOf('delta', 'Delta', out[1]!, 'per $1 of the underlying'),
    resultOf('gamma', 'Gamma', out[2]!, 'per $1²'),
    resultOf('theta', 'Theta', out[3]!, 'USD per calendar day'),
    resultOf('vega', 'Vega', out[4]!, 'USD per volatility point'),
    resultOf('rho', 'Rho', out[5]!, 'USD per percentage point of rate'),
    ...flagSentences(flagsOf(chain, row)).map(noteOf),
  ];
  return {
    ...(isAmerican ? AMERICAN : EUROPEAN),
    rows,
    reasonName: reasonName(reason),
    reason: reason === OK ? undefined : reasonSentence(reason),
  };
}
