import { every, type CancelTimer, type Clock } from '../base/clock.js';
import { explainValue } from '../analytics/value-explanation.js';
import type { chainKey } from '../market/record-key.js';
import type { QuoteBoard } from '../market/quote-board.js';
import type { Ticker } from '../market/ticker.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import { ChainDesk } from './chain-desk.js';
import type { ChainRecord, Explanation, RecordKey } from './hub-api.js';
import type { RecordStore } from './record-store.js';
import type { Valuation } from './valuation.js';

/** Time one run may take, ms: frames and deltas go first. */
const BUDGET_MS = 4;
const SUMMARY_MS = 250;
/** Runs are this far apart: no screen shows more, and a burst of frames costs no more than one. */
const INTERVAL_MS = 12;

export interface ValuationWorld {
  readonly board: QuoteBoard;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly rate: number;
  styleOf(underlying: Ticker): 'american' | 'european';
  /** A value or a summary changed outside a run. */
  onChange(): void;
}

/**
 * Values every wanted chain of the feed, once however many tabs look at it.
 * - Rows whose quote or whose underlying moved are valued in the run that follows, within a budget; the rest waits for
 *   the next turn, the chain that waited longest first.
 * - American exercise is solved for afterwards, a few rows a turn; until then the European figure stands.
 */
export class ValuationDesk implements Valuation {
  readonly #world: ValuationWorld;
  readonly #desks = new Map<string, { record: ChainRecord; desk: ChainDesk }>();
  #keys: readonly string[] = [];
  #turn = 0;
  #isRunAhead = false;
  #valuedBefore = 0;
  #ranAt = Number.NEGATIVE_INFINITY;
  readonly #stopSummaries: CancelTimer;

  constructor(world: ValuationWorld) {
    this.#world = world;
    this.#stopSummaries = every(world.clock, SUMMARY_MS, () => this.#summarise());
  }

  get valuedCount(): number {
    return [...this.#desks.values()].reduce((sum, { desk }) => sum + desk.valuedCount, this.#valuedBefore);
  }

  want(keys: readonly RecordKey[]): void {
    this.#keys = keys.filter((key) => key.startsWith('chain '));
    const kept = new Set(this.#keys);
    for (const [key, { desk }] of this.#desks) {
      if (kept.has(key)) continue;
      this.#valuedBefore += desk.valuedCount;
      this.#desks.delete(key);
    }
  }

  learn(rows: readonly SnapshotRow[]): void {
    this.#openDesks();
    for (const { desk } of this.#desks.values()) desk.learn(rows);
  }

  run(): void {
    const now = performance.now();
    if (now - this.#ranAt < INTERVAL_MS) return this.#runAgain(INTERVAL_MS);
    this.#ranAt = now;
    this.#openDesks();
    const desks = [...this.#desks.values()];
    const until = performance.now() + BUDGET_MS;
    let isLeft = false;
    for (let index = 0; index < desks.length; index++) {
      const { desk } = desks[(index + this.#turn) % desks.length]!;
      if (!desk.value(this.#world.clock.now(), until)) {
        this.#turn = (index + this.#turn) % desks.length;
        isLeft = true;
        break;
      }
    }
    if (isLeft) this.#runAgain(INTERVAL_MS);
  }

  explain(ticker: string): Explanation | undefined {
    for (const { desk } of this.#desks.values()) {
      const row = desk.rowOf(ticker);
      if (row === undefined) continue;
      return { ticker, ...explainValue(desk.valuation, row, this.#world.clock.wallNow(), desk.quoteAt(row)) };
    }
    return undefined;
  }

  close(): void {
    this.#stopSummaries();
    this.#desks.clear();
    this.#keys = [];
  }

  /** A desk for each wanted chain whose contracts are known; a new listing makes a new one. */
  #openDesks(): void {
    for (const key of this.#keys) {
      const record = this.#world.records.get(key as ReturnType<typeof chainKey>);
      if (!record || record.tickers.length === 0) continue;
      const open = this.#desks.get(key);
      if (open?.record.tickers === record.tickers) continue;
      if (open) this.#valuedBefore += open.desk.valuedCount;
      const { board, rate } = this.#world;
      const desk = new ChainDesk({ record, board, rate, style: this.#world.styleOf(record.underlying) });
      this.#desks.set(key, { record, desk });
    }
  }

  #runAgain(delayMs: number): void {
    if (this.#isRunAhead) return;
    this.#isRunAhead = true;
    this.#world.clock.after(delayMs, () => {
      this.#isRunAhead = false;
      this.run();
      this.#world.onChange();
    });
  }

  #summarise(): void {
    let isChanged = false;
    for (const { desk, record } of this.#desks.values()) {
      desk.refineSome(performance.now() + BUDGET_MS);
      const summary = desk.summary(this.#world.clock.now());
      if (!summary) continue;
      const key = `summary ${record.underlying} ${record.expiry}` as const;
      isChanged = this.#world.records.set(key, summary) || isChanged;
    }
    if (isChanged) this.#world.onChange();
  }
}
