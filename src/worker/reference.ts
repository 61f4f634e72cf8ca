import type { Ticker } from '../market/ticker.js';
import type { RecordKey } from './hub-api.js';
import { LazyPart } from './lazy-part.js';
import { ListingSource } from './listing-source.js';
import type { Outlooks, OutlooksWorld } from './outlooks.js';
import { PriceHistory, type HistoryWorld } from './price-history.js';
import { Snapshots, type SnapshotsWorld } from './snapshots.js';

export type ReferenceWorld = SnapshotsWorld & HistoryWorld & Omit<OutlooksWorld, 'spot'>;

/** What the stream does not say of the instruments on screen: their first values, and what happened before. */
export class Reference {
  readonly snapshots: Snapshots;
  readonly history: PriceHistory;
  readonly listings: ListingSource;
  readonly #outlooks: LazyPart<Outlooks>;

  constructor(world: ReferenceWorld) {
    this.snapshots = new Snapshots(world);
    this.history = new PriceHistory(world);
    const spot = (underlying: Ticker) => this.snapshots.spot(underlying);
    this.listings = new ListingSource({ rest: world.rest, spot });
    this.#outlooks = new LazyPart(async () => {
      const { Outlooks: Made } = await import('./outlooks.js');
      return new Made({ ...world, spot });
    }, world.clock);
  }

  /** Outlooks are rarely wanted: what makes them comes when they are. Said again every second, so a load that failed is tried again. */
  wantOutlooks(keys: readonly RecordKey[]): void {
    const wanted = keys.filter((key) => key.startsWith('outlook '));
    if (wanted.length > 0)
      this.#outlooks.ready().then(
        (outlooks) => outlooks.want(wanted),
        () => undefined,
      );
  }
}
