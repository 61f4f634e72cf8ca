import * as v from 'valibot';
import { count, instant, price, readRows, type Page } from './massive-fields.js';

/** An aggregate. Prices in USD per share (levels for an index); volume in shares or contracts, of which an index has none. */
export interface BarRow {
  /** Start, epoch ms. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | undefined;
  readonly vwap: number | undefined;
  readonly tradesCount: number | undefined;
}

const barRow = v.object({ t: instant, o: price, h: price, l: price, c: price, v: count, vw: price, n: count });

/**
 * An answer of `/v2/aggs/ticker/{ticker}/range/…` or of `/prev`, in the order given. A bar without all of its four prices is dropped.
 * @throws {StrikewireError} `bad-response`
 */
export function readBars(body: unknown): Page<BarRow> {
  return readRows(body, 'results', (row) => {
    const parsed = v.safeParse(barRow, row);
    if (!parsed.success) return undefined;
    const { t: at, o: open, h: high, l: low, c: close, v: volume, vw: vwap, n: tradesCount } = parsed.output;
    if (at === undefined || open === undefined || high === undefined || low === undefined || close === undefined) {
      return undefined;
    }
    return { at, open, high, low, close, volume, vwap, tradesCount };
  });
}
