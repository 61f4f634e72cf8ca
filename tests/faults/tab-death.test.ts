/* Faults of single tabs, 26, 27, 29, 32 and 33, in Chromium on the built site: crashing, freezing and sleeping are its own. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chainOn, untilState } from '../support/e2e-chain.js';
import { hubLog, hubStats } from '../support/e2e-hub.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { figure } from './support/figures.js';
import { recordDeltas } from './support/page-spy.js';
import { areLiveSince, openStage, pageNow, timed, untilWhole } from './support/stage.js';

const isLong = process.env.STRIKEWIRE_LONG === '1';
const hasProc = process.platform === 'linux';

/** Processes of the browser that this test started, the children of ours and theirs. */
function descendants(pid = process.pid): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      parents.set(Number(name), Number(parent));
    } catch {
      // It has ended since.
    }
  }
  const found: number[] = [];
  const visit = (of: number) => {
    for (const [child, parent] of parents) {
      if (parent !== of) continue;
      if (/chrom|headless/i.test(readFileSync(`/proc/${child}/cmdline`, 'utf8'))) found.push(child);
      visit(child);
    }
  };
  visit(pid);
  return found;
}

describe('a tab', () => {
  const stage = openStage({ launch: { ignoreDefaultArgs: ['--disable-back-forward-cache'] } });
  const ofApple = () => subscribedTickers(stage.world.sim, 'options').filter((one) => one.startsWith('O:AAPL')).length;

  /** Opens two tabs, lets the second die, and times what the hub makes of it. */
  async function bury(die: (page: Page) => Promise<unknown>): Promise<number> {
    const { page: survivor, chain } = await stage.openChain();
    const { page } = await stage.openChain('chain/?symbol=AAPL');
    expect((await hubStats(survivor)).clients).toBe(2);
    expect(ofApple()).toBeGreaterThan(20);
    await die(page);
    const released = await timed(async () => (await hubStats(survivor)).clients === 1, 5_000, 'the hub to notice');
    const at = performance.now();
    await untilTrue(() => ofApple() === 0, { deadlineMs: 8_000, what: 'its contracts to be unsubscribed' });
    expect(performance.now() - at + released).toBeGreaterThan(4_500); // after the linger, not before
    await untilState(chain, 'live');
    await untilWhole(stage.world);
    await survivor.close();
    return released;
  }

  // Seen to fail: without the hub's request for the tab's lock in `watchTab`, a crashed tab is served for ever.
  test('26 tab-crash', async (context) => {
    stage.world.allow(/crashed/);
    const released = await bury(async (page) => {
      const session = await stage.world.context.newCDPSession(page);
      void session.send('Page.crash').catch(() => undefined);
    });
    figure(context, 'tab death → interest released', released);
    expect(released).toBeLessThanOrEqual(1_000);
  });

  // Seen to fail: with neither lock nor goodbye.
  test('27 tab-close', async (context) => {
    stage.world.other.put('away.html', '<!doctype html><title>away</title>');
    for (const die of [(page: Page) => page.close(), (page: Page) => page.goto(`${stage.world.other.url}away.html`)]) {
      const released = await bury(die);
      figure(context, 'tab death → interest released', released);
      expect(released).toBeLessThanOrEqual(1_000);
    }
  });

  // Fault 29 with a real page beside it; who is sent how much is counted in `tabs.test.ts`. Seen to fail: with `poke` in TabPort not
  // waiting for the acknowledgement.
  test('29 slow-tab beside another', async (context) => {
    await stage.world.context.addInitScript(recordDeltas);
    const { page: quick } = await stage.openChain();
    const { page: slow, chain } = await stage.openChain();
    const from = await pageNow(quick);
    await slow.evaluate(() => {
      for (const end = performance.now() + 10_000; performance.now() < end; );
    });
    const sentTo = async (page: Page) =>
      (await page.evaluate(() => deltasSentAt)).filter((at) => at > from + 1_000 && at < from + 9_500);
    // The one under way, and then one folded; beside it nobody waits.
    expect((await sentTo(slow)).length).toBeLessThanOrEqual(1);
    const sent = await sentTo(quick);
    const gaps = sent.slice(1).map((at, index) => at - sent[index]!);
    figure(context, 'beside a blocked tab: longest wait for a delta', Math.max(...gaps));
    expect(sent.length).toBeGreaterThan(20);
    expect(Math.max(...gaps)).toBeLessThan(5_000);
    await untilState(chain, 'live', 2_000);
  });

  // Seen to fail: without `returned` in HubClient the page from the cache shows its old values for ever.
  test('32 bfcache', async (context) => {
    const { world } = stage;
    world.other.put('away.html', '<!doctype html><title>away</title>');
    await world.context.addInitScript(recordDeltas);
    const kept: number[] = [];
    for (const hasCompany of [true, true, true, false]) {
      const company = hasCompany ? await stage.openChain('chain/?symbol=QQQ') : undefined;
      const { page } = await stage.openChain();
      await page.evaluate(() => {
        addEventListener('pageshow', ({ persisted }) => {
          if (!persisted) return;
          const at = performance.timeOrigin + performance.now();
          Object.assign(globalThis, { returned: firstTime(() => isFresh(at)).then((right) => right - at) });
        });
      });
      await page.goto(`${world.other.url}away.html`);
      if (company)
        await untilTrue(async () => (await hubStats(company.page)).clients === 1, { what: 'the hub to let it go' });
      await page.goBack({ waitUntil: 'commit' });
      const at = await pageNow(page);
      const took = await timed(() => areLiveSince([chainOn(page)], at), 10_000, 'fresh values');
      const within = await page.evaluate(() => (globalThis as { returned?: Promise<number> }).returned);
      if (within !== undefined) kept.push(within);
      if (within !== undefined) figure(context, 'bfcache: return → live', within);
      else figure(context, 'reload instead of bfcache → live', took);
      await page.close();
      await company?.page.close();
    }
    if (kept.length > 0) expect(Math.min(...kept)).toBeLessThanOrEqual(500); // the best: a busy machine's rest takes longer
  });

  // Seen to fail: with a lost session not followed by another dial. That a late timer is no dead hub is tested in fake time. Linux only: it
  // stops the processes.
  test.runIf(hasProc)('33 sleep-wake', async (context) => {
    const { page, chain } = await stage.openChain();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { generation } = await hubStats(page);
    const pids = descendants();
    expect(pids.length).toBeGreaterThan(2);
    const at = await pageNow(page);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const sleepMs = isLong ? 120_000 : 12_000;
    stage.world.sim.fault({ fault: 'tcp-drop', downMs: 1_000 });
    await new Promise((resolve) => setTimeout(resolve, sleepMs));
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    const took = await timed(() => areLiveSince([chain], at + sleepMs), 15_000, 'the tab to be live');
    figure(context, 'wake → live', took);
    expect(took).toBeLessThanOrEqual(5_000);
    const log = await hubLog(page);
    expect(log.some(({ message, detail }) => message.startsWith('options: live → ') && detail?.gap === true)).toBe(
      true,
    );
    expect((await hubStats(page)).generation).toBe(generation);
  });
});
