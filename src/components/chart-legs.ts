import { type Contract, parseContract } from '../market/contract.js';
import { isTwoSided } from '../market/mark.js';
import type { QuoteBoard } from '../market/quote-board.js';
import type { Ticker } from '../market/ticker.js';
import type { Bar } from '../worker/hub-api.js';
import { formatExpiry } from './format.js';

/** So many of a contract in one position; negative when sold, never 0. */
export interface ChartLeg {
  readonly ticker: Ticker;
  readonly quantity: number;
}

const MOST_LEGS = 6;
const LEG = /^([+-]?\d{1,3})?\s*(O:[A-Z0-9]+)$/;

/**
 * Legs from an address or an attribute: `O:SPY…`, or several with commas, each with its quantity in front: `+1 O:…,-2 O:…`.
 * @returns undefined when the text is not that, names a contract twice, or has more than six legs.
 */
export function parseLegs(text: string): ChartLeg[] | undefined {
  const parts = text.split(',', MOST_LEGS + 1).map((part) => part.trim());
  if (parts.length > MOST_LEGS) return undefined;
  const legs: ChartLeg[] = [];
  for (const part of parts) {
    const match = LEG.exec(part);
    const quantity = Number(match?.[1] ?? 1);
    if (!match || quantity === 0) return undefined;
    try {
      legs.push({ ticker: parseContract(match[2]!).ticker, quantity });
    } catch {
      return undefined;
    }
  }
  return new Set(legs.map(({ ticker }) => ticker)).size === legs.length ? legs : undefined;
}

/** The text that `parseLegs` reads. */
export function legsText(legs: readonly ChartLeg[]): string {
  const [first] = legs;
  if (first && legs.length === 1 && first.quantity === 1) return first.ticker;
  return legs.map(({ ticker, quantity }) => `${signed(quantity)} ${ticker}`).join(',');
}

const signed = (quantity: number) => (quantity > 0 ? `+${quantity}` : String(quantity));

/** `SPY 670 call · Fri 28 Nov`, `SPY 670 straddle · Fri 28 Nov`; else leg by leg. */
export function legsName(legs: readonly ChartLeg[]): string {
  const terms = legs.map(({ ticker, quantity }) => ({ ...parseContract(ticker), quantity }));
  const [first, second] = terms;
  if (!first) return '';
  const place = `${first.root} ${first.strike}`;
  const day = formatExpiry(first.expiry);
  if (terms.length === 1 && first.quantity === 1) return `${place} ${first.right} · ${day}`;
  const isPair = terms.length === 2 && second!.expiry === first.expiry && second!.root === first.root;
  if (isPair && first.quantity === second!.quantity && first.quantity === 1 && first.right !== second!.right) {
    if (first.strike === second!.strike) return `${place} straddle · ${day}`;
    return `${first.root} ${Math.min(first.strike, second!.strike)}/${Math.max(first.strike, second!.strike)} strangle · ${day}`;
  }
  if (isPair && first.right === second!.right && first.quantity === 1 && second!.quantity === -1) {
    return `${place}/${second!.strike} ${first.right} spread · ${day}`;
  }
  return terms.map(legName).join(' ');
}

function legName({ root, strike, right, expiry, quantity }: Contract & { quantity: number }): string {
  return `${signed(quantity)} ${root} ${strike} ${right} ${formatExpiry(expiry)}`;
}

/** Closes of the legs together at the times at which every leg has a bar; USD per share. Times of each list rise. */
export function combineBars(
  histories: readonly (readonly Bar[])[],
  quantities: readonly number[],
): { readonly at: number; readonly value: number }[] {
  const [first = [], ...others] = histories;
  const closes = others.map((bars) => new Map(bars.map(({ at, close }) => [at, close])));
  return first.flatMap(({ at, close }) => {
    let value = close * quantities[0]!;
    closes.forEach((of, index) => {
      value += (of.get(at) ?? Number.NaN) * quantities[index + 1]!;
    });
    return Number.isNaN(value) ? [] : [{ at, value }];
  });
}

/** What the legs cost together now, USD per share; NaN where a leg's is unknown. */
export interface NetQuote {
  /** What selling them all gets, and what buying them all costs. */
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
  /** Vendor's time of the newest quote or trade in it, epoch ms. */
  readonly at: number;
}

export function netQuote(board: QuoteBoard, legs: readonly ChartLeg[]): NetQuote {
  let [bid, ask, mark, at] = [0, 0, 0, Number.NaN];
  for (const { ticker, quantity } of legs) {
    const row = board.rowOf(ticker);
    if (row === undefined) return { bid: Number.NaN, ask: Number.NaN, mark: Number.NaN, at };
    const [low, high] = [board.get(row, 'bid'), board.get(row, 'ask')];
    const isUsable = isTwoSided(low, high);
    bid += isUsable ? quantity * (quantity > 0 ? low : high) : Number.NaN;
    ask += isUsable ? quantity * (quantity > 0 ? high : low) : Number.NaN;
    mark += quantity * board.get(row, 'mark');
    for (const time of [board.get(row, 'quoteAt'), board.get(row, 'lastAt')]) if (!(at >= time) && time > 0) at = time;
  }
  return { bid, ask, mark, at };
}
