import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import { chainOn, contractsOf, untilRows } from '../support/e2e-chain.js';
import { openWithKey } from '../support/e2e-hub.js';
import { dataRequests, subscribedTickers } from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld, type World } from '../support/e2e-world.js';

const test = testInWorld();

/** Of the whole SPX chain. */
const LEAST_LISTED = 10_000;
const MOST_ROWS = 120;

/** Contracts that the simulator lists of an underlying, over all expirations. */
async function listedCount(world: World, underlying: string): Promise<number> {
  let count = 0;
  let url: string | undefined =
    `${world.sim.url}/v3/reference/options/contracts?underlying_ticker=${underlying}&limit=1000&apiKey=k`;
  while (url !== undefined) {
    const body = (await (await fetch(url)).json()) as { results?: unknown[]; next_url?: string };
    count += body.results?.length ?? 0;
    url =
      body.next_url && `${world.sim.url}${new URL(body.next_url).pathname}${new URL(body.next_url).search}&apiKey=k`;
  }
  return count;
}

interface Rendered {
  readonly rows: number;
  readonly rowCount: number;
  /** Strikes seen in the scroller, in their order. */
  readonly seen: number[];
  /** Of the row in the middle of it. */
  readonly middle: { readonly strike: number; readonly index: number; readonly bid: string };
  readonly height: number;
}

function rendered(chain: Locator): Promise<Rendered> {
  return chain.evaluate((element) => {
    const root = element.shadowRoot!;
    const grid = root.querySelector('[role=grid]')!;
    const box = root.querySelector('.scroller')!.getBoundingClientRect();
    const lines = [...root.querySelectorAll<HTMLElement>('.line')];
    const inView = lines.filter((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return top >= box.top && bottom <= Math.min(box.bottom, innerHeight);
    });
    const strikeOf = (line: HTMLElement) => Number(line.querySelector<HTMLElement>('[data-strike]')!.dataset['strike']);
    const middle = inView[Math.floor(inView.length / 2)]!;
    return {
      rows: lines.length,
      rowCount: Number(grid.getAttribute('aria-rowcount')),
      seen: inView.map(strikeOf),
      middle: {
        strike: strikeOf(middle),
        index: Number(middle.getAttribute('aria-rowindex')),
        bid: middle.querySelector('[data-field=bid]')?.textContent ?? '',
      },
      height: root.querySelector<HTMLElement>('.rows')!.getBoundingClientRect().height,
    };
  });
}

describe('an index with tens of thousands of contracts', () => {
  test('is opened with the wanted ones only', { timeout: 120_000 }, async ({ world }) => {
    const listed = await listedCount(world, 'SPX');
    expect(listed).toBeGreaterThan(LEAST_LISTED);
    const before = dataRequests(world.sim);
    const page = await openWithKey(world, 'chain/?symbol=SPX');
    const chain = chainOn(page);
    const shown = await untilRows(chain);
    expect(shown).toHaveLength(62); // fifteen strikes each side of the money and the one at it
    await untilTrue(() => subscribedTickers(world.sim, 'options').length === shown.length, {
      what: () => `${shown.length} subscribed; they are ${subscribedTickers(world.sim, 'options').length}`,
    });
    const after = dataRequests(world.sim);
    const asked = (path: string) =>
      Object.entries(after).reduce(
        (sum, [name, count]) => sum + (name.startsWith(path) ? count - (before[name] ?? 0) : 0),
        0,
      );
    const pages = { contracts: asked('/v3/reference/options/contracts'), snapshots: asked('/v3/snapshot/options/') };
    console.info(
      `SPX: ${listed} contracts listed; ${JSON.stringify(pages)} pages, ${shown.length} contracts subscribed`,
    );
    // Expirations from strikes near the money, one expiry's contracts, its window, and once its whole for the sums.
    expect(pages.contracts).toBeLessThanOrEqual(5);
    expect(pages.snapshots).toBeLessThanOrEqual(5);
    expect(1_000 * pages.contracts + 250 * pages.snapshots).toBeLessThan(listed / 2);
  });

  test('with all strikes renders those that can be seen, wherever it is scrolled', { timeout: 120_000 }, async ({
    world,
  }) => {
    const page = await openWithKey(world, 'chain/?symbol=SPX&strikes=all');
    const chain = chainOn(page);
    const strikes = await untilTrue(
      async () => {
        const found = new Set((await contractsOf(chain)).map((ticker) => ticker.slice(-8)));
        return found.size > 150 && found.size;
      },
      { what: 'more than 150 strikes' },
    );
    const start = await untilTrue(
      async () => {
        const now = await rendered(chain);
        return /^\d/.test(now.middle.bid) && now;
      },
      { what: async () => `bids; ${JSON.stringify(await rendered(chain))}` },
    );
    console.info(`SPX, all strikes: ${strikes} strikes, ${start.rows} rows rendered`);
    expect(start.rowCount).toBe(strikes + 1);
    expect(start.rows).toBeLessThanOrEqual(MOST_ROWS);
    expect(start.height).toBe(26 * strikes);
    // The money is in the middle.
    const spot = await chain.evaluate((element) =>
      Number(element.shadowRoot!.querySelector('[data-quote=price]')!.textContent.replaceAll(',', '')),
    );
    expect(start.seen[0]).toBeLessThan(spot);
    expect(start.seen.at(-1)).toBeGreaterThan(spot);
    for (const share of [0, 0.3, 1, 0.5]) {
      await chain.evaluate((element, to) => {
        const scroller = element.shadowRoot!.querySelector('.scroller')!;
        scroller.scrollTop = to * (scroller.scrollHeight - scroller.clientHeight);
      }, share);
      const now = await untilTrue(
        async () => {
          const found = await rendered(chain);
          return found.seen.length > 10 && found.middle.bid !== '' && found;
        },
        { what: `rows at ${share}` },
      );
      expect(now.rows).toBeLessThanOrEqual(MOST_ROWS);
      expect(now.rowCount).toBe(strikes + 1);
      expect(now.height).toBe(start.height);
      // No hole, and every row says its own place.
      expect(now.seen).toEqual([...now.seen].sort((a, b) => a - b));
      expect(Math.abs(now.middle.index - 2 - share * (strikes - 1))).toBeLessThan(40);
    }
  });

  test('is moved through by keys to its ends, and to a strike that is not rendered', { timeout: 120_000 }, async ({
    world,
  }) => {
    const page = await openWithKey(world, 'chain/?symbol=SPX&strikes=all');
    const chain = chainOn(page);
    await untilTrue(async () => (await contractsOf(chain)).length > 300, { what: 'all strikes' });
    await untilTrue(async () => (await rendered(chain)).middle.bid !== '', { what: 'rows' });
    const cells = chain.locator('.line [role=rowheader]');
    await cells.nth(20).focus();
    const strikes = [...new Set((await contractsOf(chain)).map((ticker) => Number(ticker.slice(-8)) / 1_000))].sort(
      (a, b) => a - b,
    );
    const focused = () =>
      chain.evaluate((element) => {
        const line = element.shadowRoot!.activeElement?.closest('.line');
        return Number(line?.querySelector<HTMLElement>('[data-strike]')?.dataset['strike']);
      });
    for (const [key, strike] of [
      ['Control+End', strikes.at(-1)!],
      ['ArrowUp', strikes.at(-2)!],
      ['PageUp', strikes.at(-12)!],
      ['Control+Home', strikes[0]!],
    ] as const) {
      if (key === 'Control+Home') {
        await page.keyboard.press(key);
        await page.keyboard.press('ArrowDown'); // the headings are the first row
      } else await page.keyboard.press(key);
      await untilTrue(async () => (await focused()) === strike, {
        what: async () => `${key} to ${strike}; it is ${await focused()}`,
      });
    }
    const far = strikes[Math.floor(strikes.length * 0.9)]!;
    await page.keyboard.press('g');
    const field = chain.locator('sw-chain-tools .find');
    await untilTrue(() => field.evaluate((input) => input.matches(':focus')).catch(() => false), {
      what: 'the field for a strike',
    });
    await page.keyboard.type(String(far));
    await page.keyboard.press('Enter');
    await untilTrue(async () => (await focused()) === far, { what: async () => `${far}; it is ${await focused()}` });
  });
});
