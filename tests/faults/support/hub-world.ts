import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { Log } from '../../../src/base/log.js';
import { createRandom } from '../../../src/simulator/random.js';
import { Simulator } from '../../../src/simulator/simulator.js';
import { createSimulatedFetch } from '../../../src/simulator/simulated-fetch.js';
import { SimulatedSocket } from '../../../src/simulator/simulated-socket.js';
import type { ScenarioName } from '../../../src/simulator/scenarios.js';
import { massiveCodec } from '../../../src/upstream/massive.js';
import type { SocketLike } from '../../../src/upstream/upstream.js';
import type { Cache } from '../../../src/worker/cache.js';
import { Feed } from '../../../src/worker/feed.js';
import type { FeedConfig, KeyState } from '../../../src/worker/hub-api.js';
import { Hub } from '../../../src/worker/hub.js';
import type { KeyHolder } from '../../../src/worker/key-holder.js';
import { present } from '../../../src/worker/lazy-part.js';
import { memoryCache } from '../../../src/worker/memory-cache.js';
import { Reference } from '../../../src/worker/reference.js';
import { RestClient, type RestFetch } from '../../../src/worker/rest-client.js';
import type { HubRank } from '../../../src/worker/upstream-lock.js';
import type { Valuation } from '../../../src/worker/valuation.js';
import { TEST_CONFIG } from '../../support/builders.js';
import { FakeClock, settle } from '../../support/fake-clock.js';
import { HubTab, type HubTabOptions } from './hub-tab.js';
import { type SpiedSocket, spySocket } from './spied-socket.js';

export interface HubWorldOptions {
  readonly seed?: number;
  /** Events a second over all that is subscribed. */
  readonly rate?: number;
  readonly scenario?: ScenarioName;
  readonly startAt?: number;
  readonly config?: Partial<FeedConfig>;
  readonly cache?: Cache;
  /** Instead of the simulator's REST service. */
  readonly fetch?: RestFetch;
  readonly rank?: HubRank;
  readonly locks?: unknown;
  readonly channel?: unknown;
  /** Another hub of the same vendor and the same time. */
  readonly beside?: { readonly clock: FakeClock; readonly vendor: ReturnType<typeof createVendor> };
}

/** One REST request that went out. */
export interface Asked {
  readonly at: number;
  readonly url: string;
}

export type HubWorld = ReturnType<typeof hubWorld>;

/** The key of these worlds. */
export const HUB_KEY = 'hub-key-that-nobody-may-see';

const SAMPLE_MS = 100;

/**
 * The whole hub of a browser in Node, on the simulated vendor, all in one fake time: real connections, feed, board, ports and the
 * elements' own judgement of their state, in tabs that merge and acknowledge. `run` moves time on and checks at every tenth of a
 * second that no element claims to be live over dead data.
 */
export function hubWorld(options: HubWorldOptions = {}) {
  const { beside } = options;
  const clock = beside?.clock ?? new FakeClock(options.startAt);
  const { seed = 1, rate, scenario } = options;
  const vendor =
    beside?.vendor ?? createVendor({ clock, seed, ...(rate !== undefined && { rate }), ...(scenario && { scenario }) });
  const sockets: SpiedSocket[] = [];
  const asked: Asked[] = [];
  const log = new Log(clock, { isDebug: true });
  const keys = new TestKeys(log);
  const config: FeedConfig = { ...TEST_CONFIG, ...options.config };
  const tabs: HubTab[] = [];
  const feeds: Feed[] = [];
  const honesty = { samples: 0, lies: [] as string[], mostOpen: { stocks: 0, options: 0, indices: 0 } };
  const cache = options.cache ?? memoryCache();
  let turn = 0;

  const ask: RestFetch = options.fetch ?? vendor.fetch;
  const fetch: RestFetch = (url, init) => {
    asked.push({ at: clock.now(), url });
    return ask(url, init);
  };

  const hub = new Hub({
    clock,
    log,
    mode: () => 'shared-worker',
    locks: undefined,
    keys,
    cacheKind: () => cache.kind,
    async openFeed(feedConfig, about) {
      const rest = new RestClient({
        baseUrl: feedConfig.restUrl,
        auth: feedConfig.restAuth,
        key: () => keys.key,
        fetch,
        clock,
        log,
        random: () => 0.5,
      });
      const feed = new Feed({
        config: feedConfig,
        codec: massiveCodec,
        createSocket(url) {
          const socket = spySocket(vendor.createSocket(url), url, clock);
          sockets.push(socket);
          return socket as SocketLike;
        },
        rest,
        cache,
        clock,
        log,
        locks: options.locks as LockManager | undefined,
        channel: options.channel as BroadcastChannel | undefined,
        rank: options.rank ?? { version: '0.1.0', startedAt: 1 },
        makeReference: (parts) => present(new Reference(parts)),
        makeValuation: () => NO_VALUATION,
        about,
      });
      feeds.push(feed);
      return feed;
    },
  });

  const random = createRandom(seed + 7);
  if (!beside) vi.spyOn(Math, 'random').mockImplementation(random);
  // The platform's digest needs a real thread, which no fake time waits for.
  vi.spyOn(globalThis.crypto.subtle, 'digest').mockImplementation(async (_name, bytes) => {
    const { buffer, byteOffset, length } = createHash('sha256')
      .update(new Uint8Array(bytes as ArrayBuffer))
      .digest();
    return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
  });

  const world = {
    clock,
    hub,
    log,
    keys,
    config,
    vendor,
    sim: vendor.simulator,
    sockets,
    asked,
    tabs,
    honesty,
    get feed(): Feed {
      return feeds[0]!;
    },
    fault(body: Readonly<Record<string, unknown>>): void {
      const refusal = vendor.simulator.fault(body);
      if (refusal !== undefined) throw new Error(refusal);
    },
    /** Sockets dialled to a cluster since the start. */
    dials(cluster: string): SpiedSocket[] {
      return sockets.filter(({ url }) => url.endsWith(`/${cluster}`));
    },
    /** A tab that shows a chain. */
    async openTab(tabOptions: HubTabOptions = {}): Promise<HubTab> {
      const tab = new HubTab(hub, clock, config, tabOptions);
      tabs.push(tab);
      await Promise.all([tab.hello(), clock.advanceAsync(20)]);
      return tab;
    },
    /** A tab with a key, run until its chain is live. */
    async openLive(tabOptions: HubTabOptions = {}): Promise<HubTab> {
      const tab = await world.openTab(tabOptions);
      await tab.connect(HUB_KEY);
      await world.until(() => tab.state === 'live', 15_000);
      return tab;
    },
    /** Moves on, sampling; see `honesty`. */
    async run(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= SAMPLE_MS) {
        await clock.advanceAsync(Math.min(SAMPLE_MS, left));
        sample();
      }
    },
    /** Moves on until the condition holds. @returns how long that took, ms. */
    async until(condition: () => boolean, withinMs = 60_000): Promise<number> {
      const startAt = clock.now();
      while (!condition()) {
        if (clock.now() - startAt >= withinMs) {
          const states = tabs.map((tab) => `${tab.state} (${tab.report.sentence})`);
          throw new Error(`Waited ${withinMs} ms of fake time in vain; tabs: ${states.join()}`);
        }
        await world.run(SAMPLE_MS);
      }
      return clock.now() - startAt;
    },
    settle,
  };

  function sample(): void {
    for (const cluster of ['stocks', 'options', 'indices'] as const) {
      const open = sockets.filter((socket) => socket.isOpen && socket.url.endsWith(`/${cluster}`)).length;
      honesty.mostOpen[cluster] = Math.max(honesty.mostOpen[cluster], open);
    }
    // Of many tabs some at a time, in turn.
    const from = tabs.length > 10 ? turn++ * 10 : 0;
    for (let index = from; index < from + Math.min(tabs.length, 10); index++) {
      const tab = tabs[index % tabs.length]!;
      if (tab.isClosed) continue;
      honesty.samples++;
      const age = clock.now() - newestEventAt(tab);
      if (tab.state === 'live' && age > 5_500) honesty.lies.push(`live at an age of ${age} ms`);
    }
  }

  /** By what passed the wire, not by what the hub made of it. */
  function newestEventAt(tab: HubTab): number {
    let newestAt = Number.NEGATIVE_INFINITY;
    for (const ticker of tab.model.contracts) {
      for (const { heardAt } of sockets) newestAt = Math.max(newestAt, heardAt.get(ticker) ?? Number.NEGATIVE_INFINITY);
    }
    return newestAt;
  }
  return world;
}

function createVendor(options: { clock: FakeClock; seed: number; rate?: number; scenario?: ScenarioName }) {
  const simulator = new Simulator(options);
  const { clock } = options;
  const createResponse = (body: string, { status, headers }: { status: number; headers: Record<string, string> }) => {
    const known = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return {
      status,
      headers: { get: (name: string) => known.get(name.toLowerCase()) ?? null },
      text: async () => body,
    };
  };
  return {
    simulator,
    createSocket: (url: string) => new SimulatedSocket(simulator, clock, url),
    fetch: createSimulatedFetch(simulator, clock, createResponse) as RestFetch,
  };
}

/** Values are not what these worlds are about. */
const NO_VALUATION: Valuation = {
  want() {},
  learn() {},
  run() {},
  explain: () => undefined,
  valuedCount: 0,
  refinedCount: 0,
  summaryCount: 0,
  close() {},
};

class TestKeys implements KeyHolder {
  key: string | undefined;
  state: KeyState = 'none';
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  async load(): Promise<void> {}

  async hold(key: string): Promise<void> {
    this.#log.redact(key);
    this.key = key;
    this.state = 'held';
  }

  async unlock(): Promise<void> {}

  async lock(): Promise<void> {
    this.key = undefined;
    this.state = 'locked';
  }

  async forget(): Promise<void> {
    this.key = undefined;
    this.state = 'none';
  }
}
