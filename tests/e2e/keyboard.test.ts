import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { chainOn, contractsOf, type ChainElement, untilRows, untilState } from '../support/e2e-chain.js';
import { focusOf, press, tabTo, untilFocus } from '../support/e2e-keys.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld, type World } from '../support/e2e-world.js';

/* Whatever can be done is done here with keys alone: nothing in this file points or clicks. */

/* Always the same morning: on an expiration's last afternoon bids of nothing are alike, and an order by them is one by nothing. */
const test = testInWorld({
  sim: { rate: 60 },
  config: { feed: 'demo', symbols: ['SPY'] },
  now: Date.parse('2026-11-24T10:00:00-05:00'),
});

async function openChain(world: World, search = 'symbol=SPY&strikes=5'): Promise<{ page: Page; chain: Locator }> {
  const page = await world.openTab(`chain/?${search}`);
  const chain = chainOn(page);
  await untilRows(chain);
  await untilTrue(() => chain.locator('[role=grid] [tabindex="0"]').count(), { what: 'the keys of the table' });
  return { page, chain };
}

const isInTable = ({ role }: { role: string }) => /^(?:gridcell|rowheader|columnheader)$/.test(role);
const strikesOf = (chain: Locator) =>
  chain
    .locator('.line:not([hidden]) [data-strike]')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['strike']!));
const get = <Name extends 'fields' | 'strikes' | 'expiry' | 'view'>(chain: Locator, name: Name) =>
  chain.evaluate((element, asked) => (element as ChainElement)[asked], name as 'fields');
const has = (chain: Locator, name: 'fields' | 'strikes' | 'expiry' | 'view', value: string) =>
  untilTrue(async () => (await get(chain, name)) === value, {
    what: async () => `${name} ${value}; it is ${await get(chain, name)}`,
  });
const count = (locator: Locator, wanted: number, what: string) =>
  untilTrue(async () => (await locator.count()) === wanted, { what });

/** Opens the menu of the chain and goes to one of its commands. */
async function toMenu(page: Page, command: string): Promise<void> {
  await tabTo(page, 'Options of this view');
  await press(page, 'Enter');
  await tabTo(page, command);
}

describe('keys of the whole page', () => {
  test('“/” goes to a symbol', async ({ world }) => {
    const page = await world.openTab();
    await untilRows(chainOn(page));
    await untilTrue(
      async () => {
        await press(page, '/');
        return (await focusOf(page)).name === 'Go to symbol';
      },
      { what: 'the field of the symbol' },
    );
    await page.keyboard.type('qqq');
    await press(page, 'Enter');
    await page.waitForURL(/chain\/\?symbol=QQQ/);
    await untilTrue(async () => (await contractsOf(chainOn(page)))[0]?.startsWith('O:QQQ'), {
      what: 'the other chain',
    });
  });

  test('“[” and “]” go to another expiration, with the focus in the chain and without any', async ({ world }) => {
    const { page, chain } = await openChain(world);
    const shown = async () => (await contractsOf(chain))[0]?.slice(0, 11);
    const first = await shown();
    await untilTrue(
      async () => {
        if ((await get(chain, 'expiry')) === '') await press(page, ']');
        return (await get(chain, 'expiry')) !== '';
      },
      { what: 'the keys of the page' },
    );
    const second = await untilTrue(async () => (await shown()) !== first && shown(), { what: 'the later expiration' });
    await tabTo(page, isInTable);
    await press(page, '[');
    await untilTrue(async () => (await shown()) === first, { what: 'the earlier one' });
    await press(page, ']');
    await untilTrue(async () => (await shown()) === second, { what: 'the later one' });
  });

  test('“?” lists every key, of the table that the handlers use; Escape brings back where one was', async ({
    world,
  }) => {
    const { page } = await openChain(world);
    const before = await tabTo(page, isInTable);
    await press(page, '?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    for (const text of ['Go to a symbol', 'Earlier expiration', 'Go to a strike', 'Ten rows up', 'Empty the filter']) {
      await dialog.getByText(text).waitFor();
    }
    await press(page, '?', ']');
    await count(page.locator('sw-key-help'), 1, 'one list');
    await press(page, 'Escape');
    await count(page.locator('sw-key-help'), 0, 'no list');
    expect(await focusOf(page)).toEqual(before);
    await press(page, 'Shift+Tab');
    await toMenu(page, 'Keys…');
    await press(page, 'Enter');
    await dialog.getByText('Ten rows up').waitFor();
    expect(await dialog.getByText('Go to a symbol').count()).toBe(0); // the element’s own list
  });

  test('keys that write are left alone where something is typed, and can be switched off', async ({ world }) => {
    const { page, chain } = await openChain(world);
    const expiry = (await contractsOf(chain))[0];
    await tabTo(page, 'Go to symbol');
    await press(page, '/', ']', '?', 'g');
    expect(await page.getByLabel('Go to symbol').inputValue()).toBe('/]?g');
    expect((await contractsOf(chain))[0]).toBe(expiry);
    await page.goto(new URL('settings/', world.site.url).href);
    await tabTo(page, /^Keys of one letter/);
    await press(page, 'Space');
    await press(page, '?', '/');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect((await focusOf(page)).name).toMatch(/^Keys of one letter/);
    await press(page, 'Tab', 'Enter');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });
});

describe('keys in the table', () => {
  test('one cell is reached by Tab; arrows, Home, End and Page keys move which', async ({ world }) => {
    const { page, chain } = await openChain(world, 'symbol=SPY&strikes=15&fields=bid,ask,iv');
    const strikes = await strikesOf(chain);
    const start = await tabTo(page, isInTable);
    expect(start.role).toBe('rowheader');
    await press(page, 'Tab');
    expect(isInTable(await focusOf(page))).toBe(false);
    await press(page, 'Shift+Tab');
    expect(await focusOf(page)).toEqual(start);

    const at = strikes.indexOf(start.data['strike']!);
    const contract = (right: 'C' | 'P', index: number) =>
      new RegExp(`${right}0*${Math.round(Number(strikes[index]) * 1000)}$`);
    await press(page, 'ArrowRight');
    expect(await focusOf(page)).toMatchObject({
      data: { field: 'bid' },
      contract: expect.stringMatching(contract('P', at)),
    });
    await press(page, 'ArrowRight', 'ArrowDown');
    expect(await focusOf(page)).toMatchObject({
      data: { field: 'ask' },
      contract: expect.stringMatching(contract('P', at + 1)),
    });
    await press(page, 'End', 'ArrowRight');
    expect((await focusOf(page)).data['field']).toBe('iv');
    await press(page, 'Home', 'ArrowLeft');
    expect(await focusOf(page)).toMatchObject({
      data: { field: 'iv' },
      contract: expect.stringMatching(contract('C', at + 1)),
    });
    await press(page, 'PageUp');
    expect((await focusOf(page)).contract).toMatch(contract('C', at - 9));
    await press(page, 'PageDown', 'ArrowUp');
    expect((await focusOf(page)).contract).toMatch(contract('C', at));
    await press(page, 'Control+Home');
    expect(await focusOf(page)).toMatchObject({ role: 'columnheader', data: { sort: 'iv', right: 'call' } });
    await press(page, 'ArrowUp', 'Control+End');
    expect((await focusOf(page)).contract).toMatch(contract('P', strikes.length - 1));
    expect(await chain.locator('[role=grid] [tabindex="0"]').count()).toBe(1);
  });

  test('what one side leaves out is not reached', async ({ world }) => {
    const { page, chain } = await openChain(world, 'symbol=SPY&strikes=5&fields=bid,ask');
    await tabTo(page, 'Filter and search');
    await press(page, 'Enter');
    await untilFocus(page, 'the filter', ({ name }) => name === 'Filter');
    await tabTo(page, 'Puts');
    await press(page, 'Enter');
    await count(chain.locator('.only-put'), 1, 'puts only');
    await tabTo(page, isInTable);
    await press(page, 'Home');
    expect((await focusOf(page)).role).toBe('rowheader');
    await press(page, 'End');
    expect((await focusOf(page)).contract).toMatch(/P\d{8}$/);
  });

  test('Enter selects a contract, and on a heading it sorts', async ({ world }) => {
    const { page, chain } = await openChain(world, 'symbol=SPY&strikes=5&fields=bid,ask');
    await tabTo(page, isInTable);
    await press(page, 'ArrowRight');
    const { contract } = await focusOf(page);
    await press(page, 'Enter');
    await count(chain.locator(`[data-selected][data-contract="${contract}"]`), 1, 'the selection');
    await press(page, 'ArrowRight', ' ');
    expect(await chain.locator('[data-selected]').count()).toBe(1);
    const byStrike = await strikesOf(chain);
    await press(page, 'Control+Home', 'Enter');
    const heading = chain.locator('[role=columnheader][aria-sort=descending]');
    await count(heading, 1, 'the sorted heading');
    await untilTrue(async () => (await strikesOf(chain))[0] === byStrike[0], {
      what: 'calls by their bid, largest first',
    });
    await press(page, 'Enter');
    await count(chain.locator('[role=columnheader][aria-sort=ascending]'), 1, 'the other order');
    await untilTrue(async () => (await strikesOf(chain))[0] === byStrike.at(-1), { what: 'the smallest first' });
    await press(page, 'Enter');
    await count(chain.locator('[aria-sort]'), 0, 'no order');
    expect(await strikesOf(chain)).toEqual(byStrike);
  });

  test('“g” goes to a strike and locks the window where that is; the lock opens it again', async ({ world }) => {
    const { page, chain } = await openChain(world, 'symbol=SPY&strikes=5&fields=bid,ask');
    const strikes = await strikesOf(chain);
    const far = String(Number(strikes.at(-1)) + 2 * (Number(strikes.at(-1)) - Number(strikes.at(-2))));
    await tabTo(page, isInTable);
    await press(page, 'g');
    await untilFocus(page, 'the field of the strike', ({ name }) => name === 'Go to strike');
    await page.keyboard.type(far);
    await press(page, 'Enter');
    await untilFocus(page, `strike ${far}`, ({ data }) => data['strike'] === far);
    expect(await chain.locator('.lock').getAttribute('aria-pressed')).toBe('true');
    await tabTo(page, 'Lock the strikes', 'Shift+Tab');
    await press(page, ' ');
    await untilTrue(async () => !(await strikesOf(chain)).includes(far), { what: 'the window back at the price' });
  });
});

describe('controls of a chain', () => {
  test('filter: typed, hidden, emptied, closed', async ({ world }) => {
    const { page, chain } = await openChain(world, 'symbol=SPY&strikes=5&fields=bid,ask,delta');
    const strikes = await strikesOf(chain);
    const all = strikes.length;
    await tabTo(page, 'Filter and search');
    await press(page, 'Enter');
    await untilFocus(page, 'the filter', ({ name }) => name === 'Filter');
    // Whatever the hour and the prices, it leaves both sides of some rows out, and not of all.
    await page.keyboard.type(`strike > ${strikes[2]} and bid >= 0`);
    await untilTrue(() => chain.locator('[data-out]').count(), { what: 'contracts that do not match' });
    await tabTo(page, 'Hide');
    await press(page, 'Enter');
    await untilTrue(async () => (await strikesOf(chain)).length < all, { what: 'hidden rows' });
    await tabTo(page, isInTable);
    await tabTo(page, 'Filter', 'Shift+Tab');
    await press(page, 'Escape');
    await untilTrue(async () => (await strikesOf(chain)).length === all, { what: 'all rows' });
    await press(page, 'Escape');
    await untilFocus(page, 'the button of the filter', ({ name }) => name === 'Filter and search');
    await count(chain.locator('sw-chain-tools'), 0, 'no filter');
  });

  test('columns: sets, picks, pins, bars, order; the focus comes back', async ({ world }) => {
    const { page, chain } = await openChain(world, 'symbol=SPY&strikes=5&fields=bid,ask');
    await toMenu(page, 'Columns…');
    await press(page, 'Enter');
    await page.getByRole('dialog', { name: 'Columns' }).waitFor();
    await tabTo(page, ({ field }) => field === 'iv');
    await press(page, ' ');
    await has(chain, 'fields', 'bid,ask,iv');
    await tabTo(page, 'Pin IV beside the strike', 'Shift+Tab');
    await press(page, 'Enter');
    await has(chain, 'fields', 'iv|bid,ask');
    await tabTo(page, 'Bars behind Ask');
    await press(page, ' ');
    await has(chain, 'fields', 'iv|bid,ask:bar');
    await tabTo(page, 'Move Ask', 'Shift+Tab');
    await press(page, 'ArrowUp');
    await has(chain, 'fields', 'iv|ask:bar,bid');
    await untilFocus(page, 'the grip that was moved', ({ name }) => name === 'Move Ask');
    await tabTo(page, 'Remove Bid');
    await press(page, 'Enter');
    await has(chain, 'fields', 'iv|ask:bar');
    await tabTo(page, 'Name of this set', 'Shift+Tab');
    await page.keyboard.type('Mine');
    await press(page, 'Enter');
    await tabTo(page, 'Greeks', 'Shift+Tab');
    await press(page, 'Enter');
    await untilTrue(async () => (await get(chain, 'fields')).includes('gamma'), { what: 'the set' });
    await tabTo(page, 'Mine');
    await press(page, 'Enter');
    await has(chain, 'fields', 'iv|ask:bar');
    await press(page, 'Escape');
    await untilFocus(page, 'the menu’s button', ({ name }) => name === 'Options of this view');
  });

  test('the table is copied as TSV, CSV and JSON', async ({ world }) => {
    await world.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page } = await openChain(world, 'symbol=SPY&strikes=1&fields=bid,ask');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await toMenu(page, 'Copy the table as TSV');
    for (const [format, start] of [
      ['TSV', 'contract\texpiry\tstrike\tright\tbid\task\n'],
      ['CSV', 'contract,expiry,strike,right,bid,ask\n'],
      ['JSON', '['],
    ] as const) {
      await press(page, 'Enter');
      await page.getByText(`Copied as ${format}.`).waitFor();
      expect((await copied()).startsWith(start)).toBe(true);
      await press(page, 'Tab');
    }
  });

  test('expiration, window and view', async ({ world }) => {
    const page = await world.openTab();
    const chain = chainOn(page);
    await untilRows(chain);
    await tabTo(page, 'Later expiration');
    await press(page, 'Enter');
    await untilTrue(async () => (await get(chain, 'expiry')) !== '', { what: 'the later expiration' });
    await tabTo(page, 'Strikes each side of the money');
    const before = await get(chain, 'strikes');
    await press(page, 'ArrowDown');
    await untilTrue(async () => (await get(chain, 'strikes')) !== before, { what: 'another window' });
    await tabTo(page, 'Lock the strikes');
    await press(page, ' ');
    await count(chain.locator('.lock[aria-pressed=true]'), 1, 'the lock');
    await tabTo(page, 'Chain');
    await press(page, 'Enter');
    await has(chain, 'view', 'chain');
  });
});

describe('other views of a chain', () => {
  test('the matrix is one stop of Tab; its metric is chosen and a contract selected', async ({ world }) => {
    const { page } = await openChain(world);
    const views = page.getByRole('navigation', { name: 'Views of the chain' });
    await tabTo(page, 'Matrix');
    await press(page, 'Enter');
    const matrix = page.locator('options-matrix');
    await untilTrue(() => matrix.locator('[role=grid] [tabindex="0"]').count(), { what: 'the matrix' });
    expect(await views.getByRole('button', { name: 'Matrix' }).getAttribute('aria-pressed')).toBe('true');
    await tabTo(page, ({ tag }) => tag === 'select');
    await press(page, 'ArrowDown');
    await untilTrue(() => matrix.evaluate((one) => (one as HTMLElement & { metric: string }).metric === 'mid'), {
      what: 'another metric',
    });
    await matrix.evaluate((one) =>
      one.addEventListener('options-select', (event) => {
        (one as HTMLElement).title = (event as CustomEvent<{ contract: string }>).detail.contract;
      }),
    );
    const at = await tabTo(page, isInTable);
    expect(at.role).toBe('rowheader');
    await press(page, 'ArrowRight', 'ArrowDown', 'Enter');
    const { contract } = await focusOf(page);
    expect(contract).toMatch(/^O:SPY/);
    expect(await matrix.getAttribute('title')).toBe(contract);
    await press(page, 'Control+Home');
    expect(await focusOf(page)).toMatchObject({ role: 'columnheader', name: 'Strike' });
    expect(await matrix.locator('[role=grid] [tabindex="0"]').count()).toBe(1);
  });

  test('charts are read out with arrows', async ({ world }) => {
    const { page } = await openChain(world);
    await tabTo(page, 'Charts');
    await press(page, 'Enter');
    const smile = page.locator('options-charts sw-smile-chart');
    await smile.locator('.plot[tabindex]').waitFor();
    await tabTo(page, /^Implied volatility by strike. Arrow keys read it out/);
    const said = page.locator('options-charts #announcement');
    await press(page, 'Home');
    await untilTrue(async () => (await said.textContent()) !== '', { what: 'the first point' });
    const first = await said.textContent();
    await press(page, 'ArrowRight');
    await untilTrue(async () => (await said.textContent()) !== first, { what: 'the next point' });
    await count(smile.locator('.cursor'), 1, 'the hairline');
    await press(page, 'Escape');
    await count(smile.locator('.cursor'), 0, 'no hairline');
  });

  test('legs of a strategy are taken from the table, changed and removed', async ({ world }) => {
    const { page } = await openChain(world, 'symbol=SPY&strikes=5&fields=bid,ask');
    await tabTo(page, 'Strategy');
    await press(page, 'Enter');
    const strategy = page.locator('options-strategy');
    await strategy.getByText('press Enter there').waitFor();
    await tabTo(page, isInTable);
    await press(page, 'ArrowRight', 'ArrowRight');
    expect((await focusOf(page)).data['field']).toBe('ask');
    await press(page, 'Enter');
    const rows = strategy.locator('tbody:has(input) tr');
    await count(rows, 1, 'a leg');
    await press(page, 'ArrowDown', 'ArrowLeft', 'Enter');
    await count(rows, 2, 'two legs');
    const quantities = () =>
      strategy.locator('tbody input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    expect((await quantities()).toSorted()).toEqual(['-1', '1']);
    await tabTo(page, 'Quantity of leg 1');
    await press(page, 'ArrowUp', 'Tab');
    await untilTrue(async () => (await quantities())[0] === '2', { what: 'the quantity' });
    await tabTo(page, /^Spot/);
    await press(page, 'ArrowRight');
    await strategy.getByText('+0.5 %').waitFor();
    await tabTo(page, 'Remove leg 2', 'Shift+Tab');
    await press(page, 'Enter');
    await count(rows, 1, 'one leg');
    await tabTo(page, 'Clear', 'Shift+Tab');
    await press(page, 'Enter');
    await count(rows, 0, 'no leg');
  });
});

describe('pages', () => {
  test('a widget is added and removed', async ({ world }) => {
    const page = await world.openTab();
    await untilRows(chainOn(page));
    await tabTo(page, 'Add widget');
    await press(page, 'Enter');
    await untilFocus(page, 'the symbol', ({ tag }) => tag === 'input');
    await page.keyboard.type('QQQ');
    await press(page, 'Enter');
    await count(page.locator('options-analytics'), 2, 'two widgets');
    await untilFocus(page, 'the button again', ({ name }) => name === 'Add widget');
    await tabTo(page, 'Remove SPY');
    await press(page, 'Enter');
    await count(page.locator('options-analytics'), 1, 'one widget');
  });

  test('feed and key are chosen, the key locked and forgotten', async ({ world }) => {
    const page = await world.openTab('settings/');
    await tabTo(page, /^Demo/);
    await press(page, 'ArrowDown');
    await page.getByText('No key is held.').waitFor();
    await tabTo(page, 'API key');
    await page.keyboard.type('a-key');
    await tabTo(page, /^12 hours/);
    await press(page, 'ArrowDown', 'ArrowDown');
    await tabTo(page, 'Passphrase');
    await page.keyboard.type('long enough');
    await press(page, 'Enter');
    await page.getByText('A key is held and in use in all tabs.').waitFor();
    await tabTo(page, 'Lock', 'Shift+Tab');
    await press(page, 'Enter');
    await page.getByText('A key is kept, but locked.').waitFor();
    await tabTo(page, 'Passphrase of the kept key');
    await page.keyboard.type('long enough');
    await press(page, 'Enter');
    await page.getByText('A key is held and in use in all tabs.').waitFor();
    await tabTo(page, 'Forget');
    await press(page, ' ');
    await page.getByText('No key is held.').waitFor();
    await tabTo(page, 'Dark');
    await press(page, 'Enter');
    await untilTrue(() => page.evaluate(() => document.documentElement.dataset['theme'] === 'dark'), { what: 'dark' });
  });

  test('the key is given where an element asks for it', async ({ world }) => {
    const page = await world.openTab('settings/');
    await tabTo(page, /^Demo/);
    await press(page, 'ArrowDown');
    await page.goto(new URL('chain/?symbol=SPY&strikes=5', world.site.url).href);
    await untilState(chainOn(page), 'no-key');
    await tabTo(page, 'Go to the settings page');
    await press(page, 'Enter');
    await page.waitForURL(/settings\//);
  });
});
