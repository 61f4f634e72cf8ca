import { type Cluster, clusterOf } from '../market/ticker.js';
import { barRange, openClose, previousBar } from './rest-bars.js';
import { conditionList, exchangeList, marketStatusNow, marketStatusUpcoming } from './rest-market.js';
import { chainSnapshot, contractList, contractReference, contractSnapshot } from './rest-options.js';
import type { RestQuery } from './rest-query.js';
import { stockSnapshot, stockSnapshots } from './rest-stocks.js';
import { lastQuote, lastTrade, tickList } from './rest-ticks.js';
import { indexSnapshot, unifiedSnapshot } from './rest-unified.js';
import type { Simulator } from './simulator.js';

/** One endpoint. */
export interface Route {
  readonly pattern: RegExp;
  /** Whose plan it needs: a cluster's, that of its first segment's ticker, or nobody's. */
  readonly needs: Cluster | 'ticker' | 'nothing';
  /** @param segments of the path, decoded, by the pattern's groups. */
  readonly serve: (simulator: Simulator, query: RestQuery, ...segments: string[]) => unknown;
}

function route(path: string, needs: Route['needs'], serve: Route['serve']): Route {
  return { pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`), needs, serve };
}

const STOCKS = '/v2/snapshot/locale/us/markets/stocks/tickers';

export const ROUTES: readonly Route[] = [
  route('/v3/snapshot/options/*', 'options', (sim, query, underlying) => chainSnapshot(sim, underlying!, query)),
  route('/v3/snapshot/options/*/*', 'options', (sim, _, underlying, ticker) =>
    contractSnapshot(sim, underlying!, ticker!),
  ),
  route('/v3/snapshot/indices', 'nothing', indexSnapshot),
  route('/v3/snapshot', 'nothing', unifiedSnapshot),
  route(STOCKS, 'stocks', stockSnapshots),
  route(`${STOCKS}/*`, 'stocks', (sim, _, ticker) => stockSnapshot(sim, ticker!)),
  route('/v3/reference/options/contracts', 'nothing', contractList),
  route('/v3/reference/options/contracts/*', 'nothing', (sim, _, ticker) => contractReference(sim, ticker!)),
  route('/v2/aggs/ticker/*/range/*/*/*/*', 'ticker', (sim, query, ticker, multiplier, span, from, to) =>
    barRange(sim, { ticker: ticker!, multiplier: multiplier!, span: span!, from: from!, to: to! }, query),
  ),
  route('/v2/aggs/ticker/*/prev', 'ticker', (sim, _, ticker) => previousBar(sim, ticker!)),
  route('/v1/open-close/*/*', 'ticker', (sim, _, ticker, date) => openClose(sim, ticker!, date!)),
  route('/v3/trades/*', 'ticker', (sim, query, ticker) => tickList(sim, 'trades', ticker!, query)),
  route('/v3/quotes/*', 'ticker', (sim, query, ticker) => tickList(sim, 'quotes', ticker!, query)),
  route('/v2/last/trade/*', 'ticker', (sim, _, ticker) => lastTrade(sim, ticker!)),
  route('/v2/last/nbbo/*', 'ticker', (sim, _, ticker) => lastQuote(sim, ticker!)),
  route('/v1/marketstatus/now', 'nothing', marketStatusNow),
  route('/v1/marketstatus/upcoming', 'nothing', marketStatusUpcoming),
  route('/v3/reference/conditions', 'nothing', (_, query) => conditionList(query)),
  route('/v3/reference/exchanges', 'nothing', (_, query) => exchangeList(query)),
];

/** The cluster whose plan decides on a request, if any does. */
export function clusterNeeded({ needs }: Route, segments: readonly string[]): Cluster | undefined {
  if (needs === 'nothing') return undefined;
  return needs === 'ticker' ? clusterOf(segments[0]!) : needs;
}
