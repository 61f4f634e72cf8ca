import { hasProc } from '../machine/chrome-cpu.js';
import { cpuWindow } from '../machine/cpu-window.js';
import { type Bench, call, inFreshContext } from '../machine/bench.js';
import { HubTarget } from '../machine/hub-target.js';
import type { HubStats } from '../../src/worker/hub-api.js';
import { openTabs, wrongValues } from './tabs.js';

export interface LoadOrder {
  readonly tabs: number;
  readonly shown: number;
  readonly rate: number;
  readonly seconds: number;
}

export interface LoadReport extends LoadOrder {
  readonly wrong: number;
  readonly compared: number;
  readonly sockets: number;
  readonly heapBeforeMb: number;
  readonly heapAfterMb: number;
  readonly p50: number;
  readonly p99: number;
  readonly cores: number;
  readonly eventsPerSecond: number;
}

/** Many tabs on one hub for minutes: nothing is lost, nothing grows. */
export async function load(bench: Bench, order: LoadOrder): Promise<LoadReport> {
  const long = { ...bench, effort: { ...bench.effort, warmMs: 5_000, windowMs: order.seconds * 1000 } };
  return inFreshContext(bench, async (context) => {
    const { opened } = await bench.feed.report();
    bench.say(`opening ${order.tabs} tabs`);
    const tabs = { design: 'hub', count: order.tabs, first: 'focused', others: 'visible', shown: order.shown } as const;
    const pages = await openTabs(bench, context, tabs);
    const hub = await HubTarget.attach(bench.browser);
    await bench.feed.order({ rate: order.rate, perFrame: 50 });
    let heapBefore = 0;
    bench.say(`running for ${order.seconds} s${hasProc ? '' : ' (no /proc: CPU is left out)'}`);
    const { cores, sent, seconds } = await cpuWindow(long, async () => {
      heapBefore = await hub.heapBytes();
    });
    const { deltaLagMs } = await call<HubStats>(pages[0]!, 'stats');
    const heapAfter = await hub.heapBytes();
    const values = await wrongValues(bench, pages);
    const after = await bench.feed.report();
    const mb = (bytes: number) => bytes / 1e6;
    return {
      ...order,
      ...values,
      sockets: after.opened - opened,
      heapBeforeMb: mb(heapBefore),
      heapAfterMb: mb(heapAfter),
      p50: deltaLagMs.p50,
      p99: deltaLagMs.p99,
      cores,
      eventsPerSecond: sent / seconds,
    };
  });
}
