import type { Page } from 'playwright-core';
import { type Bench, call, pause } from '../machine/bench.js';
import { pageMetrics } from '../machine/page-metrics.js';

export interface MainThread {
  /** Main-thread ms of each animation frame. */
  readonly frameMs: number;
  readonly fps: number;
}

/** One window of a page that counts its frames. */
export async function mainThread({ effort }: Bench, page: Page): Promise<MainThread> {
  await pause(effort.warmMs);
  const [from, framesBefore] = [await pageMetrics(page), await call<number>(page, 'frames')];
  await pause(effort.windowMs);
  const [to, framesAfter] = [await pageMetrics(page), await call<number>(page, 'frames')];
  const frames = framesAfter - framesBefore;
  return { frameMs: ((to.task - from.task) * 1000) / frames, fps: frames / (to.at - from.at) };
}
