import { every, type CancelTimer, type Clock } from '../base/clock.js';
import type { MarketCalendar } from '../market/market-calendar.js';
import { marketStatusRequest, upcomingDaysRequest } from '../upstream/massive-market.js';
import type { MarketRecord } from './hub-api.js';
import { PRIORITY, type RestSource } from './rest-source.js';

const POLL_MS = 30_000;
const CALENDAR_MS = 24 * 3_600_000;
/** What the vendor said holds this long; then the calendar speaks. */
const TRUST_MS = 180_000;
/** So long the calendar's word is provisional while the vendor is asked for the first time. */
const ANSWER_MS = 5_000;

export interface MarketWatchWorld {
  readonly rest: RestSource;
  readonly calendar: MarketCalendar;
  readonly clock: Clock;
  /** Whether asking makes sense now: somebody is there and there is a key. */
  canAsk(): boolean;
  publish(record: MarketRecord): void;
}

/** Whether the market is open: as the vendor says, else by the calendar. */
export class MarketWatch {
  readonly #world: MarketWatchWorld;
  #stop: CancelTimer | undefined;
  #said: { isOpen: boolean; at: number } | undefined;
  #calendarAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  /** The vendor said something, or was waited for in vain. */
  #isSettled = false;
  #cancelWait: CancelTimer | undefined;

  constructor(world: MarketWatchWorld) {
    this.#world = world;
  }

  start(): void {
    this.#stop ??= every(this.#world.clock, POLL_MS, () => void this.refresh());
    void this.refresh();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop?.();
    this.#stop = undefined;
    this.#cancelWait?.();
  }

  /** With another key the vendor may answer where it did not before. */
  reset(): void {
    this.#isSettled = false;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }

  async refresh(): Promise<void> {
    const { rest, clock, calendar } = this.#world;
    if (!this.#world.canAsk()) return this.#publish();
    this.#cancelWait ??= clock.after(ANSWER_MS, () => this.#settle());
    this.#publish();
    try {
      const body = await rest.get(marketStatusRequest(), { priority: PRIORITY.spot });
      const status = rest.read.marketStatus(body);
      this.#said = { isOpen: status.phase === 'open', at: clock.now() };
      if (clock.now() - this.#calendarAt > CALENDAR_MS) {
        const days = await rest.get(upcomingDaysRequest());
        calendar.learn(rest.read.upcomingDays(days).rows);
        this.#calendarAt = clock.now();
      }
    } catch {
      // The calendar stands in; the request itself is in the log.
    }
    this.#settle();
  }

  #settle(): void {
    this.#isSettled = true;
    this.#publish();
  }

  #publish(): void {
    if (this.#isClosed) return; // an answer came late
    const { calendar, clock } = this.#world;
    const now = clock.wallNow();
    const byCalendar = calendar.isOpen(now);
    const said = this.#said && clock.now() - this.#said.at < TRUST_MS ? this.#said : undefined;
    const isOpen = said?.isOpen ?? byCalendar;
    const session = calendar.nextSession(now);
    this.#world.publish({
      isOpen,
      // The vendor's "open" ends at 16:00; products that go on to 16:15 follow the calendar after that.
      isLateOpen: isOpen || (!byCalendar && calendar.isOpen(now, 'late-close')),
      source: said ? 'vendor' : 'calendar',
      isProvisional: !said && !this.#isSettled,
      nextOpenAt: session.openAt > now ? session.openAt : calendar.nextSession(session.closeAt + 1).openAt,
      nextCloseAt: session.closeAt,
    });
  }
}
