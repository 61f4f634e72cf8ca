import type { Visibility } from '../../src/worker/hub-api.js';
import { expose } from './expose.js';
import { LatencyLog, type Percentiles } from './latency-log.js';
import type { StartDesign, TabDesign, TabOrder } from './tab-design.js';

export interface TabReport {
  /** Events or rows that came a second since the reset. */
  readonly perSecond: number;
  readonly received: Percentiles;
}

const shared = () => import('./designs/shared-events.js');
const designs: Readonly<Record<TabOrder['design'], () => Promise<{ start: StartDesign }>>> = {
  hub: () => import('./designs/hub.js'),
  socket: () => import('./designs/socket.js'),
  'socket-own': () => import('./designs/socket.js'),
  comlink: shared,
  objects: shared,
  broadcast: shared,
};

const received = new LatencyLog();
let tab: TabDesign | undefined;
let before = 0;
let since = 0;

expose({
  async start(order: TabOrder) {
    const { start } = await designs[order.design]();
    tab = await start(order, received);
  },
  reset() {
    before = tab!.handled();
    since = performance.now();
    received.reset();
  },
  report: (): TabReport => ({
    perSecond: ((tab!.handled() - before) * 1000) / (performance.now() - since),
    received: received.percentiles(),
  }),
  quotes: () => tab!.quotes(),
  see: (visibility: Visibility) => tab!.see?.(visibility),
  stats: () => tab!.stats?.(),
});
