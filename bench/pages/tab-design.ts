import type { FeedConfig, Visibility } from '../../src/worker/hub-api.js';
import type { LatencyLog } from './latency-log.js';

/** What a tab of the fan-out is told. */
export interface TabOrder {
  readonly design: 'hub' | 'socket' | 'socket-own' | 'comlink' | 'objects' | 'broadcast';
  readonly index: number;
  /** What this tab shows. */
  readonly contracts: readonly string[];
  /** What the feed has. */
  readonly all: readonly string[];
  readonly config: FeedConfig;
  readonly visibility: Visibility;
  /** This tab also makes the hub subscribe to everything, on a port that is served nothing. */
  readonly isHolder: boolean;
  /** Chains whose values and summaries are wanted. */
  readonly records: readonly string[];
}

/** One way for a tab to get its data. */
export interface TabDesign {
  /** Events, or rows of deltas, that reached this tab. */
  handled(): number;
  /** Per contract: bid, ask, bidSize, askSize, time. */
  quotes(): Record<string, number[]>;
  see?(visibility: Visibility): void;
  /** Figures of the hub, where there is one. */
  stats?(): Promise<unknown>;
}

export type StartDesign = (order: TabOrder, received: LatencyLog) => Promise<TabDesign>;
