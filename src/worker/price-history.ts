import type { Clock } from '../base/clock.js';
import { StrikewireError } from '../base/errors.js';
import type { PriceRings } from '../market/price-ring.js';
import type { QuoteBoard, Row } from '../market/quote-board.js';
import { clusterOf, isTicker, type Cluster, type Ticker } from '../market/ticker.js';
import { aggregatesRequest, type AggregatesFilter } from '../upstream/massive-rest.js';
import { CarriedBars } from './carried-bars.js';
import type { Bar, BarsRequest, Failure, Interval } from './hub-api.js';
import { PRIORITY, type RestSource } from './rest-source.js';
import type { Tasks } from './tasks.js';

const MINUTE_MS = 60_000;
/** Requests for mini-graphs under way. */
const AT_ONCE = 6;
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

/** Bars as fetched, of one ticker and interval. */
interface KeptBars {
  readonly ticker: Ticker;
  /** Start of the time they were asked for, epoch ms. */
  readonly from: number;
  /** Hub clock. */
  readonly fetchedAt: number;
  /** Length of a bar; undefined for days, which do not begin at whole multiples and are not carried on. */
  readonly stepMs: number | undefined;
  readonly bars: Promise<CarriedBars>;
  carried: CarriedBars | undefined;
}

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
  /** Asked for and not begun, the most wanted first. */
  #queue: Ticker[] = [];
  #runningCount = 0;
  readonly #kept = new Map<string, KeptBars>();

  constructor(world: HistoryWorld) {
    this.#world = world;
  }

  /** Puts the last minutes in front of the ring of each ticker, once. To be said again every second: bars are carried on with it. */
  want(tickers: readonly Ticker[]): void {
    this.#carryOn();
    this.#queue = [...tickers];
    this.#pump();
  }

  /** A few at a time: what is refused, or no longer wanted, is then not waiting in the request queue already. */
  #pump(): void {
    while (this.#runningCount < AT_ONCE && this.#queue.length > 0) {
      const ticker = this.#queue.shift()!;
      if (this.#refused.has(clusterOf(ticker))) continue;
      this.#world.tasks.ensure(
        `history ${ticker}`,
        () => this.#counted(ticker),
        (failure) => this.#onFailure(ticker, failure),
      );
    }
  }

  async #counted(ticker: Ticker): Promise<void> {
    this.#runningCount++;
    try {
      await this.#fetch(ticker);
    } finally {
      this.#runningCount--;
      void Promise.resolve().then(() => this.#pump()); // after a refusal has been noted
    }
  }

  /** Fetches the last minutes once more: after an outage they say what was missed. */
  again(tickers: readonly Ticker[]): void {
    for (const ticker of tickers) this.#world.tasks.forget(`history ${ticker}`);
    this.#kept.clear();
    this.want(tickers);
  }

  /**
   * Bars for a chart, oldest first. Fetched once for as long as somebody wants the ticker: the stream carries them on.
   * @throws `bad-input` and as the service fails.
   */
  async bars(request: BarsRequest): Promise<Bar[]> {
    if (!isBarsRequest(request)) throw new StrikewireError('bad-input', 'These bars cannot be asked for.');
    const { ticker, interval, from, to } = request;
    this.#carryOn();
    const key = `${ticker} ${interval}`;
    let kept = this.#kept.get(key);
    if (!kept || from < kept.from) {
      kept = this.#keep(request);
      this.#kept.set(key, kept);
    }
    const { bars } = kept;
    bars.catch(() => this.#kept.get(key)?.bars === bars && this.#kept.delete(key));
    return (await bars).between(from, to);
  }

  /** A new key may be entitled to what the old one was not. */
  reset(): void {
    this.#refused.clear();
    this.#kept.clear();
    this.#world.tasks.forgetAll((name) => name.startsWith('history '));
  }

  async #fetch(ticker: Ticker): Promise<void> {
    const { rest, rings, board, clock } = this.#world;
    const to = clock.wallNow();
    const request = aggregatesRequest({ ticker, multiplier: 1, span: 'minute', from: to - LOOKBACK_MS, to });
    const newestFirst = { ...request, params: { ...request.params, sort: 'desc', limit: String(rings.capacity) } };
    const body = await rest.get(newestFirst, { priority: PRIORITY.history });
    const { rows } = rest.read.bars(body);
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

  #keep({ ticker, interval, from, to }: BarsRequest & { ticker: Ticker }): KeptBars {
    const span = SPANS[interval];
    const stepMs = span.span === 'day' ? undefined : span.multiplier * (span.span === 'hour' ? 60 : 1) * MINUTE_MS;
    const bars = this.#fetchBars({ ticker, from, to, ...span }).then((rows) => {
      kept.carried = new CarriedBars(stepMs ?? MINUTE_MS, rows);
      return kept.carried;
    });
    const fetchedAt = this.#world.clock.now();
    const kept: KeptBars = { ticker, from, fetchedAt, stepMs, bars, carried: undefined };
    return kept;
  }

  /** Takes the minutes in progress into what is kept, and drops what has no stream any more: it would miss minutes. */
  #carryOn(): void {
    const { board, clock } = this.#world;
    for (const [key, kept] of this.#kept) {
      const row = board.rowOf(kept.ticker);
      const isCarried = kept.stepMs !== undefined && row !== undefined;
      if (!isCarried && clock.now() - kept.fetchedAt >= BARS_FRESH_MS) this.#kept.delete(key);
      if (isCarried && board.get(row, 'barAt') > 0) kept.carried?.carry(minuteOf(board, row));
    }
  }

  async #fetchBars(filter: AggregatesFilter): Promise<Bar[]> {
    const { rest } = this.#world;
    const { bodies } = await rest.pages(aggregatesRequest(filter), { maxPages: 4, priority: PRIORITY.chart });
    const rows = bodies.flatMap((body) => rest.read.bars(body).rows).slice(-MOST_BARS);
    return rows.map(({ at, open, high, low, close, volume }) => ({ at, open, high, low, close, volume }));
  }
}

function minuteOf(board: QuoteBoard, row: Row): Bar {
  return {
    at: board.get(row, 'barAt'),
    open: board.get(row, 'barOpen'),
    high: board.get(row, 'barHigh'),
    low: board.get(row, 'barLow'),
    close: board.get(row, 'barClose'),
    volume: board.get(row, 'barVolume'),
  };
}

/** What a tab asks for is checked: it may be of another build, or no tab at all. */
function isBarsRequest(value: unknown): value is BarsRequest & { ticker: Ticker } {
  if (typeof value !== 'object' || value === null) return false;
  const { ticker, interval, from, to } = value as Partial<BarsRequest>;
  const isKnown = typeof interval === 'string' && Object.hasOwn(SPANS, interval);
  const isSpan = Number.isFinite(from) && Number.isFinite(to) && from! < to!;
  return typeof ticker === 'string' && isTicker(ticker) && isKnown && isSpan;
}
