import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilTrue } from '../support/e2e-until-true.js';
import { giveKey, look, statsOf, untilLive, untilShown } from './support/chain-tab.js';
import { describeEngines } from './support/describe-engines.js';
import type { EngineTab } from './support/engine.js';
import { limited } from './support/figures.js';
import { openSite, type Site } from './support/site.js';

const ONE_EACH = { stocks: 1, options: 1, indices: 0 };

// One story, told in order: each test goes on from where the one before it ended.
describeEngines('without a SharedWorker', (engine, name) => {
  let site: Site;
  let tabs: EngineTab[];

  beforeAll(async () => {
    site = await openSite({ withoutSharedWorker: true });
    const first = await site.openTab(engine(), 'settings/');
    await giveKey(first, 'any-key');
    await first.goto(site.url);
    await untilLive(first);
    tabs = [first];
    while (tabs.length < 3) tabs.push(await site.openTab(engine()));
    for (const tab of tabs) await untilLive(tab, 30_000);
  });

  afterAll(async () => {
    for (const tab of tabs ?? []) await tab.close();
    await site?.close();
  });

  test('the first tab leads, the others follow: one hub, one socket per cluster', async () => {
    expect(await tabs[0]!.run(() => typeof SharedWorker)).toBe('undefined');
    await untilTrue(async () => (await statsOf(tabs[2]!)).clients === 3, { what: 'three tabs to be attached' });
    const all = await Promise.all(tabs.map((tab) => statsOf(tab)));
    expect(all.map(({ mode }) => mode)).toEqual(['leader-tab', 'leader-tab', 'leader-tab']);
    expect(new Set(all.map(({ generation }) => generation)).size).toBe(1);
    expect(site.sim.stats().connections).toEqual(ONE_EACH);
    expect(site.sim.stats().duplicates).toBe(0);
  });

  test('the leader closed, the next leads within two seconds, with sockets of its own and no other', async (context) => {
    await tabs[2]!.show();
    await untilLive(tabs[2]!);
    const { generation } = await statsOf(tabs[2]!);
    const { opened } = site.sim.stats();
    await tabs.shift()!.close();
    // Some engines take their time to close a tab: what counts begins with the end of its sockets.
    await untilTrue(
      () => site.sim.stats().connections.options === 0 || site.sim.stats().opened.options > opened.options,
      {
        everyMs: 2,
        what: 'the old sockets to go',
      },
    );
    const goneAt = performance.now();
    await untilTrue(
      () => site.sim.stats().opened.options > opened.options && site.sim.stats().subscriptions.options.length > 0,
      {
        everyMs: 2,
        what: 'the topics on a new socket',
      },
    );
    limited(context, name, 'leader gone → the next has its topics', performance.now() - goneAt, 2_000);
    await untilTrue(async () => (await statsOf(tabs[1]!)).generation !== generation, {
      everyMs: 10,
      what: 'another hub',
    });
    await untilLive(tabs[1]!);
    limited(context, name, 'leader gone → live', performance.now() - goneAt, 2_000);
    expect(site.sim.stats().connections).toEqual(ONE_EACH);
    await untilTrue(async () => (await statsOf(tabs[0]!)).clients === 2, { what: 'two tabs' });
    const hubs = await Promise.all(tabs.map(async (tab) => (await statsOf(tab)).generation));
    expect(new Set(hubs).size).toBe(1);
  });

  test('a follower that reloads finds the hub that is there; the leader that reloads hands it over', async () => {
    const before = (await statsOf(tabs[0]!)).generation;
    await tabs[1]!.reload();
    await tabs[0]!.show();
    await untilTrue(async () => (await statsOf(tabs[1]!)).generation === before, { what: 'the same hub' });
    await tabs[0]!.reload();
    await tabs[1]!.show();
    await untilTrue(async () => (await statsOf(tabs[1]!)).generation !== before, { what: 'another hub' });
    await untilLive(tabs[1]!);
    const { generation, clients } = await untilTrue(async () => {
      const stats = await statsOf(tabs[0]!);
      return stats.clients === 2 && stats;
    });
    expect({ generation, clients }).toEqual({ generation: (await statsOf(tabs[1]!)).generation, clients: 2 });
    expect(site.sim.stats().connections).toEqual(ONE_EACH);
  });

  test('the hub’s worker dies without a word: started again by the tab that leads', async (context) => {
    const { generation } = await statsOf(tabs[1]!);
    await untilTrue(async () => (await look(tabs[1]!))?.state === 'live');
    const killedAt = performance.now();
    await site.killHub(tabs[1]!);
    await untilShown(tabs[1]!, 'the loss', ({ state }) => state === 'stale', 9_000);
    await untilLive(tabs[1]!, 12_000);
    limited(context, name, 'leader’s worker dead → live', performance.now() - killedAt, 10_000);
    expect((await statsOf(tabs[1]!)).generation).not.toBe(generation);
    await untilTrue(async () => (await statsOf(tabs[0]!)).clients === 2, { deadlineMs: 15_000, what: 'both tabs' });
    expect(site.sim.stats().connections).toEqual(ONE_EACH);
  });
});
