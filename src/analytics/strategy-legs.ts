import { StrikewireError } from '../base/errors.js';
import type { Right } from '../market/contract.js';

/** So many options or shares of one kind; `quantity` is negative when sold. */
export interface OptionLeg {
  readonly right: Right;
  /** USD per share. */
  readonly strike: number;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Contracts, a whole number. */
  readonly quantity: number;
  /** What one share's worth of it was bought or sold at, USD. */
  readonly price: number;
  /** Annualised fraction, for its value before expiry; undefined when unknown. */
  readonly iv: number | undefined;
  /** Shares per contract. */
  readonly multiplier: number;
  /** Continuous yield that its own expiry's forward implies; the market's where undefined. */
  readonly carryYield: number | undefined;
}

export interface StockLeg {
  readonly right: 'stock';
  /** Shares, a whole number. */
  readonly quantity: number;
  readonly price: number;
  readonly multiplier: 1;
}

export type StrategyLeg = OptionLeg | StockLeg;

export const MOST_LEGS = 8;
const MOST_QUANTITY = 1e6;
const MOST_PRICE = 1e9;
/** Year 2200, epoch ms. */
const LAST_AT = 7.26e12;

/**
 * Legs from anything: a page's URL, storage, a message. Fields that are not known are left behind.
 * @param input an array of `{ right, strike, expiresAt, quantity, price, iv?, multiplier?, carryYield? }`; of stock
 * `right: 'stock'`, `quantity` and `price` only.
 * @throws {StrikewireError} `bad-input` with the number of the leg and what is wrong with it.
 */
export function strategyLegs(input: unknown): StrategyLeg[] {
  if (!Array.isArray(input) || input.length === 0) throw bad('A strategy is a list of at least one leg.');
  if (input.length > MOST_LEGS) throw bad(`A strategy has at most ${MOST_LEGS} legs; these are ${input.length}.`);
  return Array.from({ length: input.length }, (_, index) => strategyLeg(input[index], index + 1));
}

function strategyLeg(input: unknown, place: number): StrategyLeg {
  if (typeof input !== 'object' || input === null) throw bad(`Leg ${place} is not a leg.`);
  const given = input as Readonly<Record<string, unknown>>;
  const number = (name: string, least: number, most: number, claim: string): number => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw bad(`Leg ${place}: ${name} has to be ${claim}.`);
  };
  const optional = (name: string, least: number, most: number, claim: string): number | undefined => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    // NaN is how a column says that it does not know.
    return value === undefined || value === null || Number.isNaN(value) ? undefined : number(name, least, most, claim);
  };
  const right = Object.hasOwn(given, 'right') ? given.right : undefined;
  if (right !== 'call' && right !== 'put' && right !== 'stock') {
    throw bad(`Leg ${place}: right has to be call, put or stock.`);
  }
  const quantity = number('quantity', -MOST_QUANTITY, MOST_QUANTITY, 'a whole number other than 0, up to a million');
  if (!Number.isInteger(quantity) || quantity === 0) {
    throw bad(`Leg ${place}: quantity has to be a whole number other than 0, up to a million.`);
  }
  const price = number('price', 0, MOST_PRICE, 'a price in dollars, 0 or more');
  if (right === 'stock') return { right, quantity, price, multiplier: 1 };
  return {
    right,
    strike: number('strike', 1e-6, MOST_PRICE, 'a price in dollars above 0'),
    expiresAt: number('expiresAt', 0, LAST_AT, 'an instant in milliseconds'),
    quantity,
    price,
    iv: optional('iv', 1e-6, 100, 'a volatility above 0, 0.2 meaning 20 %'),
    multiplier: optional('multiplier', 1e-3, 1e6, 'the number of shares per contract') ?? 100,
    carryYield: optional('carryYield', -10, 10, 'a yield, 0.01 meaning 1 %'),
  };
}

/** Shares that a leg stands for, negative when sold. */
export function shares(leg: StrategyLeg): number {
  return leg.quantity * leg.multiplier;
}

/** What the legs cost together, USD: positive paid (a debit), negative received (a credit). */
export function netCost(legs: readonly StrategyLeg[]): number {
  let cost = 0;
  for (const leg of legs) cost += shares(leg) * leg.price;
  return cost;
}

/** Expiry of the option that expires first, epoch ms; undefined for stock alone. */
export function nearestExpiry(legs: readonly StrategyLeg[]): number | undefined {
  let nearest = Number.POSITIVE_INFINITY;
  for (const leg of legs) if (leg.right !== 'stock' && leg.expiresAt < nearest) nearest = leg.expiresAt;
  return nearest < Number.POSITIVE_INFINITY ? nearest : undefined;
}

function bad(sentence: string): StrikewireError {
  return new StrikewireError('bad-input', sentence);
}
