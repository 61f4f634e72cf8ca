import type { Ticker } from '../market/ticker.js';
import type { RecordKey } from './hub-api.js';
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
  readonly #world: ReferenceWorld;
  #outlooks: Outlooks | undefined;
  #isLoading = false;

  constructor(world: ReferenceWorld) {
    this.#world = world;
    this.snapshots = new Snapshots(world);
    this.history = new PriceHistory(world);
    const spot = (underlying: Ticker) => this.snapshots.spot(underlying);
    this.listings = new ListingSource({ rest: world.rest, spot });
  }

  /** Outlooks are rarely wanted: what makes them comes when they are. Said again every second, so a load that failed is tried again. */
  wantOutlooks(keys: readonly RecordKey[]): void {
    const wanted = keys.filter((key) => key.startsWith('outlook '));
    if (wanted.length === 0 || this.#isLoading) return;
    if (this.#outlooks) return this.#outlooks.want(wanted);
    this.#isLoading = true;
    import('./outlooks.js')
      .then(({ Outlooks: Made }) => {
        this.#outlooks = new Made({ ...this.#world, spot: (underlying) => this.snapshots.spot(underlying) });
        this.#outlooks.want(wanted);
      })
      .catch(() => undefined)
      .finally(() => {
        this.#isLoading = false;
      });
  }
}
