import { type Child, startChild } from '../machine/child.js';
import type { FeedOrder, FeedReport } from './feed-server.js';

/** The running feed, as the bench sees it. */
export interface Feed {
  /** `ws://127.0.0.1:PORT` */
  readonly sockets: string;
  readonly rest: string;
  /** Its 1,000 contracts, by expiration, nearest to the money first. */
  readonly contracts: readonly string[];
  order(order: FeedOrder): Promise<FeedReport>;
  report(): Promise<FeedReport>;
  close(): Promise<void>;
}

export async function startFeed(): Promise<Feed> {
  const child: Child<{ port: number }> = await startChild('bench/feed/feed-process.ts');
  const rest = `http://127.0.0.1:${child.said.port}`;
  const ask = async (init?: RequestInit) => (await (await fetch(`${rest}/__bench`, init)).json()) as FeedReport;
  const { contracts } = await ask();
  return {
    sockets: `ws://127.0.0.1:${child.said.port}`,
    rest,
    contracts,
    order: (order) => ask({ method: 'POST', body: JSON.stringify(order) }),
    report: () => ask(),
    close: () => child.close(),
  };
}
