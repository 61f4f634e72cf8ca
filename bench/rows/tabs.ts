import type { BrowserContext, Page } from 'playwright-core';
import type { HubStats, Visibility } from '../../src/worker/hub-api.js';
import { type Bench, call, openPage, pause, siteConfig } from '../machine/bench.js';
import type { TabOrder } from '../pages/tab-design.js';

const SHOWN = 80;
const STEP = 61;

/** What the tabs of a side are. */
export interface TabsOrder {
  readonly design: TabOrder['design'];
  readonly count: number;
  /** How the first is seen, and the others. */
  readonly first: Visibility;
  readonly others: Visibility;
  /** Contracts that each shows. */
  readonly shown?: number;
  readonly records?: readonly string[];
}

/** Opens the tabs of a side; the first of a hub also makes it take in all contracts. */
export async function openTabs(bench: Bench, context: BrowserContext, order: TabsOrder): Promise<Page[]> {
  const { contracts: all } = bench.feed;
  const pages: Page[] = [];
  const shown = new Set<string>();
  const config = { ...siteConfig(bench.feed), restAuth: 'query' as const, rate: 0.04 };
  for (let index = 0; index < order.count; index++) {
    const page = await openPage(bench, context, 'tab.html');
    const tab: TabOrder = {
      design: order.design,
      index,
      contracts: Array.from({ length: order.shown ?? SHOWN }, (_, place) => all[(STEP * index + place) % all.length]!),
      all,
      config,
      visibility: index === 0 ? order.first : order.others,
      isHolder: order.design === 'hub' && index === 0,
      records: order.records ?? [],
    };
    for (const ticker of tab.contracts) shown.add(ticker);
    await call(page, 'start', tab);
    pages.push(page);
  }
  await isSubscribed(bench, order.design === 'socket-own' ? shown.size : all.length);
  if (order.design === 'hub') await isQuiet(pages[0]!);
  return pages;
}

/** Waits until the hub asks the service for nothing more: what is fetched once must not be counted as what flows. */
async function isQuiet(page: Page): Promise<void> {
  let before = Number.NaN;
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    const { restRequests } = await call<HubStats>(page, 'stats');
    if (restRequests === before) return;
    before = restRequests;
    await pause(500);
  }
}

/** Waits until the feed has so many contracts subscribed. */
async function isSubscribed({ feed }: Bench, count: number): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; ) {
    if ((await feed.report()).subscribed === count) return;
    await pause(50);
  }
  throw new Error(`Only ${(await feed.report()).subscribed} of ${count} contracts were subscribed in 20 s.`);
}

export const callAll = <Answer>(pages: readonly Page[], name: string, argument?: unknown) =>
  Promise.all(pages.map((page) => call<Answer>(page, name, argument)));

/** Last quotes in the tabs that are not the feed's own, once it has stopped. */
export async function wrongValues(bench: Bench, pages: readonly Page[]): Promise<{ wrong: number; compared: number }> {
  const { last } = await bench.feed.order({ rate: 0 });
  // Shown again, a tab that was hidden gets what it has missed.
  await callAll(pages, 'see', 'visible');
  let wrong = 0;
  let compared = 0;
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    const held = await callAll<Record<string, number[]>>(pages, 'quotes');
    wrong = 0;
    compared = 0;
    for (const quotes of held) {
      for (const [ticker, quote] of Object.entries(quotes)) {
        const truth = last[ticker];
        if (!truth) continue;
        compared++;
        if (truth.some((value, index) => value !== quote[index])) wrong++;
      }
    }
    if (wrong === 0) break;
    await pause(200);
  }
  return { wrong, compared };
}
