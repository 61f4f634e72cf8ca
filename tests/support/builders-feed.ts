/* The parts that know what is listed and what it is worth, put together as the feed does, over a fake REST service. */
import { MarketCalendar } from '../../src/market/market-calendar.js';
import { PriceRings } from '../../src/market/price-ring.js';
import { QuoteBoard } from '../../src/market/quote-board.js';
import type { Ticker } from '../../src/market/ticker.js';
import type { SnapshotRow } from '../../src/upstream/massive-chain.js';
import type { Cache } from '../../src/worker/cache.js';
import { ChainKeeper } from '../../src/worker/chain-keeper.js';
import { ListingSource } from '../../src/worker/listing-source.js';
import { Listings } from '../../src/worker/listings.js';
import { memoryCache } from '../../src/worker/memory-cache.js';
import { PriceHistory } from '../../src/worker/price-history.js';
import { RecordStore } from '../../src/worker/record-store.js';
import { SnapshotWriter } from '../../src/worker/snapshot-writer.js';
import { Snapshots } from '../../src/worker/snapshots.js';
import { Tasks } from '../../src/worker/tasks.js';
import { FakeRest } from './builders.js';
import { FakeClock } from './fake-clock.js';

export const CONTRACTS = '/v3/reference/options/contracts';
export const CHAIN = '/v3/snapshot/options/';
export const SPOT = '/v3/snapshot';
export const AGGS = '/v2/aggs/';

export function referenceWorld(cache: Cache = memoryCache(), clock = new FakeClock()) {
  const rest = new FakeRest();
  const board = new QuoteBoard(8);
  const rings = new PriceRings(30, 8);
  const records = new RecordStore();
  const calendar = new MarketCalendar();
  const tasks = new Tasks(clock);
  const writer = new SnapshotWriter(board);
  const learned: SnapshotRow[] = [];
  let changesCount = 0;
  const onChange = () => void changesCount++;
  const source = new ListingSource({ rest, spot: (underlying) => snapshots.spot(underlying) });
  const listings: Listings = new Listings({
    records,
    calendar,
    clock,
    tasks,
    onChange,
    source: async () => source,
  });
  const snapshots: Snapshots = new Snapshots({
    rest,
    records,
    writer,
    clock,
    tasks,
    onChange,
    listings: () => listings,
    onRows: (rows) => learned.push(...rows),
  });
  const history = new PriceHistory({ rest, board, rings, clock, tasks, onChange });
  const keeper = new ChainKeeper({ cache, records, listings, writer, rings, clock, feedId: 'test', onChange });
  return {
    rest,
    board,
    rings,
    records,
    calendar,
    clock,
    tasks,
    writer,
    learned,
    listings,
    snapshots,
    history,
    keeper,
    cache,
    changes: () => changesCount,
    /** Rows as the feed makes them, cached values included. */
    addRows(...tickers: string[]) {
      return tickers.map((ticker) => {
        const row = board.add(ticker as Ticker);
        keeper.fillRow(ticker, row);
        return row;
      });
    },
  };
}
