import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expiry } from '../../../src/market/contract.js';
import { isAmSettled, MarketCalendar } from '../../../src/market/market-calendar.js';
import { daysToExpiry, exchangeDate, exchangeInstant, productOf } from '../../../src/market/market-hours.js';

const utc = (text: string) => Date.parse(text);
const iso = (at: number) => new Date(at).toISOString();

describe('exchange time', () => {
  test.each([
    ['2026-03-06', '09:30', '2026-03-06T14:30:00.000Z', 'winter, the last session before'],
    ['2026-03-09', '09:30', '2026-03-09T13:30:00.000Z', 'summer, the first session after 8 March'],
    ['2026-10-30', '16:00', '2026-10-30T20:00:00.000Z', 'summer, the last session before'],
    ['2026-11-02', '16:00', '2026-11-02T21:00:00.000Z', 'winter, the first session after 1 November'],
    ['2026-03-08', '01:59', '2026-03-08T06:59:00.000Z', 'the minute before clocks go forward'],
    ['2026-03-08', '03:00', '2026-03-08T07:00:00.000Z', 'the minute after'],
    ['2026-11-01', '00:30', '2026-11-01T04:30:00.000Z', 'the night clocks go back, before'],
    ['2026-11-01', '03:00', '2026-11-01T08:00:00.000Z', 'and after'],
    ['2026-07-15', '00:00', '2026-07-15T04:00:00.000Z', 'midnight in summer'],
    ['2026-12-31', '23:59', '2027-01-01T04:59:00.000Z', 'the end of the year'],
  ])('%s %s is %s: %s', (date, time, instant) => {
    expect(iso(exchangeInstant(date, time))).toBe(instant);
    expect(exchangeDate(exchangeInstant(date, time))).toBe(date);
  });

  test('the date turns at midnight in New York, summer and winter', () => {
    expect(exchangeDate(utc('2026-07-15T03:59:59.999Z'))).toBe('2026-07-14');
    expect(exchangeDate(utc('2026-07-15T04:00:00Z'))).toBe('2026-07-15');
    expect(exchangeDate(utc('2026-01-15T04:59:59.999Z'))).toBe('2026-01-14');
    expect(exchangeDate(utc('2026-01-15T05:00:00Z'))).toBe('2026-01-15');
  });

  test('an instant of any session comes back as its date', () => {
    const days = fc.date({ min: new Date('2015-01-01'), max: new Date('2037-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('04:00', '09:30', '13:00', '16:00', '16:15', '20:00'), (day, time) => {
        const date = day.toISOString().slice(0, 10);
        expect(exchangeDate(exchangeInstant(date, time))).toBe(date);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sessions', () => {
  const calendar = new MarketCalendar();

  test('an ordinary day is 9:30 to 16:00, to 16:15 for index and some ETF options', () => {
    expect(calendar.session('2026-11-24')).toEqual({
      date: '2026-11-24',
      openAt: utc('2026-11-24T14:30:00Z'),
      closeAt: utc('2026-11-24T21:00:00Z'),
    });
    expect(iso(calendar.session('2026-11-24', 'late-close')!.closeAt)).toBe('2026-11-24T21:15:00.000Z');
  });

  test('a session is as long in summer as in winter', () => {
    for (const date of ['2026-03-06', '2026-03-09', '2026-10-30', '2026-11-02']) {
      const { openAt, closeAt } = calendar.session(date)!;
      expect(closeAt - openAt).toBe(6.5 * 3_600_000);
    }
  });

  test('the day after Thanksgiving ends at 13:00, or 13:15', () => {
    expect(iso(calendar.session('2026-11-27')!.closeAt)).toBe('2026-11-27T18:00:00.000Z');
    expect(iso(calendar.session('2026-11-27', 'late-close')!.closeAt)).toBe('2026-11-27T18:15:00.000Z');
  });

  test.each(['2026-11-28', '2026-11-29', '2026-11-26', '2026-04-03'])('%s has none', (date) => {
    expect(calendar.session(date)).toBeUndefined();
    expect(calendar.session(date, 'late-close')).toBeUndefined();
  });

  test('is open from the first instant to before the last', () => {
    const { openAt, closeAt } = calendar.session('2026-11-24')!;
    expect([openAt - 1, openAt, closeAt - 1, closeAt].map((at) => calendar.isOpen(at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(calendar.isOpen(closeAt, 'late-close')).toBe(true);
    expect(calendar.isOpen(utc('2026-11-28T16:00:00Z'))).toBe(false);
  });

  test('the next session may be the one under way', () => {
    const { openAt, closeAt } = calendar.session('2026-11-24')!;
    expect(calendar.nextSession(openAt - 1).date).toBe('2026-11-24');
    expect(calendar.nextSession(closeAt - 1).date).toBe('2026-11-24');
    expect(calendar.nextSession(closeAt).date).toBe('2026-11-25');
    expect(calendar.nextSession(closeAt, 'late-close').date).toBe('2026-11-24');
  });

  test.each([
    ['over Thanksgiving', '2026-11-25T21:00:00Z', '2026-11-27'],
    ['over a long weekend: Good Friday', '2026-04-02T21:00:00Z', '2026-04-06'],
    ['over a long weekend: Memorial Day', '2026-05-22T20:00:00Z', '2026-05-26'],
    ['over Independence Day on a Saturday', '2026-07-02T20:00:00Z', '2026-07-06'],
    ['over Christmas on a Saturday', '2027-12-23T21:00:00Z', '2027-12-27'],
    ['over the weekend clocks go forward, late on Saturday', '2026-03-08T04:30:00Z', '2026-03-09'],
    ['over the weekend clocks go back, just after midnight', '2026-11-01T04:30:00Z', '2026-11-02'],
  ])('%s', (_, from, date) => {
    expect(calendar.nextSession(utc(from)).date).toBe(date);
  });

  test('from any instant it ends later, and no session in between was passed over', () => {
    const instants = fc.integer({ min: utc('2024-01-01T00:00:00Z'), max: utc('2028-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, (at) => {
        const session = calendar.nextSession(at);
        expect(session.closeAt).toBeGreaterThan(at);
        for (let day = at; day < session.openAt - 86_400_000; day += 43_200_000) {
          const between = calendar.session(exchangeDate(day));
          expect(between === undefined || between.closeAt <= at || between.date === session.date).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the vendor’s calendar', () => {
  test('adds days that no rule knows, and wins for those it names', () => {
    const calendar = new MarketCalendar();
    expect(calendar.session('2025-01-09')).toBeDefined();
    calendar.learn([
      { date: '2025-01-09', name: 'Day of mourning', status: 'closed' },
      { date: '2026-11-27', name: 'Thanksgiving', status: 'closed' },
    ]);
    expect(calendar.session('2025-01-09')).toBeUndefined();
    expect(calendar.holiday('2025-01-09')?.name).toBe('Day of mourning');
    expect(calendar.session('2026-11-27')).toBeUndefined();
    expect(calendar.session('2026-11-26')).toBeUndefined();
    expect(calendar.session('2026-12-24')).toBeDefined();
  });
});

describe('the instant of expiry', () => {
  const calendar = new MarketCalendar();

  test.each([
    ['SPY on an ordinary Friday', '2026-11-20', 'SPY', '2026-11-20T21:00:00.000Z'],
    ['SPY in summer', '2026-07-17', 'SPY', '2026-07-17T20:00:00.000Z'],
    ['SPY on a short day', '2026-11-27', 'SPY', '2026-11-27T18:00:00.000Z'],
    ['SPXW settles at the close', '2026-11-20', 'SPXW', '2026-11-20T21:00:00.000Z'],
    ['SPXW on a short day', '2026-11-27', 'SPXW', '2026-11-27T18:00:00.000Z'],
    ['SPX settles on the opening prints', '2026-11-20', 'SPX', '2026-11-20T14:30:00.000Z'],
    ['SPX on a short day, still the opening', '2026-11-27', 'SPX', '2026-11-27T14:30:00.000Z'],
    ['XSP settles at the close', '2026-11-20', 'XSP', '2026-11-20T21:00:00.000Z'],
    ['NDX at the opening', '2026-11-20', 'NDX', '2026-11-20T14:30:00.000Z'],
    ['NDXP at the close', '2026-11-20', 'NDXP', '2026-11-20T21:00:00.000Z'],
    ['an adjusted root as its stock', '2026-11-20', 'SPY1', '2026-11-20T21:00:00.000Z'],
    ['the day clocks went back the weekend before', '2026-11-02', 'SPY', '2026-11-02T21:00:00.000Z'],
    ['the Friday before they do', '2026-10-30', 'SPY', '2026-10-30T20:00:00.000Z'],
  ])('%s', (_, expiry, root, instant) => {
    expect(iso(calendar.expiryInstant(expiry as Expiry, root))).toBe(instant);
  });

  test('SPX and SPXW of one date differ', () => {
    expect(isAmSettled('SPX')).toBe(true);
    expect(isAmSettled('SPXW')).toBe(false);
    expect(calendar.expiryInstant('2026-11-20', 'SPXW') - calendar.expiryInstant('2026-11-20', 'SPX')).toBe(
      6.5 * 3_600_000,
    );
  });

  test('a short day that only the vendor knows of counts', () => {
    const told = new MarketCalendar();
    told.learn([{ date: '2026-11-20', name: 'Storm', status: 'early-close' }]);
    expect(iso(told.expiryInstant('2026-11-20', 'SPY'))).toBe('2026-11-20T18:00:00.000Z');
  });
});

describe('days to expiry', () => {
  test('are counted from today’s date in New York, not in Greenwich', () => {
    expect(daysToExpiry('2026-11-27', utc('2026-11-27T04:59:59Z'))).toBe(1);
    expect(daysToExpiry('2026-11-27', utc('2026-11-27T05:00:00Z'))).toBe(0);
    expect(daysToExpiry('2026-11-27', utc('2026-11-28T04:59:59Z'))).toBe(0);
    expect(daysToExpiry('2026-11-27', utc('2026-11-28T05:00:00Z'))).toBe(-1);
  });

  test('are whole across both changes of the clocks', () => {
    expect(daysToExpiry('2026-03-09', utc('2026-03-06T20:00:00Z'))).toBe(3);
    expect(daysToExpiry('2026-11-02', utc('2026-10-30T20:00:00Z'))).toBe(3);
    expect(daysToExpiry('2027-11-24', utc('2026-11-24T20:00:00Z'))).toBe(365);
  });
});

test('products trade to 16:15 by their underlying', () => {
  expect(['I:SPX', 'SPY', 'QQQ', 'AAPL', 'SPYG'].map(productOf)).toEqual([
    'late-close',
    'late-close',
    'late-close',
    'regular',
    'regular',
  ]);
});
