import type { Expiry } from './contract.js';
import { exchangeHolidays, type HolidayEntry } from './exchange-holidays.js';

/** Which trading hours apply: stocks and equity options to 16:00, some ETF and the index options to 16:15. */
export type Product = 'regular' | 'late-close';

/** One day's regular session, epoch ms. */
export interface Session {
  readonly date: string;
  readonly openAt: number;
  readonly closeAt: number;
}

const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;

/** ETFs whose options trade to 16:15. */
const LATE_CLOSE = new Set(['SPY', 'QQQ', 'IWM', 'DIA', 'EEM', 'EFA', 'SVXY', 'UVXY', 'VXX', 'XLF', 'XLE']);

/** Index option roots that settle on the opening prints; the others settle at the close. */
const AM_SETTLED = new Set(['SPX', 'NDX', 'RUT', 'VIX', 'VIXW', 'DJX', 'MRUT']);

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** New York's offset from UTC at an instant, ms; negative west of Greenwich. */
function zoneOffset(at: number): number {
  const field: Record<string, number> = {};
  for (const part of parts.formatToParts(at)) field[part.type] = Number(part.value);
  const local = Date.UTC(field.year!, field.month! - 1, field.day!, field.hour, field.minute, field.second);
  return local - Math.floor(at / 1000) * 1000;
}

/** Exchange-local date of an instant, `YYYY-MM-DD`. */
export function exchangeDate(at: number): string {
  return new Date(at + zoneOffset(at)).toISOString().slice(0, 10);
}

/** The instant of an exchange-local date and time (`HH:MM`), by the IANA zone, so that summer time is right. */
export function exchangeInstant(date: string, time: string): number {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const guess = asUtc - zoneOffset(asUtc);
  return asUtc - zoneOffset(guess);
}

/** Calendar days from today's exchange date to an expiry; 0 on its day, negative afterwards. */
export function daysToExpiry(expiry: string, at: number): number {
  return Math.round((Date.parse(expiry) - Date.parse(exchangeDate(at))) / DAY_MS);
}

export function productOf(underlying: string): Product {
  return underlying.startsWith('I:') || LATE_CLOSE.has(underlying) ? 'late-close' : 'regular';
}

/** True when contracts of this root settle on the opening prints of their day. */
export function isAmSettled(root: string): boolean {
  return AM_SETTLED.has(root);
}

/**
 * When the exchange is open. Knows the regular holidays by rule; the vendor's calendar, once it came, adds to them
 * and wins for the dates it names.
 */
export class MarketCalendar {
  #vendor = new Map<string, HolidayEntry>();
  #byYear = new Map<number, Map<string, HolidayEntry>>();
  #sessions = new Map<string, Session | undefined>();

  /** Takes over the vendor's calendar of upcoming days. */
  learn(entries: readonly HolidayEntry[]): void {
    for (const entry of entries) this.#vendor.set(entry.date, entry);
    this.#sessions.clear();
  }

  holiday(date: string): HolidayEntry | undefined {
    const year = Number(date.slice(0, 4));
    let known = this.#byYear.get(year);
    if (!known) {
      known = new Map(exchangeHolidays(year).map((entry) => [entry.date, entry]));
      this.#byYear.set(year, known);
    }
    return this.#vendor.get(date) ?? known.get(date);
  }

  /** The regular session of a date; undefined at weekends and on holidays. */
  session(date: string, product: Product = 'regular'): Session | undefined {
    const key = `${date} ${product}`;
    if (this.#sessions.has(key)) return this.#sessions.get(key);
    const session = this.#makeSession(date, product);
    if (this.#sessions.size > 2000) this.#sessions.clear();
    this.#sessions.set(key, session);
    return session;
  }

  isOpen(at: number, product: Product = 'regular'): boolean {
    const session = this.session(exchangeDate(at), product);
    return session !== undefined && at >= session.openAt && at < session.closeAt;
  }

  /** The next session that has not ended at this instant; it may be the one under way. */
  nextSession(at: number, product: Product = 'regular'): Session {
    for (let day = 0; day < 30; day++) {
      const session = this.session(exchangeDate(at + day * DAY_MS), product);
      if (session && session.closeAt > at) return session;
    }
    throw new RangeError('A calendar without a session in 30 days is wrong.');
  }

  /**
   * The instant at which a contract expires: the close of its day (16:00, or 13:00 on early-close days), or 09:30 for
   * roots that settle on the opening prints. One root and date identify it: SPX and SPXW of one date differ.
   */
  expiryInstant(expiry: Expiry | string, root = ''): number {
    if (isAmSettled(root)) return exchangeInstant(expiry, '09:30');
    return exchangeInstant(expiry, this.holiday(expiry)?.status === 'early-close' ? '13:00' : '16:00');
  }

  #makeSession(date: string, product: Product): Session | undefined {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    const holiday = this.holiday(date);
    if (weekday === 0 || weekday === 6 || holiday?.status === 'closed') return undefined;
    const hour = holiday?.status === 'early-close' ? '13' : '16';
    return {
      date,
      openAt: exchangeInstant(date, '09:30'),
      closeAt: exchangeInstant(date, `${hour}:${product === 'late-close' ? '15' : '00'}`),
    };
  }
}
