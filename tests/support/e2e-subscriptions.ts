import type { Locator } from 'playwright-core';
import type { SimServer } from '../../tools/sim-server.js';
import { parseContract } from '../../src/market/contract.js';
import { asTicker } from '../../src/market/ticker.js';
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

/** True once the bars of a contract, its mini-graph's points, were asked for. */
export function isHistoryAsked(sim: SimServer, ticker: string): boolean {
  return Object.keys(sim.stats().requests as object).some((path) =>
    path.includes(`/v2/aggs/ticker/${encodeURIComponent(ticker)}/`),
  );
}

/** Sends a trade of the underlying at the middle strike of what a chain shows. Its own prices should be muted. */
export async function standOnStrike(sim: SimServer, chain: Locator): Promise<void> {
  const contracts = (await contractsOf(chain)).map((one) => parseContract(asTicker(one)));
  const strikes = [...new Set(contracts.map(({ strike }) => strike))].sort((a, b) => a - b);
  const p = strikes[strikes.length >> 1]!;
  const sym = contracts[0]!.root;
  sim.emit({
    cluster: 'stocks',
    events: [{ ev: 'T', sym, x: 4, i: '1', z: 3, p, s: 100, c: [], t: Date.now(), q: 2 ** 40 }],
  });
}
