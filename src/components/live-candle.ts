import type { QuoteBoard } from '../market/quote-board.js';
import type { Bar } from '../worker/hub-api.js';

/** The minute in progress as the board has it; undefined when it has none. */
export function barInProgress(board: QuoteBoard, ticker: string): Bar | undefined {
  const row = board.rowOf(ticker);
  if (row === undefined) return undefined;
  const bar: Bar = {
    at: board.get(row, 'barAt'),
    open: board.get(row, 'barOpen'),
    high: board.get(row, 'barHigh'),
    low: board.get(row, 'barLow'),
    close: board.get(row, 'barClose'),
    volume: undefined,
  };
  return bar.at > 0 && bar.open > 0 && bar.close > 0 ? bar : undefined;
}

/**
 * The candle in progress, of any interval of whole minutes: history's newest bar carried on by the minute in progress.
 * - A minute replaces its own earlier state; a finished one is folded into what stands.
 * - Nothing older than the candle changes it.
 */
export class LiveCandle {
  readonly #stepMs: number;
  #candle: Bar | undefined;
  /** The candle without the minute in progress; undefined when that minute began it. */
  #before: Bar | undefined;
  #minuteAt = Number.NaN;

  constructor(stepMs: number, newest: Bar | undefined) {
    this.#stepMs = stepMs;
    this.#candle = newest;
  }

  get candle(): Bar | undefined {
    return this.#candle;
  }

  /** Takes the minute in progress as it is now. @returns the candle, or undefined when the minute is too old for it. */
  update(minute: Bar): Bar | undefined {
    const at = Math.floor(minute.at / this.#stepMs) * this.#stepMs;
    const old = this.#candle;
    if (old && at < old.at) return undefined;
    if (!old || at > old.at) {
      this.#before = undefined;
      this.#minuteAt = minute.at;
    } else if (minute.at !== this.#minuteAt) {
      this.#before = old;
      this.#minuteAt = minute.at;
    }
    const before = this.#before;
    this.#candle = before
      ? {
          at,
          open: before.open,
          high: Math.max(before.high, minute.high),
          low: Math.min(before.low, minute.low),
          close: minute.close,
          volume: undefined,
        }
      : { ...minute, at };
    return this.#candle;
  }
}
