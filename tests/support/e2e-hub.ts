import type { Page } from 'playwright-core';
import type { LogEntry } from '../../src/base/log.js';
import type { HubStats } from '../../src/worker/hub-api.js';
import { typeKey, type World } from './e2e-world.js';

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

/** A tab of the site whose hub has the viewer's key, typed on the settings page as a person would. */
export async function openWithKey(world: World, path = '', key = 'any-key'): Promise<Page> {
  const page = await world.openTab('settings/');
  await typeKey(page, key);
  await page.getByText('The key was handed to the hub.').waitFor();
  await page.goto(new URL(path, world.site.url).href);
  return page;
}
