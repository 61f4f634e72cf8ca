import { isDeepStrictEqual } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { chainOn, untilRows, untilState } from '../../support/e2e-chain.js';
import { openWithKey } from '../../support/e2e-hub.js';
import { untilTrue } from '../../support/e2e-until-true.js';
import { openWorld, type World, type WorldOptions } from '../../support/e2e-world.js';

/** The key that is typed; nothing outside hub, auth frame and REST request may ever show it. */
export const STAGE_KEY = 'stage-key-4f1d8c';

export interface Stage {
  readonly world: World;
  /** A tab with one live chain. */
  openChain(path?: string): Promise<{ page: Page; chain: Locator }>;
  /** Ends after the tests of the file, whatever happens. */
  later(close: () => Promise<unknown>): void;
}

/**
 * One browser for the tests of a file, with the viewer's key in it. After each test the faults are ended and the tabs closed; a problem
 * that nobody allowed fails the test in which it came.
 */
export function openStage(options: WorldOptions = {}, { hasKey = true } = {}): Stage {
  let world: World | undefined;
  const closers: (() => Promise<unknown>)[] = [];
  const need = (): World => {
    if (!world) throw new Error('The browser is not open.');
    return world;
  };
  beforeAll(async () => {
    world = await openWorld({ sim: { rate: 60, ...options.sim }, ...options });
    // The network's side of a hub that ends while its sockets are being closed.
    world.allow(/hub log: WebSocket connection to .* failed/);
    // Pages of a test's own have no icon, and what is outside of the mount is not there.
    world.allow(/favicon\.ico|outside-of-the-mount/);
    if (hasKey) await (await openWithKey(world, 'settings/', STAGE_KEY)).close();
  });
  afterEach(async () => {
    need().sim.fault({ fault: 'none' });
    for (const page of need().context.pages()) await page.close();
    const left = need().problems();
    if (left.length > 0) {
      need().allow(/^/);
      throw new Error(`${left.length} problems nobody looked at:\n${left.join('\n')}`);
    }
  });
  afterAll(async () => {
    for (const close of closers.splice(0)) await close().catch(() => undefined);
    await world?.close();
  });
  return {
    get world() {
      return need();
    },
    later: (close) => void closers.push(close),
    async openChain(path = 'chain/?symbol=SPY') {
      const page = await need().openTab(path);
      const chain = chainOn(page);
      await untilRows(chain, 30_000);
      await untilState(chain, 'live', 15_000);
      return { page, chain };
    },
  };
}

/** Real time until a condition holds, ms. @throws Error when it takes longer. */
export async function timed(
  condition: () => boolean | Promise<boolean>,
  withinMs: number,
  what: string,
): Promise<number> {
  const from = performance.now();
  await untilTrue(condition, { deadlineMs: withinMs, everyMs: 20, what });
  return performance.now() - from;
}

/** True when all chains are live on data of after an instant. */
export async function areLiveSince(chains: readonly Locator[], at: number): Promise<boolean> {
  for (const chain of chains) {
    const isFresh = await chain.evaluate((element, since) => {
      const { contracts, snapshot } = element as unknown as {
        contracts(): string[];
        snapshot(ticker: string): { receivedAt?: number } | undefined;
      };
      const newest = contracts.call(element).map((ticker) => snapshot.call(element, ticker)?.receivedAt ?? 0);
      return element.getAttribute('state') === 'live' && Math.max(...newest) > since;
    }, at);
    if (!isFresh) return false;
  }
  return true;
}

/** Now as the pages and the hub count it, epoch ms. */
export const pageNow = (page: Page) => page.evaluate(() => performance.timeOrigin + performance.now());

/** Sockets of a browser that shows chains of stocks. */
const WHOLE = { stocks: 1, options: 1, indices: 0 };

/** Waits for one socket of each cluster: that of the contracts may be back a moment before that of their underlying. */
export function untilWhole({ sim }: World, deadlineMs = 3_000): Promise<true> {
  return untilTrue(() => isDeepStrictEqual(sim.stats().connections, WHOLE), {
    deadlineMs,
    everyMs: 20,
    what: () => `both sockets; there are ${JSON.stringify(sim.stats().connections)}`,
  });
}
