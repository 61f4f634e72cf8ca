import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilTrue } from '../support/e2e-until-true.js';
import { makeTwoBuilds, type TwoBuilds } from '../support/two-builds.js';
import { giveKey, look, statsOf, untilLive, untilShown } from './support/chain-tab.js';
import { describeEngines } from './support/describe-engines.js';
import type { EngineTab } from './support/engine.js';
import { figure, limited } from './support/figures.js';
import { builtSite, openSite, type Site } from './support/site.js';
import { watchSockets } from './support/watch-sockets.js';

const ONE_EACH = { stocks: 1, options: 1, indices: 0 };

// One story, told in order: each test goes on from where the one before it ended.
describeEngines('two builds on one origin', (engine, name) => {
  let builds: TwoBuilds;
  let site: Site;
  const older: EngineTab[] = [];
  const newer: EngineTab[] = [];

  beforeAll(async () => {
    builds = await makeTwoBuilds(builtSite());
    site = await openSite({ dist: builds.root, folders: ['older/', 'newer/'] });
    const first = await site.openTab(engine(), 'older/settings/');
    await giveKey(first, 'any-key');
    await first.goto(new URL('older/', site.url).href);
    await untilLive(first);
    older.push(first, await site.openTab(engine(), 'older/'));
    for (const tab of older) await untilLive(tab);
  });

  afterAll(async () => {
    for (const tab of [...older, ...newer]) await tab.close();
    await site?.close();
    await builds?.remove();
  });

  test('the newer takes over at once; there is never more than one socket per cluster', async (context) => {
    const sockets = watchSockets(site.sim);
    newer.push(await site.openTab(engine(), 'newer/'));
    await untilLive(newer[0]!);
    newer.push(await site.openTab(engine(), 'newer/'));
    await untilLive(newer[1]!);
    const { most, longestGapMs } = sockets.stop();
    expect(most).toEqual(ONE_EACH);
    limited(context, name, 'to the newer build: time without a socket', longestGapMs, 1_000);
    // It did change hands, in less time than is between two looks if need be.
    await untilTrue(async () => (await statsOf(newer[0]!)).optionsConnected, { what: 'the newer to be connected' });
    expect((await statsOf(newer[0]!)).version).toBe(builds.versions.newer);
    expect(await statsOf(older[0]!)).toMatchObject({ version: builds.versions.older, optionsConnected: false });
  });

  test('the older’s tabs say that a newer version is open', async () => {
    for (const tab of older) {
      await tab.show();
      await untilShown(
        tab,
        'the newer version named',
        ({ badge, sentence }) => badge === 'NEWER VERSION OPEN' && /newer version/.test(sentence),
      );
      expect((await look(tab))!.state).not.toBe('live');
    }
  });

  test('the newer gone, the older takes over again', async (context) => {
    const sockets = watchSockets(site.sim);
    await newer.pop()!.close();
    await older[1]!.show();
    await untilTrue(async () => (await statsOf(newer[0]!)).clients === 1, { what: 'one tab of the newer' });
    expect((await statsOf(older[1]!)).optionsConnected).toBe(false);
    const closedAt = performance.now();
    await newer.pop()!.close();
    await untilShown(older[1]!, 'live', ({ state }) => state === 'live');
    figure(context, name, 'newer build closed → older live', performance.now() - closedAt);
    // Each cluster has its own lock and its own hand-over: the price may come a moment after the contracts.
    await untilTrue(async () => site.sim.stats().connections.stocks === 1, { what: 'the socket of the stocks' });
    const { longestGapMs, longestOverlapMs } = sockets.stop();
    // The newer died with its last tab: the browser lets go of its lock before it ends its sockets.
    limited(context, name, 'back to the older build: time with two sockets', longestOverlapMs, 5);
    limited(context, name, 'back to the older build: time without a socket', longestGapMs, 1_000);
    expect(site.sim.stats()).toMatchObject({ connections: ONE_EACH, evictions: 0, duplicates: 0 });
  });
});
