import { PriceHistory, type HistoryWorld } from './price-history.js';
import { Snapshots, type SnapshotsWorld } from './snapshots.js';

export type ReferenceWorld = SnapshotsWorld & HistoryWorld;

/** What the stream does not say of the instruments on screen: their first values, and what happened before. */
export class Reference {
  readonly snapshots: Snapshots;
  readonly history: PriceHistory;

  constructor(world: ReferenceWorld) {
    this.snapshots = new Snapshots(world);
    this.history = new PriceHistory(world);
  }
}
