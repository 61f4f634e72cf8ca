import { TAB_LOCK } from '../base/tab-lock.js';
import type { Clock } from '../base/clock.js';
import type { LocksLike } from './upstream-lock.js';

/** How long a page is asked for its lock. */
const ASKED_MS = 500;

/**
 * Asks for the locks of all tabs of this origin, and soon withdraws. A page in the back-forward cache whose lock somebody asks for is thrown
 * out of it (Chromium), and a hub that was stopped with its pages ends; to a page that lives the question is nothing. Never rejects.
 */
export async function stirSleepingPages(locks: LocksLike, clock: Clock): Promise<void> {
  const { held = [] } = (await locks.query?.().catch(() => undefined)) ?? {};
  for (const { name } of held) {
    if (!name?.startsWith(TAB_LOCK)) continue;
    const withdraw = new AbortController();
    clock.after(ASKED_MS, () => withdraw.abort());
    locks.request(name, { signal: withdraw.signal }, () => Promise.resolve()).catch(() => undefined);
  }
}
