import type { Clock } from '../base/clock.js';
import { CLUSTERS, type Cluster } from '../market/ticker.js';
import { ChainFactory } from './chain-factory.js';
import { EventPacer } from './event-pacer.js';
import { easternDay, easternInstant } from './exchange-day.js';
import { choiceOption, FaultBoard } from './faults.js';
import { FrameMaker } from './frame-maker.js';
import type { Instrument } from './instrument.js';
import { LastValues } from './last-values.js';
import { Listing } from './listing.js';
import { MarketClock } from './market-clock.js';
import { MarketModel } from './market-model.js';
import { type Plan, PLANS } from './plan.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { ProtocolServer } from './protocol-server.js';
import { QuoteMaker } from './quote-maker.js';
import { type RestOutcome, type RestRequest, RestServer } from './rest-server.js';
import { type MarketMode, type Scenario, SCENARIOS, type ScenarioName } from './scenarios.js';
import { Tape } from './tape.js';
import { exerciseStyleOf, MODEL_RATE, UNDERLYINGS } from './underlyings.js';

export interface SimulatorOptions {
  readonly clock: Clock;
  /** Any integer; the same seed gives the same market at the same instant. */
  readonly seed?: number;
  /** Events a second over all that is subscribed, instead of each instrument's own liveliness. */
  readonly rate?: number | undefined;
  readonly scenario?: ScenarioName;
}

/** What `/__stats` answers; only the first five members are promised. */
export interface SimulatorStats {
  readonly connections: Record<Cluster, number>;
  /** Sockets ever opened. */
  readonly opened: Record<Cluster, number>;
  readonly subscriptions: Record<Cluster, string[]>;
  /** Market events sent. */
  readonly sent: number;
  /** REST requests answered. */
  readonly rest: number;
  readonly [more: string]: unknown;
}

const MARKET_MODES: readonly MarketMode[] = ['open', 'closed', 'calendar'];

/** One simulated vendor: market, sockets, REST and faults. Hosts give it connections and requests. */
export class Simulator {
  readonly faults: FaultBoard;
  readonly server: ProtocolServer;
  readonly market: MarketClock;
  readonly model: MarketModel;
  readonly listing: Listing;
  readonly maker: QuoteMaker;
  readonly tape: Tape;
  readonly #frames: FrameMaker;
  readonly #lastValues = new LastValues();
  readonly #pacer: EventPacer;
  readonly #rest: RestServer;
  readonly #scenario: Scenario;
  #emittedCount = 0;

  constructor({ clock, seed = 1, rate, scenario = 'calm' }: SimulatorOptions) {
    this.#scenario = SCENARIOS[scenario];
    this.faults = new FaultBoard(clock);
    this.market = new MarketClock(clock, () => this.#marketMode());
    this.model = new MarketModel(seed);
    this.listing = new Listing(new ChainFactory(this.model), this.faults);
    this.maker = new QuoteMaker(this.model);
    this.tape = new Tape(this.maker);
    this.#rest = new RestServer(this);
    this.#frames = new FrameMaker(this.faults, seed);
    this.server = new ProtocolServer({
      clock,
      faults: this.faults,
      plan: (cluster) => this.plan(cluster),
      connectionLimit: this.#scenario.connectionLimit,
      isKeyRefused: (key) => this.isKeyRefused(key),
      onInterest: () => this.#pacer.interestChanged(),
    });
    const { model, faults, listing, maker, tape } = this;
    const parts = {
      listing,
      maker,
      tape,
      faults,
      seed: seed ^ listing.dayAt(this.market.at(false)),
      frames: this.#frames,
      lastValues: this.#lastValues,
      fair: (instrument: Instrument, at: number) => model.value(instrument, at),
    };
    const { market, server } = this;
    this.#pacer = new EventPacer({ clock, market, server, parts, rate: rate ?? this.#scenario.rate });
  }

  /** What the account has of a cluster: the scenario's plan, or the one that a fault sets. Plans are bought per asset class. */
  plan(cluster: Cluster): Plan {
    const fault = this.faults.active('plan', cluster);
    return (fault && choiceOption(fault, PLANS, ['plan'])) ?? this.#scenario.plan;
  }

  isKeyRefused(key: string): boolean {
    return this.#scenario.refusedKeys.some((refused) => refused === key || refused === '*');
  }

  /** The instant up to which REST has data of a cluster. */
  restAt(cluster: Cluster): number {
    return this.market.at(this.plan(cluster) === 'delayed');
  }

  timeframe(cluster: Cluster): 'DELAYED' | 'REAL-TIME' {
    return this.plan(cluster) === 'delayed' ? 'DELAYED' : 'REAL-TIME';
  }

  /** As snapshots name it. */
  marketStatus(): 'open' | 'closed' | 'early_trading' | 'late_trading' {
    const phase = this.market.phase();
    if (phase !== 'extended-hours') return phase;
    const now = this.market.now();
    return now < easternInstant(easternDay(now), 12) ? 'early_trading' : 'late_trading';
  }

  /** Answers one REST request. */
  request(request: RestRequest): RestOutcome {
    return this.#rest.answer(request);
  }

  /** A client has opened a socket. */
  connect(cluster: Cluster, isDelayed = false): ProtocolConnection {
    return this.server.connect(cluster, isDelayed);
  }

  /**
   * Injects a fault, or with `{"fault":"none"}` ends all.
   * @returns a sentence when the body cannot be used.
   */
  fault(body: unknown): string | undefined {
    const fault = this.faults.inject(body);
    if (typeof fault === 'string') return fault;
    if (fault) {
      this.server.strike(fault);
      if (fault.name === 'huge-frame') this.#sendHuge();
    }
    this.#pacer.interestChanged();
    return undefined;
  }

  /**
   * Sends these events now, as one frame in these very words, to every connection subscribed to one of each event's pair;
   * what names no pair goes to all.
   * @param events JSON text of each.
   * @returns how many were sent, over all connections.
   */
  emit(cluster: Cluster, events: readonly string[]): number {
    const items = events.map((text) => ({ text, ...pairOf(text) }));
    for (const { event } of items) if (event) this.#lastValues.learn(event);
    let count = 0;
    for (const connection of this.server.connections(cluster)) {
      if (connection.account === undefined) continue;
      const wanted = items.filter(
        ({ pair, everyone }) => !pair || connection.pairs.has(pair) || connection.pairs.has(everyone),
      );
      if (wanted.length > 0) connection.send(`[${wanted.map(({ text }) => text).join()}]`);
      count += wanted.length;
    }
    this.#emittedCount += count;
    return count;
  }

  stats(): SimulatorStats {
    const per = <Value>(value: (cluster: Cluster) => Value) =>
      Object.fromEntries(CLUSTERS.map((cluster) => [cluster, value(cluster)])) as Record<Cluster, Value>;
    const counts = per((cluster) => this.server.countsOf(cluster));
    const sum = (name: 'duplicates' | 'beforeAuth' | 'evictions' | 'overLimit' | 'subscribeFrames') =>
      CLUSTERS.reduce((total, cluster) => total + counts[cluster][name], 0);
    return {
      connections: per((cluster) => this.server.connections(cluster).length),
      opened: per((cluster) => counts[cluster].opened),
      subscriptions: per((cluster) => this.server.subscriptions(cluster)),
      sent: this.#pacer.sentCount + this.#emittedCount,
      rest: this.#rest.count,
      requests: this.#rest.requests(),
      duplicates: sum('duplicates'),
      beforeAuth: sum('beforeAuth'),
      evictions: sum('evictions'),
      overLimit: sum('overLimit'),
      subscribeFrames: sum('subscribeFrames'),
      attempts: per((cluster) => counts[cluster].attemptsAt),
      faults: this.faults.names(),
      lastValues: this.#lastValues.toRecord(),
      model: this.#modelParams(),
    };
  }

  close(): void {
    this.#pacer.close();
    for (const connection of this.server.connections()) connection.close(1001);
  }

  #marketMode(): MarketMode {
    const fault = this.faults.active('market', 'options');
    return (fault && choiceOption(fault, MARKET_MODES, ['market', 'status'])) ?? this.#scenario.market;
  }

  /** Everything that volatilities, by `modelVolatility`, and prices of every series can be recomputed from. */
  #modelParams(): Record<string, unknown> {
    const at = this.market.at(false);
    const symbols = [...UNDERLYINGS.values()].map((underlying) => {
      const expiries = this.listing.series(underlying.ticker, at).map((series) => {
        const { years, forward, atm, rho, eta } = this.model.smile(series, at);
        return { root: series.root, expiry: series.date, expiresAt: series.expiresAt, years, forward, atm, rho, eta };
      });
      const { carryYield, kind } = underlying;
      const spot = this.model.spot(underlying, at);
      const style = exerciseStyleOf(kind);
      return [underlying.ticker, { style, spot, rate: MODEL_RATE, carryYield, expiries }];
    });
    return { at, symbols: Object.fromEntries(symbols) };
  }

  #sendHuge(): void {
    for (const connection of this.server.connections()) {
      if (connection.account === undefined) continue;
      const fault = this.faults.use('huge-frame', connection.cluster);
      if (fault) this.#frames.sendHuge(connection, fault);
    }
  }
}

/** The subscription that an event answers to, if it can be read. */
function pairOf(text: string): { event?: Record<string, unknown>; pair?: string; everyone: string } {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event !== 'object' || event === null) return { everyone: '' };
    const { ev, sym, T } = event as Record<string, unknown>;
    const ticker = typeof sym === 'string' ? sym : T;
    if (typeof ev !== 'string' || typeof ticker !== 'string') return { everyone: '' };
    return { event: event as Record<string, unknown>, pair: `${ev}.${ticker}`, everyone: `${ev}.*` };
  } catch {
    return { everyone: '' };
  }
}
