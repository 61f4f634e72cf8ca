import { systemClock } from '../../../src/base/clock.js';
import { HubClient } from '../../../src/client/hub-client.js';
import { openSharedWorker, type OpenHub } from '../../../src/client/open-port.js';
import { AT, WIDTH, type QuoteBoard, type Row } from '../../../src/market/quote-board.js';
import type { Ticker } from '../../../src/market/ticker.js';
import type { DeltaMessage, HubStats, RecordKey } from '../../../src/worker/hub-api.js';
import { holdContracts } from '../hub-holder.js';
import { epochNow } from '../latency-log.js';
import { QuoteStamps } from '../quote-stamps.js';
import { showAs } from '../shown-as.js';
import type { StartDesign } from '../tab-design.js';

/** The product: its hub, its client, its replica. */
export const start: StartDesign = async (order, received) => {
  showAs(order.visibility);
  const { config, contracts, all, isHolder } = order;
  let handled = 0;
  const stamps = new QuoteStamps();
  const open: OpenHub = (events) => {
    const opened = openSharedWorker(undefined, events);
    opened.port.addEventListener('message', ({ data }) => {
      const { sw, rows } = data as DeltaMessage;
      if (sw !== 'delta') return;
      const now = epochNow();
      for (let from = 0; from < rows.length; from += WIDTH + 1) {
        const stamp = rows[from + 1 + AT.quoteAt]!;
        if (stamps.isNew(rows[from]!, stamp)) received.add(now - stamp);
      }
      handled += rows.length / (WIDTH + 1);
    });
    return opened;
  };
  if (isHolder) await holdContracts(config, all);
  const client = new HubClient({ config, clock: systemClock, open });
  client.want(order, { tickers: contracts as Ticker[], records: order.records as RecordKey[] });
  await client.stats();
  return {
    handled: () => handled,
    quotes: () => quotesOf(client.store.board, contracts),
    see: showAs,
    stats: (): Promise<HubStats> => client.stats(),
  };
};

export function quotesOf(board: QuoteBoard, contracts: readonly string[]): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const ticker of contracts) {
    const row: Row | undefined = board.rowOf(ticker);
    if (row === undefined) continue;
    const columns = ['bid', 'ask', 'bidSize', 'askSize', 'quoteAt'] as const;
    found[ticker] = columns.map((column) => board.get(row, column));
  }
  return found;
}
