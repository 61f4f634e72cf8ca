import type { Expiry } from '../market/contract.js';

/** How long a series was listed: the third Friday's, a quarter's last day's, a week's, a day's. */
export type ExpiryKind = 'monthly' | 'quarterly' | 'weekly' | 'daily';

const DAY_MS = 86_400_000;
const FRIDAY = 5;

/**
 * The kind of each listed expiration, told from its date alone: the vendor says nothing of it.
 * - Where the exchange is closed on a Friday its expiration stands on the Thursday before.
 * - An underlying that never expires at a week's end (VIX: Wednesdays) has weekly ones and monthly ones by the same rule on its own weekday.
 * @param listed soonest first.
 */
export function expiryKinds(listed: readonly Expiry[]): ReadonlyMap<Expiry, ExpiryKind> {
  const all = new Set<string>(listed);
  const isWeekEnd = (expiry: Expiry) =>
    isFriday(expiry) || (weekdayOf(expiry) === FRIDAY - 1 && !all.has(after(expiry, 1)));
  const hasWeekEnds = listed.some(isFriday);
  return new Map(listed.map((expiry) => [expiry, hasWeekEnds ? kindOf(expiry, isWeekEnd) : otherKindOf(expiry)]));
}

function kindOf(expiry: Expiry, isWeekEnd: (expiry: Expiry) => boolean): ExpiryKind {
  // Of a Thursday that stands for its Friday, the Friday tells which week it is.
  const friday = isFriday(expiry) ? expiry : after(expiry, 1);
  if (isWeekEnd(expiry) && isThirdWeek(friday)) return 'monthly';
  if (isQuarterEnd(expiry)) return 'quarterly';
  return isWeekEnd(expiry) ? 'weekly' : 'daily';
}

/** VIX: monthly is the Wednesday thirty days before the third Friday of the month that follows. */
function otherKindOf(expiry: Expiry): ExpiryKind {
  const friday = after(expiry, 30);
  return isFriday(friday) && isThirdWeek(friday) ? 'monthly' : 'weekly';
}

const at = (expiry: string) => Date.parse(`${expiry}T00:00:00Z`);
const after = (expiry: string, days: number) => new Date(at(expiry) + days * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (expiry: string) => new Date(at(expiry)).getUTCDay();
const isFriday = (expiry: string) => weekdayOf(expiry) === FRIDAY;

function isThirdWeek(friday: string): boolean {
  const day = new Date(at(friday)).getUTCDate();
  return day >= 15 && day <= 21;
}

/** No weekday of the month comes after it, and the month ends a quarter. */
function isQuarterEnd(expiry: string): boolean {
  const month = new Date(at(expiry)).getUTCMonth();
  if (month % 3 !== 2) return false;
  for (let days = 1; ; days++) {
    const next = after(expiry, days);
    if (new Date(at(next)).getUTCMonth() !== month) return true;
    if (weekdayOf(next) >= 1 && weekdayOf(next) <= FRIDAY) return false;
  }
}
