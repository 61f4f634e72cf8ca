import type { Expiry } from './contract.js';
import { exchangeHolidays, type HolidayEntry } from './exchange-holidays.js';
import { exchangeDate, exchangeInstant, type Product } from './market-hours.js';

/** One day's regular session, epoch ms. */
export interface Session {
  readonly date: string;
  readonly openAt: number;
  readonly closeAt: number;
}

const DAY_MS = 86_400_000;

/** Index option roots that settle on the opening prints; the others settle at the close. */
const AM_SETTLED = new Set(['SPX', 'NDX', 'RUT', 'VIX', 'VIXW', 'DJX', 'MRUT']);

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
