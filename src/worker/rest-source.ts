import type { massiveReaders } from '../upstream/massive-readers.js';
import type { RestRequest } from '../upstream/massive-rest.js';

export type RestReaders = typeof massiveReaders;

/** Where JSON bodies come from. Failures are thrown as StrikewireErrors with a code. */
export interface RestSource {
  /** How an answer is read, by what was asked for; not before there is one. */
  readonly read: RestReaders;
  get(request: RestRequest, options?: { priority?: number }): Promise<unknown>;
  /** Follows `next_url` as long as it is safe. `isPartial`: the pages broke off. */
  pages(
    request: RestRequest,
    options?: { maxPages?: number; priority?: number },
  ): Promise<{ bodies: unknown[]; isPartial: boolean }>;
}

/** What is fetched first: higher goes first. */
export const PRIORITY = { spot: 30, listing: 20, snapshot: 10, chart: 5, history: 0 } as const;
