import { europeanGreeks, GREEK_COUNT } from '../../src/analytics/european.js';
import { europeanImpliedVolatility } from '../../src/analytics/implied-volatility.js';

/** @returns µs for the volatility and the greeks of one contract. */
export function contractValueUs(forMs: number): number {
  const out = new Float64Array(GREEK_COUNT);
  const [spot, rate, years] = [650, 0.04, 30 / 365];
  const discount = Math.exp(-rate * years);
  const forward = spot / discount;
  let count = 0;
  let sum = 0;
  const from = performance.now();
  while (performance.now() - from < forMs) {
    for (let strike = 550; strike < 750; strike += 5) {
      const right = strike < spot ? 'put' : 'call';
      const distance = Math.abs(strike - spot) / spot;
      const price = spot * 0.02 * Math.exp(-30 * distance) + (count % 7) * 0.01;
      const iv = europeanImpliedVolatility(right, price, forward, strike, years, discount);
      europeanGreeks(right, spot, strike, years, rate, 0, iv, out);
      sum += out[1]!;
      count++;
    }
  }
  if (Number.isNaN(sum)) throw new Error('A contract of the bench has no value.');
  return ((performance.now() - from) * 1000) / count;
}
