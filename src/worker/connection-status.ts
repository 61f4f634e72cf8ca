import type { UnusableReason } from '../market/events.js';
import type { Cluster } from '../market/ticker.js';
import type { Channel } from '../market/topic.js';
import type { ConnectionKind, ConnectionState } from './connection-state.js';
import type { PlanLimit } from './upstream-session.js';

/** A connection's standing as plain values. Instants are epoch ms of the hub's clock. */
export interface ConnectionStatus {
  readonly cluster: Cluster;
  readonly state: ConnectionKind;
  readonly cause: ConnectionState['cause'];
  readonly since: number;
  readonly nextRetryAt: number | undefined;
  /** Failures since it last streamed for 10 s. */
  readonly attempt: number;
  /** On a delayed host. */
  readonly isDelayed: boolean;
  /** Another browser or device has the account's connection. */
  readonly isDisplaced: boolean;
  /** Live, its topics confirmed or 10 s old, its last frame at most 5 s. */
  readonly isAlive: boolean;
  readonly planLimit: PlanLimit | undefined;
  readonly wantedCount: number;
  readonly sentCount: number;
  readonly confirmedCount: number;
  readonly overLimitCount: number;
  readonly refusedChannels: readonly Channel[];
  /** When the first topic was sent on this connection. */
  readonly sentAt: number | undefined;
  readonly lastFrameAt: number | undefined;
  readonly lastDataAt: number | undefined;
  readonly framesCount: number;
  readonly eventsCount: number;
  readonly unusableCounts: Readonly<Record<UnusableReason, number>>;
  readonly reconnectsCount: number;
  /** Start of the newest gap: the last frame before data was lost. */
  readonly gapAt: number | undefined;
}
