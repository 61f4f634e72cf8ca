/** A day on which the exchange keeps other hours. */
export interface HolidayEntry {
  /** Exchange-local date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly name: string;
  /** `closed` all day, or `early-close` at 13:00 for stocks and equity options. */
  readonly status: 'closed' | 'early-close';
}

const dateText = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();

/** The `nth` given weekday of a month; counted from its end when negative. */
function nthWeekday(year: number, month: number, day: number, nth: number): string {
  if (nth > 0) {
    const first = weekday(dateText(year, month, 1));
    return dateText(year, month, 1 + ((day - first + 7) % 7) + (nth - 1) * 7);
  }
  const last = new Date(Date.UTC(year, month, 0));
  return dateText(year, month, last.getUTCDate() - ((last.getUTCDay() - day + 7) % 7));
}

/** A fixed date, observed on Friday when it is a Saturday and on Monday when it is a Sunday. */
function observed(year: number, month: number, day: number): string {
  const shift = [1, 0, 0, 0, 0, 0, -1][weekday(dateText(year, month, day))]!;
  return dateText(year, month, day + shift);
}

/** Good Friday by the Gregorian computus (Meeus, Jones, Butcher). */
function goodFriday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return dateText(year, month, day - 2);
}

/**
 * The regular holidays of the New York exchanges in a year, by the exchange's published rules; days of mourning
 * and the like are not in it. Used until the vendor's own calendar has come.
 * Source: NYSE Rule 7.2 and its yearly "Holidays and Trading Hours".
 */
export function exchangeHolidays(year: number): HolidayEntry[] {
  const closed = (date: string, name: string): HolidayEntry => ({ date, name, status: 'closed' });
  const newYear = dateText(year, 1, 1);
  const thanksgiving = nthWeekday(year, 11, 4, 4);
  const independence = observed(year, 7, 4);
  const christmas = observed(year, 12, 25);
  const holidays = [
    // A New Year's Day on Saturday is not observed: the Friday belongs to the old year's books.
    ...(weekday(newYear) === 6 ? [] : [closed(observed(year, 1, 1), 'New Year’s Day')]),
    closed(nthWeekday(year, 1, 1, 3), 'Martin Luther King, Jr. Day'),
    closed(nthWeekday(year, 2, 1, 3), 'Washington’s Birthday'),
    closed(goodFriday(year), 'Good Friday'),
    closed(nthWeekday(year, 5, 1, -1), 'Memorial Day'),
    ...(year >= 2022 ? [closed(observed(year, 6, 19), 'Juneteenth')] : []),
    closed(independence, 'Independence Day'),
    closed(nthWeekday(year, 9, 1, 1), 'Labor Day'),
    closed(thanksgiving, 'Thanksgiving'),
    closed(christmas, 'Christmas'),
  ];
  const early = [
    [dateText(year, 7, 3), 'Independence Day'],
    [dateText(year, 11, Number(thanksgiving.slice(8)) + 1), 'Thanksgiving'],
    [dateText(year, 12, 24), 'Christmas Eve'],
  ] as const;
  for (const [date, name] of early) {
    const isTradingDay = weekday(date) % 6 !== 0 && !holidays.some((holiday) => holiday.date === date);
    if (isTradingDay) holidays.push({ date, name, status: 'early-close' });
  }
  return holidays.sort((a, b) => a.date.localeCompare(b.date));
}
