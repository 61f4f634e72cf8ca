import type { LogEntry } from '../base/log.js';
import type { FeedName, HubStats } from '../worker/hub-api.js';
import { DEFAULT_CONFIG, feedConfigOf, type DeployConfig } from './config-defaults.js';
import type { HubClient } from './hub-client.js';
import { hubFor, openClients } from './hub-context.js';
import { configFor } from './page-config.js';

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
 * A handle on the hub, from any page of its origin. Without options it speaks of the feed that the page uses at the time of
 * each call, or is about to use by its configuration; else of the demo feed. It never gives out a key.
 */
export function connectHub(options: ConnectOptions = {}): HubHandle {
  const isJoining = Object.keys(options).length === 0;
  const config = feedConfigOf({ ...DEFAULT_CONFIG, ...options.config }, options.feed);
  const own = isJoining ? undefined : hubFor({ config, workerSrc: options.workerSrc });
  const client = async () => own ?? clientInUse() ?? clientOfPage();
  return { stats: async () => (await client()).stats(), log: async () => (await client()).log() };
}

/** A page that changed its feed has a client of each. */
function clientInUse(): HubClient | undefined {
  const clients = openClients();
  return clients.find((client) => client.isWanted) ?? clients[0];
}

/** Nothing of the page has asked for a hub yet; its configuration may still be on its way. */
async function clientOfPage(): Promise<HubClient> {
  const { config } = await configFor(undefined);
  return clientInUse() ?? hubFor({ config: feedConfigOf(config) });
}
