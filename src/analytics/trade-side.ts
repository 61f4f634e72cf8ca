import type { Right } from '../market/contract.js';

export type TradeSide = 'buy' | 'sell' | 'unknown';
/** What told the side: the quote in force, or the tick test, which is right far less often and should be shown as weaker. */
export type SideRule = 'quote' | 'tick';
export type Sentiment = 'bullish' | 'bearish' | 'neutral';

/** Conditions of prints that are no trade any more (cancels). */
const CANCELS = new Set([201, 203, 205, 207]);
/** Late or out of sequence: on the tape, but not to be set against the quote. */
const LATE = new Set([202, 204, 206, 208]);
const COMPLEX_FIRST = 232;
const COMPLEX_LAST = 247;
/** Intermarket sweep order. */
export const SWEEP_ORDER = 219;
/** Two prices closer than this are one. */
const SAME = 1e-9;

export function isCancel(conditions: readonly number[]): boolean {
  return conditions.some((condition) => CANCELS.has(condition));
}

/** A cancel, or a print out of its time: it gets no side. */
export function isExcluded(conditions: readonly number[]): boolean {
  return conditions.some((condition) => CANCELS.has(condition) || LATE.has(condition));
}

/** A leg of a package, a stock-option combination, or a compression: its side says little. */
export function isComplex(conditions: readonly number[]): boolean {
  return conditions.some((condition) => condition >= COMPLEX_FIRST && condition <= COMPLEX_LAST);
}

/** A print of an option, with the last quote at or before its time. */
export interface Print {
  readonly right: Right;
  /** Epoch ms of the vendor's clock. */
  readonly at: number;
  /** USD per share. */
  readonly price: number;
  /** Contracts. */
  readonly size: number;
  readonly exchange: number;
  readonly conditions: readonly number[];
  /** Quote in force; NaN where there was none. */
  readonly bid: number;
  readonly ask: number;
}

export interface ClassifiedPrint {
  /** Undefined for excluded prints. */
  readonly side: TradeSide | undefined;
  /** Undefined when there is no side. */
  readonly rule: SideRule | undefined;
  readonly isBlock: boolean;
  readonly isComplex: boolean;
  readonly isExcluded: boolean;
  /** USD. */
  readonly premium: number;
  readonly sentiment: Sentiment | undefined;
}

export interface TradeRules {
  /** A block has more contracts than this. */
  readonly blockSize: number;
  readonly multiplier: number;
}

export const TRADE_RULES: TradeRules = { blockSize: 100, multiplier: 100 };

/**
 * Classifies the prints of one contract, in the order of their times.
 * Holds the two prices the tick test needs, and nothing else. Excluded and complex prints are no reference for it.
 */
export class TradeClassifier {
  readonly #rules: TradeRules;
  #last = Number.NaN;
  #lastDifferent = Number.NaN;

  constructor(rules: TradeRules = TRADE_RULES) {
    this.#rules = rules;
  }

  classify(print: Print): ClassifiedPrint {
    const { price, size, conditions } = print;
    const premium = price * size * this.#rules.multiplier;
    const complex = isComplex(conditions);
    if (isExcluded(conditions)) {
      return {
        side: undefined,
        rule: undefined,
        isBlock: false,
        isComplex: complex,
        isExcluded: true,
        premium,
        sentiment: undefined,
      };
    }
    let rule: SideRule | undefined = 'quote';
    let side = quoteSide(price, print.bid, print.ask);
    if (side === 'unknown') {
      side = this.#tickSide(price);
      rule = side === 'unknown' ? undefined : 'tick';
    }
    if (!complex) this.#remember(price);
    return {
      side,
      rule,
      isBlock: size > this.#rules.blockSize,
      isComplex: complex,
      isExcluded: false,
      premium,
      sentiment: complex ? 'neutral' : sentimentOf(print.right, side),
    };
  }

  #tickSide(price: number): TradeSide {
    const reference = Math.abs(price - this.#last) > SAME ? this.#last : this.#lastDifferent;
    if (price > reference) return 'buy';
    return price < reference ? 'sell' : 'unknown';
  }

  #remember(price: number): void {
    if (!(price >= 0 && price < Infinity)) return;
    if (Math.abs(price - this.#last) > SAME) this.#lastDifferent = this.#last;
    this.#last = price;
  }
}

/** Side by the quote in force; `unknown` at its mid, or where the quote is missing, crossed, or locked at the price. */
export function quoteSide(price: number, bid: number, ask: number): TradeSide {
  if (!(bid >= 0 && ask >= bid && ask < Infinity)) return 'unknown';
  if (bid === ask && Math.abs(price - bid) <= SAME) return 'unknown';
  if (price >= ask) return 'buy';
  if (price <= bid) return 'sell';
  const off = price - (bid + ask) / 2;
  if (off > SAME) return 'buy';
  return off < -SAME ? 'sell' : 'unknown';
}

/** Calls bought or puts sold are bullish, the opposite bearish, an unknown side neutral. */
export function sentimentOf(right: Right, side: TradeSide): Sentiment {
  if (side === 'unknown') return 'neutral';
  return (right === 'call') === (side === 'buy') ? 'bullish' : 'bearish';
}

/**
 * The print that a cancel takes back: the newest before it of the same price, size and exchange that is no cancel and
 * was not taken back before.
 * @param isTakenBack of earlier cancels.
 * @returns its index in `prints`, −1 when it is not among them.
 */
export function cancelledPrint(
  prints: readonly Print[],
  cancel: Print,
  isTakenBack: (index: number) => boolean = () => false,
): number {
  for (let i = prints.length - 1; i >= 0; i--) {
    const print = prints[i]!;
    if (print === cancel || print.at > cancel.at || isTakenBack(i) || isCancel(print.conditions)) continue;
    if (
      print.size === cancel.size &&
      print.exchange === cancel.exchange &&
      Math.abs(print.price - cancel.price) <= SAME
    ) {
      return i;
    }
  }
  return -1;
}
