import { type Bench, pause } from './bench.js';
import { chromeSeconds } from './chrome-cpu.js';

export interface CpuWindow {
  /** CPU seconds of the whole browser a second. */
  readonly cores: number;
  readonly seconds: number;
  /** Events that the feed made meanwhile. */
  readonly sent: number;
}

/** Measures one window. `begin` is called at its start, after the warm-up. */
export async function cpuWindow({ feed, effort }: Bench, begin: () => Promise<unknown>): Promise<CpuWindow> {
  await pause(effort.warmMs);
  await begin();
  const { sent } = await feed.report();
  const [from, cpu] = [performance.now(), chromeSeconds()];
  await pause(effort.windowMs);
  const seconds = (performance.now() - from) / 1000;
  const cores = (chromeSeconds() - cpu) / seconds;
  return { cores, seconds, sent: (await feed.report()).sent - sent };
}
