import { StrikewireError } from '../base/errors.js';
import { parseContract } from '../market/contract.js';
import type { Ticker } from '../market/ticker.js';

/** One leg as it is kept and shared: contracts bought (positive) or sold (negative) at a price per share. */
export interface LegText {
  readonly ticker: Ticker;
  readonly quantity: number;
  /** USD per share. */
  readonly price: number;
}

const LEG = /^([+-]?\d{1,5})x(O:[A-Z0-9]{1,6}\d{6}[CP]\d{8})@(\d{1,7}(?:\.\d{1,4})?)$/;
const MOST_LEGS = 8;
const LONGEST = 600;

/**
 * Legs from an address or an attribute: `1xO:SPY261218C00650000@5.2,-1xO:SPY261218C00655000@3.1`; empty is none.
 * @throws {StrikewireError} `bad-input` with the leg that cannot be read.
 */
export function parseLegs(text: string): LegText[] {
  if (text.trim() === '') return [];
  const parts = text.slice(0, LONGEST).split(',');
  if (text.length > LONGEST || parts.length > MOST_LEGS) {
    throw new StrikewireError('bad-input', `A strategy has at most ${MOST_LEGS} legs.`);
  }
  return parts.map((part) => {
    const match = LEG.exec(part.trim());
    const quantity = Number(match?.[1]);
    if (!match || quantity === 0) {
      const shown = part.trim().slice(0, 40);
      throw new StrikewireError('bad-input', `“${shown}” is not a leg; a leg is like 1xO:SPY261218C00650000@5.20.`);
    }
    return { ticker: parseContract(match[2]!).ticker, quantity, price: Number(match[3]) };
  });
}

export function formatLegs(legs: readonly LegText[]): string {
  return legs.map(({ ticker, quantity, price }) => `${quantity}x${ticker}@${Number(price.toFixed(4))}`).join(',');
}

/** The legs with one more: bought and sold lots of the same contract net out, at their average price. */
export function withLeg(legs: readonly LegText[], added: LegText): LegText[] {
  const old = legs.find((leg) => leg.ticker === added.ticker);
  if (!old) return legs.length < MOST_LEGS ? [...legs, added] : [...legs];
  const quantity = old.quantity + added.quantity;
  const isGrowing = Math.sign(old.quantity) === Math.sign(added.quantity);
  const price = isGrowing
    ? (old.price * old.quantity + added.price * added.quantity) / quantity
    : Math.abs(added.quantity) > Math.abs(old.quantity)
      ? added.price
      : old.price;
  return legs.flatMap((leg) => (leg === old ? (quantity === 0 ? [] : [{ ...leg, quantity, price }]) : [leg]));
}

/** The text of the legs with one lot more. Legs that cannot be read are begun anew. */
export function addLeg(text: string, ticker: string, quantity: number, price: number): string {
  let legs: LegText[] = [];
  try {
    legs = parseLegs(text);
  } catch {
    // the address was edited by hand; the click still counts
  }
  return formatLegs(withLeg(legs, { ticker: parseContract(ticker).ticker, quantity, price }));
}
