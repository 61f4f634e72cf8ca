import type { Clock } from '../base/clock.js';
import { StrikewireError } from '../base/errors.js';
import type { PriceRings } from '../market/price-ring.js';
import type { QuoteBoard } from '../market/quote-board.js';
import { clusterOf, isTicker, type Cluster, type Ticker } from '../market/ticker.js';
import { readBars } from '../upstream/massive-bars.js';
import { aggregatesRequest, type AggregatesFilter } from '../upstream/massive-rest.js';
import type { Bar, BarsRequest, Failure, Interval } from './hub-api.js';
import { PRIORITY, type RestSource } from './rest-source.js';
import type { Tasks } from './tasks.js';

const MINUTE_MS = 60_000;
/** How far back the last minutes of an illiquid contract are looked for: over a long weekend. */
const LOOKBACK_MS = 5 * 24 * 60 * MINUTE_MS;
const BARS_FRESH_MS = 10_000;
const MOST_BARS = 20_000;

const SPANS: Readonly<Record<Interval, Pick<AggregatesFilter, 'multiplier' | 'span'>>> = {
  '1m': { multiplier: 1, span: 'minute' },
  '5m': { multiplier: 5, span: 'minute' },
  '15m': { multiplier: 15, span: 'minute' },
  '1h': { multiplier: 1, span: 'hour' },
  '1d': { multiplier: 1, span: 'day' },
};

export interface HistoryWorld {
  readonly rest: RestSource;
  readonly board: QuoteBoard;
  readonly rings: PriceRings;
  readonly clock: Clock;
  readonly tasks: Tasks;
  onChange(): void;
}

/**
 * What happened before: the minutes in front of a mini-graph, the bars of a chart. Only what the vendor says; a minute
 * without a trade has no point.
 */
export class PriceHistory {
  readonly #world: HistoryWorld;
  /** Clusters whose history the plan does not give. */
  readonly #refused = new Set<Cluster>();
  readonly #bars = new Map<string, { at: number; bars: Promise<Bar[]> }>();

  constructor(world: HistoryWorld) {
    this.#world = world;
  }

  /** Puts the last minutes in front of the ring of each ticker, once. */
  want(tickers: readonly Ticker[]): void {
    for (const ticker of tickers) {
      if (this.#refused.has(clusterOf(ticker))) continue;
      this.#world.tasks.ensure(
        `history ${ticker}`,
        () => this.#fetch(ticker),
        (failure) => this.#onFailure(ticker, failure),
      );
    }
  }

  /** Fetches the last minutes once more: after an outage they say what was missed. */
  again(tickers: readonly Ticker[]): void {
    for (const ticker of tickers) this.#world.tasks.forget(`history ${ticker}`);
    this.#bars.clear();
    this.want(tickers);
  }

  /** Bars for a chart, oldest first. @throws `bad-ticker` and as the service fails. */
  bars(request: BarsRequest): Promise<Bar[]> {
    const span = SPANS[request.interval];
    if (!isTicker(request.ticker) || !span || !(request.from < request.to)) {
      return Promise.reject(new StrikewireError('bad-input', 'These bars cannot be asked for.'));
    }
    const { ticker, from, to } = request as BarsRequest & { ticker: Ticker };
    const key = `${ticker} ${request.interval} ${Math.floor(from / MINUTE_MS)} ${Math.floor(to / MINUTE_MS)}`;
    const now = this.#world.clock.now();
    const known = this.#bars.get(key);
    if (known && now - known.at < BARS_FRESH_MS) return known.bars;
    for (const [other, { at }] of this.#bars) if (now - at >= BARS_FRESH_MS) this.#bars.delete(other);
    const bars = this.#fetchBars({ ticker, from, to, ...span });
    this.#bars.set(key, { at: now, bars });
    bars.catch(() => this.#bars.delete(key));
    return bars;
  }

  /** A new key may be entitled to what the old one was not. */
  reset(): void {
    this.#refused.clear();
    this.#bars.clear();
    this.#world.tasks.forgetAll((name) => name.startsWith('history '));
  }

  async #fetch(ticker: Ticker): Promise<void> {
    const { rest, rings, board, clock } = this.#world;
    const to = clock.wallNow();
    const request = aggregatesRequest({ ticker, multiplier: 1, span: 'minute', from: to - LOOKBACK_MS, to });
    const newestFirst = { ...request, params: { ...request.params, sort: 'desc', limit: String(rings.capacity) } };
    const { rows } = readBars(await rest.get(newestFirst, { priority: PRIORITY.history }));
    const row = board.rowOf(ticker);
    if (row === undefined) return;
    // A bar's close is known when its minute has ended; the one under way is the stream's.
    const points = rows.map((bar) => ({ at: bar.at + MINUTE_MS, value: bar.close })).filter((point) => point.at <= to);
    points.sort((a, b) => a.at - b.at);
    rings.prepend(row, points);
    board.touch(row);
    this.#world.onChange();
  }

  #onFailure(ticker: Ticker, failure: Failure): void {
    if (failure.code === 'not-entitled') this.#refused.add(clusterOf(ticker));
  }

  async #fetchBars(filter: AggregatesFilter): Promise<Bar[]> {
    const { bodies } = await this.#world.rest.pages(aggregatesRequest(filter), {
      maxPages: 4,
      priority: PRIORITY.chart,
    });
    const rows = bodies.flatMap((body) => readBars(body).rows).slice(-MOST_BARS);
    return rows.map(({ at, open, high, low, close, volume }) => ({ at, open, high, low, close, volume }));
  }
}
