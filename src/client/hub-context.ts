import { systemClock } from '../base/clock.js';
import type { FeedConfig } from '../worker/hub-api.js';
import { HubClient } from './hub-client.js';
import { openHub } from './open-hub.js';

export interface HubSettings {
  readonly config: FeedConfig;
  /** The hub's script on this page's origin, when it is not beside the element's. */
  readonly workerSrc?: string | undefined;
}

const clients = new Map<string, HubClient>();

/** This page's one client for a feed: all elements share it. Out of use it leaves the hub by itself, and comes back. */
export function hubFor({ config, workerSrc }: HubSettings): HubClient {
  const key = JSON.stringify([workerSrc ?? '', Object.entries(config).sort()]);
  let client = clients.get(key);
  if (!client) {
    client = new HubClient({ config, clock: systemClock, open: (events) => openHub(workerSrc, events) });
    clients.set(key, client);
  }
  return client;
}

/** The clients open on this page. */
export function openClients(): HubClient[] {
  return [...clients.values()];
}
