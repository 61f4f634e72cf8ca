import type { BrowserContext, Page } from 'playwright-core';
import { type Bench, call, inFreshContext, openPage, pause } from '../machine/bench.js';
import { figure, ratio } from '../measure/result.js';
import type { RowGroup } from './row-group.js';

const DELAY_MS = 300;
const ROWS = 40;
/** The hub saves a chain every ten seconds. */
const SAVED_AFTER_MS = 13_000;
const NAVIGATIONS = 7;

/** Runs in the page, so it is text: what the loader of this file would add to a function is not there. */
const countRows = `async (wanted) => {
  const rowsIn = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.hasAttribute('data-contract') ? [element] : []),
    ...(element.shadowRoot ? rowsIn(element.shadowRoot) : []),
  ]);
  const textOf = (row) => row.querySelector('[data-field=mark],[data-field=mid],[data-field=bid]')?.textContent ?? '';
  const isKnown = (row) => !['', '—'].includes(textOf(row).trim());
  const end = performance.now() + 30000;
  while (rowsIn(document).filter(isKnown).length < wanted) {
    if (performance.now() > end) throw new Error('Fewer than ' + wanted + ' rows came in 30 s.');
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return performance.now();
}`;

/** Opens the chain's page. @returns ms from navigation to the first animation frame with rows that have values. */
async function rowsAfter(bench: Bench, page: Page): Promise<number> {
  await page.goto(`${bench.site}chain/?symbol=SPY`, { waitUntil: 'commit' });
  return page.evaluate(`(${countRows})(${ROWS})`) as Promise<number>;
}

async function connect(bench: Bench, context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${bench.site}settings/`);
  await page.getByLabel('API key', { exact: true }).fill('bench-key');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await pause(500);
  await page.close();
}

/** The page that has the chain in its cache. */
async function fromCache(bench: Bench, context: BrowserContext): Promise<number> {
  const page = await context.newPage();
  try {
    return await rowsAfter(bench, page);
  } finally {
    await page.close();
  }
}

async function fromRest(bench: Bench, context: BrowserContext): Promise<number> {
  const path = encodeURIComponent('/v3/snapshot/options/SPY?limit=100&apiKey=bench');
  const rest = encodeURIComponent(bench.feed.rest);
  const page = await openPage(bench, context, `rest-first.html?rest=${rest}&path=${path}`);
  const ms = await call<number>(page, 'shown');
  await page.close();
  return ms;
}

/** From navigation to rows: out of the cache, and waiting for the service. Seven navigations of a warm browser, in turns. */
export const firstRow: RowGroup = {
  name: 'first-row',
  isQuick: true,
  measure: (bench) =>
    inFreshContext(bench, async (context) => {
      await connect(bench, context);
      bench.say('  filling the cache');
      const first = await context.newPage();
      await rowsAfter(bench, first);
      await pause(SAVED_AFTER_MS);
      await first.close();
      await bench.feed.order({ restDelayMs: DELAY_MS });
      const [cached, rest, cold]: [number[], number[], number[]] = [[], [], []];
      const navigations = bench.effort.isQuick ? 3 : Math.min(NAVIGATIONS, bench.effort.windows + 2);
      for (let turn = 1; turn <= navigations; turn++) {
        bench.say(`  navigation ${turn} of ${navigations}`);
        cached.push(await fromCache(bench, context));
        rest.push(await fromRest(bench, context));
      }
      for (let turn = 1; !bench.effort.isQuick && turn <= navigations; turn++) cold.push(await withoutCache(bench));
      const own = { name: 'from the cache, ms', windows: cached };
      const results = [
        ratio('first-row', own, { name: 'one REST answer, ms', windows: rest }),
        figure('first-row-ms', own),
      ];
      return cold.length === 0
        ? results
        : [...results, figure('first-row-cold', { name: 'without a cache, ms', windows: cold })];
    }),
};

async function withoutCache(bench: Bench): Promise<number> {
  const context = await bench.browser.newContext({ viewport: { width: 1000, height: 760 } });
  try {
    await connect(bench, context);
    return await fromCache(bench, context);
  } finally {
    await context.close();
  }
}
