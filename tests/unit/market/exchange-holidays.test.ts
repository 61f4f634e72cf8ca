import { describe, expect, test } from 'vitest';
import { exchangeHolidays } from '../../../src/market/exchange-holidays.js';

/** As published: NYSE, "Holidays and Trading Hours", https://www.nyse.com/trade/hours-calendars. */
const PUBLISHED: Record<number, { closed: string[]; early: string[] }> = {
  2024: {
    closed: ['01-01', '01-15', '02-19', '03-29', '05-27', '06-19', '07-04', '09-02', '11-28', '12-25'],
    early: ['07-03', '11-29', '12-24'],
  },
  2025: {
    closed: ['01-01', '01-20', '02-17', '04-18', '05-26', '06-19', '07-04', '09-01', '11-27', '12-25'],
    early: ['07-03', '11-28', '12-24'],
  },
  // Independence Day is a Saturday: the Friday is closed, and no day before it is short.
  2026: {
    closed: ['01-01', '01-19', '02-16', '04-03', '05-25', '06-19', '07-03', '09-07', '11-26', '12-25'],
    early: ['11-27', '12-24'],
  },
  // Juneteenth and Christmas are Saturdays, Independence Day a Sunday.
  2027: {
    closed: ['01-01', '01-18', '02-15', '03-26', '05-31', '06-18', '07-05', '09-06', '11-25', '12-24'],
    early: ['11-26'],
  },
};

describe.each(Object.entries(PUBLISHED))('%s', (year, published) => {
  const holidays = exchangeHolidays(Number(year));
  const dates = (status: string) => holidays.filter((day) => day.status === status).map((day) => day.date.slice(5));

  test('is closed on the published days', () => {
    expect(dates('closed')).toEqual(published.closed);
  });

  test('closes early on the published days', () => {
    expect(dates('early-close')).toEqual(published.early);
  });

  test('every day has a name and is of this year, in order', () => {
    for (const day of holidays)
      expect(day).toMatchObject({ name: expect.stringMatching(/\S/), date: expect.stringContaining(`${year}-`) });
    expect(holidays.map((day) => day.date)).toEqual(holidays.map((day) => day.date).sort());
  });
});

describe('rules at the edges', () => {
  test('a New Year’s Day on Saturday is not made up for (2022, 2028)', () => {
    for (const year of [2022, 2028]) {
      expect(exchangeHolidays(year)[0]?.name).toMatch(/Martin Luther King/);
      expect(exchangeHolidays(year - 1).some((day) => day.date === `${year - 1}-12-31`)).toBe(false);
    }
  });

  test('one on Sunday is observed on Monday (2023)', () => {
    expect(exchangeHolidays(2023)[0]).toMatchObject({ date: '2023-01-02', status: 'closed' });
  });

  test('Juneteenth is kept from 2022 on', () => {
    expect(exchangeHolidays(2021).some((day) => day.name === 'Juneteenth')).toBe(false);
    expect(exchangeHolidays(2022).some((day) => day.date === '2022-06-20')).toBe(true);
  });

  test('Good Friday of many years, from the published dates of Easter', () => {
    const fridays = {
      2018: '03-30',
      2019: '04-19',
      2020: '04-10',
      2021: '04-02',
      2022: '04-15',
      2023: '04-07',
      2038: '04-23',
    };
    for (const [year, date] of Object.entries(fridays)) {
      const found = exchangeHolidays(Number(year)).find((day) => day.name === 'Good Friday');
      expect(found?.date).toBe(`${year}-${date}`);
    }
  });

  test('no holiday ever falls on a weekend', () => {
    for (let year = 2000; year < 2100; year++) {
      for (const { date } of exchangeHolidays(year)) expect(new Date(`${date}T00:00:00Z`).getUTCDay() % 6).not.toBe(0);
    }
  });
});
