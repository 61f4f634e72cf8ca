import { type Bench, call, inFreshContext, openPage } from '../machine/bench.js';
import { missing, ratio, type Result } from '../measure/result.js';
import { inTurns } from '../measure/turns.js';
import type { SparklineOrder } from '../pages/sparklines.js';
import { mainThread } from './main-thread.js';
import type { RowGroup } from './row-group.js';
import { FAILED, NO_PEERS } from './stores.js';

const NAMES = { layer: 'one canvas', charts: 'lightweight-charts', uplot: 'uPlot' } as const;
type Design = SparklineOrder['design'];

function moving(bench: Bench, design: Design, perSecond: number): Promise<number> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'sparklines.html');
    await call(page, 'run', { design, count: 80, perSecond });
    return (await mainThread(bench, page)).frameMs;
  });
}

function creating(bench: Bench, design: Design): Promise<number> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'sparklines.html');
    return call<number>(page, 'create', { design, count: 600 } satisfies SparklineOrder);
  });
}

/** Mini-graphs of a table on one canvas, against a chart in each row. */
export const sparklines: RowGroup = {
  name: 'sparklines',
  isQuick: true,
  async measure(bench) {
    const { isQuick, windows } = bench.effort;
    const designs: Design[] = isQuick || !bench.hasPeers ? ['layer', 'charts'] : ['layer', 'charts', 'uplot'];
    const compare = async (what: (design: Design) => Promise<number>, id: string, uplotId: string | undefined) => {
      const sides = designs.map((design) => ({ name: design, measure: () => what(design) }));
      const measured = await inTurns(sides, windows, bench.say);
      const of = (design: Design) => ({ name: `${NAMES[design]}, ms`, windows: measured.get(design)! });
      const results: Result[] = [ratio(id, of('layer'), of('charts'))];
      if (uplotId !== undefined && !isQuick)
        results.push(
          measured.has('uplot')
            ? ratio(uplotId, of('uplot'), of('charts'))
            : missing(uplotId, bench.hasPeers ? FAILED : NO_PEERS),
        );
      return results;
    };
    const created = await compare((design) => creating(bench, design), 'create-600', 'create-uplot');
    if (isQuick) return created;
    return [
      ...created,
      ...(await compare((design) => moving(bench, design, 10), 'sparklines-10', undefined)),
      ...(await compare((design) => moving(bench, design, 60), 'sparklines-60', 'sparklines-uplot')),
    ];
  },
};
