/* Faults of the hub itself, 23 to 25, in Chromium on the built site: only there a SharedWorker dies, hangs or cannot be loaded. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { badgeOf, chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { hubLog, hubStats } from '../support/e2e-hub.js';
import { figure, medianOf } from './support/figures.js';
import { areLiveSince, openStage, pageNow, timed, untilWhole } from './support/stage.js';

const hubFile = () =>
  readdirSync(fileURLToPath(new URL('../../dist/assets', import.meta.url))).find((name) =>
    name.startsWith('hub.worker-'),
  )!;

/** From a hub's death to live tabs; six seconds of it until it counts as dead. The best round counts, on a busy machine the others take longer. */
const DEATH_MS = 8_000;

describe('the hub', () => {
  const stage = openStage();

  // The policy of fault 1, as long as it takes in a browser; seen to fail as that one.
  test('a dropped socket is live again within three seconds', async (context) => {
    const { world } = stage;
    const { page, chain } = await stage.openChain();
    const times: number[] = [];
    for (let round = 0; round < 4; round++) {
      const at = await pageNow(page);
      world.sim.fault({ fault: 'tcp-drop' });
      const from = performance.now();
      const took = await timed(() => areLiveSince([chain], at + 100), 10_000, 'the chain to be live again');
      times.push(took);
      figure(context, 'drop → live', took);
      // Each socket waits for a time of its own: the fourth loss in a row for 3.4 s at most.
      await untilWhole(world, 6_000 - Math.min(took, 5_000));
      figure(context, 'drop → all sockets', performance.now() - from);
    }
    expect(medianOf(times)).toBeLessThanOrEqual(3_000);
  });

  // Seen to fail: without the branch of DEAD_MS in HubClient the tabs stay as they are, for ever.
  test('23 hub-killed', async (context) => {
    const { world } = stage;
    const tabs = [await stage.openChain(), await stage.openChain('chain/?symbol=QQQ'), await stage.openChain()];
    const chains = tabs.map(({ chain }) => chain);
    const times: number[] = [];
    while (times.length < 3 && !times.some((took) => took <= DEATH_MS)) {
      const [hub] = (await world.workers.list()).slice(-1);
      const at = await pageNow(tabs[0]!.page);
      await hub!.kill();
      const took = await timed(() => areLiveSince(chains, at + 1_000), 16_000, 'all tabs to be live again');
      times.push(took);
      figure(context, 'hub death → live', took);
      await untilWhole(world, 3_000);
    }
    expect(Math.min(...times)).toBeLessThanOrEqual(DEATH_MS);
  });

  // Seen to fail: with `hubName` giving one name for ever, the tabs come back to the hub that hangs.
  test('24 hub-broken', async (context) => {
    const { world } = stage;
    world.allow(/hub: Error: broken on purpose/);
    const tabs = [await stage.openChain(), await stage.openChain('chain/?symbol=QQQ')];
    const chains = tabs.map(({ chain }) => chain);
    // It throws: it lives, and tells the tabs.
    await (await world.hub()).evaluate('setTimeout(() => { throw new Error("broken on purpose"); }, 0); 1');
    await timed(
      async () => {
        const log = await hubLog(tabs[0]!.page);
        return log.some(({ level, message }) => level === 'error' && message.includes('broken on purpose'));
      },
      5_000,
      'the log to tell',
    ); // prettier-ignore
    expect(await areLiveSince(chains, 0)).toBe(true);
    // It loops for ever: all its tabs leave it, and its successor has the one connection. Then that one does.
    const times: number[] = [];
    for (let round = 0; round < 2; round++) {
      const at = await pageNow(tabs[0]!.page);
      const hub = (await world.workers.list()).at(-1)!;
      await hub.evaluate('setTimeout(() => { for (;;); }, 0); 1');
      times.push(await timed(() => areLiveSince(chains, at + 1_000), 16_000, 'all tabs to be live on another hub'));
      await untilWhole(world, 3_000);
      const stats = await Promise.all(tabs.map(({ page }) => hubStats(page)));
      expect(new Set(stats.map(({ generation }) => generation)).size).toBe(1);
    }
    figure(context, 'hub hangs → live', ...times);
    expect(Math.min(...times)).toBeLessThanOrEqual(DEATH_MS);
    // And who comes later goes to the successor at once.
    const late = performance.now();
    await stage.openChain();
    expect(performance.now() - late).toBeLessThanOrEqual(5_000);
  });

  // Seen to fail: without the listener of the worker's `error` the element waits for ever, connecting. Without asking for the worker once
  // more, about one page in fifteen hears nothing for five seconds.
  test('25 hub-missing', async () => {
    const { world } = stage;
    world.allow(/404|SyntaxError|Unexpected token|MIME type|Failed to load|hub\.worker/);
    const wrongs: Record<string, (() => [status: number, type: string, body: string]) | 'options'> = {
      404: () => [404, 'text/plain', 'Not found.'],
      'syntax error': () => [200, 'text/javascript', 'export default ((;'],
      'wrong MIME type': () => [200, 'text/html', '<!doctype html>'],
      'other options': 'options',
    };
    for (const [name, wrong] of Object.entries(wrongs)) {
      const server = createServer((request, response) => {
        void (async () => {
          if (request.url?.includes(hubFile()) && wrong !== 'options') {
            const [status, type, body] = wrong();
            response.writeHead(status, { 'content-type': type }).end(body);
            return;
          }
          const answer = await fetch(`${world.site.origin}${request.url}`);
          const headers = Object.fromEntries([...answer.headers].filter(([header]) => header !== 'content-length'));
          response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
        })().catch(() => response.destroy());
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      stage.later(async () => server.close());
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const mount = new URL(world.site.url).pathname;
      const page = await world.context.newPage();
      if (wrong === 'options') {
        // Somebody runs the same script under the same name with other options: outside of our mount there is no policy.
        await page.goto(`${origin}/elsewhere`);
        await page.evaluate((url) => {
          new SharedWorker(url, { type: 'classic', name: 'strikewire-hub' });
        }, `${origin}${mount}assets/${hubFile()}`);
      }
      const tab = wrong === 'options' ? await world.context.newPage() : page;
      await tab.goto(`${origin}${mount}chain/?symbol=SPY`);
      const chain = chainOn(tab);
      await untilState(chain, wrong === 'options' ? /error|no-key|live/ : 'error', 3_000);
      if (wrong !== 'options') {
        expect(await badgeOf(chain).textContent(), name).toBe('ERROR');
        expect(await badgeOf(chain).getAttribute('title'), name).toMatch(/shared worker could not be loaded.*Reload/);
      }
      for (const left of new Set([page, tab])) await left.close(); // not while it is loading something
      server.closeAllConnections();
    }
    // Elsewhere all is well.
    await untilRows((await stage.openChain()).chain);
  });
});
