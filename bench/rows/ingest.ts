import { type Bench, call, inFreshContext, openPage } from '../machine/bench.js';
import { cpuWindow } from '../machine/cpu-window.js';
import { ratio } from '../measure/result.js';
import { inTurns } from '../measure/turns.js';
import type { IngestOrder } from '../pages/ingest.worker.js';
import type { RowGroup } from './row-group.js';

const count = (page: Parameters<typeof call>[0]) => call<{ events: number }>(page, 'count');

/** Whole browser, µs of CPU an event, when a worker takes an unpaced stream off a socket. */
function measureMode(bench: Bench, mode: IngestOrder['mode'], perFrame: number): Promise<number> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'ingest.html');
    const { sockets, contracts } = bench.feed;
    const order: IngestOrder = { mode, url: `${sockets}/options`, contracts, perFrame };
    await call(page, 'start', order);
    await bench.feed.order({ isUnpaced: true, perFrame });
    let before = 0;
    const { cores, seconds } = await cpuWindow(bench, async () => {
      before = (await count(page)).events;
    });
    const events = (await count(page)).events - before;
    return (cores * seconds * 1e6) / events;
  });
}

/** The hub's own work, against a worker that only parses. */
export const ingest: RowGroup = {
  name: 'ingest',
  isQuick: true,
  async measure(bench) {
    const results = [];
    for (const perFrame of bench.effort.isQuick ? [50] : [1, 50, 500]) {
      const modes = ['parse', 'store'] as const;
      const sides = modes.map((mode) => ({ name: mode, measure: () => measureMode(bench, mode, perFrame) }));
      const measured = await inTurns(sides, bench.effort.windows, bench.say);
      const side = (mode: string, name: string) => ({ name, windows: measured.get(mode)! });
      results.push(ratio(`ingest-${perFrame}`, side('store', 'µs an event'), side('parse', 'µs an event, parsed')));
    }
    return results;
  },
};
