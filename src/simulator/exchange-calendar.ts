/**
 * The exchange's calendar as the simulated vendor knows it, by rule, for any year.
 * A day is a number: days since 1970-01-01 of the date in New York. Kept apart from what the dashboard believes
 * about hours, so that the two cannot share one mistake.
 */
export type Day = number;

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const MONTH_NAMES = {
  january: 0,
  february: 1,
  march: 2,
  april: 3,
  may: 4,
  june: 5,
  july: 6,
  september: 8,
  november: 10,
};

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

/** Offset of New York from UTC at an instant: daylight time from the second Sunday of March to the first of November, at 2:00. */
export function easternOffsetMs(at: number): number {
  const year = new Date(at).getUTCFullYear();
  const startsAt = nthWeekday(year, 2, 0, 2) * DAY_MS + 7 * HOUR_MS;
  const endsAt = nthWeekday(year, 10, 0, 1) * DAY_MS + 6 * HOUR_MS;
  return at >= startsAt && at < endsAt ? -4 * HOUR_MS : -5 * HOUR_MS;
}

/** The date in New York. */
export function easternDay(at: number): Day {
  return Math.floor((at + easternOffsetMs(at)) / DAY_MS);
}

/** The instant of a New York wall time. */
export function easternInstant(day: Day, hour: number, minute = 0): number {
  const local = day * DAY_MS + hour * HOUR_MS + minute * 60_000;
  const guess = local + 5 * HOUR_MS;
  return local - easternOffsetMs(guess - HOUR_MS);
}

/** Easter Sunday (Gauss, in the form of Meeus, Jones and Butcher). */
function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return dayOf(year, Math.floor(f / 31) - 1, (f % 31) + 1);
}

/** Saturday holidays are kept on Friday, Sunday ones on Monday. */
function observed(day: Day): Day {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day - 1 : weekday === 0 ? day + 1 : day;
}

interface YearRules {
  readonly closed: ReadonlyMap<Day, string>;
  readonly early: ReadonlyMap<Day, string>;
}

const years = new Map<number, YearRules>();

/** NYSE rule 7.2 as published: https://www.nyse.com/markets/hours-calendars */
function rulesOf(year: number): YearRules {
  const known = years.get(year);
  if (known) return known;
  const m = MONTH_NAMES;
  const thanksgiving = nthWeekday(year, m.november, 4, 4);
  const newYear = dayOf(year, 0, 1);
  const closed = new Map<Day, string>([
    [nthWeekday(year, m.january, 1, 3), 'Martin Luther King, Jr. Day'],
    [nthWeekday(year, m.february, 1, 3), "Washington's Birthday"],
    [easterOf(year) - 2, 'Good Friday'],
    [nthWeekday(year, m.june, 1, 1) - 7, 'Memorial Day'],
    [observed(dayOf(year, m.june, 19)), 'Juneteenth'],
    [observed(dayOf(year, m.july, 4)), 'Independence Day'],
    [nthWeekday(year, m.september, 1, 1), 'Labor Day'],
    [thanksgiving, 'Thanksgiving'],
    [observed(dayOf(year, 11, 25)), 'Christmas'],
  ]);
  // A New Year's Day on Saturday is not made up for on the last trading day of the old year.
  if (weekdayOf(newYear) !== 6) closed.set(observed(newYear), "New Year's Day");
  const early = new Map<Day, string>();
  for (const [day, name] of [
    [dayOf(year, m.july, 3), 'Independence Day'],
    [thanksgiving + 1, 'Thanksgiving'],
    [dayOf(year, 11, 24), 'Christmas'],
  ] as const) {
    if (!isWeekend(day) && !closed.has(day)) early.set(day, name);
  }
  const rules = { closed, early };
  years.set(year, rules);
  return rules;
}

function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

export function holidayName(day: Day): string | undefined {
  return rulesOf(yearOf(day)).closed.get(day);
}

export function earlyCloseName(day: Day): string | undefined {
  return rulesOf(yearOf(day)).early.get(day);
}

export function isTradingDay(day: Day): boolean {
  return !isWeekend(day) && holidayName(day) === undefined;
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
  return easternInstant(day, earlyCloseName(day) === undefined ? 16 : 13);
}
