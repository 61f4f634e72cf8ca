import { exchangeHolidays, type HolidayEntry } from '../market/exchange-holidays.js';
import { exchangeOffsetMs } from '../market/market-hours.js';

/** A date in New York as a number that can be counted with: days since 1970-01-01. */
export type Day = number;

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The day of a calendar date; `month` counts from 0 and may run over. */
export function dayOf(year: number, month: number, date: number): Day {
  return Date.UTC(year, month, date) / DAY_MS;
}

export function parseDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const day = dayOf(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return formatDay(day) === text ? day : undefined;
}

/** `YYYY-MM-DD` */
export function formatDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

function yearOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** The n-th such weekday of a month, n from 1. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): Day {
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}

const MOST_KNOWN = 20_000;
/** Offset of New York by hour: it changes on the hour only, and asking the zone is slow. */
const offsets = new Map<number, number>();

function offsetMs(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    if (offsets.size >= MOST_KNOWN) offsets.clear();
    offsets.set(hour, (offset = exchangeOffsetMs(hour * HOUR_MS)));
  }
  return offset;
}

/** The date in New York. */
export function easternDay(at: number): Day {
  return Math.floor((at + offsetMs(at)) / DAY_MS);
}

/** The instant of a New York wall time. */
export function easternInstant(day: Day, hour: number, minute = 0): number {
  const local = day * DAY_MS + hour * HOUR_MS + minute * 60_000;
  const guess = local + 5 * HOUR_MS;
  return local - offsetMs(guess - HOUR_MS);
}

const years = new Map<number, ReadonlyMap<Day, HolidayEntry>>();

/** What the exchange's calendar has on this day, if it keeps other hours than usual. */
export function holidayOn(day: Day): HolidayEntry | undefined {
  const year = yearOf(day);
  let known = years.get(year);
  if (!known) years.set(year, (known = new Map(exchangeHolidays(year).map((entry) => [parseDay(entry.date)!, entry]))));
  return known.get(day);
}

function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

export function isTradingDay(day: Day): boolean {
  return !isWeekend(day) && holidayOn(day)?.status !== 'closed';
}

/** The last trading day before `day`. */
export function tradingDayBefore(day: Day): Day {
  let before = day - 1;
  while (!isTradingDay(before)) before -= 1;
  return before;
}

/** `day`, or where it is no trading day the last one before it: how an expiration moves. */
export function tradingDayUpTo(day: Day): Day {
  return isTradingDay(day) ? day : tradingDayBefore(day);
}

/** Regular close of the stock market: 16:00, on short days 13:00. */
export function closeInstant(day: Day): number {
  return easternInstant(day, holidayOn(day)?.status === 'early-close' ? 13 : 16);
}
