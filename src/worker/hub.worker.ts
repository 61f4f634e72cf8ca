import * as Comlink from 'comlink';
import { systemClock } from '../base/clock.js';
import { Log } from '../base/log.js';
import { massiveCodec } from '../upstream/massive.js';
import { Feed } from './feed.js';
import type { FaultMessage, FeedConfig } from './hub-api.js';
import { Hub } from './hub.js';
import { idbCache } from './idb-cache.js';
import { KeyVault } from './key-vault.js';
import { RestClient } from './rest-client.js';
import { openUpstream } from './open-upstream.js';
import { noValuation } from './valuation.js';

/*
 * The hub's entry: everything real is put together here, and nowhere else.
 */

const clock = systemClock;
const log = new Log(clock);
const cache = idbCache(log);
const ports = new Set<MessagePort>();
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('strikewire-key');

const keys = new KeyVault({ clock, log, channel, onChange: () => hub.spreadKey() });

const hub = new Hub(
  {
    clock,
    log,
    mode: 'shared-worker',
    locks: navigator.locks,
    keys,
    cacheKind: () => cache.kind,
    async openFeed(config: FeedConfig, about) {
      const upstream = await openUpstream(config, clock);
      const rest = new RestClient({
        baseUrl: config.restUrl,
        auth: config.restAuth,
        key: () => (config.feed === 'demo' ? 'demo' : keys.key),
        fetch: upstream.fetch,
        clock,
        log,
      });
      return new Feed({
        config,
        codec: massiveCodec,
        createSocket: upstream.createSocket,
        rest,
        cache,
        clock,
        log,
        locks: navigator.locks,
        makeValuation: noValuation,
        about,
      });
    },
  },
  navigator.onLine,
);

function accept(port: MessagePort): void {
  const { api, receive } = hub.accept(port);
  ports.add(port);
  Comlink.expose(api, port);
  port.addEventListener('message', (event) => receive(event.data));
  port.start();
}

/** A page hears of a worker's load failure only; what goes wrong later is told over the ports. */
function report(message: string): void {
  log.error('hub', message);
  const fault: FaultMessage = { sw: 'fault', message };
  for (const port of ports) port.postMessage(fault);
}

const scope = self as unknown as SharedWorkerGlobalScope;
scope.addEventListener('connect', (event) => accept(event.ports[0]!));
scope.addEventListener('error', (event) => report(event.message));
scope.addEventListener('unhandledrejection', (event) => report(String(event.reason)));
scope.addEventListener('online', () => hub.setOnline(true));
scope.addEventListener('offline', () => hub.setOnline(false));
