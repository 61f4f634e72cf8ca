import { expect } from 'vitest';
import { badgeOf, chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { hubStats } from '../support/e2e-hub.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld, typeKey } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 60 }, config: { feed: 'demo', symbols: ['SPY'] } });

test('the feed is switched and the key typed on the settings page; it goes to the hub and nowhere else', async ({
  world,
}) => {
  const key = 'k3y_of_the_viewer';
  const board = await world.openTab();
  await untilState(chainOn(board), 'live');
  expect(await badgeOf(chainOn(board)).textContent()).toBe('DEMO');

  const page = await world.openTab('settings/');
  await page.getByRole('radio', { name: /^Massive\.com/ }).check();
  await untilState(chainOn(board), 'no-key');
  await page.getByText('No key is held. Type one to connect.').waitFor();
  await typeKey(page, key);
  await page.getByText('A key is held and in use in all tabs.').waitFor();
  await untilState(chainOn(board), 'live');
  expect(await badgeOf(chainOn(board)).textContent()).toBe('LIVE');
  expect(world.sim.stats().connections.options).toBe(1);

  for (const tab of [board, page]) {
    expect(await tab.content()).not.toContain(key);
    expect(await shownText(tab)).not.toContain(key);
    const kept = await tab.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).not.toContain(key);
  }
  expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe('');
  const stats = await hubStats(page);
  expect(JSON.stringify(stats)).not.toContain(key);
  expect(stats).toMatchObject({ feed: 'massive', key: 'held', optionsConnected: true }); // of the feed in use, not of the first one

  await page.getByRole('radio', { name: /^Demo/ }).check();
  await untilTrue(async () => (await badgeOf(chainOn(board)).textContent()) === 'DEMO', { what: 'the demo feed' });
  await untilTrue(() => subscribedTickers(world.sim, 'options').length === 0, {
    what: 'the contracts that nobody wants to be unsubscribed',
  });
});

test('widgets are added and removed, and remembered', async ({ world }) => {
  const page = await world.openTab();
  await untilRows(chainOn(page));
  const symbols = () =>
    page
      .locator('options-analytics')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement & { symbol: string }).symbol));
  const add = async (symbol: string) => {
    await page.getByRole('button', { name: 'Add widget' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add options analytics' });
    await dialog.getByLabel('Symbol').fill(symbol);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    return dialog;
  };

  const dialog = await add('not a symbol');
  await dialog.getByRole('alert').getByText('is not').waitFor();
  expect(await symbols()).toEqual(['SPY']);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await add('aapl');
  expect(await symbols()).toEqual(['SPY', 'AAPL']);
  await untilRows(chainOn(page, 1));
  await chainOn(page, 1).getByRole('button', { name: 'Chain' }).click();
  await page.reload();
  await untilRows(chainOn(page, 1));
  expect(await symbols()).toEqual(['SPY', 'AAPL']);
  expect(await chainOn(page, 1).locator('.grid.chain').count()).toBe(1);

  await page.getByRole('button', { name: 'Remove SPY' }).click();
  await page.reload();
  await untilRows(chainOn(page));
  expect(await symbols()).toEqual(['AAPL']);

  // What was stored is as untrusted as anything else.
  await page.evaluate(() => localStorage.setItem('strikewire-settings', '{"version":1,"widgets":[{"id":5}]}'));
  await page.reload();
  await untilRows(chainOn(page));
  expect(await symbols()).toEqual(['SPY']);
});
