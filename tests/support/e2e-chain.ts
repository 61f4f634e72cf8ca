import type { Locator, Page } from 'playwright-core';
import { untilTrue } from './e2e-until-true.js';

/** What the tests use of `<options-analytics>`, as its public contract names it. */
export interface ChainElement extends HTMLElement {
  symbol: string;
  expiry: string;
  strikes: string;
  view: string;
  fields: string;
  painter: string;
  contracts(): string[];
  snapshot(ticker: string): ChainSnapshot | undefined;
}

export interface ChainSnapshot {
  readonly bid?: number;
  readonly ask?: number;
  readonly series: readonly { readonly at: number; readonly value: number }[];
}

/** The n-th `<options-analytics>` of a page, wherever it stands. */
export function chainOn(page: Page, index = 0): Locator {
  return page.locator('options-analytics').nth(index);
}

export function contractsOf(chain: Locator): Promise<string[]> {
  return chain.evaluate((element) => (element as ChainElement).contracts());
}

export function snapshotOf(chain: Locator, ticker: string): Promise<ChainSnapshot | undefined> {
  return chain.evaluate((element, asked) => (element as ChainElement).snapshot(asked), ticker);
}

/** A value as it is written on the screen. */
export function cellOf(chain: Locator, ticker: string, field: string): Locator {
  return chain.locator(`[data-contract="${ticker}"] [data-field=${field}]`);
}

export function badgeOf(chain: Locator): Locator {
  return chain.locator('[part=status]');
}

export async function untilState(chain: Locator, state: string | RegExp, deadlineMs = 20_000): Promise<void> {
  const now = () => chain.getAttribute('state');
  await untilTrue(
    async () => {
      const found = (await now()) ?? '';
      return typeof state === 'string' ? found === state : state.test(found);
    },
    {
      deadlineMs,
      what: async () => `state ${state}; it is ${await now()}: ${await badgeOf(chain).getAttribute('title')}`,
    },
  );
}

/** Of the contracts shown, one that stays: the price moves, the window of strikes with it, and what stands at its edge may soon not be in it. */
export function middleOf(tickers: readonly string[]): string {
  return tickers[Math.floor(tickers.length / 2)]!;
}

/** Waits for a chain whose contracts have a bid on the screen. @returns the shown tickers. */
export function untilRows(chain: Locator, deadlineMs = 20_000): Promise<string[]> {
  return untilTrue(
    async () => {
      const { shown, priced } = await chain.evaluate((element) => ({
        shown: (element as ChainElement).contracts(),
        priced: [...element.shadowRoot!.querySelectorAll('[data-contract] [data-field=bid]')].filter((cell) =>
          /^\d/.test(cell.textContent),
        ).length,
      }));
      return shown.length > 0 && priced > shown.length / 2 && shown;
    },
    { deadlineMs, what: async () => `rows; the element says ${await badgeOf(chain).getAttribute('title')}` },
  );
}

/** True when a line is painted on the canvas over a contract's mini-graph cell: one that rises or falls, not the dash of an empty one. */
export function hasPaintedSparkline(chain: Locator, ticker: string): Promise<boolean> {
  return chain.evaluate((element, asked) => {
    const root = element.shadowRoot!;
    const cell = root.querySelector(`[data-contract="${asked}"] [data-field=sparkline]`)?.getBoundingClientRect();
    const { canvas } = (root.querySelector('sw-table-surface') ?? {}) as { canvas?: HTMLCanvasElement };
    const over = canvas?.getBoundingClientRect();
    if (!cell || !canvas || !over || cell.width < 1) return false;
    const ratio = canvas.width / over.width;
    const [x, y, width, height] = [cell.left - over.left, cell.top - over.top, cell.width, cell.height].map((length) =>
      Math.round(length * ratio),
    ) as [number, number, number, number];
    const { data } = canvas.getContext('2d')!.getImageData(x, y, width, height);
    const rows = new Set<number>();
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) rows.add(Math.floor(at / 4 / width));
    return rows.size > 4 * ratio;
  }, ticker);
}
