/* A whole hub in Node: fake time, a scripted vendor, and tabs that reach it over real message channels. */
import * as Comlink from 'comlink';
import { Log } from '../../src/base/log.js';
import { PROTOCOL, VERSION } from '../../src/base/version.js';
import { TabStore } from '../../src/client/tab-store.js';
import type { Ticker } from '../../src/market/ticker.js';
import { massiveCodec } from '../../src/upstream/massive.js';
import { Feed, type FeedWorld } from '../../src/worker/feed.js';
import type {
  DeltaMessage,
  FeedConfig,
  Hello,
  HubApi,
  HubMessage,
  KeyRetention,
  KeyState,
  RecordKey,
  Visibility,
} from '../../src/worker/hub-api.js';
import { Hub } from '../../src/worker/hub.js';
import type { KeyHolder } from '../../src/worker/key-holder.js';
import { present, type Awaited } from '../../src/worker/lazy-part.js';
import { memoryCache } from '../../src/worker/memory-cache.js';
import { Reference, type ReferenceWorld } from '../../src/worker/reference.js';
import type { LocksLike } from '../../src/worker/tab-liveness.js';
import type { Valuation } from '../../src/worker/valuation.js';
import {
  barsBody,
  chainBody,
  contractOf,
  contractsBody,
  FakeRest,
  marketStatusBody,
  spotBody,
  TEST_CONFIG,
} from './builders.js';
import { AGGS, CHAIN, CONTRACTS, SPOT } from './builders-feed.js';
import { delivered } from './builders-page.js';
import { FakeClock } from './fake-clock.js';
import { FakeUpstream, type FakeUpstreamOptions } from './fake-socket.js';

export const VIEWER_KEY = 'viewers-own-secret-key';
export const STRIKES = [645, 650, 655];
export const CHAIN_KEY = 'chain SPY 2026-12-18' as const;

class FakeKeys implements KeyHolder {
  state: KeyState = 'none';
  key: string | undefined;
  async load() {}
  async hold(key: string, _retention: KeyRetention) {
    this.key = key;
    this.state = 'held';
  }
  async unlock() {}
  async lock() {
    this.key = undefined;
    this.state = 'locked';
  }
  async forget() {
    this.key = undefined;
    this.state = 'none';
  }
}

/** Web Locks of tabs that live until told otherwise. */
export class TabLocks implements LocksLike {
  readonly #waiting = new Map<string, () => unknown>();

  request(name: string, { signal }: { signal?: AbortSignal }, run: () => unknown): Promise<unknown> {
    return new Promise((_, reject) => {
      this.#waiting.set(name, run);
      signal?.addEventListener('abort', () => {
        this.#waiting.delete(name);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  }

  /** The tab is gone, in whatever way: its lock is free. */
  died(tabId: string): void {
    this.#waiting.get(`strikewire-tab:${tabId}`)?.();
  }
}

/** What a feed gives to what values its rows. */
type ValuationParts = Parameters<FeedWorld['makeValuation']>[0];

const NO_VALUATION: Valuation = {
  want: () => undefined,
  learn: () => undefined,
  run: () => undefined,
  explain: () => undefined,
  valuedCount: 0,
  refinedCount: 0,
  summaryCount: 0,
  close: () => undefined,
};

export function hubWorld({
  upstream: options = {} as FakeUpstreamOptions,
  isKeyless = false,
  loadKeys = async (_keys: FakeKeys): Promise<void> => undefined,
  makeValuation = (_world: ValuationParts, _clock: FakeClock): Valuation => NO_VALUATION,
  makeReference = (parts: ReferenceWorld, _clock: FakeClock): Awaited<Reference> => present(new Reference(parts)),
} = {}) {
  const clock = new FakeClock();
  const upstream = new FakeUpstream(clock, { latencyMs: 5, ...options });
  const log = new Log(clock);
  const keys = new FakeKeys();
  keys.load = () => loadKeys(keys);
  if (!isKeyless) {
    keys.key = VIEWER_KEY;
    keys.state = 'held';
    log.redact(VIEWER_KEY);
  }
  const locks = new TabLocks();
  const cache = memoryCache();
  const rest = new FakeRest()
    .on('/v1/marketstatus/now', () => marketStatusBody('open'))
    .on('/v1/marketstatus/upcoming', () => [])
    .on(SPOT, () => spotBody())
    .on(CONTRACTS, () => contractsBody(STRIKES.map((strike) => contractOf(strike))))
    .on(CHAIN, () => chainBody(STRIKES.map((strike) => ({ ticker: contractOf(strike) }))))
    .on(AGGS, () => barsBody('any', []));
  const feeds: Feed[] = [];
  const hub = new Hub({
    clock,
    log,
    keys,
    locks,
    mode: () => 'shared-worker',
    cacheKind: () => 'memory',
    async openFeed(config: FeedConfig, about) {
      const feed = new Feed({
        config,
        codec: massiveCodec,
        createSocket: upstream.createSocket,
        rest,
        cache,
        clock,
        log,
        locks: undefined,
        channel: undefined,
        rank: { version: VERSION, startedAt: clock.wallNow() },
        lockName: async (cluster) => `lock of ${cluster}`, // a digest takes real time, of which this world has none
        makeReference: (parts) => makeReference(parts, clock),
        makeValuation: (parts) => makeValuation(parts, clock),
        about,
      });
      feeds.push(feed);
      return feed;
    },
  });
  const tabs: HubTab[] = [];
  const world = {
    clock,
    upstream,
    log,
    keys,
    locks,
    rest,
    hub,
    feeds,
    /** A tab that says hello. */
    async tab(change: Partial<Hello> = {}) {
      const tab = new HubTab(hub, clock, `tab-${tabs.length + 1}`);
      tabs.push(tab);
      await tab.hello(change);
      await world.pass(20);
      return tab;
    },
    /** Time goes by in steps of 20 ms at most, messages arriving in between. */
    async pass(ms: number) {
      await delivered();
      const steps = Math.min(25, Math.max(1, Math.ceil(ms / 20)));
      for (let step = 0; step < steps; step++) {
        await clock.advanceAsync(ms / steps);
        await delivered();
      }
    },
    /** Pairs held by the open socket of a cluster, but for those that only ask whether it lives. */
    held(cluster: 'stocks' | 'options' | 'indices') {
      const open = upstream.open.filter((socket) => socket.url.endsWith(cluster));
      const pairs = open.flatMap((socket) => [...upstream.held.get(socket)!]);
      return pairs.filter((pair) => !pair.startsWith('AM.')).sort();
    },
    /** The vendor sends events on the open socket of a cluster. */
    send(cluster: 'stocks' | 'options' | 'indices', ...events: object[]) {
      upstream.open.find((socket) => socket.url.endsWith(cluster))!.receive(events);
    },
    close() {
      for (const tab of tabs) tab.close();
      for (const feed of feeds) feed.close();
    },
  };
  return world;
}

/** A page's side, with the real replica; it acknowledges what it gets, unless told not to. */
export class HubTab {
  readonly id: string;
  readonly store: TabStore;
  readonly api: Comlink.Remote<HubApi>;
  readonly deltas: DeltaMessage[] = [];
  readonly messages: unknown[] = [];
  isAcknowledging = true;
  #version = 0;
  readonly #port: MessagePort;
  readonly #hubPort: MessagePort;

  constructor(hub: Hub, clock: FakeClock, id: string) {
    this.id = id;
    this.store = new TabStore(clock);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1 as MessagePort;
    this.#hubPort = port2 as MessagePort;
    const { api, receive } = hub.accept({
      postMessage: (message, transfer) => this.#hubPort.postMessage(message, transfer ?? []),
    });
    Comlink.expose(api, this.#hubPort as unknown as Comlink.Endpoint);
    this.#hubPort.addEventListener('message', ({ data }) => receive(data));
    this.#hubPort.start();
    this.api = Comlink.wrap<HubApi>(this.#port as unknown as Comlink.Endpoint);
    this.#port.addEventListener('message', ({ data }) => this.#receive(data));
    this.#port.start();
  }

  hello(change: Partial<Hello> = {}) {
    return this.api.hello({
      protocol: PROTOCOL,
      version: VERSION,
      tabId: this.id,
      lockName: `strikewire-tab:${this.id}`,
      visibility: 'focused' as Visibility,
      config: TEST_CONFIG,
      ...change,
    });
  }

  want(tickers: readonly string[], records: readonly RecordKey[] = []) {
    const version = ++this.#version;
    const rows = this.store.resize(tickers as Ticker[], records, version);
    return this.api.setInterest({ version, tickers, rows, records });
  }

  say(message: unknown): void {
    this.#port.postMessage(message);
  }

  /** Acknowledges the newest delta. */
  acknowledge(): void {
    this.say({ sw: 'ack', id: this.deltas.at(-1)!.id });
  }

  value(ticker: string, column: Parameters<TabStore['board']['get']>[1]): number {
    return this.store.board.get(this.store.board.rowOf(ticker)!, column);
  }

  points(ticker: string): number[] {
    return this.store.rings.points(this.store.board.rowOf(ticker)!).map(({ value }) => value);
  }

  close(): void {
    this.#port.close();
  }

  #receive(data: unknown): void {
    this.messages.push(data);
    const message = data as HubMessage;
    if (message?.sw !== 'delta') return;
    this.deltas.push(message);
    this.store.merge(message);
    if (this.isAcknowledging) this.acknowledge();
  }
}
