import type { ProfileRecord, SummaryRecord } from '../worker/hub-api.js';
import { type ChartReach, strikeReach } from './chart-window.js';
import { formatFixed } from './format.js';
import type { PlotMark } from './plot-element.js';

export type ProfileMetric = 'openInterest' | 'volume' | 'gex';

/** What stands at each strike, of calls and puts; columns of equal length by strike, ascending, NaN where unknown. */
export interface StrikeProfile {
  /** Of the expiry. */
  readonly label: string;
  readonly strikes: readonly number[];
  /** Contracts; of `gex` USD per 1 % move, puts negative. */
  readonly call: readonly number[];
  readonly put: readonly number[];
}

/** One figure of a record, within the window that is drawn. */
export function strikeProfile(
  record: ProfileRecord,
  summary: SummaryRecord | undefined,
  { metric, reach, label }: { readonly metric: ProfileMetric; readonly reach: ChartReach; readonly label: string },
): StrikeProfile {
  const { strikes, forward = Number.NaN } = record;
  const window = strikeReach(
    { strikes, forward, iv: summary?.atmIv ?? Number.NaN, years: summary?.years ?? Number.NaN },
    reach,
  );
  const drawn = <Value>(column: readonly Value[]) =>
    column.filter((_, index) => window !== undefined && strikes[index]! >= window[0] && strikes[index]! <= window[1]);
  const columns: Readonly<Record<ProfileMetric, readonly [call: readonly number[], put: readonly number[]]>> = {
    openInterest: [record.callOpenInterest, record.putOpenInterest],
    volume: [record.callVolume, record.putVolume],
    gex: [record.callGex, record.putGex],
  };
  const [call, put] = columns[metric];
  return { label, strikes: drawn(strikes), call: drawn(call), put: drawn(put) };
}

/** Spot, max pain and walls; what stands at one strike is one mark. */
export function profileMarks(summary: SummaryRecord | undefined): PlotMark[] {
  const { spot, maxPain, callWall, putWall } = summary ?? {};
  const strikes: PlotMark[] = [];
  const add = (kind: PlotMark['kind'], name: string, at: number | undefined) => {
    if (at === undefined) return;
    const same = strikes.findIndex((mark) => mark.at === at);
    if (same < 0) strikes.push({ kind, at, label: `${name} ${at}` });
    else
      strikes[same] = {
        ...strikes[same]!,
        label: strikes[same]!.label.replace(/ [\d.]+$/, `, ${name.toLowerCase()} ${at}`),
      };
  };
  add('pain', 'Max pain', maxPain);
  add('call', 'Call wall', callWall);
  add('put', 'Put wall', putWall);
  return spot === undefined ? strikes : [{ kind: 'spot', at: spot, label: `Spot ${formatFixed(spot, 2)}` }, ...strikes];
}
