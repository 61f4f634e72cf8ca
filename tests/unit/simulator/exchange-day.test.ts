import { expect, test } from 'vitest';
import {
  closeInstant,
  dayOf,
  easternDay,
  easternInstant,
  formatDay,
  holidayOn,
  isTradingDay,
  parseDay,
  tradingDayUpTo,
} from '../../../src/simulator/exchange-day.js';

test('the date in New York is that of the IANA zone at every half hour of six years', () => {
  const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' });
  const wrong: string[] = [];
  for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2031, 0, 1); at += 1_800_000) {
    if (zone.format(at) !== formatDay(easternDay(at))) wrong.push(new Date(at).toISOString());
  }
  expect(wrong).toEqual([]);
});

test('wall times become instants on both sides of the changes of clocks', () => {
  const iso = (day: number, hour: number) => new Date(easternInstant(day, hour)).toISOString();
  expect([
    iso(dayOf(2026, 2, 8), 0),
    iso(dayOf(2026, 2, 8), 9),
    iso(dayOf(2026, 10, 1), 0),
    iso(dayOf(2026, 10, 1), 9),
  ]).toEqual([
    '2026-03-08T05:00:00.000Z',
    '2026-03-08T13:00:00.000Z',
    '2026-11-01T04:00:00.000Z',
    '2026-11-01T14:00:00.000Z',
  ]); // prettier-ignore
});

// https://www.nyse.com/markets/hours-calendars
test('holidays and short days of 2026 and 2027 are those that the exchange has published', () => {
  const days = (status: string) =>
    Array.from({ length: 730 }, (_, n) => dayOf(2026, 0, 1) + n)
      .filter((day) => holidayOn(day)?.status === status)
      .map(formatDay);
  expect(days('closed')).toEqual([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-04-03',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-11-26',
    '2026-12-25',
    '2027-01-01',
    '2027-01-18',
    '2027-02-15',
    '2027-03-26',
    '2027-05-31',
    '2027-06-18',
    '2027-07-05',
    '2027-09-06',
    '2027-11-25',
    '2027-12-24',
  ]); // prettier-ignore
  expect(days('early-close')).toEqual(['2026-11-27', '2026-12-24', '2027-11-26']);
});

test('a short day closes at one, and an expiration on a holiday moves to the day before', () => {
  expect(new Date(closeInstant(parseDay('2026-11-27')!)).toISOString()).toBe('2026-11-27T18:00:00.000Z');
  expect(isTradingDay(parseDay('2026-11-26')!)).toBe(false);
  expect(formatDay(tradingDayUpTo(parseDay('2026-06-19')!))).toBe('2026-06-18');
});

test('a text that is no date of the calendar is no day', () => {
  expect(['2026-02-30', '2026-1-1', '', '2026-01-01T00', '20260101'].map(parseDay)).toEqual(Array(5).fill(undefined));
});
