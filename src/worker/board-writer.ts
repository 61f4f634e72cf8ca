import type { Clock } from '../base/clock.js';
import type { MarketSink, UnusableReason } from '../market/events.js';
import { markOf } from '../market/mark.js';
import type { PriceRings } from '../market/price-ring.js';
import { AT, WIDTH, type QuoteBoard, type Row } from '../market/quote-board.js';

const MINUTE_MS = 60_000;
/** An instrument whose newest event is this old accepts an older stamp: the vendor's clock was set back. */
const CLOCK_SET_BACK_MS = 10_000;
/** Longer than an instrument that trades at all is without a print in a session, shorter than any night. */
const NIGHT_MS = 7 * 3_600_000;
/** What is kept in order for itself: quotes and trades by stamp and sequence, bars by their end. */
const KINDS = 3;

/** Option prints that are no current price: cancels, and late or out of sequence reports. */
const OPTION_NOT_LAST: ReadonlySet<number> = new Set([201, 202, 203, 204, 205, 206, 207, 208]);
/** Stock prints that the consolidated rules keep from the last price: average, odd lot, contingent and the like. */
const STOCK_NOT_LAST: ReadonlySet<number> = new Set([2, 7, 13, 15, 16, 20, 21, 22, 29, 32, 33, 37, 38, 52, 53]);
/** How stale the time of the last event may stand in a row that changed by nothing else. */
const SIGN_OF_LIFE_MS = 1_000;
const HALTED = 17;
const RESUMED = 18;

export interface BoardWriterListener {
  /** A row's prices changed. */
  dirty(): void;
  status(status: string, message: string): void;
  unusable(reason: UnusableReason): void;
}

/**
 * Writes decoded events into the board and the rings.
 * - Allocates nothing per event.
 * - An event older than the row's last one, by time then sequence, changes no value: the last value is the newest,
 *   whatever the order of arrival. It still counts as a sign of life.
 * - Events of instruments that are not in the board are dropped.
 */
export class BoardWriter implements MarketSink {
  readonly #board: QuoteBoard;
  readonly #rings: PriceRings;
  readonly #clock: Clock;
  readonly #listener: BoardWriterListener;
  /** Per row: the sequence of the last quote and of the last trade, the end of the last second's bar. */
  #sequences = new Float64Array(KINDS * 1024).fill(Number.NaN);
  /** Per row and kind: hub clock when one was last accepted; 0 when none was. */
  #acceptedAt = new Float64Array(KINDS * 1024);
  eventsCount = 0;
  #frameAt = Number.NaN;
  /** How far the feed lags the market by design, ms: 0, or 15 minutes. */
  delayMs = 0;

  constructor(board: QuoteBoard, rings: PriceRings, clock: Clock, listener: BoardWriterListener) {
    this.#board = board;
    this.#rings = rings;
    this.#clock = clock;
    this.#listener = listener;
  }

  frame(receivedAt: number): void {
    this.#frameAt = receivedAt;
  }

  quote(
    ticker: string,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
    at: number,
    sequence: number,
  ): void {
    const row = this.#heard(ticker);
    if (row === undefined || !this.#isNewer(row, AT.quoteAt, 0, at, sequence)) return;
    const { values } = this.#board;
    const base = row * WIDTH;
    values[base + AT.bid] = bid;
    values[base + AT.ask] = ask;
    values[base + AT.bidSize] = bidSize;
    values[base + AT.askSize] = askSize;
    this.#remark(row);
  }

  trade(
    ticker: string,
    price: number,
    size: number,
    _exchange: number,
    conditions: readonly number[] | undefined,
    at: number,
    sequence: number,
  ): void {
    const row = this.#heard(ticker);
    if (row === undefined || isNotLast(ticker, conditions)) return;
    const { values } = this.#board;
    const base = row * WIDTH;
    const lastAt = values[base + AT.lastAt]!;
    if (!this.#isNewer(row, AT.lastAt, 1, at, sequence)) return;
    values[base + AT.last] = price;
    values[base + AT.lastSize] = size;
    this.#widenDay(base, price, price, at - lastAt);
    this.#extendBar(base, at, price, price, price, price, 0);
    this.#remark(row);
  }

  bar(
    ticker: string,
    span: 'second' | 'minute',
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    dayVolume: number,
    dayOpen: number,
    startAt: number,
    endAt: number,
  ): void {
    const row = this.#heard(ticker);
    if (row === undefined) return;
    const { values } = this.#board;
    const base = row * WIDTH;
    const lastAt = values[base + AT.lastAt]!;
    this.#widenDay(base, high, low, endAt - lastAt);
    if (!this.#isNewerBar(row, span, endAt)) return; // late or twice: its volume is counted already
    const isNewest = !(lastAt >= endAt);
    if (span === 'second') this.#extendBar(base, startAt, open, high, low, isNewest ? close : Number.NaN, volume);
    if (dayVolume === dayVolume) values[base + AT.volume] = dayVolume;
    if (dayOpen > 0) values[base + AT.dayOpen] = dayOpen;
    if (isNewest) {
      values[base + AT.last] = close;
      values[base + AT.lastAt] = endAt;
    }
    this.#remark(row);
  }

  value(ticker: string, value: number, at: number): void {
    const row = this.#heard(ticker);
    if (row === undefined) return;
    const base = row * WIDTH;
    const lastAt = this.#board.values[base + AT.lastAt]!;
    if (!this.#isNewer(row, AT.lastAt, 1, at, Number.NaN)) return;
    this.#board.values[base + AT.last] = value;
    this.#widenDay(base, value, value, at - lastAt);
    this.#extendBar(base, at, value, value, value, value, Number.NaN);
    this.#remark(row);
  }

  band(ticker: string, _low: number, _high: number, indicators: readonly number[] | undefined): void {
    const row = this.#heard(ticker);
    if (row === undefined || !indicators) return;
    if (indicators.includes(HALTED)) this.#board.set(row, 'halted', 1);
    else if (indicators.includes(RESUMED)) this.#board.set(row, 'halted', 0);
    this.#listener.dirty(); // nothing else may come for a long time
  }

  fair(ticker: string): void {
    this.#heard(ticker); // a sign of life; our own mark does not mix with the vendor's
  }

  status(status: string, message: string): void {
    this.#listener.status(status, message);
  }

  unusable(reason: UnusableReason): void {
    this.#listener.unusable(reason);
  }

  /** A row now serves another instrument. */
  forget(row: Row): void {
    this.#sequences.fill(Number.NaN, KINDS * row, KINDS * (row + 1));
    this.#acceptedAt.fill(0, KINDS * row, KINDS * (row + 1));
  }

  /** The instrument's row. An event that changes nothing is a sign of life, told once a second: no tab needs each. */
  #heard(ticker: string): Row | undefined {
    this.eventsCount++;
    const row = this.#board.rowOf(ticker);
    if (row === undefined) return undefined;
    const since = this.#now() - this.#board.values[row * WIDTH + AT.receivedAt]!;
    if (!(since < SIGN_OF_LIFE_MS)) this.#take(row);
    return row;
  }

  /** The row changes by something received now. */
  #take(row: Row): void {
    this.#board.values[row * WIDTH + AT.receivedAt] = this.#now();
    this.#board.touch(row);
  }

  /** When the frame under way was received; the clock's own time between frames. */
  #now(): number {
    return this.#frameAt === this.#frameAt ? this.#frameAt : this.#clock.now();
  }

  /** Takes over the stamp when it is newer. */
  #isNewer(row: Row, stampOffset: number, kind: 0 | 1, at: number, sequence: number): boolean {
    const index = this.#indexOf(row, kind);
    const stampIndex = row * WIDTH + stampOffset;
    const { values } = this.#board;
    const lastAt = values[stampIndex]!;
    const lastSequence = this.#sequences[index]!;
    const isOlder = at < lastAt || (at === lastAt && sequence <= lastSequence);
    if (isOlder && !this.#wasClockSetBack(index)) return false;
    if (at === at) values[stampIndex] = at;
    this.#sequences[index] = sequence;
    this.#acceptedAt[index] = this.#now();
    return true;
  }

  /** Takes over the end of a second's bar when it is newer; a minute's bar is only measured by it. */
  #isNewerBar(row: Row, span: 'second' | 'minute', endAt: number): boolean {
    const index = this.#indexOf(row, 2);
    if (endAt <= this.#sequences[index]!) {
      if (!this.#wasClockSetBack(index)) return false;
      this.#board.values[row * WIDTH + AT.barAt] = Number.NaN; // the minute in progress lies ahead
    }
    if (span === 'minute') return true;
    this.#sequences[index] = endAt;
    this.#acceptedAt[index] = this.#now();
    return true;
  }

  #wasClockSetBack(index: number): boolean {
    const acceptedAt = this.#acceptedAt[index]!;
    return acceptedAt > 0 && this.#now() - acceptedAt > CLOCK_SET_BACK_MS;
  }

  #indexOf(row: Row, kind: 0 | 1 | 2): number {
    if (KINDS * (row + 1) > this.#sequences.length) this.#growSequences(row);
    return KINDS * row + kind;
  }

  #growSequences(row: number): void {
    const length = Math.max(KINDS * (row + 1), this.#sequences.length * 2);
    const sequences = new Float64Array(length).fill(Number.NaN);
    sequences.set(this.#sequences);
    this.#sequences = sequences;
    const acceptedAt = new Float64Array(length);
    acceptedAt.set(this.#acceptedAt);
    this.#acceptedAt = acceptedAt;
  }

  #remark(row: Row): void {
    const { values } = this.#board;
    const base = row * WIDTH;
    const mark = markOf(values[base + AT.bid]!, values[base + AT.ask]!, values[base + AT.last]!);
    const old = values[base + AT.mark]!;
    if (mark === mark && mark !== old) this.#rings.push(row, this.#now() - this.delayMs, mark);
    values[base + AT.mark] = mark;
    this.#take(row);
    this.#listener.dirty();
  }

  /** The first print after a night begins another day, whose volume and open come with its first bar. */
  #widenDay(base: number, high: number, low: number, sinceLastMs: number): void {
    const { values } = this.#board;
    if (sinceLastMs > NIGHT_MS) {
      values[base + AT.dayHigh] = Number.NaN;
      values[base + AT.dayLow] = Number.NaN;
      values[base + AT.dayOpen] = Number.NaN;
      values[base + AT.volume] = Number.NaN;
    } else if (sinceLastMs < -NIGHT_MS) return; // of a day before
    if (!(values[base + AT.dayHigh]! >= high)) values[base + AT.dayHigh] = high;
    if (!(values[base + AT.dayLow]! <= low)) values[base + AT.dayLow] = low;
  }

  /** Folds a price into the minute in progress; a new minute starts a new bar, an older one is left alone. */
  #extendBar(base: number, at: number, open: number, high: number, low: number, close: number, volume: number): void {
    const { values } = this.#board;
    const startAt = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const barAt = values[base + AT.barAt]!;
    if (startAt < barAt) return;
    if (startAt > barAt || barAt !== barAt) {
      values[base + AT.barAt] = startAt;
      values[base + AT.barOpen] = open;
      values[base + AT.barHigh] = high;
      values[base + AT.barLow] = low;
      values[base + AT.barClose] = open;
      values[base + AT.barVolume] = volume;
    } else {
      if (high > values[base + AT.barHigh]!) values[base + AT.barHigh] = high;
      if (low < values[base + AT.barLow]!) values[base + AT.barLow] = low;
      values[base + AT.barVolume]! += volume;
    }
    if (close === close) values[base + AT.barClose] = close;
  }
}

function isNotLast(ticker: string, conditions: readonly number[] | undefined): boolean {
  if (!conditions) return false;
  const excluded = ticker.startsWith('O:') ? OPTION_NOT_LAST : STOCK_NOT_LAST;
  for (let index = 0; index < conditions.length; index++) if (excluded.has(conditions[index]!)) return true;
  return false;
}
