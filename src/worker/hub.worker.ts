import * as Comlink from 'comlink';
import type { ChannelPort } from '../base/channel-port.js';
import { systemClock } from '../base/clock.js';
import { Log } from '../base/log.js';
import { VERSION } from '../base/version.js';
import { massiveCodec } from '../upstream/massive.js';
import { Feed } from './feed.js';
import type { FaultMessage, FeedConfig, HubMode, PongMessage } from './hub-api.js';
import { Hub } from './hub.js';
import { idbCache } from './idb-cache.js';
import { LazyPart } from './lazy-part.js';
import { LazyRest } from './lazy-rest.js';
import { LazyValuation } from './lazy-valuation.js';
import { LazyVault } from './lazy-vault.js';
import { restOrigin } from './rest-origin.js';
import { SealDesk } from './seal-desk.js';
import { openUpstream } from './open-upstream.js';
import { soleHub } from './sole-hub.js';

/*
 * The hub's entry: everything real is put together here, and nowhere else.
 */

type HubPort = MessagePort | ChannelPort;

let mode: HubMode = 'shared-worker';
const clock = systemClock;
const log = new Log(clock);
const cache = idbCache(log);
const ports = new Set<HubPort>();
const startedAt = clock.wallNow();
// The tabs left another hub for this one because it had not answered for six seconds: it is not waited for a second time.
const askMs = /-\d+$/.test(self.name) ? 150 : undefined;
const channelOf = (name: string) => (typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name));
const upstreamChannel = channelOf('strikewire-upstream');

const seal = new SealDesk(clock);
const keys = new LazyVault(
  new LazyPart(async () => {
    const { KeyVault } = await import('./key-vault.js');
    return new KeyVault({ clock, log, seal, channel: channelOf('strikewire-key'), onChange: () => hub.spreadKey() });
  }, clock),
);

const hub = new Hub(
  {
    clock,
    log,
    mode: () => mode,
    locks: navigator.locks,
    keys,
    cacheKind: () => cache.kind,
    async openFeed(config: FeedConfig, about) {
      restOrigin(config.restUrl); // or the feed cannot be
      const upstream = await openUpstream(config, clock);
      const client = new LazyPart(async () => {
        const { RestClient } = await import('./rest-client.js');
        return new RestClient({
          baseUrl: config.restUrl,
          auth: config.restAuth,
          key: () => (config.feed === 'demo' ? 'demo' : keys.key),
          fetch: upstream.fetch,
          clock,
          log,
        });
      }, clock);
      const feed = new Feed({
        config,
        codec: massiveCodec,
        createSocket: upstream.createSocket,
        rest: new LazyRest(client),
        cache,
        clock,
        log,
        locks: navigator.locks,
        channel: upstreamChannel,
        rank: { version: VERSION, startedAt },
        askMs,
        makeReference: (world) =>
          new LazyPart(async () => new (await import('./reference.js')).Reference(world), clock),
        makeValuation: (world) =>
          new LazyValuation({
            clock,
            onReady: world.onChange,
            async load() {
              const { ValuationDesk } = await import('./valuation-desk.js');
              return new ValuationDesk({ ...world, clock, rate: config.rate });
            },
          }),
        about,
      });
      // Soon, while the files of this build are there: a hub may outlive them.
      client.ready().catch(() => undefined);
      return feed;
    },
  },
  navigator.onLine,
);

function accept(port: HubPort): void {
  const { api, receive } = hub.accept(port, () => {
    ports.delete(port);
    seal.leave(port);
    if (!(port instanceof MessagePort)) port.close(); // a tab that comes back opens another
  });
  ports.add(port);
  Comlink.expose(api, port as unknown as Comlink.Endpoint);
  port.addEventListener('message', ({ data }: { data: unknown }) => void (seal.receive(data) || receive(data)));
  port.start();
  // WebKit starts a SharedWorker again with the ports it had: whoever knew the one before says hello again.
  port.postMessage({ sw: 'pong', generation: hub.generation } satisfies PongMessage, []);
  seal.join(port);
}

/** A page hears of a worker's load failure only; what goes wrong later is told over the ports. */
function report(message: string): void {
  log.error('hub', message);
  const fault: FaultMessage = { sw: 'fault', message };
  for (const port of ports) port.postMessage(fault, []);
}

const scope = self as unknown as SharedWorkerGlobalScope & DedicatedWorkerGlobalScope;
let isSole: ReturnType<typeof soleHub> | undefined;
scope.addEventListener('connect', async ({ ports: [port] }) => {
  isSole ??= soleHub(`strikewire-hub ${self.location.href} ${self.name}`, navigator.locks, clock);
  if (await isSole()) accept(port!);
  else port!.start(); // the other has it too; unheard, what is said on it would pile up here
});
scope.addEventListener('message', ({ data, ports: given }: MessageEvent<{ sw?: string } | null>) => {
  // Only the page that started this worker can say this: a SharedWorker gets no such messages.
  if (data?.sw === 'lead') {
    mode = 'leader-tab';
    startLeading().catch(reportError); // to the page this is a script that cannot be loaded
  } else if (data?.sw === 'serve' && given[0]) {
    mode = 'single-tab';
    accept(given[0]);
    scope.postMessage({ sw: 'started' });
  }
});

async function startLeading(): Promise<void> {
  const { lead } = await import('./lead.js');
  lead({ generation: hub.generation, accept, open: (name) => new BroadcastChannel(name) });
  scope.postMessage({ sw: 'started' });
}

scope.addEventListener('error', (event) => report(event.message));
scope.addEventListener('unhandledrejection', (event) => report(String(event.reason)));
const forbidden = new Set<string>();
scope.addEventListener('securitypolicyviolation', (event) => {
  const { blockedURI, effectiveDirective } = event as SecurityPolicyViolationEvent; // of this name in every worker; not in its event map
  // The origin alone: a request's address has the key in it. Each is told once.
  const where = URL.canParse(blockedURI) ? new URL(blockedURI).origin : blockedURI;
  const sentence = `The policy of this page forbids ${where}: ${effectiveDirective} has to name it.`;
  if (forbidden.has(sentence)) return;
  forbidden.add(sentence);
  report(sentence);
});
scope.addEventListener('online', () => hub.setOnline(true));
scope.addEventListener('offline', () => hub.setOnline(false));
