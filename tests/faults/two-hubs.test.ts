/* Two hubs on one origin, 35 and 36, in Chromium on the built site with real locks and channels. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/base/version.js';
import { badgeOf, chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { figure, medianOf } from './support/figures.js';
import { openStage, STAGE_KEY, untilWhole } from './support/stage.js';

const hubScript = () => readFileSync(fileURLToPath(new URL('../../dist/embed/hub.js', import.meta.url)), 'utf8');

/** A page of the same origin with one element whose hub is another script. */
const pageWith = (hub: string) =>
  `<!doctype html><title>other build</title><script type="module" src="../embed/options-analytics.js"></script>
  <options-analytics symbol="SPY" feed="massive" worker-src="${hub}" config-src="../config.json"></options-analytics>`;

describe('two hubs', () => {
  const stage = openStage({ launch: { ignoreDefaultArgs: ['--disable-back-forward-cache'] } });

  /** Watches the vendor's side: how many sockets there were at most, and for how long there was none. */
  function watchSockets() {
    let most = 0;
    let noneSince: number | undefined;
    const gaps: number[] = [];
    const timer = setInterval(() => {
      const { options } = stage.world.sim.stats().connections;
      most = Math.max(most, options);
      if (options === 0) noneSince ??= performance.now();
      else if (noneSince !== undefined) {
        gaps.push(performance.now() - noneSince);
        noneSince = undefined;
      }
    }, 2);
    return {
      most: () => most,
      /** Those since it was last asked, ms. */
      gaps: () => gaps.splice(0),
      stop: () => clearInterval(timer),
    };
  }

  // Seen to fail: with the holder's version not heeded the older tabs do not say why they stand; with a spare lock kept in `UpstreamLock`
  // they stand for as long as the newer page lies in the cache. With neither `abandon` nor `stirSleepingPages` there are two sockets then (in
  // two runs of two); without `abandon` alone there were none.
  test('35 two-builds', async (context) => {
    const { world } = stage;
    const sockets = watchSockets();
    stage.later(async () => sockets.stop());
    const old = await stage.openChain();
    const newer = hubScript().replaceAll(`"${VERSION}"`, '"99.0.0"').replaceAll(`\`${VERSION}\``, '`99.0.0`');
    expect(newer).toContain('99.0.0');
    world.site.put('newer/hub.js', newer);
    world.site.put('newer/index.html', pageWith('hub.js'));
    world.other.put('away.html', '<!doctype html><title>away</title>');
    const handOvers: number[] = [];
    const returns: number[] = [];
    for (let round = 0; round < 3; round++) {
      sockets.gaps();
      const page = await world.openTab('newer/');
      const chain = chainOn(page);
      await untilRows(chain, 30_000);
      await untilState(chain, 'live', 15_000);
      handOvers.push(Math.max(0, ...sockets.gaps()));
      await untilState(old.chain, 'stale', 15_000);
      // Why, the newer one has to say first.
      const title = () => badgeOf(old.chain).getAttribute('title');
      await untilTrue(async () => /newer version/i.test((await title()) ?? ''), {
        what: async () => `its reason; it says ${await title()}`,
      });
      await untilWhole(world);
      if (round === 0) {
        // Away and kept asleep it wants nothing: the older goes on after the linger and the next question, until it is back.
        await page.goto(`${world.other.url}away.html`);
        await untilState(old.chain, 'live', 12_000);
        await page.goBack({ waitUntil: 'commit' });
        await untilState(chain, 'live', 10_000);
        await untilState(old.chain, 'stale', 15_000);
      }
      sockets.gaps();
      // The newer one goes: the older takes over again.
      await page.close();
      await untilState(old.chain, 'live', 10_000);
      returns.push(Math.max(0, ...sockets.gaps()));
    }
    figure(context, 'newer build takes over', ...handOvers);
    figure(context, 'older build takes over', ...returns);
    expect(medianOf(handOvers)).toBeLessThan(1_000);
    expect(medianOf(returns)).toBeLessThan(1_000);
    expect(sockets.most()).toBe(1);
    expect(world.sim.stats()).toMatchObject({ evictions: 0 });
    sockets.stop();
  });

  // Seen to fail: with `allow(true)` before the lock is granted and a holder that does not yield there are two sockets, and the vendor throws one out.
  test('36 two-hubs', async () => {
    const { world } = stage;
    const sockets = watchSockets();
    stage.later(async () => sockets.stop());
    const first = await stage.openChain();
    world.site.put('second/hub.js', hubScript());
    world.site.put('second/index.html', pageWith('hub.js'));
    const page = await world.openTab('second/');
    const chain = chainOn(page);
    await untilRows(chain, 30_000);
    await untilState(chain, 'live', 15_000);
    expect(sockets.most()).toBe(1);
    sockets.stop();
    expect(world.sim.stats()).toMatchObject({ connections: { stocks: 1, options: 1, indices: 0 }, evictions: 0 });
    await page.close();
    await untilState(first.chain, 'live', 10_000);
    await first.page.waitForTimeout(10_500); // it has streamed long enough to be an incumbent
    // Another profile knows nothing of our locks: the vendor decides, and nobody fights.
    const other = await world.context.browser()!.newContext();
    const away = await other.newPage();
    await away.goto(`${world.site.url}settings/`);
    await away.getByLabel('API key', { exact: true }).fill(STAGE_KEY);
    await away.getByRole('button', { name: 'Connect', exact: true }).click();
    await away.getByText('The key was handed to the hub.').waitFor();
    await away.goto(`${world.site.url}chain/?symbol=SPY`);
    await untilState(chainOn(away), 'live', 30_000);
    await untilState(first.chain, 'displaced', 5_000);
    const { evictions } = world.sim.stats();
    expect(evictions).toBe(2); // one on each cluster
    // What the viewer sees of it, and the way back.
    const button = first.chain.getByRole('button', { name: 'Use here' });
    await button.waitFor();
    expect(await badgeOf(first.chain).textContent()).toBe('IN USE ELSEWHERE');
    await button.click();
    await untilState(first.chain, 'live', 10_000);
    await untilTrue(async () => (await chainOn(away).getAttribute('state')) === 'displaced', {
      what: 'the other to be displaced',
    });
    await other.close();
  });
});
