import type { Instrument } from './instrument.js';
import { dayShare, dayStart } from './price-path.js';
import { easternDay } from './exchange-day.js';
import type { QuoteMaker } from './quote-maker.js';
import { roundTo } from './quote-maker.js';
import { hashUniform } from './random.js';

/** An aggregate. Volumes and counts are 0 for an index. */
export interface Bar {
  readonly startAt: number;
  readonly endAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly vwap: number;
  readonly trades: number;
}

/** Looks at the price within one bar, by the bar's length. */
function looksWithin(spanMs: number): number {
  if (spanMs <= 1000) return 4;
  if (spanMs <= 60_000) return 12;
  return spanMs <= 3_600_000 ? 60 : 96;
}

/** Contracts or shares in a typical print. */
const PRINT_SIZE = { options: 4, stocks: 90, indices: 1 } as const;

/**
 * What traded, at any instant: volumes and bars as pure functions of time, so that history joins the live feed.
 * - Cumulative volume never falls; a span in which it does not rise has no bar.
 * - Bars of any span open and close on the same curve; a long bar looks at the price at up to 96 instants, in between to a cent.
 */
export class Tape {
  readonly #maker: QuoteMaker;

  constructor(maker: QuoteMaker) {
    this.#maker = maker;
  }

  /** Shares or contracts since some origin; differences only have a meaning. */
  volumeAt(instrument: Instrument, at: number): number {
    const whole = instrument.dayVolume;
    if (whole <= 0) return 0;
    const day = easternDay(at);
    const minutes = (day + dayShare(at)) * 1440;
    const minute = Math.floor(minutes);
    const from = hashUniform(instrument.hash, minute, 11);
    const to = hashUniform(instrument.hash, minute + 1, 11);
    const bump = 0.9 * (from + (to - from) * (minutes - minute));
    return Math.floor((whole / 1440) * (minutes + bump) + hashUniform(instrument.hash, 12));
  }

  dayVolume(instrument: Instrument, at: number): number {
    return this.volumeAt(instrument, at) - this.volumeAt(instrument, dayStart(at));
  }

  /** First price of the New York day. */
  dayOpen(instrument: Instrument, at: number): number {
    return this.#maker.trade(instrument, dayStart(at));
  }

  /** The bar of a span, or `undefined` when nothing traded in it. */
  bar(instrument: Instrument, startAt: number, endAt: number): Bar | undefined {
    const isIndex = instrument.cluster === 'indices';
    const volume = isIndex ? 0 : this.volumeAt(instrument, endAt) - this.volumeAt(instrument, startAt);
    if (!isIndex && volume < 1) return undefined;
    const trades = isIndex ? 0 : Math.max(1, Math.round(volume / PRINT_SIZE[instrument.cluster]));
    const most = looksWithin(endAt - startAt);
    const looks = isIndex ? most : Math.min(most, trades - 1);
    const close = this.#maker.trade(instrument, endAt);
    let open = close;
    let high = close;
    let low = close;
    let sum = close;
    const within = endAt - startAt > 60_000 ? 'cent' : 'tick';
    for (let look = 0; look < looks; look++) {
      const at = startAt + ((endAt - startAt) * look) / looks;
      const price = this.#maker.trade(instrument, at, look === 0 ? 'tick' : within);
      if (look === 0) open = price;
      if (price > high) high = price;
      if (price < low) low = price;
      sum += price;
    }
    return { startAt, endAt, open, high, low, close, volume, vwap: roundTo(sum / (looks + 1), 1e4), trades };
  }
}
