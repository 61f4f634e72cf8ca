import { existsSync, readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromeArguments, findChrome } from '../../tests/support/chrome.js';
import { type Feed, startFeed } from '../feed/feed.js';
import { type Child, startChild } from './child.js';

const folder = fileURLToPath(new URL('../', import.meta.url));

/** How long and how often things are measured. */
export interface Effort {
  /** Windows of each side. */
  readonly windows: number;
  readonly warmMs: number;
  readonly windowMs: number;
  readonly isQuick: boolean;
}

/** One browser with servers around it; everything is measured in it. */
export interface Bench {
  readonly browser: Browser;
  readonly feed: Feed;
  /** Of the bench's own pages. */
  readonly pages: string;
  /** Of the built site, which has `config.json` pointing at the feed. */
  readonly site: string;
  readonly effort: Effort;
  /** False when `bench/package.json` is not installed. */
  readonly hasPeers: boolean;
  say(line: string): void;
  close(): Promise<void>;
}

export interface Computer {
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  readonly chromium: string;
}

export async function openBench(effort: Effort, say: (line: string) => void): Promise<Bench> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    const feed = await startFeed();
    closers.push(() => feed.close());
    const pages = await startSite(`${folder}.build`);
    closers.push(() => pages.close());
    const site = await startSite(`${folder}../dist`, feed);
    closers.push(() => site.close());
    const browser = await chromium.launch({
      executablePath: await findChrome(),
      args: [...chromeArguments, '--js-flags=--expose-gc'],
    });
    closers.push(() => browser.close());
    const hasPeers = existsSync(`${folder}node_modules/ag-grid-community`);
    return { browser, feed, pages: pages.said.url, site: site.said.url, effort, hasPeers, say, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startSite(root: string, feed?: Feed): Promise<Child<{ url: string }>> {
  if (!feed) return startChild('bench/machine/site-process.ts', [root]);
  const pages = { 'config.json': JSON.stringify(siteConfig(feed)) };
  return startChild('bench/machine/site-process.ts', [root, `${feed.rest} ${feed.sockets}`, JSON.stringify(pages)]);
}

/** A deploy-time configuration that points at the feed. */
export function siteConfig({ sockets, rest }: Pick<Feed, 'sockets' | 'rest'>) {
  return {
    feed: 'massive' as const,
    stocksUrl: `${sockets}/stocks`,
    optionsUrl: `${sockets}/options`,
    indicesUrl: `${sockets}/indices`,
    delayedStocksUrl: `${sockets}/stocks`,
    delayedOptionsUrl: `${sockets}/options`,
    delayedIndicesUrl: `${sockets}/indices`,
    restUrl: rest,
  };
}

export function computerOf(browser: Browser): Computer {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    system: `${process.platform} ${release()}`,
    node: process.versions.node,
    chromium: browser.version(),
  };
}

export function versionOf(name: string): string {
  for (const home of [`${folder}node_modules/`, `${folder}../node_modules/`]) {
    const path = `${home}${name}/package.json`;
    if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  }
  return 'not installed';
}

/** A fresh context: its own storage and its own shared workers. */
export async function inFreshContext<Result>(bench: Bench, run: (context: BrowserContext) => Promise<Result>) {
  const context = await bench.browser.newContext({ viewport: { width: 1000, height: 760 }, deviceScaleFactor: 1 });
  try {
    return await run(context);
  } finally {
    await context.close();
    await bench.feed.order({ rate: 0, isUnpaced: false, isSpotRunning: false, restDelayMs: 0 });
  }
}

/** Opens a page of the bench and waits for its functions. What goes wrong in it is an error here. */
export async function openPage(bench: Bench, context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => bench.say(`! ${path}: ${error.message}`));
  await page.goto(`${bench.pages}${path}`);
  await page.waitForFunction(() => 'bench' in globalThis);
  return page;
}

/** Calls a function that a page exposes. */
export function call<Result>(page: Page, name: string, argument?: unknown): Promise<Result> {
  return page.evaluate(
    ([wanted, value]) => {
      const functions = (globalThis as unknown as { bench: Record<string, (value: unknown) => unknown> }).bench;
      return functions[wanted as string]!(value);
    },
    [name, argument],
  ) as Promise<Result>;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
