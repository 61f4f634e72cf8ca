import { type Bench, call, inFreshContext, openPage } from '../machine/bench.js';
import { figure, type Result } from '../measure/result.js';
import { inTurns } from '../measure/turns.js';
import type { CellsOrder } from '../pages/cells.js';
import { type MainThread, mainThread } from './main-thread.js';
import type { RowGroup } from './row-group.js';

function measureDesign(bench: Bench, design: CellsOrder['design']): Promise<MainThread> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'cells.html');
    await page.setViewportSize({ width: 1400, height: 1500 });
    await call(page, 'start', { design } satisfies CellsOrder);
    return mainThread(bench, page);
  });
}

/** Every cell of eighty contracts another in every frame: what drawing costs the main thread, above an empty loop. */
export const cells: RowGroup = {
  name: 'cells',
  isQuick: true,
  async measure(bench) {
    const { isQuick, windows } = bench.effort;
    const peers = isQuick ? [] : (['lit', 'text'] as const);
    const sides = (['blank', 'auto', 'dom', ...peers] as const).map((name) => ({
      name,
      measure: () => measureDesign(bench, name),
    }));
    const measured = await inTurns(sides, windows, bench.say);
    const blank = measured.get('blank')!;
    const above = (id: string, name: string): Result => {
      const own = measured.get(name)!;
      const values = own.map((window, index) => window.frameMs - blank[index]!.frameMs);
      const rates = own.map(({ fps }) => Math.round(fps)).join(', ');
      return {
        id,
        values,
        subject: { name, windows: own.map(({ frameMs }) => frameMs) },
        peer: { name: 'empty loop', windows: blank.map(({ frameMs }) => frameMs) },
        note: `${rates} frames a second.`,
      };
    };
    const rate = (id: string, name: string) =>
      figure(id, { name, windows: measured.get(name)!.map((window) => window.fps) });
    return [
      above('cells-60', 'auto'),
      rate('cells-60-fps', 'auto'),
      above('cells-dom', 'dom'),
      rate('cells-dom-fps', 'dom'),
      ...peers.map((name) => above(`cells-${name}`, name)),
    ];
  },
};
