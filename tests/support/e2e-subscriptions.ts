import type { Locator } from 'playwright-core';
import type { SimServer } from '../../tools/sim-server.js';
import { contractsOf } from './e2e-chain.js';

/** Tickers that the upstream is asked for, however many channels of each. */
export function subscribedTickers(sim: SimServer, cluster: 'stocks' | 'options'): string[] {
  const pairs = sim.stats().subscriptions[cluster];
  return [...new Set(pairs.map((pair) => pair.slice(pair.indexOf('.') + 1)))].sort();
}

/** Contracts that any of these chains shows. */
export async function shownUnion(chains: readonly Locator[]): Promise<string[]> {
  return [...new Set((await Promise.all(chains.map(contractsOf))).flat())].sort();
}

/** REST requests by path but for the market's hours, which are polled. */
export function dataRequests(sim: SimServer): Record<string, number> {
  const requests = sim.stats().requests as Record<string, number>;
  return Object.fromEntries(Object.entries(requests).filter(([path]) => !path.startsWith('/v1/marketstatus/')));
}
