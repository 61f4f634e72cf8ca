import { type Bench, call, inFreshContext, openPage, siteConfig } from '../machine/bench.js';
import { cpuWindow } from '../machine/cpu-window.js';
import { figure, missing, ratio, type Result } from '../measure/result.js';
import { spreadOf } from '../measure/spread.js';
import { inTurns } from '../measure/turns.js';
import type { ScreenOrder, ScreenReport } from '../pages/screen.js';
import { type RowGroup, SATURATED } from './row-group.js';
import { FAILED, NO_PEERS } from './stores.js';

const RATE = 20_000;
const FRAME_MS = 1000 / 60;
const SHOWN = 80;

interface Window {
  readonly cores: number;
  readonly p50: number;
  readonly p99: number;
  readonly delivered: number;
}

function measureDesign(bench: Bench, design: ScreenOrder['design']): Promise<Window> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'screen.html');
    await page.setViewportSize({ width: 1400, height: 1500 });
    const config = { ...siteConfig(bench.feed), restAuth: 'query' as const, rate: 0.04 };
    const order: ScreenOrder = { design, config, all: bench.feed.contracts };
    // Some events first: an element that waits for values, a chart that wants points.
    await bench.feed.order({ rate: 2_000, perFrame: 50, isSpotRunning: true });
    await call(page, 'start', order);
    await bench.feed.order({ rate: RATE });
    let before: ScreenReport | undefined;
    const { cores, sent, seconds } = await cpuWindow(bench, async () => {
      before = await call<ScreenReport>(page, 'report');
      await call(page, 'reset');
    });
    const { painted, events, at } = await call<ScreenReport>(page, 'report');
    const share = design === 'charts' ? SHOWN / bench.feed.contracts.length : 1;
    const perSecond = ((events - before!.events) * 1000) / (at - before!.at);
    return { cores, p50: painted.p50, p99: painted.p99, delivered: perSecond / ((sent * share) / seconds) };
  });
}

/** The same screen of eighty contracts on a stream of 20,000 events a second. */
export const screen: RowGroup = {
  name: 'screen',
  isQuick: true,
  async measure(bench) {
    const { isQuick, windows } = bench.effort;
    const peers: ScreenOrder['design'][] = isQuick ? [] : bench.hasPeers ? ['charts', 'ag-grid'] : ['charts'];
    const sides = (['element', ...peers] as const).map((name) => ({ name, measure: () => measureDesign(bench, name) }));
    const measured = await inTurns(sides, windows, bench.say);
    const delivered = (name: string) => spreadOf(measured.get(name)!.map((window) => window.delivered)).median;
    const saturated = sides
      .filter(({ name }) => measured.has(name) && delivered(name) < SATURATED)
      .map(({ name }) => name as string);
    const of = (name: string, what: 'cores' | 'p50' | 'p99') => ({
      name,
      windows: measured.get(name)!.map((window) => window[what]),
    });
    const frames = measured.get('element')!.map((window) => window.p99 / FRAME_MS);
    const results: Result[] = [
      figure('painted', { name: 'element', windows: frames }, { saturated }),
      figure('painted-p50', of('element', 'p50'), { saturated }),
    ];
    if (isQuick) return results;
    for (const [peer, id] of [
      ['charts', 'screen-charts'],
      ['ag-grid', 'screen-grid'],
    ] as const) {
      if (!measured.has(peer)) {
        const why = bench.hasPeers ? FAILED : NO_PEERS;
        results.push(missing(id, why), missing(`${id}-p99`, why));
      } else {
        results.push(
          ratio(id, of('element', 'cores'), of(peer, 'cores'), { saturated }),
          ratio(`${id}-p99`, of('element', 'p99'), of(peer, 'p99'), { saturated }),
        );
      }
    }
    return results;
  },
};
