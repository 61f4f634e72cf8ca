import { epochNow } from '../latency-log.js';
import type { StartDesign } from '../tab-design.js';
import { openVendorSocket } from '../vendor-socket.js';
import { LastQuotes, type WireEvent } from '../wire-event.js';

/** A socket of its own in every tab; each reads the whole stream, or (`socket-own`) its own contracts only. */
export const start: StartDesign = async ({ design, index, contracts, all, config }, received) => {
  const last = new LastQuotes(contracts);
  let handled = 0;
  const topics = design === 'socket-own' ? contracts : all;
  await openVendorSocket(config.optionsUrl, `tab-${index}`, topics, (text) => {
    const now = epochNow();
    for (const event of JSON.parse(text) as WireEvent[]) {
      handled++;
      if (last.take(event) && event.ev === 'Q') received.add(now - event.t);
    }
  });
  return { handled: () => handled, quotes: () => last.quotes() };
};
