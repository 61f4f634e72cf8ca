import {
  type Day,
  closeInstant,
  dayOf,
  easternDay,
  easternInstant,
  formatDay,
  isTradingDay,
  nthWeekday,
  tradingDayBefore,
  tradingDayUpTo,
  weekdayOf,
} from './exchange-day.js';
import type { Underlying } from './underlyings.js';

/** All contracts of one root and date: what expires together. */
export interface Series {
  readonly underlying: Underlying;
  readonly root: string;
  readonly day: Day;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly expiresAt: number;
  /** Listed for long, so held and traded more than a weekly. */
  readonly isMonthly: boolean;
}

const WEEKS: Readonly<Record<Underlying['weeklies'], number>> = {
  daily: 9,
  'monday-wednesday': 7,
  friday: 6,
  wednesday: 6,
};

const WEEKDAYS: Readonly<Record<Underlying['weeklies'], readonly number[]>> = {
  daily: [1, 2, 3, 4, 5],
  'monday-wednesday': [1, 3, 5],
  friday: [5],
  wednesday: [3],
};

/** Daily expiries are listed this far ahead. */
const DAILY_SPAN = 14;

function thirdFriday(year: number, month: number): Day {
  return nthWeekday(year, month, 5, 3);
}

/**
 * The expiries listed at an instant, nearest first; on one date the AM-settled root comes first.
 * - Weeklies and dailies, month ends and quarter ends where the daily rule holds, monthlies, and LEAPS of January and June or December.
 * - Where its day is a holiday an expiration moves to the trading day before.
 * - The day's own expiry is listed until it expires.
 */
export function expirySchedule(underlying: Underlying, at: number): Series[] {
  const today = easternDay(at);
  const monthly = new Set<Day>();
  const pm = new Set<Day>();
  addMonthlies(underlying, today, monthly);
  addWeeklies(underlying, today, pm);
  const series: Series[] = [];
  for (const day of new Set([...monthly, ...pm])) {
    const isMonthly = monthly.has(day);
    if (isMonthly && underlying.amRoot) series.push(seriesOf(underlying, underlying.amRoot, day, true, true));
    const isPm = pm.has(day) || !underlying.amRoot || (isMonthly && underlying.weeklies === 'daily');
    // VIX settles in the morning whatever its root.
    if (isPm && !(isMonthly && underlying.weeklies === 'wednesday')) {
      series.push(seriesOf(underlying, underlying.root, day, isMonthly, underlying.weeklies === 'wednesday'));
    }
  }
  return series.filter((each) => each.expiresAt > at).sort((a, b) => a.expiresAt - b.expiresAt);
}

function seriesOf(underlying: Underlying, root: string, day: Day, isMonthly: boolean, isMorning: boolean): Series {
  const expiresAt = isMorning ? easternInstant(day, 9, 30) : closeInstant(day);
  return { underlying, root, day, date: formatDay(day), expiresAt, isMonthly };
}

function addWeeklies(underlying: Underlying, today: Day, days: Set<Day>): void {
  const lastFriday = today + 7 * WEEKS[underlying.weeklies];
  const weekly = underlying.weeklies === 'wednesday' ? 3 : 5;
  for (let day = today; day <= lastFriday; day++) {
    const weekday = weekdayOf(day);
    if (weekday === weekly) {
      const moved = tradingDayUpTo(day);
      if (moved >= today) days.add(moved);
    } else if (day <= today + DAILY_SPAN && WEEKDAYS[underlying.weeklies].includes(weekday) && isTradingDay(day)) {
      days.add(day);
    }
  }
  if (underlying.weeklies !== 'daily') return;
  const first = new Date(today * 86_400_000);
  for (let ahead = 0; ahead < 15; ahead++) {
    const month = first.getUTCMonth() + ahead;
    const isQuarterEnd = month % 3 === 2;
    const last = tradingDayBefore(dayOf(first.getUTCFullYear(), month + 1, 1));
    if (last >= today && (ahead < 4 || isQuarterEnd)) days.add(last);
  }
}

function addMonthlies(underlying: Underlying, today: Day, days: Set<Day>): void {
  const first = new Date(today * 86_400_000);
  const isFund = underlying.weeklies === 'daily';
  for (let ahead = 0; ahead <= 37; ahead++) {
    const year = first.getUTCFullYear() + Math.floor((first.getUTCMonth() + ahead) / 12);
    const month = (first.getUTCMonth() + ahead) % 12;
    const isLeap = month === 0 || (isFund && (month === 11 || (month === 5 && ahead < 26)));
    const isNear = ahead <= (isFund ? 11 : 3) || (ahead <= 10 && month % 3 === (month < 6 ? 2 : 0));
    if (underlying.weeklies === 'wednesday') {
      // Thirty days before the third Friday of the following month (Cboe VIX specification).
      if (ahead > 8) continue;
      const next = thirdFriday(month === 11 ? year + 1 : year, (month + 1) % 12);
      addFrom(today, tradingDayUpTo(tradingDayUpTo(next) - 30), days);
    } else if (isNear || isLeap) {
      addFrom(today, tradingDayUpTo(thirdFriday(year, month)), days);
    }
  }
}

function addFrom(today: Day, day: Day, days: Set<Day>): void {
  if (day >= today) days.add(day);
}
