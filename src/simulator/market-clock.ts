import type { Clock } from '../base/clock.js';
import { closeInstant, easternDay, easternInstant, isTradingDay, tradingDayBefore } from './exchange-day.js';
import type { MarketMode } from './scenarios.js';

export const DELAY_MS = 15 * 60_000;

export type MarketPhase = 'open' | 'extended-hours' | 'closed';

/** What time it is in the market: the clock's while it trades, the last close while it does not. */
export class MarketClock {
  readonly #clock: Clock;
  readonly #mode: () => MarketMode;

  constructor(clock: Clock, mode: () => MarketMode) {
    this.#clock = clock;
    this.#mode = mode;
  }

  /** Epoch ms, whole, of the vendor's own clock. */
  now(): number {
    return Math.floor(this.#clock.now());
  }

  /** The instant up to which there is data. */
  at(isDelayed: boolean): number {
    const now = this.now() - (isDelayed ? DELAY_MS : 0);
    return this.isOpen() ? now : lastClose(now);
  }

  isOpen(): boolean {
    return this.phase() !== 'closed';
  }

  phase(): MarketPhase {
    const mode = this.#mode();
    return mode === 'calendar' ? calendarPhase(this.now()) : mode;
  }
}

function lastClose(now: number): number {
  const today = easternDay(now);
  return isTradingDay(today) && closeInstant(today) <= now
    ? closeInstant(today)
    : closeInstant(tradingDayBefore(today));
}

function calendarPhase(now: number): MarketPhase {
  const today = easternDay(now);
  if (!isTradingDay(today)) return 'closed';
  if (now >= easternInstant(today, 9, 30) && now < closeInstant(today)) return 'open';
  return now >= easternInstant(today, 4) && now < easternInstant(today, 20) ? 'extended-hours' : 'closed';
}
