import type { LogEntry } from '../base/log.js';
import type { FeedName, HubStats } from '../worker/hub-api.js';
import { hubFor, openClients } from './hub-context.js';
import { DEFAULT_CONFIG, feedConfigOf, type DeployConfig } from './settings.js';

export interface HubHandle {
  /** Figures of the hub. @throws `timed-out` when it does not answer within 5 s. */
  stats(): Promise<HubStats>;
  /** The newest log entries, oldest first, keys redacted. */
  log(): Promise<LogEntry[]>;
}

export interface ConnectOptions {
  readonly feed?: FeedName;
  readonly workerSrc?: string;
  readonly config?: Partial<DeployConfig>;
}

/**
 * A handle on the hub, from any page of its origin. Without options it joins the feed that the page already uses,
 * else the demo feed. It never gives out a key.
 */
export function connectHub(options: ConnectOptions = {}): HubHandle {
  const isJoining = Object.keys(options).length === 0;
  const config = feedConfigOf({ ...DEFAULT_CONFIG, ...options.config }, options.feed);
  const client = (isJoining ? openClients()[0] : undefined) ?? hubFor({ config, workerSrc: options.workerSrc });
  return { stats: () => client.stats(), log: () => client.log() };
}
