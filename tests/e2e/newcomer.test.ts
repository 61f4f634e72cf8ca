import { expect } from 'vitest';
import {
  badgeOf,
  cellOf,
  chainOn,
  hasPaintedSparkline,
  snapshotOf,
  untilRows,
  untilState,
} from '../support/e2e-chain.js';
import { hubStats } from '../support/e2e-hub.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';

// What a newcomer has: no configuration at all. That nothing leaves the computer, and that console and policy stay silent, the world checks.
const test = testInWorld({
  config: {
    feed: undefined,
    stocksUrl: undefined,
    optionsUrl: undefined,
    indicesUrl: undefined,
    delayedStocksUrl: undefined,
    delayedOptionsUrl: undefined,
    delayedIndicesUrl: undefined,
    restUrl: undefined,
  },
});

test('a newcomer sees a live option chain with mini-graphs on the demo feed, without a key and without a network', async ({
  world,
}) => {
  const page = await world.openTab();
  const chain = chainOn(page);
  const shown = await untilRows(chain);
  expect(shown.length).toBeGreaterThanOrEqual(40);
  const graphed = await untilTrue(
    async () => {
      for (const ticker of shown) {
        const { series = [] } = (await snapshotOf(chain, ticker)) ?? {};
        if (series.length >= 2 && (await hasPaintedSparkline(chain, ticker))) return ticker;
      }
      return undefined;
    },
    { what: 'a painted mini-graph' },
  );
  // The document's text follows the canvas within half a second.
  await untilTrue(
    async () => /^[+−-]?\d+\.\d\s?%$/.test((await cellOf(chain, graphed, 'sparkline').textContent()) ?? ''),
    {
      what: 'the mini-graph in words',
    },
  );
  await untilState(chain, 'live');
  expect(await badgeOf(chain).textContent()).toBe('DEMO');
  expect(await chain.locator('[data-strike]').count()).toBeGreaterThanOrEqual(21);

  const { rest, opened } = world.sim.stats();
  expect({ rest, opened }).toEqual({ rest: 0, opened: { stocks: 0, options: 0, indices: 0 } });
  const stats = await hubStats(page);
  expect(stats).toMatchObject({ feed: 'demo', mode: 'shared-worker', clients: 1, optionsConnected: true });
});

test('each page has an address of its own that also works after a reload', async ({ world }) => {
  const page = await world.openTab();
  for (const [path, title, text] of [
    ['', 'Dashboard', /Add widget/],
    ['chain/?symbol=QQQ', 'Chain', /QQQ/],
    ['flow/', 'Flow', /trades of the contracts/],
    ['status/', 'Status', /Option contracts/],
    ['settings/', 'Settings', /API key/],
  ] as const) {
    const { href, pathname } = new URL(path, world.site.url);
    const shows = () =>
      untilTrue(async () => (await page.title()).startsWith(title) && text.test(await shownText(page)), {
        what: async () => `title and text of /${path}; it says ${await shownText(page)}`,
      });
    await page.goto(href);
    await shows();
    await page.reload();
    await shows();
    expect(new URL(page.url()).pathname).toBe(pathname);
  }
  expect(world.site.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
