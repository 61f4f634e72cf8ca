import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { test } from 'vitest';
import { type SimServer, type SimServerOptions, startSimServer } from '../../tools/sim-server.js';
import { chromeArguments, findChrome } from './chrome.js';
import { watchOutside } from './e2e-outside.js';
import { openRestGate, type RestGate } from './e2e-rest-gate.js';
import { type SharedWorkers, type SharedWorkerTarget, watchSharedWorkers } from './e2e-shared-workers.js';
import { untilTrue } from './e2e-until-true.js';
import { allowSources, parseHeaders } from './static-headers.js';
import { type StaticServer, startStaticServer } from './static-server.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

export interface WorldOptions {
  sim?: Partial<SimServerOptions>;
  /** Over the configuration that points the Massive feed at the simulator; undefined leaves a key out. */
  config?: Record<string, unknown>;
  /** Where the site lives on its host. */
  mount?: string;
  /** What time it is when the world opens, epoch ms, for the simulator, every page of the site and the hub; from then on it runs. */
  now?: number;
  launch?: LaunchOptions;
  context?: BrowserContextOptions;
}

/**
 * The built site under a sub-path with the real headers, the simulator behind it, another origin beside it, and one Chromium whose tabs
 * share storage and workers. Whatever goes wrong unseen (console errors, exceptions, policy violations in page or hub, anything that
 * would leave this computer) is a problem, and a problem fails the test unless it was allowed.
 */
export interface World {
  readonly site: StaticServer;
  /** Somebody else's page: another origin, without our headers, with copies of the two files of `dist/embed/`. `put` its pages. */
  readonly other: StaticServer;
  readonly sim: SimServer;
  /** Stands before the simulator's REST API: every request of the site goes through it. */
  readonly rest: RestGate;
  readonly context: BrowserContext;
  readonly workers: SharedWorkers;
  /** Opens a page of the site, by its path below the mount (`''`, `chain/?symbol=SPY`), or any full address. */
  openTab(path?: string): Promise<Page>;
  /** The one hub; waits for it to start. */
  hub(): Promise<SharedWorkerTarget>;
  /** Problems this test provokes on purpose. */
  allow(pattern: RegExp): void;
  /** Those not allowed, so far. */
  problems(): string[];
  /** @throws Error listing the problems, once everything is closed. */
  close(): Promise<void>;
}

/** @throws Error when the site has not been built. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  if (!existsSync(`${dist}/index.html`)) throw new Error('There is no dist/index.html: run `npm run build` first.');
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await build(options, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function build(
  options: WorldOptions,
  closers: (() => Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<World> {
  const found: string[] = [];
  const allowed: RegExp[] = [];
  const report = (problem: string) => void found.push(problem);

  const sim = await startSimServer({ seed: 1, now: options.now, ...options.sim, port: 0 });
  closers.push(() => sim.close());
  const rest = await openRestGate(sim.url);
  closers.push(() => rest.close());
  const headers = parseHeaders(await readFile(`${dist}/_headers`, 'utf8'));
  const site = await startStaticServer({
    root: dist,
    mount: options.mount ?? '/some/sub/path/',
    headers: allowSources(headers, 'connect-src', [rest.url, `ws://127.0.0.1:${sim.port}`]),
    ...(options.now !== undefined && { scriptPrologue: setClocks(options.now - Date.now()) }),
    pages: { 'config.json': JSON.stringify({ ...simConfig(sim.port, rest.url), ...options.config }) },
  });
  closers.push(() => site.close());
  const other = await startStaticServer({ root: `${dist}/embed`, pages: { 'favicon.ico': '' } });
  closers.push(() => other.close());
  const outside = await watchOutside(
    /* what Chromium does for itself */ /^(?:https?:\/\/)?(?:[\w-]+\.)*(?:google|googleapis|gstatic|gvt1)\.com(?::\d+)?(?:\/|$)/,
  );
  closers.push(() => outside.close());

  const browser = await chromium.launch({
    executablePath: await findChrome(),
    ...options.launch,
    args: [...chromeArguments, ...outside.chromeArguments, ...(options.launch?.args ?? [])],
  });
  closers.push(() => browser.close());
  const heedRequest = (url: string) => {
    if (!/^(?:(?:http|ws):\/\/127\.0\.0\.1:|data:|blob:|about:)/.test(url)) report(leftBy(url));
  };
  const workers = await watchSharedWorkers(browser, { problem: report, request: heedRequest });
  const context = await browser.newContext(options.context);
  context.on('page', (page) => watchPage(page, report));
  context.on('request', (request) => heedRequest(request.url()));
  closers.push(() => context.close());

  const problems = () =>
    [...found, ...outside.attempts.map(leftBy)].filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
  return {
    site,
    other,
    sim,
    rest,
    context,
    workers,
    async openTab(path = '') {
      const page = await context.newPage();
      await page.goto(new URL(path, site.url).href);
      return page;
    },
    hub: () =>
      untilTrue(
        async () => {
          const [worker] = await workers.list();
          // Found earlier than its global scope is furnished.
          return (await worker?.evaluate('typeof setTimeout === "function"')) === true && worker;
        },
        { what: 'the hub to start' },
      ),
    allow: (pattern) => void allowed.push(pattern),
    problems,
    async close() {
      await closeAll();
      const left = problems();
      if (left.length > 0) throw new Error(`${left.length} problems nobody looked at:\n${left.join('\n')}`);
    },
  };
}

/** A `test` whose `world` is opened before and closed after each test; closing fails the test when problems were left. */
export function testInWorld(options: WorldOptions = {}) {
  return test.extend<{ world: World }>({
    // oxlint-disable-next-line no-empty-pattern -- vitest reads here which fixtures this one needs: none
    world: async ({}, use) => {
      const world = await openWorld(options);
      await use(world);
      await world.close();
    },
  });
}

/** Types a key where the page asks for one, on the settings page or in an element, as a person would. */
export async function typeKey(page: Page | Locator, key: string): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

function simConfig(port: number, restUrl: string): Record<string, unknown> {
  const sockets = `ws://127.0.0.1:${port}`;
  return {
    feed: 'massive',
    stocksUrl: `${sockets}/stocks`,
    optionsUrl: `${sockets}/options`,
    indicesUrl: `${sockets}/indices`,
    delayedStocksUrl: `${sockets}/delayed/stocks`,
    delayedOptionsUrl: `${sockets}/delayed/options`,
    delayedIndicesUrl: `${sockets}/delayed/indices`,
    restUrl,
  };
}

/**
 * A script that sets the clocks of the realm it runs in, once. Playwright's own clock reaches pages only, and DevTools have no virtual
 * time for a SharedWorker, so it stands before each of the site's scripts.
 */
function setClocks(byMs: number): string {
  return `if (!globalThis.areClocksSet) {
  globalThis.areClocksSet = true;
  const { now } = Date;
  const origin = performance.timeOrigin + ${byMs};
  Date.now = () => now() + ${byMs};
  globalThis.Date = class extends Date {
    constructor(...parts) {
      if (parts.length > 0) super(...parts);
      else super(now() + ${byMs});
    }
  };
  Object.defineProperty(performance, 'timeOrigin', { value: origin });
}
`;
}

const leftBy = (address: string) => `tried to leave this computer: ${address}`;

function watchPage(page: Page, report: (problem: string) => void): void {
  const where = () => new URL(page.url(), 'http://127.0.0.1').pathname;
  page.on('console', (message) => {
    if (message.type() === 'error')
      report(`console of ${where()}: ${message.text()} ${message.location().url}`.trimEnd());
  });
  page.on('pageerror', (error) => report(`exception in ${where()}: ${error.stack ?? error.message}`));
  page.on('crash', () => report(`${where()} crashed`));
}
