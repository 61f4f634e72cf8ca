import { every, type CancelTimer, type Clock } from '../base/clock.js';
import { isSummaryFigure } from '../analytics/figure-explanation.js';
import { flatRates, type RateCurve } from '../analytics/rates.js';
import { explainValue } from '../analytics/value-explanation.js';
import type { QuoteBoard } from '../market/quote-board.js';
import { chainKey } from '../market/record-key.js';
import type { Expiry } from '../market/contract.js';
import type { Ticker } from '../market/ticker.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import { AnalyticsDesk } from './analytics-desk.js';
import { ChainDesk } from './chain-desk.js';
import type { Explanation, RecordKey } from './hub-api.js';
import type { RecordStore } from './record-store.js';
import type { Valuation } from './valuation.js';

/** Time one run may take, ms: frames and deltas go first. */
const BUDGET_MS = 4;
/** Runs are this far apart: no screen shows more, and a burst of frames costs no more than one. */
const INTERVAL_MS = 12;
/** Refinements and records of analytics. */
const TICK_MS = 125;

export interface ValuationWorld {
  readonly board: QuoteBoard;
  readonly records: RecordStore;
  readonly clock: Clock;
  /** Constant interest rate, continuous. */
  readonly rate: number;
  styleOf(underlying: Ticker): 'american' | 'european';
  /** The stream of option quotes was there and is not any more: the last ones are old. */
  isQuiet(): boolean;
  /** How far the feed lags the market by design, ms. */
  delayMs(): number;
  /** A value or a record changed outside a run. */
  onChange(): void;
}

/**
 * Values every wanted chain of the feed, once however many tabs look at it.
 * - Rows whose quote or whose underlying moved are valued in the run that follows, within a budget of time; the rest waits
 *   for the next turn, and the chain that used the time up comes last in it.
 * - Only contracts on some screen are valued there; the others when an analysis of their chain is wanted.
 * - American exercise is solved for afterwards, a few rows a turn; until then the European figure stands.
 * - At rest nothing is computed but what the passing of time asks for.
 */
export class ValuationDesk implements Valuation {
  readonly #world: ValuationWorld;
  readonly #rates: RateCurve;
  readonly #desks = new Map<string, ChainDesk>();
  readonly #analytics: AnalyticsDesk;
  /** `UNDERLYING EXPIRY` of the chains to value. */
  #names: readonly string[] = [];
  #turn = 0;
  #refineTurn = 0;
  #timer: { readonly at: number; readonly cancel: CancelTimer } | undefined;
  #ranAt = Number.NEGATIVE_INFINITY;
  #boardRevision = -1;
  #isQuiet = false;
  #isClosed = false;
  readonly #before = { valued: 0, refined: 0 };
  readonly #stopTicks: CancelTimer;

  constructor(world: ValuationWorld) {
    this.#world = world;
    this.#rates = flatRates(world.rate);
    this.#analytics = new AnalyticsDesk(world.records, world.clock);
    this.#stopTicks = every(world.clock, TICK_MS, () => this.#tick());
  }

  get valuedCount(): number {
    return [...this.#desks.values()].reduce((sum, desk) => sum + desk.valuedCount, this.#before.valued);
  }

  get refinedCount(): number {
    return [...this.#desks.values()].reduce((sum, desk) => sum + desk.refiner.refinedCount, this.#before.refined);
  }

  get summaryCount(): number {
    return this.#analytics.count;
  }

  want(keys: readonly RecordKey[]): void {
    this.#analytics.want(keys);
    this.#names = [
      ...new Set(
        keys.flatMap((key) => {
          const [kind, underlying, expiry] = key.split(' ');
          return kind === 'chain' || kind === 'summary' || kind === 'profile' ? `${underlying} ${expiry}` : [];
        }),
      ),
    ];
    const kept = new Set(this.#names);
    for (const name of this.#desks.keys()) if (!kept.has(name)) this.#drop(name);
    if (this.#names.length > 0) this.#runWithin(INTERVAL_MS);
  }

  learn(rows: readonly SnapshotRow[]): void {
    this.#openDesks();
    for (const desk of this.#desks.values()) desk.learn(rows);
    this.#runWithin(INTERVAL_MS);
  }

  run(): void {
    if (this.#isClosed) return;
    const isOpened = this.#openDesks();
    const isNew =
      isOpened || this.#boardRevision !== this.#world.board.revision || this.#isQuiet !== this.#world.isQuiet();
    if (!isNew) return;
    const waitMs = this.#ranAt + INTERVAL_MS - this.#world.clock.now();
    if (waitMs > 0) this.#runWithin(waitMs);
    else this.#runNow();
  }

  explain(subject: string, figure?: string): Explanation | undefined {
    const at = this.#world.clock.now();
    const [kind, underlying, expiry] = subject.split(' ');
    if (kind === 'summary') {
      const desk = this.#desks.get(`${underlying} ${expiry}`);
      return desk && isSummaryFigure(figure)
        ? { subject, at, ...desk.explainFigure(figure, this.#marketNow()) }
        : undefined;
    }
    for (const desk of this.#desks.values()) {
      const row = desk.rowOf(subject);
      if (row === undefined) continue;
      return { subject, at, ...explainValue(desk.valuation, row, this.#marketNow(), desk.quoteAt(row)) };
    }
    return undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTicks();
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const name of this.#desks.keys()) this.#drop(name);
    this.#names = [];
  }

  /** Expiry is a matter of the calendar, so the wall's clock counts; a delayed feed shows the market as it was then. */
  #marketNow(): number {
    return this.#world.clock.wallNow() - this.#world.delayMs();
  }

  /** A desk for each wanted chain whose contracts are known; another listing makes another one. @returns whether one was made. */
  #openDesks(): boolean {
    let isOpened = false;
    for (const name of this.#names) {
      const [underlying, expiry] = name.split(' ') as [Ticker, Expiry];
      const record = this.#world.records.get(chainKey(underlying, expiry));
      if (!record || record.tickers.length === 0) continue;
      const open = this.#desks.get(name);
      const style = this.#world.styleOf(underlying);
      if (open && open.valuation.terms.style === style && isSameListing(open.record, record)) continue;
      if (open) this.#drop(name);
      const { board, clock } = this.#world;
      this.#desks.set(name, new ChainDesk({ record, board, rates: this.#rates, style, clock }));
      isOpened = true;
    }
    return isOpened;
  }

  #drop(name: string): void {
    const desk = this.#desks.get(name);
    if (!desk) return;
    this.#before.valued += desk.valuedCount;
    this.#before.refined += desk.refiner.refinedCount;
    this.#desks.delete(name);
  }

  #runNow(): void {
    const { clock, board } = this.#world;
    this.#ranAt = clock.now();
    this.#isQuiet = this.#world.isQuiet();
    const desks = [...this.#desks.values()];
    const until = this.#ranAt + BUDGET_MS;
    let nextMs = Number.POSITIVE_INFINITY;
    const from = this.#turn;
    for (let index = 0; index < desks.length && nextMs > 0; index++) {
      const desk = desks[(from + index) % desks.length]!;
      desk.setQuiet(this.#isQuiet);
      nextMs = Math.min(nextMs, desk.value(this.#marketNow(), until));
      if (nextMs === 0) this.#turn = (from + index + 1) % desks.length;
    }
    this.#boardRevision = nextMs > 0 ? board.revision : -1;
    if (nextMs < Number.POSITIVE_INFINITY) this.#runWithin(Math.max(INTERVAL_MS, nextMs));
  }

  /** At most one run is ahead: the soonest. */
  #runWithin(delayMs: number): void {
    if (this.#isClosed) return;
    const { clock, board } = this.#world;
    const at = clock.now() + delayMs;
    if (this.#timer && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const cancel = clock.after(delayMs, () => {
      this.#timer = undefined;
      const before = board.revision;
      this.#openDesks();
      this.#runNow();
      if (board.revision !== before) this.#world.onChange();
    });
    this.#timer = { at, cancel };
  }

  #tick(): void {
    const { board, clock } = this.#world;
    const before = board.revision;
    this.#refine();
    const isPublished = this.#analytics.publish(this.#desks, this.#marketNow(), clock.now() + BUDGET_MS);
    if (isPublished || board.revision !== before) this.#world.onChange();
  }

  /** One forward, which cannot be divided, then rows as far as the time goes; the chain after this one begins the next time. */
  #refine(): void {
    const { clock } = this.#world;
    const desks = [...this.#desks];
    const from = this.#refineTurn;
    const inTurn = desks.map((_, index) => desks[(from + index) % desks.length]!);
    const revisions = desks.map(([, { revision }]) => revision);
    const found = inTurn.findIndex(([, { refiner }]) => refiner.refineForward());
    if (found >= 0) this.#refineTurn = (from + found + 1) % desks.length;
    const until = clock.now() + BUDGET_MS;
    for (const [name, { refiner }] of inTurn) refiner.refineRows(until, this.#analytics.isAnalysed(name));
    if (desks.some(([, { revision }], index) => revision !== revisions[index])) this.#runWithin(INTERVAL_MS);
  }
}

/** A listing that was fetched again is the same when it names the same contracts. */
function isSameListing(a: ChainDesk['record'], b: ChainDesk['record']): boolean {
  if (a.tickers === b.tickers) return a.expiresAt === b.expiresAt;
  return (
    a.expiresAt === b.expiresAt &&
    a.tickers.length === b.tickers.length &&
    a.tickers.every((ticker, row) => ticker === b.tickers[row] && a.strikes[row] === b.strikes[row])
  );
}
