import { logMoneyness } from './european.js';
import type { ExpiryColumns, ExpiryMarket } from './expiry-columns.js';
import { INV_SQRT_TWO_PI } from './normal.js';

/**
 * Gamma exposure of an expiry, dollars per 1 % move of the underlying.
 * Rests on the naive assumption that dealers are long all calls and short all puts: calls count positive, puts negative.
 */
export interface GammaExposure {
  readonly call: number;
  readonly put: number;
  readonly net: number;
  /** Contracts left out: no volatility of their own, nor of their twin at the strike. */
  readonly missing: number;
  /** Strike of the largest call exposure and of the most negative put exposure; NaN: nowhere. */
  readonly callWall: number;
  readonly putWall: number;
  readonly byStrike: { readonly call: Float64Array; readonly put: Float64Array };
}

/** @param isListed whether a contract exists on that side at that strike; all do by default. */
export function gammaExposure(
  columns: ExpiryColumns,
  market: ExpiryMarket,
  multiplier: number,
  isListed: (side: 'call' | 'put', index: number) => boolean = () => true,
): GammaExposure {
  const { strikes, call, put } = columns;
  const byCall = new Float64Array(strikes.length);
  const byPut = new Float64Array(strikes.length);
  const unit = multiplier * market.spot * market.spot * 0.01;
  let missing = 0;
  let callSum = 0;
  let putSum = 0;
  let callWall = Number.NaN;
  let putWall = Number.NaN;
  let most = 0;
  let least = 0;
  for (let k = 0; k < strikes.length; k++) {
    const callGamma = gammaAt(market, strikes[k]!, ownOrTwin(call.iv[k]!, put.iv[k]!));
    const putGamma = gammaAt(market, strikes[k]!, ownOrTwin(put.iv[k]!, call.iv[k]!));
    if (Number.isNaN(callGamma)) missing += Number(isListed('call', k));
    else byCall[k] = callGamma * known(call.openInterest[k]!) * unit;
    if (Number.isNaN(putGamma)) missing += Number(isListed('put', k));
    else byPut[k] = -putGamma * known(put.openInterest[k]!) * unit;
    callSum += byCall[k]!;
    putSum += byPut[k]!;
    if (byCall[k]! > most) {
      most = byCall[k]!;
      callWall = strikes[k]!;
    }
    if (byPut[k]! < least) {
      least = byPut[k]!;
      putWall = strikes[k]!;
    }
  }
  return {
    call: callSum,
    put: putSum,
    net: callSum + putSum,
    missing,
    callWall,
    putWall,
    byStrike: { call: byCall, put: byPut },
  };
}

function ownOrTwin(own: number, twin: number): number {
  return own > 0 ? own : twin;
}

function known(openInterest: number): number {
  return openInterest > 0 ? openInterest : 0;
}

function gammaAt(market: ExpiryMarket, strike: number, iv: number): number {
  const { spot, years, rate, carryYield } = market;
  if (!(iv > 0 && years > 0 && spot > 0)) return Number.NaN;
  const s = iv * Math.sqrt(years);
  const d1 = logMoneyness(spot, strike, (rate - carryYield) * years) / s + 0.5 * s;
  return (Math.exp(-carryYield * years - 0.5 * d1 * d1) * INV_SQRT_TWO_PI) / (spot * s);
}

/** One expiry as {@link gammaFlip} needs it. */
export interface ExpiryExposure {
  readonly columns: ExpiryColumns;
  readonly market: ExpiryMarket;
}

const STEPS = 32;
const STEP = 0.0025;

/**
 * Spot at which the chain's net gamma exposure changes its sign: between spots 0.25 % apart, up to 8 % away, every
 * volatility fixed by strike and forwards scaled with the spot; of several crossings the nearest. NaN: none.
 */
export function gammaFlip(expiries: readonly ExpiryExposure[], spot: number, multiplier: number): number {
  const net = new Float64Array(2 * STEPS + 1);
  for (const { columns, market } of expiries) addNetExposure(net, columns, market, multiplier);
  let best = Number.NaN;
  for (let i = 0; i < 2 * STEPS; i++) {
    const here = net[i]!;
    const next = net[i + 1]!;
    let crossing = Number.NaN;
    if (here === 0 && next !== 0) crossing = spotAt(spot, i);
    else if (here * next < 0) {
      const left = spotAt(spot, i);
      crossing = left + (here / (here - next)) * (spotAt(spot, i + 1) - left);
    }
    if (Number.isNaN(crossing)) continue;
    if (Number.isNaN(best) || Math.abs(crossing - spot) < Math.abs(best - spot)) best = crossing;
  }
  return best;
}

function spotAt(spot: number, index: number): number {
  return spot * (1 + STEP * (index - STEPS));
}

const shifts = Float64Array.from({ length: 2 * STEPS + 1 }, (_, i) => Math.log1p(STEP * (i - STEPS)));

function addNetExposure(net: Float64Array, columns: ExpiryColumns, market: ExpiryMarket, multiplier: number): void {
  const { strikes, call, put } = columns;
  const { spot, years, rate, carryYield } = market;
  if (!(years > 0 && spot > 0)) return;
  const root = Math.sqrt(years);
  const unit = multiplier * 0.01 * Math.exp(-carryYield * years) * INV_SQRT_TWO_PI * spot;
  for (let k = 0; k < strikes.length; k++) {
    const callIv = ownOrTwin(call.iv[k]!, put.iv[k]!);
    if (!(callIv > 0)) continue;
    const putIv = ownOrTwin(put.iv[k]!, call.iv[k]!);
    const x = logMoneyness(spot, strikes[k]!, (rate - carryYield) * years);
    const calls = known(call.openInterest[k]!);
    const puts = known(put.openInterest[k]!);
    if (callIv === putIv) addCurve(net, x, callIv * root, unit * (calls - puts));
    else {
      addCurve(net, x, callIv * root, unit * calls);
      addCurve(net, x, putIv * root, -unit * puts);
    }
  }
}

/** Γ·S² of one strike over the shifted spots. */
function addCurve(net: Float64Array, x: number, s: number, size: number): void {
  if (size === 0) return;
  const factor = size / s;
  for (let i = 0; i <= 2 * STEPS; i++) {
    const d1 = (x + shifts[i]!) / s + 0.5 * s;
    net[i] = net[i]! + factor * (1 + STEP * (i - STEPS)) * Math.exp(-0.5 * d1 * d1);
  }
}
