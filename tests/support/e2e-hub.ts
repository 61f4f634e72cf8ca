import type { Page } from 'playwright-core';
import type { LogEntry } from '../../src/base/log.js';
import type { HubStats } from '../../src/worker/hub-api.js';

interface HubHandle {
  stats(): Promise<HubStats>;
  log(): Promise<LogEntry[]>;
}

type Dashboard = typeof globalThis & { strikewire: { connectHub(): HubHandle } };

/** The hub's figures, as any script of a dashboard page gets them. */
export function hubStats(page: Page): Promise<HubStats> {
  return page.evaluate(() => (globalThis as Dashboard).strikewire.connectHub().stats());
}

export function hubLog(page: Page): Promise<LogEntry[]> {
  return page.evaluate(() => (globalThis as Dashboard).strikewire.connectHub().log());
}
