import { every, type Clock } from '../base/clock.js';
import { StrikewireError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { PROTOCOL, VERSION } from '../base/version.js';
import { feedId } from '../market/chain-cache.js';
import { clusterOf } from '../market/ticker.js';
import { channelOf, tickerOf } from '../market/topic.js';
import { LagMeter, RateMeter } from './diagnostics.js';
import type { Feed, FeedWorld } from './feed.js';
import type { FeedConfig, Hello, HubApi, HubMode, HubStats, KeyRetention, TabMessage, Welcome } from './hub-api.js';
import { checkHello, checkInterest, checkTabMessage } from './hub-messages.js';
import type { KeyHolder } from './key-holder.js';
import { watchTab, type LocksLike } from './tab-liveness.js';
import { TabPort, type DeltaPort } from './tab-port.js';

export interface HubWorld {
  readonly clock: Clock;
  readonly log: Log;
  readonly mode: () => HubMode;
  readonly locks: LocksLike | undefined;
  readonly keys: KeyHolder;
  readonly cacheKind: () => 'indexeddb' | 'memory';
  /** Loads what the feed needs, the simulator in demo mode, and makes it. */
  openFeed(config: FeedConfig, about: FeedWorld['about']): Promise<Feed>;
}

/** One way to the hub: a tab's port, before and after its hello. */
interface Attached {
  readonly tabId: string;
  readonly feed: Feed;
  readonly tab: TabPort;
  readonly gone: AbortController;
  /** Lets go of it, for whoever holds the port. */
  readonly leave: () => void;
}

const MOST_KEY_LENGTH = 200;

/** `crypto.randomUUID` is missing on insecure origins. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The one hub of this origin. Tabs attach with a hello; each names the feed it looks at.
 * - A tab that dies, says goodbye or says hello again releases its interest at once.
 * - What a tab says is checked before it is believed.
 */
export class Hub {
  readonly #world: HubWorld;
  /** Names this life of the hub. */
  readonly generation = randomId();
  readonly #startedAt: number;
  readonly #feeds = new Map<string, Promise<Feed>>();
  readonly #open = new Map<string, Feed>();
  readonly #attached = new Set<Attached>();
  readonly #lag: LagMeter;
  readonly #events: RateMeter;
  readonly #frames: RateMeter;
  readonly #deltas: RateMeter;
  #rates = { events: 0, frames: 0, deltas: 0 };
  #isOnline: boolean;
  #keysLoaded: Promise<void> | undefined;

  constructor(world: HubWorld, isOnline = true) {
    this.#world = world;
    this.#isOnline = isOnline;
    this.#startedAt = world.clock.wallNow();
    this.#lag = new LagMeter(world.clock);
    this.#events = new RateMeter(world.clock);
    this.#frames = new RateMeter(world.clock);
    this.#deltas = new RateMeter(world.clock);
    void this.#loadKeys();
    every(world.clock, 1_000, () => this.#measure());
  }

  /** A new port. @returns what to expose on it, and where its plain messages go. */
  accept(
    port: DeltaPort,
    onLeft: () => void = () => {},
  ): { api: HubApi; receive: (message: unknown) => void; close: () => void } {
    let own: Attached | undefined;
    let turn = 0;
    const need = (): Attached => {
      if (!own) throw new StrikewireError('protocol', 'Say hello first.');
      return own;
    };
    const leave = () => {
      turn++;
      if (own) this.#detach(own);
      own = undefined;
      onLeft();
    };
    const api: HubApi = {
      hello: async (hello) => {
        const mine = ++turn;
        if (own) this.#detach(own);
        own = undefined;
        const attached = await this.#attach(checkHello(hello), port, leave);
        if (mine !== turn) {
          this.#detach(attached); // it said goodbye, or hello again, meanwhile
          throw new StrikewireError('protocol', 'The tab left before it was attached.');
        }
        own = attached;
        return this.#welcome();
      },
      setInterest: async (interest) => {
        const { feed, tab } = need();
        feed.setInterest(tab, checkInterest(interest));
      },
      bars: async (request) => need().feed.bars(request),
      stats: async () => this.#stats(need()),
      log: async () => this.#world.log.entries(),
      connect: (key, retention = 'device', passphrase) => this.#connect(key, retention, passphrase),
      unlock: async (passphrase) => {
        await this.#world.keys.unlock(String(passphrase));
        this.spreadKey();
      },
      lock: async () => {
        const locked = this.#world.keys.lock();
        this.spreadKey();
        await locked;
        this.spreadKey();
        return this.#world.keys.state;
      },
      forget: async () => {
        await this.#world.keys.forget();
        this.spreadKey();
      },
      useHere: async () => need().feed.useHere(),
      explain: async (subject, figure) =>
        need().feed.valuation.explain(String(subject), figure === undefined ? undefined : String(figure)),
    };
    const receive = (data: unknown) => {
      const message = checkTabMessage(data);
      if (message && own) this.#receive(message, own, port, leave); // who has not said hello is not heeded
    };
    return { api, receive, close: leave };
  }

  setOnline(isOnline: boolean): void {
    if (this.#isOnline === isOnline) return;
    this.#isOnline = isOnline;
    this.#world.log.info('hub', isOnline ? 'the browser is online again' : 'the browser is offline');
    for (const feed of this.#open.values()) feed.setOnline(isOnline);
  }

  #receive(message: TabMessage, own: Attached, port: DeltaPort, leave: () => void): void {
    switch (message.sw) {
      case 'ack':
        own.tab.acknowledge(message.id);
        return;
      case 'ping':
        port.postMessage({ sw: 'pong', generation: this.generation }, []);
        return;
      case 'visibility':
        own.tab.see(message.visibility);
        return;
      case 'network':
        this.setOnline(message.isOnline);
        return;
      case 'bye':
        leave();
        return;
      default:
        message satisfies never;
    }
  }

  async #attach(hello: Hello, port: DeltaPort, onDead: () => void): Promise<Attached> {
    if (hello.protocol !== PROTOCOL) throw new StrikewireError('protocol');
    if (hello.config.feed !== 'demo') await this.#loadKeys();
    const feed = await this.#feed(hello.config);
    const tab = new TabPort(port, feed, this.#world.clock, {
      visibility: hello.visibility,
      onAcknowledged: (lagMs) => this.#lag.add(lagMs),
    });
    // The same tab on another port: it gave up on that one, which may not have heard its goodbye.
    for (const other of this.#attached) if (other.tabId === hello.tabId) other.leave();
    const attached: Attached = { tabId: hello.tabId, feed, tab, gone: new AbortController(), leave: onDead };
    this.#attached.add(attached);
    feed.attach(tab);
    watchTab(this.#world.locks, hello.lockName, attached.gone.signal, onDead);
    this.#world.log.info('hub', 'a tab attached', { tabs: this.#clientsCount(), feed: hello.config.feed });
    return attached;
  }

  #detach(attached: Attached): void {
    if (!this.#attached.delete(attached)) return;
    attached.gone.abort();
    attached.tab.close();
    attached.feed.detach(attached.tab);
    this.#world.log.info('hub', 'a tab left', { tabs: this.#clientsCount() });
  }

  #feed(config: FeedConfig): Promise<Feed> {
    const name = `${feedId(config)} ${JSON.stringify(config)}`;
    let feed = this.#feeds.get(name);
    if (!feed) {
      feed = this.#openFeed(name, config);
      this.#feeds.set(name, feed);
      feed.catch(() => this.#feeds.delete(name));
    }
    return feed;
  }

  async #openFeed(name: string, config: FeedConfig): Promise<Feed> {
    const feed = await this.#world.openFeed(config, () => ({
      mode: this.#world.mode(),
      version: VERSION,
      clientsCount: this.#clientsCount(),
      key: this.#world.keys.state,
      isOnline: this.#isOnline,
    }));
    this.#open.set(name, feed);
    feed.setOnline(this.#isOnline);
    feed.setKey(this.#keyFor(config));
    return feed;
  }

  async #connect(key: string, retention: KeyRetention, passphrase: string | undefined): Promise<void> {
    const text = typeof key === 'string' ? key.trim() : '';
    if (text === '' || text.length > MOST_KEY_LENGTH || /[^\x21-\x7e]/.test(text)) {
      throw new StrikewireError('bad-input', 'That is not an API key: it has spaces or letters that keys do not have.');
    }
    this.#world.log.redact(text);
    await this.#world.keys.hold(text, retention, passphrase);
    this.#world.log.info('hub', 'a key was given', { retention });
    this.spreadKey();
  }

  /** What an earlier hub kept. What could not be loaded is tried again with the next tab. */
  #loadKeys(): Promise<void> {
    const failed = () => {
      this.#keysLoaded = undefined;
    };
    this.#keysLoaded ??= this.#world.keys.load().then(() => this.spreadKey(), failed);
    return this.#keysLoaded;
  }

  /** The key came, changed or went: tells every feed. */
  spreadKey(): void {
    for (const feed of this.#open.values()) feed.setKey(this.#keyFor(feed.config));
  }

  /** The simulator takes any key; the viewer's own never goes to it. */
  #keyFor(config: FeedConfig): string | undefined {
    return config.feed === 'demo' ? 'demo' : this.#world.keys.key;
  }

  #clientsCount(): number {
    return new Set([...this.#attached].map((attached) => attached.tabId)).size;
  }

  #welcome(): Welcome {
    return { protocol: PROTOCOL, version: VERSION, generation: this.generation, mode: this.#world.mode() };
  }

  #measure(): void {
    const feeds = [...this.#open.values()];
    const frames = feeds
      .flatMap((feed) => Object.values(feed.clusterStats()))
      .reduce((sum, one) => sum + one.frames, 0);
    this.#rates = {
      events: this.#events.sample(feeds.reduce((sum, feed) => sum + feed.eventsCount, 0)),
      frames: this.#frames.sample(frames),
      deltas: this.#deltas.sample(this.#lag.count),
    };
  }

  #stats({ feed }: Attached): HubStats {
    const clusters = feed.clusterStats();
    const topics = feed.sentTopics();
    const tickers = [...new Set(topics.map(tickerOf))];
    const used = topics.filter((topic) => channelOf(topic) === 'quote' && clusterOf(tickerOf(topic)) === 'options');
    return {
      clients: this.#clientsCount(),
      stockSymbols: tickers.filter((ticker) => clusterOf(ticker) !== 'options').length,
      optionContracts: tickers.filter((ticker) => clusterOf(ticker) === 'options').length,
      stockConnected: clusters.stocks.state === 'live',
      optionsConnected: clusters.options.state === 'live',
      mode: this.#world.mode(),
      version: VERSION,
      generation: this.generation,
      startedAt: this.#startedAt,
      feed: feed.config.feed,
      key: this.#world.keys.state,
      clusters,
      eventsPerSecond: this.#rates.events,
      framesPerSecond: this.#rates.frames,
      deltasPerSecond: this.#rates.deltas,
      deltaLagMs: this.#lag.percentiles(),
      quoteBudget: { used: used.length, limit: 1_000, over: clusters.options.overLimit },
      rows: feed.board.size,
      restRequests: feed.restRequests,
      cache: this.#world.cacheKind(),
      valuations: feed.valuation.valuedCount,
      refinements: feed.valuation.refinedCount,
      summaries: feed.valuation.summaryCount,
      unusable: { ...feed.unusable },
    };
  }
}
