import * as Comlink from 'comlink';
import { epochNow } from '../latency-log.js';
import type { StartDesign } from '../tab-design.js';
import { LastQuotes, type WireEvent } from '../wire-event.js';
import type { EventHub } from './shared-events.worker.js';

/** A Comlink proxy that nobody holds closes its port when it is collected. */
const held: unknown[] = [];

/** Tabs of a hub that hands out events: by a Comlink callback, as posted objects, or over a BroadcastChannel. */
export const start: StartDesign = async ({ design, contracts, all, config }, received) => {
  const last = new LastQuotes(contracts);
  let handled = 0;
  const take = (event: WireEvent) => {
    handled++;
    if (last.take(event) && event.ev === 'Q') received.add(epochNow() - event.t);
  };
  const worker = new SharedWorker(new URL('./shared-events.worker.ts', import.meta.url), {
    type: 'module',
    name: design,
  });
  const hub = Comlink.wrap<EventHub>(worker.port);
  held.push(hub);
  if (design === 'comlink') await hub.listen(Comlink.proxy(take));
  if (design === 'objects') {
    worker.port.addEventListener('message', ({ data }: MessageEvent<{ events?: WireEvent[] }>) =>
      data.events?.forEach(take),
    );
  }
  if (design === 'broadcast') {
    const channel = new BroadcastChannel('bench-events');
    channel.onmessage = ({ data }: MessageEvent<WireEvent[]>) => data.forEach(take);
  }
  await hub.open(config.optionsUrl, all);
  return { handled: () => handled, quotes: () => last.quotes() };
};
