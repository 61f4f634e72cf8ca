import { describe, expect } from 'vitest';
import { cellOf, chainOn, contractsOf, untilRows } from '../support/e2e-chain.js';
import { openWithKey } from '../support/e2e-hub.js';
import { dataRequests, subscribedTickers } from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';

const test = testInWorld();

describe('the chain page', () => {
  test('lists what is expected of every expiration without fetching its chain, and shows the chosen ones', {
    timeout: 90_000,
  }, async ({ world }) => {
    const page = await openWithKey(world, 'chain/?symbol=SPX&strikes=5');
    const chain = chainOn(page);
    await untilRows(chain);
    const before = dataRequests(world.sim);
    const chainPages = (requests: Record<string, number>) =>
      Object.entries(requests).reduce(
        (sum, [path, count]) => sum + (path.startsWith('/v3/snapshot/options/') ? count : 0),
        0,
      );
    await chain.locator('#expiries-button').click();
    const picker = chain.locator('sw-expiry-picker');
    const figures = await untilTrue(
      async () => {
        const rows = await picker.locator('tbody tr').all();
        const texts = await Promise.all(rows.map((row) => row.locator('td.value').allInnerTexts()));
        return (
          texts.length > 20 &&
          texts.every(([iv, move]) => /^\d+\.\d%$/.test(iv ?? '') && (move ?? '').startsWith('±')) &&
          texts
        );
      },
      { deadlineMs: 20_000, what: async () => `figures; they are ${await picker.locator('tbody').innerText()}` },
    );
    // The simulated market's smile has one level: further expirations differ by little, their moves grow.
    const moves = figures.map(([, move]) => Number(move!.slice(1).replaceAll(',', '')));
    expect([...moves].sort((a, b) => a - b)).toEqual(moves);
    expect(chainPages(dataRequests(world.sim))).toBe(chainPages(before));
    await picker.locator('[data-index="2"]').focus();
    await page.keyboard.press('Space');
    const shown = await untilTrue(
      async () => {
        const now = await contractsOf(chain);
        return now.length === 44 && now;
      },
      { what: async () => `two expirations; ${(await contractsOf(chain)).length} contracts` },
    );
    await untilTrue(() => subscribedTickers(world.sim, 'options').length === shown.length, { what: 'their quotes' });
    expect(new URL(page.url()).searchParams.get('expiry')).toMatch(/^\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d$/);
    expect(await chain.locator('[role=grid]').count()).toBe(2);
  });

  test('keeps what is supposed in its address; live columns stay live', { timeout: 90_000 }, async ({ world }) => {
    const page = await openWithKey(world, 'chain/?symbol=SPX&strikes=3&what-if=spot:2');
    const chain = chainOn(page);
    const [contract] = await untilRows(chain);
    const supposed = () => cellOf(chain, contract!, 'ifChange').innerText();
    await untilTrue(async () => /\d/.test(await supposed()), { what: supposed });
    const bid = cellOf(chain, contract!, 'bid');
    const first = await bid.innerText();
    await untilTrue(async () => (await bid.innerText()) !== first, { deadlineMs: 20_000, what: 'another bid' });
    const before = Number((await supposed()).replaceAll(',', ''));
    const slider = chain.locator('sw-what-if').getByLabel('Spot, %', { exact: true });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await untilTrue(() => new URL(page.url()).searchParams.get('what-if') === 'spot:3', { what: () => page.url() });
    // The contract is a call at the money or near: another percent up is worth more.
    await untilTrue(async () => Number((await supposed()).replaceAll(',', '')) > before + 10, {
      what: async () => `more than ${before}; it is ${await supposed()}`,
    });
    await page.reload();
    await untilRows(chain);
    await untilTrue(async () => (await chain.locator('sw-what-if p').innerText()).includes('What if: spot +3 %.'), {
      what: 'the same after a reload',
    });
    await chain.locator('sw-what-if').getByRole('button', { name: 'Reset' }).click();
    await untilTrue(() => !new URL(page.url()).searchParams.has('what-if'), { what: () => page.url() });
    expect(await chain.locator('[data-field=ifPrice]').count()).toBe(0);
  });
});
