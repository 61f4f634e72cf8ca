import type { PremiumGrade } from './exercise-premium.js';
import type { Instrument, Option, Spot } from './instrument.js';
import type { MarketModel } from './market-model.js';
import { hash32, hashUniform } from './random.js';
import type { TickRule } from './underlyings.js';

/** Best bid and offer. Prices USD per share; a bid of 0 is no bid. Sizes in contracts, for stocks in shares. */
export interface Quote {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly bidExchange: number;
  readonly askExchange: number;
}

export const OPTION_EXCHANGES = [
  300, 301, 302, 303, 304, 307, 308, 309, 312, 313, 315, 316, 319, 320, 322, 323, 325,
] as const;
export const STOCK_EXCHANGES = [2, 4, 7, 8, 10, 11, 12, 15, 17, 19, 20, 21] as const;

/** Makers look at a price this often; between two looks the whim of one contract's quote stays. */
const LOOK_MS = 700;

/**
 * Quotes and prints at any instant, as pure functions of the model.
 * - Never crossed nor locked; on the tick of the contract's class.
 * - Spreads grow with the price, with the distance from the money, and in proportion near zero, where the bid may vanish.
 */
export class QuoteMaker {
  readonly #model: MarketModel;

  constructor(model: MarketModel) {
    this.#model = model;
  }

  quote(instrument: Instrument, at: number, grade: PremiumGrade = 'tick'): Quote {
    return instrument.cluster === 'options'
      ? this.#optionQuote(instrument, at, grade)
      : this.#stockQuote(instrument, at);
  }

  /** A print at this instant: mostly on the bid or the ask, sometimes between. For an index its level. */
  trade(instrument: Instrument, at: number, grade: PremiumGrade = 'tick'): number {
    if (instrument.cluster === 'indices') return roundTo(this.#model.spot(instrument.underlying, at), 100);
    const { bid, ask } = this.quote(instrument, at, grade);
    const choice = hashUniform(instrument.hash, Math.floor(at / 250), 7);
    if (choice < 0.44 && bid > 0) return bid;
    return choice > 0.56 || bid <= 0 ? ask : roundTo((bid + ask) / 2, 100);
  }

  #optionQuote(option: Option, at: number, grade: PremiumGrade): Quote {
    const { underlying, moneyness } = option;
    const look = Math.floor(at / LOOK_MS + (option.hash & 1023) / 1024);
    const whim = hash32(option.hash, look, 5);
    const mid = this.#model.fair(option, at, grade);
    const tick = tickOf(underlying.ticks, mid);
    const spot = this.#model.spot(underlying, at);
    const distance = 1 + 0.3 * Math.min(moneyness * moneyness, 12);
    const depth = Math.min(1, 0.15 + mid / (0.0025 * spot));
    const isWide = (whim & 15) === 0;
    const spread = underlying.optionSpread * (0.006 * mid + 0.00018 * spot * distance * depth) * (isWide ? 1.7 : 1);
    // The mid lies on half ticks, so it is within a quarter tick of the model's price whatever the spread.
    const halfTicks = Math.round((2 * mid) / tick);
    const wantedTicks = Math.max(1, Math.round(spread / tick));
    const isOdd = (halfTicks - wantedTicks) % 2 !== 0;
    const spreadTicks = wantedTicks + (isOdd ? (wantedTicks > 1 && (whim & 16) === 0 ? -1 : 1) : 0);
    const bidTicks = Math.max(0, (halfTicks - spreadTicks) / 2);
    const askTicks = Math.max(bidTicks + 1, (halfTicks + spreadTicks) / 2);
    const depthSize = underlying.ticks === 'penny' ? 240 : underlying.kind === 'index' ? 30 : 60;
    const sizes = hash32(option.hash, Math.floor(at / 200), 6);
    return {
      bid: roundTo(bidTicks * tick, 100),
      ask: roundTo(askTicks * tick, 100),
      bidSize: bidTicks === 0 ? 0 : 1 + ((sizes & 0xffff) % depthSize),
      askSize: 1 + ((sizes >>> 16) % depthSize),
      bidExchange: OPTION_EXCHANGES[whim % OPTION_EXCHANGES.length]!,
      askExchange: OPTION_EXCHANGES[(whim >>> 8) % OPTION_EXCHANGES.length]!,
    };
  }

  #stockQuote(stock: Spot, at: number): Quote {
    const mid = this.#model.spot(stock.underlying, at);
    const whim = hash32(stock.hash, Math.floor(at / 200), 5);
    const ticks = stock.dayVolume > 3e7 ? 1 + ((whim & 7) === 0 ? 1 : 0) : 1 + (whim % Math.ceil(mid / 90));
    const bid = Math.floor(mid * 100 - ticks / 2 + 0.5);
    return {
      bid: bid / 100,
      ask: (bid + ticks) / 100,
      bidSize: 100 * (1 + ((whim >>> 3) % 9)),
      askSize: 100 * (1 + ((whim >>> 7) % 9)),
      bidExchange: STOCK_EXCHANGES[(whim >>> 11) % STOCK_EXCHANGES.length]!,
      askExchange: STOCK_EXCHANGES[(whim >>> 15) % STOCK_EXCHANGES.length]!,
    };
  }
}

/** Smallest step of a price under an exchange's rule for the class. */
export function tickOf(rule: TickRule, price: number): number {
  if (rule === 'penny') return 0.01;
  if (rule === 'penny-nickel') return price < 3 ? 0.01 : 0.05;
  return price < 3 ? 0.05 : 0.1;
}

/** Rounded to 1/`scale`, so that the wire shows no tail of digits. */
export function roundTo(value: number, scale: number): number {
  return Math.round(value * scale) / scale;
}
