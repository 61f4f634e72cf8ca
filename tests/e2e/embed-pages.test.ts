import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { HubStats } from '../../src/worker/hub-api.js';
import { badgeOf, chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { fixturePage } from '../support/e2e-fixture-page.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld, typeKey, type World } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 60 } });

/** Puts a page on the other origin, with the configuration of the site. @returns its address. */
async function putElsewhere(name: string, world: World): Promise<string> {
  world.other.put(`${name}.html`, await fixturePage(name, world));
  world.other.put('config.json', await (await fetch(new URL('config.json', world.site.url))).text());
  return new URL(`${name}.html`, world.other.url).href;
}

/** As a script of the page asks, which imports the element's file once more. */
function statsOf(page: Page, world: World): Promise<HubStats> {
  const src = new URL('embed/options-analytics.js', world.site.url).href;
  // A text, since the test runner would make the import its own.
  return page.evaluate(`import(${JSON.stringify(src)}).then(({ connectHub }) => connectHub().stats())`);
}

const oneSocketEach = { stocks: 1, options: 1, indices: 0 };

describe('a plain page', () => {
  test('of the same origin shares the SharedWorker with every other, key and sockets too', async ({ world }) => {
    world.site.put('embedded.html', await fixturePage('same-origin', world));
    const page = await world.openTab('embedded.html');
    const chain = chainOn(page);
    await untilState(chain, 'no-key');
    expect(await chainOn(page, 1).getByLabel('API key').count()).toBe(0); // key-entry="off"
    await typeKey(chain, 'any-key');
    await untilRows(chain);
    await untilRows(chainOn(page, 1));
    await untilState(chain, 'live');
    expect(await badgeOf(chain).textContent()).toBe('LIVE');

    const second = await world.openTab('embedded.html');
    await untilState(chainOn(second), 'live'); // nobody asked for the key again
    await untilRows(chainOn(second));
    expect(await statsOf(second, world)).toMatchObject({ mode: 'shared-worker', clients: 2 });
    const { opened, connections, duplicates } = world.sim.stats();
    expect({ opened, connections, duplicates }).toEqual({
      opened: oneSocketEach,
      connections: oneSocketEach,
      duplicates: 0,
    });
    expect(subscribedTickers(world.sim, 'stocks')).toEqual(['QQQ', 'SPY']);
    expect(await world.workers.list()).toHaveLength(1);
    expect(world.site.requests.filter(({ path }) => path.includes('/assets/'))).toEqual([]); // the two files are enough
  });

  test('of another origin has the hub in its leading tab; when that goes, the next leads', async ({ world }) => {
    const address = await putElsewhere('other-origin', world);
    const page = await world.openTab(address);
    await untilState(chainOn(page), /./, 1_000);
    const states = new Set<string | null>();
    await untilTrue(
      async () => {
        const state = await chainOn(page).getAttribute('state');
        return states.add(state).has('no-key');
      },
      { deadlineMs: 4_000, everyMs: 10, what: () => `no-key; seen so far: ${[...states].join()}` },
    );
    expect(states).not.toContain('stale'); // the first leader is just starting: nothing was lost
    await typeKey(chainOn(page), 'any-key');
    await untilRows(chainOn(page));
    await untilState(chainOn(page), 'live');
    expect(await statsOf(page, world)).toMatchObject({ mode: 'leader-tab', clients: 1 });
    expect(page.workers()).toHaveLength(1);
    expect(await world.workers.list()).toEqual([]);

    const second = await world.openTab(address);
    await untilRows(chainOn(second));
    await untilState(chainOn(second), 'live');
    expect(second.workers()).toHaveLength(0);
    expect(await statsOf(second, world)).toMatchObject({ mode: 'leader-tab', clients: 2 });
    expect(world.sim.stats().opened).toEqual(oneSocketEach);

    await page.close();
    await untilTrue(() => second.workers().length === 1, { what: 'the second to lead' });
    await untilTrue(() => world.sim.stats().opened.options === 2 && world.sim.stats().connections.options === 1, {
      what: 'its own socket, the other one closed',
    });
    await untilState(chainOn(second), 'live');
    expect((await statsOf(second, world)).clients).toBe(1);
  });

  test('of another origin with the hub’s file on its own has a SharedWorker', async ({ world }) => {
    const address = await putElsewhere('own-hub', world);
    const page = await world.openTab(address);
    await untilState(chainOn(page), 'no-key');
    await typeKey(chainOn(page), 'any-key');
    const second = await world.openTab(address);
    for (const tab of [page, second]) {
      await untilRows(chainOn(tab));
      await untilState(chainOn(tab), 'live');
    }
    expect(await statsOf(page, world)).toMatchObject({ mode: 'shared-worker', clients: 2 });
    expect(world.sim.stats().opened).toEqual(oneSocketEach);
    expect((await world.workers.list()).map(({ url }) => url)).toEqual([new URL('hub.js', world.other.url).href]);
  });

  test('of another origin works under the strictest policy that the documentation names', async ({ world }) => {
    const page = await world.openTab(await putElsewhere('strict', world));
    await untilState(chainOn(page), 'no-key');
    await typeKey(chainOn(page), 'any-key');
    await untilRows(chainOn(page));
    await untilState(chainOn(page), 'live');
    expect(await statsOf(page, world)).toMatchObject({ mode: 'leader-tab' });
  });

  test('says which file is missing when the hub’s is not there', async ({ world }) => {
    world.allow(/404|nowhere\.js: cannot be watched/);
    world.other.put('lost.html', (await fixturePage('own-hub', world)).replace('hub.js', 'nowhere.js'));
    const page = await world.openTab(new URL('lost.html', world.other.url).href);
    await untilState(chainOn(page), 'error');
    expect(await chainOn(page).getByText('could not be loaded').first().innerText()).toMatch(/Reload the page/);
  });
});
