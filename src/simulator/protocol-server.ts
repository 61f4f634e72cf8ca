import type { Clock } from '../base/clock.js';
import { CLUSTERS, type Cluster } from '../market/ticker.js';
import { type Fault, type FaultBoard, numberOption } from './faults.js';
import type { Plan } from './plan.js';
import { DROPPED, ProtocolConnection } from './protocol-connection.js';

export interface ProtocolServerOptions {
  readonly clock: Clock;
  readonly faults: FaultBoard;
  readonly plan: (cluster: Cluster) => Plan;
  /** Connections that one key may hold on one cluster. */
  readonly connectionLimit: number;
  readonly isKeyRefused: (key: string) => boolean;
  readonly onInterest: () => void;
}

/** What has been counted of one cluster since the start. */
export interface ClusterCounts {
  opened: number;
  evictions: number;
  duplicates: number;
  subscribeFrames: number;
  beforeAuth: number;
  overLimit: number;
  /** When connections were opened, epoch ms; the newest hundred. */
  attemptsAt: number[];
}

/**
 * Every connection to the simulated vendor, of all clusters.
 * - A key may hold so many connections on a cluster, real-time and delayed together; the next is let in and the oldest closed with 1008.
 */
export class ProtocolServer {
  readonly counts: Record<Cluster, ClusterCounts>;
  readonly #options: ProtocolServerOptions;
  readonly #connections = new Set<ProtocolConnection>();

  constructor(options: ProtocolServerOptions) {
    this.#options = options;
    this.counts = { stocks: newCounts(), options: newCounts(), indices: newCounts() };
  }

  /** A client has opened a socket. Set `onsend` and `onclose` in the same turn; `connected` follows in the next. */
  connect(cluster: Cluster, isDelayed = false): ProtocolConnection {
    const { clock, faults, plan, isKeyRefused, onInterest } = this.#options;
    const counts = this.counts[cluster];
    counts.opened += 1;
    counts.attemptsAt.push(clock.now());
    if (counts.attemptsAt.length > 100) counts.attemptsAt.shift();
    const host = {
      clock,
      faults,
      plan: () => plan(cluster),
      isKeyRefused,
      authenticated: (connection: ProtocolConnection) => this.#evictOldest(connection),
      interestChanged: onInterest,
      closed: (connection: ProtocolConnection) => this.#forget(connection),
    };
    const connection = new ProtocolConnection(host, cluster, isDelayed);
    this.#connections.add(connection);
    return connection;
  }

  /** Open connections, oldest first. */
  connections(cluster?: Cluster): ProtocolConnection[] {
    const all = [...this.#connections];
    return cluster ? all.filter((connection) => connection.cluster === cluster) : all;
  }

  /** What all connections of a cluster are subscribed to, together. */
  subscriptions(cluster: Cluster): string[] {
    return [...new Set(this.connections(cluster).flatMap((connection) => [...connection.pairs]))];
  }

  /** Counts of open and closed connections together. */
  countsOf(cluster: Cluster): ClusterCounts {
    const total = { ...this.counts[cluster] };
    for (const connection of this.connections(cluster)) addCounts(total, connection);
    return total;
  }

  /** Carries out what a fault does once, at its injection. */
  strike(fault: Fault): void {
    const concerned = this.connections().filter(({ cluster }) => fault.place === undefined || fault.place === cluster);
    switch (fault.name) {
      case 'tcp-drop':
        for (const connection of concerned) connection.close(DROPPED);
        break;
      case 'half-open':
        for (const connection of concerned) connection.freeze();
        break;
      case 'close-code':
        for (const connection of concerned) connection.close(numberOption(fault, 'code', 1006));
        break;
      case 'max-connections-incumbent':
        for (const cluster of CLUSTERS) {
          const oldest = concerned.find((each) => each.cluster === cluster && each.account !== undefined);
          if (oldest) this.#evict(oldest);
        }
        break;
      default:
    }
  }

  #evictOldest(newcomer: ProtocolConnection): void {
    // Under that fault it is the newcomer who will have to go, once it has subscribed.
    if (this.#options.faults.active('max-connections-newcomer', newcomer.cluster)) return;
    const held = this.connections(newcomer.cluster).filter(({ account }) => account === newcomer.account);
    const excess = held.length - this.#options.connectionLimit;
    for (const connection of held.slice(0, Math.max(0, excess))) this.#evict(connection);
  }

  #evict(connection: ProtocolConnection): void {
    this.counts[connection.cluster].evictions += 1;
    this.#options.clock.after(0, () => connection.evict());
  }

  #forget(connection: ProtocolConnection): void {
    if (!this.#connections.delete(connection)) return;
    addCounts(this.counts[connection.cluster], connection);
    this.#options.onInterest();
  }
}

function newCounts(): ClusterCounts {
  return { opened: 0, evictions: 0, duplicates: 0, subscribeFrames: 0, beforeAuth: 0, overLimit: 0, attemptsAt: [] };
}

function addCounts(total: ClusterCounts, connection: ProtocolConnection): void {
  total.duplicates += connection.duplicateCount;
  total.subscribeFrames += connection.subscribeFrameCount;
  total.beforeAuth += connection.beforeAuthCount;
  total.overLimit += connection.overLimitCount;
}
