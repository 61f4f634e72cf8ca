import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilTrue } from '../support/e2e-until-true.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { giveKey, isPriced, look, statsOf, untilLive, untilShown } from './support/chain-tab.js';
import { describeEngines } from './support/describe-engines.js';
import type { EngineTab } from './support/engine.js';
import { limited } from './support/figures.js';
import { openSite, type Site } from './support/site.js';
import { watchSockets } from './support/watch-sockets.js';

const ONE_EACH = { stocks: 1, options: 1, indices: 0 };

// One story, told in order: each test goes on from where the one before it ended.
describeEngines('ten tabs', (engine, name) => {
  let site: Site;
  let tabs: EngineTab[];
  let sockets: ReturnType<typeof watchSockets>;

  beforeAll(async () => {
    site = await openSite();
    const first = await site.openTab(engine(), 'settings/');
    await giveKey(first, 'any-key');
    await first.goto(site.url);
    await untilLive(first);
    tabs = [first];
    sockets = watchSockets(site.sim);
    while (tabs.length < 9) tabs.push(await site.openTab(engine(), '', 'behind'));
    tabs.push(await site.openTab(engine()));
  });

  afterAll(async () => {
    sockets?.stop();
    for (const tab of tabs ?? []) await tab.close();
    await site?.close();
  });

  test('share one hub and one socket per cluster, and all have their rows', async () => {
    for (const tab of tabs) await untilShown(tab, 'rows', isPriced, 30_000);
    await untilTrue(async () => (await statsOf(tabs[0]!)).clients === 10, { what: 'ten tabs to be attached' });
    expect(await statsOf(tabs[9]!)).toMatchObject({ mode: 'shared-worker', cache: 'indexeddb', clients: 10 });
    expect(site.sim.stats()).toMatchObject({ connections: ONE_EACH, duplicates: 0, beforeAuth: 0 });
    const { most } = sockets.stop();
    expect(most).toEqual(ONE_EACH); // ever; WebKit may have started the worker again meanwhile
    const { contracts } = (await look(tabs[0]!))!;
    expect(subscribedTickers(site.sim, 'options')).toEqual(expect.arrayContaining([...contracts]));
  });

  test('a dropped socket is opened again, once, with everything on it', async (context) => {
    await tabs[9]!.show();
    await untilLive(tabs[9]!);
    const { opened, subscriptions } = site.sim.stats();
    const before = subscriptions.options.length;
    site.sim.fault({ fault: 'tcp-drop', cluster: 'options' });
    const droppedAt = performance.now();
    await untilTrue(
      () => site.sim.stats().opened.options === opened.options + 1 && site.sim.stats().connections.options === 1,
      {
        what: 'a new socket',
      },
    );
    await untilTrue(() => site.sim.stats().subscriptions.options.length === before, { what: 'all topics' });
    await untilLive(tabs[9]!);
    limited(context, name, 'drop → live', performance.now() - droppedAt, 3_000);
    expect(site.sim.stats().opened).toEqual({ ...opened, options: opened.options + 1 });
  });

  test('a hub that dies without a word is started again for all, with one socket', async (context) => {
    const { generation } = await statsOf(tabs[9]!);
    await untilTrue(async () => (await look(tabs[9]!))?.state === 'live');
    await site.killHub(tabs[9]!);
    const killedAt = performance.now();
    await untilShown(tabs[9]!, 'the loss', ({ state }) => state === 'stale', 9_000);
    await untilLive(tabs[9]!, 9_000);
    limited(context, name, 'hub death → live', performance.now() - killedAt, 8_000);
    await untilTrue(async () => (await statsOf(tabs[9]!)).clients === 10, {
      deadlineMs: 20_000,
      what: async () => `ten tabs to be back; there are ${(await statsOf(tabs[9]!)).clients}`,
    });
    expect((await statsOf(tabs[0]!)).generation).not.toBe(generation);
    expect((await statsOf(tabs[0]!)).generation).toBe((await statsOf(tabs[9]!)).generation);
    expect(site.sim.stats().connections).toEqual(ONE_EACH);
  });

  test('a closed one is forgotten at once', async (context) => {
    const closedAt = performance.now();
    await tabs.shift()!.close();
    await untilTrue(async () => (await statsOf(tabs[8]!)).clients === 9, { everyMs: 20, what: 'nine tabs' });
    limited(context, name, 'tab closed → its interest gone', performance.now() - closedAt, 1_000);
  });
});
