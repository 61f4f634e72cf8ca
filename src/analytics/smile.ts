import type { ExpiryColumns, SideColumns } from './expiry-columns.js';

/** Shape of an expiry's smile; annualised fractions, NaN where it cannot be read. */
export interface SmileShape {
  readonly atmIv: number;
  readonly call25Iv: number;
  readonly put25Iv: number;
  /** 25-delta call less 25-delta put; negative for equity indices. */
  readonly riskReversal25: number;
  /** Mean of the two less at-the-money. */
  readonly butterfly25: number;
}

/** The out-of-the-money smile: puts below the forward, calls from it on, contracts with a volatility only. */
export function smileShape(columns: ExpiryColumns, forward: number): SmileShape {
  const atmIv = atTheMoneyVolatility(columns, forward);
  const call25Iv = volatilityAtDelta(columns, columns.call, forward, 0.25);
  const put25Iv = volatilityAtDelta(columns, columns.put, forward, 0.25);
  return {
    atmIv,
    call25Iv,
    put25Iv,
    riskReversal25: call25Iv - put25Iv,
    butterfly25: (call25Iv + put25Iv) / 2 - atmIv,
  };
}

/** A strike of the smile and its volatility. */
export interface SmilePlace {
  readonly strike: number;
  readonly iv: number;
}

/** Between the two smile points around the forward, linear in ln K; NaN when it is not between two. */
export function atTheMoneyVolatility(columns: ExpiryColumns, forward: number): number {
  const around = smileAround(columns, forward);
  if (!around) return Number.NaN;
  const [low, high] = around;
  const share = Math.log(forward / low.strike) / Math.log(high.strike / low.strike);
  return low.iv + share * (high.iv - low.iv);
}

/** The two smile points around the forward; undefined when it is not between two. */
export function smileAround(
  { strikes, call, put }: ExpiryColumns,
  forward: number,
): readonly [low: SmilePlace, high: SmilePlace] | undefined {
  let below = -1;
  let above = -1;
  for (let k = 0; k < strikes.length && above < 0; k++) {
    if (strikes[k]! <= forward) {
      // A strike that is the forward itself is the lower point, by its call.
      if ((strikes[k]! < forward ? put : call).iv[k]! > 0) below = k;
    } else if (call.iv[k]! > 0) above = k;
  }
  if (below < 0 || above < 0) return undefined;
  const low = strikes[below]!;
  return [
    { strike: low, iv: (low < forward ? put : call).iv[below]! },
    { strike: strikes[above]!, iv: call.iv[above]! },
  ];
}

/**
 * Volatility at an absolute spot delta on one side of the smile, linear in |delta| between the two neighbours around
 * it, looked for from the forward outwards; NaN when it is not between two.
 */
export function volatilityAtDelta(
  { strikes, call }: ExpiryColumns,
  side: SideColumns,
  forward: number,
  wanted: number,
): number {
  const isCall = side === call;
  const step = isCall ? 1 : -1;
  let inner = -1;
  for (let k = isCall ? 0 : strikes.length - 1; k >= 0 && k < strikes.length; k += step) {
    if (isCall ? strikes[k]! < forward : strikes[k]! >= forward) continue;
    if (!(side.iv[k]! > 0)) continue;
    const delta = Math.abs(side.delta[k]!);
    if (delta === wanted) return side.iv[k]!;
    if (delta > wanted) {
      inner = k;
    } else if (inner >= 0) {
      const innerDelta = Math.abs(side.delta[inner]!);
      const share = (innerDelta - wanted) / (innerDelta - delta);
      return side.iv[inner]! + share * (side.iv[k]! - side.iv[inner]!);
    }
  }
  return Number.NaN;
}

/** How far the market expects the underlying to move until expiry; USD, NaN where it cannot be read. */
export interface ExpectedMove {
  /** Strike nearest the forward with both mids; of two the lower. */
  readonly straddleStrike: number;
  /** Call plus put there: the risk-neutral mean absolute move, about 0.8 standard deviations. */
  readonly straddle: number;
  /** Spot · at-the-money volatility · √years: one standard deviation. */
  readonly deviation: number;
}

export function expectedMove(
  { strikes, call, put }: ExpiryColumns,
  forward: number,
  spot: number,
  atmIv: number,
  years: number,
): ExpectedMove {
  let best = -1;
  for (let k = 0; k < strikes.length; k++) {
    if (!(call.mid[k]! + put.mid[k]! > 0)) continue;
    if (best < 0 || Math.abs(strikes[k]! - forward) < Math.abs(strikes[best]! - forward)) best = k;
  }
  return {
    straddleStrike: best < 0 ? Number.NaN : strikes[best]!,
    straddle: best < 0 ? Number.NaN : call.mid[best]! + put.mid[best]!,
    deviation: spot * atmIv * Math.sqrt(years),
  };
}
