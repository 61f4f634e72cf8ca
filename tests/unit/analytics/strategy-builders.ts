import type { OptionLeg, StockLeg } from '../../../src/analytics/strategy-legs.js';
import type { StrategyMarket } from '../../../src/analytics/strategy-value.js';
import type { Right } from '../../../src/market/contract.js';

export const NOW = 1_768_412_700_000;
export const DAY = 86_400_000;

export const market: StrategyMarket = { spot: 100, now: NOW, rate: 0.04, carryYield: 0.01, style: 'european' };

/** An option leg; expires in 30 days at 25 % unless said. */
export function option(
  quantity: number,
  right: Right,
  strike: number,
  price = 0,
  { days = 30, iv = 0.25, multiplier = 100 } = {},
): OptionLeg {
  const expiresAt = NOW + days * DAY;
  return { right, strike, expiresAt, quantity, price, iv, multiplier, carryYield: undefined };
}

export function stock(quantity: number, price = 100): StockLeg {
  return { right: 'stock', quantity, price, multiplier: 1 };
}
