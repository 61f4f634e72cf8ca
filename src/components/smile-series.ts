import { type SmileCurve, smileIv } from '../analytics/smile-curve.js';
import { fitSmile, SMILE_REASONS } from '../analytics/smile-fit.js';
import type { ProfileRecord } from '../worker/hub-api.js';
import { type ChartReach, strikeReach } from './chart-window.js';

/** One expiry's smile, within the window that is drawn. Columns by strike, ascending; NaN where unknown. */
export interface SmileSeries {
  readonly expiry: string;
  /** As people say it: `Fri 28 Nov`. */
  readonly label: string;
  readonly spot: number;
  readonly forward: number;
  readonly strikes: readonly number[];
  /** Annualised fractions. */
  readonly bid: readonly number[];
  readonly mid: readonly number[];
  readonly ask: readonly number[];
  readonly isCall: readonly boolean[];
  readonly curve: SmileCurve | undefined;
  /** Of the forward on the curve; NaN without one. */
  readonly atmIv: number;
  /** Root mean square of mid less curve; NaN without one. */
  readonly rmse: number;
  /** Why there is no curve of five parameters, else how it was drawn. */
  readonly reason: string;
}

const DAY_YEARS = 1 / 365;
const YEAR_MS = 365 * 86_400_000;
/** No spread is believed to be narrower than this: an annualised fraction. */
const LEAST_SPREAD = 0.0005;

/** @param expiresAt epoch ms, hub clock as the record's own time. */
export function smileSeries(record: ProfileRecord, label: string, expiresAt: number, reach: ChartReach): SmileSeries {
  const forward = record.forward ?? Number.NaN;
  const years = (expiresAt - record.at) / YEAR_MS;
  const { strikes, bidIv, midIv, askIv } = record;
  const fit = fitSmile(
    {
      k: Float64Array.from(strikes, (strike) => Math.log(strike / forward)),
      variance: Float64Array.from(midIv, (iv) => iv * iv * years),
      weight: Float64Array.from(strikes, (_, index) => 1 / spreadOf(bidIv[index]!, midIv[index]!, askIv[index]!)),
    },
    years,
  );
  const { curve } = fit;
  const atmIv = curve ? smileIv(curve, 0) : Number.NaN;
  const window = strikeReach({ strikes, forward, iv: atmIv, years: Math.max(years, DAY_YEARS / 4) }, reach);
  const isDrawn = (strike: number) => window !== undefined && strike >= window[0] && strike <= window[1];
  const pick = <Value>(column: readonly Value[]) => column.filter((_, index) => isDrawn(strikes[index]!));
  return {
    expiry: record.expiry,
    label,
    spot: record.spot ?? Number.NaN,
    forward,
    strikes: pick(strikes),
    bid: pick(bidIv),
    mid: pick(midIv),
    ask: pick(askIv),
    isCall: pick(strikes.map((_, index) => index >= record.callsFrom)),
    curve,
    atmIv,
    rmse: fit.rmse,
    reason: SMILE_REASONS[fit.reason],
  };
}

/** One over the weight of a point. A side without a volatility is taken to be as far off as the other, and twice. */
function spreadOf(bid: number, mid: number, ask: number): number {
  const below = mid - bid;
  const above = ask - mid;
  const spread = Number.isNaN(below) || Number.isNaN(above) ? 4 * (Number.isNaN(below) ? above : below) : above + below;
  return Number.isNaN(spread) ? Number.NaN : Math.max(spread, LEAST_SPREAD);
}

/** Volatility of the curve at a strike; NaN outside what was fitted, or without a curve. */
export function curveIvAt({ curve, forward }: SmileSeries, strike: number): number {
  if (!curve) return Number.NaN;
  const k = Math.log(strike / forward);
  const room = 0.02 * (curve.high - curve.low);
  return k >= curve.low - room && k <= curve.high + room ? smileIv(curve, k) : Number.NaN;
}
