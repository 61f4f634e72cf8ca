import * as v from 'valibot';
import { StrikewireError } from '../base/errors.js';
import { isExpiry } from '../market/contract.js';
import type { HolidayEntry } from '../market/exchange-holidays.js';
import { lenient, readRows, text, timestamp, type Page } from './massive-fields.js';

export type MarketPhase = 'open' | 'closed' | 'extended-hours';

/** What the vendor says of the market now. */
export interface MarketStatus {
  /** Of US stocks; equity options trade while this is `open`. */
  readonly phase: MarketPhase;
  readonly isEarlyHours: boolean | undefined;
  readonly isAfterHours: boolean | undefined;
  readonly nyse: MarketPhase | undefined;
  readonly nasdaq: MarketPhase | undefined;
  /** The vendor's clock, epoch ms. */
  readonly serverAt: number | undefined;
}

/** A day on which one exchange keeps other hours. */
export interface UpcomingDay extends HolidayEntry {
  readonly exchange: string;
  readonly openAt: number | undefined;
  readonly closeAt: number | undefined;
}

const phase = lenient(v.picklist(['open', 'closed', 'extended-hours']));
const status = v.object({
  market: phase,
  earlyHours: lenient(v.boolean()),
  afterHours: lenient(v.boolean()),
  exchanges: lenient(v.object({ nyse: phase, nasdaq: phase })),
  serverTime: timestamp,
});
const upcomingDay = v.object({
  date: v.pipe(v.string(), v.check(isExpiry)),
  exchange: v.pipe(v.string(), v.maxLength(20)),
  status: v.picklist(['closed', 'early-close']),
  name: text,
  open: timestamp,
  close: timestamp,
});

/**
 * The answer of `/v1/marketstatus/now`.
 * @throws {StrikewireError} `bad-response` when it does not say whether the market is open.
 */
export function readMarketStatus(body: unknown): MarketStatus {
  const parsed = v.safeParse(status, body);
  if (!parsed.success || parsed.output.market === undefined) throw new StrikewireError('bad-response');
  const { market, earlyHours, afterHours, exchanges, serverTime } = parsed.output;
  return {
    phase: market,
    isEarlyHours: earlyHours,
    isAfterHours: afterHours,
    nyse: exchanges?.nyse,
    nasdaq: exchanges?.nasdaq,
    serverAt: serverTime,
  };
}

/**
 * The answer of `/v1/marketstatus/upcoming`, a bare list: one row per day and exchange.
 * @throws {StrikewireError} `bad-response`
 */
export function readUpcomingDays(body: unknown): Page<UpcomingDay> {
  return readRows({ days: Array.isArray(body) ? body : false }, 'days', (row) => {
    const parsed = v.safeParse(upcomingDay, row);
    if (!parsed.success) return undefined;
    const { date, exchange, status: kind, name = 'Holiday', open: openAt, close: closeAt } = parsed.output;
    return { date, exchange, name, status: kind, openAt, closeAt };
  });
}
