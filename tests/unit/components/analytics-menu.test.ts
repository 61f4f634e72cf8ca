import { afterEach, expect, test, vi } from 'vitest';
import type { AnalyticsMenu, MenuHost } from '../../../src/components/analytics-menu.js';

const CONTENT = '../../../src/components/menu-content.js';

/** The menu of an element that draws nothing, as a page meets it that has not opened it yet. */
async function fresh() {
  vi.resetModules();
  const { AnalyticsMenu: Menu } = await import('../../../src/components/analytics-menu.js');
  const root = { adoptedStyleSheets: [], querySelector: () => null };
  return new Menu({ root: () => root, render: async () => undefined } as unknown as MenuHost);
}

/** What is rendered of it. */
const values = (menu: AnalyticsMenu) => menu.template('columns', false).values;

async function open(menu: AnalyticsMenu): Promise<void> {
  const toggled = values(menu).find((value) => typeof value === 'function') as (event: { newState: string }) => void;
  toggled({ newState: 'open' });
  await vi.waitFor(() => expect(values(menu)).not.toContain('waiting'));
}

afterEach(() => vi.doUnmock(CONTENT));

test('it waits out of sight until what is in it is there', async () => {
  const menu = await fresh();
  expect(values(menu)).toContain('waiting');
  await open(menu);
  expect(values(menu).at(-1)).toHaveProperty('_$litType$');
});

test('one that cannot be loaded says so, and is tried again when it is opened again', async () => {
  vi.doMock(CONTENT, () => {
    throw new Error('gone');
  });
  const menu = await fresh();
  await open(menu);
  expect(values(menu).at(-1)).toMatch(/could not be loaded.*\.$/);
  vi.doUnmock(CONTENT);
  await open(menu);
  await vi.waitFor(() => expect(values(menu).at(-1)).toHaveProperty('_$litType$'));
});
