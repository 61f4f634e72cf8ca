import type { Interval } from '../worker/hub-api.js';

const MINUTE = 60_000;
export const DAY_MS = 86_400_000;

/** Per interval: its step, how far back history is asked for, and its name. */
export const INTERVALS: Readonly<
  Record<Interval, { readonly stepMs: number; readonly spanMs: number; readonly name: string }>
> = {
  '1m': { stepMs: MINUTE, spanMs: 4 * DAY_MS, name: '1 minute' },
  '5m': { stepMs: 5 * MINUTE, spanMs: 7 * DAY_MS, name: '5 minutes' },
  '15m': { stepMs: 15 * MINUTE, spanMs: 14 * DAY_MS, name: '15 minutes' },
  '1h': { stepMs: 60 * MINUTE, spanMs: 45 * DAY_MS, name: '1 hour' },
  '1d': { stepMs: DAY_MS, spanMs: 400 * DAY_MS, name: '1 day' },
};

export const INTERVAL_NAMES = Object.keys(INTERVALS) as Interval[];
