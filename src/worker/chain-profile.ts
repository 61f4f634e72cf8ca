import type { ChainValuation } from '../analytics/chain-valuation.js';
import { gammaExposure } from '../analytics/gamma-exposure.js';
import { europeanImpliedVolatility } from '../analytics/implied-volatility.js';
import type { ProfileRecord } from './hub-api.js';

/** What {@link chainProfile} finds; the rest of the record says whose it is. */
export type ProfileColumns = Omit<ProfileRecord, 'underlying' | 'expiry' | 'at'>;

/**
 * What stands at each strike of a chain, as of its last update; values the rows that are not up to it first.
 * Volatilities of bid and ask rest on the early-exercise premium of the mid, which is small out of the money.
 */
export function chainProfile(chain: ChainValuation): ProfileColumns {
  chain.valueAll();
  const { columns, multiplier, years, discount } = chain;
  const { strikes, call, put } = columns;
  const { spot, forward } = chain.estimate;
  const exposure = gammaExposure(columns, chain.market(), multiplier, (side, k) => chain.isListed(side, k));
  const premiums = premiumsByStrike(chain);
  const at: number[] = [];
  for (let k = 0; k < strikes.length; k++) if (isKnownAt(chain, k)) at.push(k);
  const isCallAt = (k: number) => !(strikes[k]! < forward);
  const smileOf = (k: number) => (isCallAt(k) ? call : put);
  const volatility = (k: number, price: number): number => {
    const right = isCallAt(k) ? 'call' : 'put';
    if (!(smileOf(k).iv[k]! > 0)) return Number.NaN;
    return europeanImpliedVolatility(right, price - premiums[right][k]!, forward, strikes[k]!, years, discount);
  };
  const pick = (column: ArrayLike<number>) => at.map((k) => column[k]!);
  const callsFrom = at.findIndex(isCallAt);
  return {
    spot: known(spot),
    forward: known(forward),
    strikes: pick(strikes),
    callOpenInterest: pick(call.openInterest),
    putOpenInterest: pick(put.openInterest),
    callVolume: pick(call.volume),
    putVolume: pick(put.volume),
    callGex: at.map((k) => Math.round(exposure.byStrike.call[k]!)),
    putGex: at.map((k) => Math.round(exposure.byStrike.put[k]!)),
    callsFrom: callsFrom < 0 ? at.length : callsFrom,
    bidIv: at.map((k) => volatility(k, smileOf(k).bid[k]!)),
    midIv: at.map((k) => smileOf(k).iv[k]!),
    askIv: at.map((k) => volatility(k, smileOf(k).ask[k]!)),
  };
}

function isKnownAt({ columns: { call, put } }: ChainValuation, k: number): boolean {
  return [call, put].some((side) => side.openInterest[k]! > 0 || side.volume[k]! > 0 || side.ask[k]! > 0);
}

function premiumsByStrike(chain: ChainValuation): { readonly call: Float64Array; readonly put: Float64Array } {
  const count = chain.columns.strikes.length;
  const premiums = { call: new Float64Array(count), put: new Float64Array(count) };
  for (let row = 0; row < chain.rowCount; row++) {
    const k = chain.strikeIndexOf(row);
    if (k >= 0) premiums[chain.terms.rights[row]!][k] = chain.premiumOf(row);
  }
  return premiums;
}

function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
