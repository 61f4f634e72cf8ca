import { ChainValuation, VALUE_WIDTH } from '../analytics/chain-valuation.js';
import { inputOf } from '../analytics/explained-figure.js';
import { summariseExpiry, type ExpirySummary } from '../analytics/expiry-summary.js';
import { explainFigure, type FigureExplanation, type SummaryFigure } from '../analytics/figure-explanation.js';
import { flagsOf } from '../analytics/contract-flags.js';
import type { RateCurve } from '../analytics/rates.js';
import type { Clock } from '../base/clock.js';
import { parseContract } from '../market/contract.js';
import { AT, WIDTH, type QuoteBoard, type Row } from '../market/quote-board.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import { ChainQuotes } from './chain-quotes.js';
import { ChainRefiner } from './chain-refiner.js';
import type { ChainRecord, SummaryRecord } from './hub-api.js';

/**
 * A row without a new quote is due when forward or spot have moved by this share, times √years: at the money that is 0.000025
 * of volatility, whatever the expiry.
 */
const DRIFT = 2e-5;
/** Such rows follow at most ten times a second. */
const PASS_MS = 100;
/** Time alone moves a value: a row is due when this share of what is left to expiry has passed. */
const AGED = 2e-4;
const SHORTEST_AGE_MS = 250;

export interface ChainDeskTerms {
  readonly record: ChainRecord;
  readonly board: QuoteBoard;
  readonly rates: RateCurve;
  readonly style: 'american' | 'european';
  /** Paces the work. The market's time is told with each call. */
  readonly clock: Clock;
}

/**
 * Ties one chain's valuation to the board: reads the quotes of its contracts there, writes their derived columns back.
 * - Rows with a new quote come first, then those that the forward or the time has left behind, each in turn.
 * - What comes out as it was is not written, so that a chain at rest sends nothing to any tab.
 */
export class ChainDesk {
  readonly valuation: ChainValuation;
  readonly record: ChainRecord;
  /** Rises with whatever moves an analysis of the chain. */
  revision = 0;
  /** Rows of the board valued since the start. */
  valuedCount = 0;
  /** Solves for early exercise. */
  readonly refiner: ChainRefiner;
  readonly #board: QuoteBoard;
  readonly #clock: Clock;
  readonly #quotes: ChainQuotes;
  /** Per contract: forward, spot and time at which its board row was written, and whether its own quote asks for it anew. */
  readonly #writtenForwards: Float64Array;
  readonly #writtenSpots: Float64Array;
  readonly #writtenAts: Float64Array;
  readonly #isDue: Uint8Array;
  #hasNews = true;
  #dueAt = Number.NEGATIVE_INFINITY;
  #agedAt = Number.NEGATIVE_INFINITY;
  #isExpired = false;
  #next = 0;
  #summary: { readonly revision: number; readonly record: SummaryRecord | undefined } | undefined;

  constructor({ record, board, rates, style, clock }: ChainDeskTerms) {
    this.record = record;
    this.#board = board;
    this.#clock = clock;
    const { strikes, rights, expiresAt, tickers } = record;
    const isAdjusted = tickers.map(isAdjustedContract);
    this.valuation = new ChainValuation({ strikes, rights, isAdjusted, expiresAt, style, rates });
    const count = tickers.length;
    this.#writtenForwards = new Float64Array(count).fill(Number.NaN);
    this.#writtenSpots = new Float64Array(count).fill(Number.NaN);
    this.#writtenAts = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.#isDue = new Uint8Array(count).fill(1);
    this.#quotes = new ChainQuotes(record, board, this.valuation, {
      moved: (row) => this.#mark(row),
      changed: () => this.#change(),
    });
    this.refiner = new ChainRefiner({
      valuation: this.valuation,
      quotes: this.#quotes,
      clock,
      onForward: () => {
        this.#hasNews = true;
        this.revision++;
      },
      onRow: (row, values) => {
        this.revision++;
        if (this.#quotes.boardRow(row) >= 0) this.#put(row, values);
      },
    });
  }

  rowOf(ticker: string): number | undefined {
    return this.#quotes.rowOf(ticker);
  }

  /** Epoch ms of the quote a row's value rests on; NaN when unknown. */
  quoteAt(row: number): number {
    return this.#quotes.quoteAt(row);
  }

  /** Quotes and counts of contracts that are on no screen. What the board has is newer. */
  learn(snapshots: readonly SnapshotRow[]): void {
    this.#quotes.learn(snapshots);
  }

  /** The feed fell silent, or speaks again: every quote is old, or none is for that reason. */
  setQuiet(isQuiet: boolean): void {
    if (this.valuation.isFeedQuiet === isQuiet) return;
    this.valuation.isFeedQuiet = isQuiet;
    this.#isDue.fill(1);
    this.#change();
  }

  /**
   * Values the rows that are due.
   * @param marketNow epoch ms of the market's time, from which the time to expiry counts.
   * @param until when to stop, by the desk's clock.
   * @returns ms until more is due, 0 when the time ran out; Infinity when nothing is until something comes.
   */
  value(marketNow: number, until: number): number {
    this.#quotes.read();
    const now = this.#clock.now();
    if (!this.#hasNews && now < this.#dueAt) return this.#dueAt - now;
    this.valuation.update(marketNow);
    this.#expire();
    const ageMs = this.#ageMs(marketNow);
    const waitMs = this.#valueDue(until) ? this.#valueBehind(ageMs, until) : 0;
    if (waitMs === 0) return 0;
    this.#hasNews = false;
    if (now - this.#agedAt >= ageMs) {
      this.#agedAt = now;
      this.revision++;
    }
    this.#dueAt = now + Math.min(waitMs, this.#agedAt + ageMs - now);
    return this.#dueAt - now;
  }

  /** Undefined while no contract has a quote. The same record as long as nothing moved. */
  summary(marketNow: number): SummaryRecord | undefined {
    if (this.#summary?.revision === this.revision) return this.#summary.record;
    this.#summary = { revision: this.revision, record: this.#summarise(marketNow) };
    return this.#summary.record;
  }

  /** How a figure of the summary comes about now. */
  explainFigure(figure: SummaryFigure, marketNow: number): FigureExplanation {
    this.valuation.update(marketNow);
    const { rows, ...others } = explainFigure(this.valuation, figure);
    const { coveredCount } = this.#quotes;
    const covered = inputOf('Contracts with values', coveredCount, `of ${this.record.tickers.length} listed`);
    return { ...others, rows: [covered, ...rows] };
  }

  #summarise(marketNow: number): SummaryRecord | undefined {
    const { coveredCount } = this.#quotes;
    if (coveredCount === 0) return undefined;
    this.valuation.update(marketNow);
    const { underlying, expiry, tickers } = this.record;
    const figures: ExpirySummary = summariseExpiry(this.valuation);
    return { ...figures, underlying, expiry, at: this.#clock.now(), listedCount: tickers.length, coveredCount };
  }

  #mark(row: number): void {
    this.#isDue[row] = 1;
    this.refiner.mark(row);
    this.#change();
  }

  #change(): void {
    this.#hasNews = true;
    this.refiner.moved();
    this.revision++;
  }

  /** Once the last moment has passed every row says so. */
  #expire(): void {
    if (this.#isExpired || this.valuation.years > 0) return;
    this.#isExpired = true;
    this.#isDue.fill(1);
    this.revision++;
  }

  #ageMs(marketNow: number): number {
    const leftMs = this.record.expiresAt - marketNow;
    return leftMs > 0 ? Math.min(leftMs, Math.max(SHORTEST_AGE_MS, AGED * leftMs)) : Number.POSITIVE_INFINITY;
  }

  /** @returns false when the time ran out. */
  #valueDue(until: number): boolean {
    const { count } = this.#quotes;
    const from = this.#next;
    for (let step = 0; step < count; step++) {
      const row = (from + step) % count;
      if (this.#isDue[row] === 0 || this.#quotes.boardRow(row) < 0) continue;
      this.#write(row);
      if (this.#isOver(row, until)) return false;
    }
    return true;
  }

  /** @returns ms until the next row falls behind as far as it can be told now; 0 when the time ran out. */
  #valueBehind(ageMs: number, until: number): number {
    const { count } = this.#quotes;
    const from = this.#next;
    const now = this.#clock.now();
    let waitMs = Number.POSITIVE_INFINITY;
    for (let step = 0; step < count; step++) {
      const row = (from + step) % count;
      if (this.#quotes.boardRow(row) < 0) continue;
      const sinceMs = now - this.#writtenAts[row]!;
      if (sinceMs < ageMs && !this.#isLeftBehind(row)) {
        waitMs = Math.min(waitMs, ageMs - sinceMs);
      } else if (sinceMs < PASS_MS) {
        waitMs = Math.min(waitMs, PASS_MS - sinceMs);
      } else {
        this.#write(row);
        if (this.#isOver(row, until)) return 0;
      }
    }
    return waitMs;
  }

  /** Forward or spot have moved away from those that the row was valued at. */
  #isLeftBehind(row: number): boolean {
    if (this.#isExpired) return false;
    const most = DRIFT * Math.sqrt(this.valuation.years);
    const { forward, spot } = this.valuation.estimate;
    return hasMoved(forward, this.#writtenForwards[row]!, most) || hasMoved(spot, this.#writtenSpots[row]!, most);
  }

  #isOver(row: number, until: number): boolean {
    if (this.#clock.now() < until) return false;
    this.#next = (row + 1) % this.#quotes.count;
    return true;
  }

  #write(row: number): void {
    this.valuation.value(row, values, 0);
    this.valuedCount++;
    this.refiner.mark(row);
    this.#put(row, values);
  }

  /** Takes the row's values to the board, when they are others than there. */
  #put(row: number, values: Float64Array): void {
    this.#isDue[row] = 0;
    this.#writtenForwards[row] = this.valuation.estimate.forward;
    this.#writtenSpots[row] = this.valuation.estimate.spot;
    this.#writtenAts[row] = this.#clock.now();
    const to = this.#quotes.boardRow(row);
    const from = to * WIDTH + AT.iv;
    let isChanged = this.#putFlags(to as Row, flagsOf(this.valuation, row));
    for (let column = 0; column < VALUE_WIDTH; column++) {
      if (Object.is(this.#board.values[from + column], values[column])) continue;
      this.#board.values[from + column] = values[column]!;
      isChanged = true;
    }
    if (!isChanged) return;
    this.#board.touch(to as Row);
    this.#quotes.seen(row);
  }

  #putFlags(to: Row, flags: number): boolean {
    const at = to * WIDTH + AT.valueFlags;
    if (this.#board.values[at] === flags) return false;
    this.#board.values[at] = flags;
    return true;
  }
}

const values = new Float64Array(VALUE_WIDTH);

/** By more than this share; becoming known, or unknown, is a move too. */
function hasMoved(price: number, before: number, most: number): boolean {
  if (Number.isNaN(price) && Number.isNaN(before)) return false;
  return !(Math.abs(price / before - 1) <= most);
}

function isAdjustedContract(ticker: string): boolean {
  try {
    return parseContract(ticker).isAdjusted;
  } catch {
    return false; // the vendor's own terms made it listed
  }
}
