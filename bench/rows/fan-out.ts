import { type Bench, inFreshContext } from '../machine/bench.js';
import { cpuWindow } from '../machine/cpu-window.js';
import { figure, type Measured, missing, ratio, type Result } from '../measure/result.js';
import { spreadOf } from '../measure/spread.js';
import { inTurns } from '../measure/turns.js';
import type { TabReport } from '../pages/tab.js';
import { type RowGroup, SATURATED } from './row-group.js';
import { callAll, openTabs, type TabsOrder, wrongValues } from './tabs.js';

interface Window {
  readonly cores: number;
  readonly p50: number;
  readonly p99: number;
  /** Share of what was to reach the tabs that did. */
  readonly delivered: number;
  readonly wrong: number;
  readonly compared: number;
  readonly opened: number;
}

const hub = (count: number, first: TabsOrder['first'], others = first): TabsOrder => ({
  design: 'hub',
  count,
  first,
  others,
});
const peer = (design: TabsOrder['design'], count: number): TabsOrder => ({
  design,
  count,
  first: 'focused',
  others: 'focused',
});

/** Sides by name. A hub's tabs are `focused` (a delta a frame), `visible` (50 or 100 ms) or hidden. */
const SIDES: Readonly<Record<string, TabsOrder>> = {
  'hub, 1 tab': hub(1, 'focused'),
  'hub, 16 focused': hub(16, 'focused'),
  'hub, 16 visible': hub(16, 'focused', 'visible'),
  'hub, 15 of 16 hidden': hub(16, 'focused', 'hidden'),
  'socket a tab, 16': peer('socket', 16),
  'socket a tab, 1': peer('socket', 1),
  'socket for its own, 16': peer('socket-own', 16),
  'Comlink, 16': peer('comlink', 16),
  'objects, 16': peer('objects', 16),
  'BroadcastChannel, 16': peer('broadcast', 16),
  'hub, 4 focused': hub(4, 'focused'),
  'hub, 4 visible': hub(4, 'visible'),
  'socket a tab, 4': peer('socket', 4),
};

async function measureSide(bench: Bench, order: TabsOrder, rate: number): Promise<Window> {
  return inFreshContext(bench, async (context) => {
    const { opened } = await bench.feed.report();
    const pages = await openTabs(bench, context, order);
    await bench.feed.order({ rate, perFrame: 50 });
    const { cores, sent, seconds } = await cpuWindow(bench, () => callAll(pages, 'reset'));
    const reports = await callAll<TabReport>(pages, 'report');
    const perSecond = reports.reduce((sum, report) => sum + report.perSecond, 0);
    // What a hub hands out is folded, so that it is judged by its delay alone; the others hand out everything.
    const due = (sent * (order.design === 'socket-own' ? 80 / bench.feed.contracts.length : 1)) / seconds;
    const delivered = order.design === 'hub' ? 1 : perSecond / (due * order.count);
    const correctness = await wrongValues(bench, pages);
    const after = await bench.feed.report();
    return {
      cores,
      p50: spreadOf(reports.map((report) => report.received.p50)).median,
      p99: spreadOf(reports.map((report) => report.received.p99)).most,
      delivered,
      ...correctness,
      opened: after.opened - opened,
    };
  });
}

async function measureSides(bench: Bench, names: readonly string[], rate: number) {
  const sides = names.map((name) => ({ name, measure: () => measureSide(bench, SIDES[name]!, rate) }));
  const measured = await inTurns(sides, bench.effort.windows, bench.say);
  const saturated = names.filter(
    (name) => spreadOf((measured.get(name) ?? []).map((one) => one.delivered)).median < SATURATED,
  );
  const cores = (name: string): Measured => ({ name, windows: measured.get(name)!.map((window) => window.cores) });
  const p99 = (name: string): Measured => ({
    name: `${name}, ms`,
    windows: measured.get(name)!.map((window) => window.p99),
  });
  const compare = (id: string, subject: string, other: string): Result => {
    if (!measured.has(subject) || !measured.has(other)) return missing(id, 'One of its sides failed in this run.');
    return ratio(id, cores(subject), cores(other), {
      saturated: saturated.filter((one) => one === subject || one === other),
    });
  };
  return { measured, saturated, cores, p99, compare };
}

async function measureIdle(bench: Bench): Promise<number> {
  return inFreshContext(bench, async (context) => {
    const pages = await openTabs(bench, context, SIDES['hub, 16 visible']!);
    const { cores } = await cpuWindow(bench, () => callAll(pages, 'reset'));
    return cores;
  });
}

/** Sixteen tabs at 5,000 events a second, four at 20,000: the hub against everything people would use instead. */
export const fanOut: RowGroup = {
  name: 'fan-out',
  isQuick: true,
  async measure(bench) {
    const { isQuick } = bench.effort;
    const quick = ['hub, 1 tab', 'hub, 16 visible', 'hub, 15 of 16 hidden', 'socket a tab, 16'];
    const all = Object.keys(SIDES);
    const wide = await measureSides(bench, isQuick ? quick : all.filter((name) => !name.includes(', 4')), 5_000);
    const results: Result[] = [
      wide.compare('tabs-16-visible', 'hub, 16 visible', 'socket a tab, 16'),
      wide.compare('tabs-16-hidden', 'hub, 15 of 16 hidden', 'socket a tab, 16'),
      wide.compare('growth-visible', 'hub, 16 visible', 'hub, 1 tab'),
      wide.compare('growth-hidden', 'hub, 15 of 16 hidden', 'hub, 1 tab'),
      ...correctness(wide.measured.get('hub, 16 visible')!),
    ];
    if (isQuick) return results;
    const idle = [];
    for (let turn = 0; turn < bench.effort.windows; turn++) idle.push(await measureIdle(bench));
    const narrow = await measureSides(
      bench,
      all.filter((name) => name.includes(', 4')),
      20_000,
    );
    const saturated = wide.saturated.map((name) => `${name}, ms`);
    return [
      ...results,
      wide.compare('tabs-16-fast', 'hub, 16 focused', 'socket a tab, 16'),
      wide.compare('growth-sockets', 'socket a tab, 16', 'socket a tab, 1'),
      wide.compare('peer-comlink', 'Comlink, 16', 'socket a tab, 16'),
      wide.compare('peer-objects', 'objects, 16', 'socket a tab, 16'),
      wide.compare('peer-broadcast', 'BroadcastChannel, 16', 'socket a tab, 16'),
      wide.compare('peer-socket-own', 'socket for its own, 16', 'socket a tab, 16'),
      ratio('lag-16', wide.p99('hub, 16 focused'), wide.p99('socket a tab, 16'), { saturated }),
      figure('idle-16', { name: 'hub, 16 visible', windows: idle }),
      narrow.compare('tabs-4-fast', 'hub, 4 focused', 'socket a tab, 4'),
      narrow.compare('tabs-4-calm', 'hub, 4 visible', 'socket a tab, 4'),
    ];
  },
};

function correctness(windows: readonly Window[]): Result[] {
  const compared = spreadOf(windows.map((window) => window.compared)).least;
  const none = compared > 0 ? {} : { note: 'Nothing could be compared.' };
  return [
    figure(
      'wrong',
      { name: `of ${compared}`, windows: windows.map(({ wrong }) => (compared > 0 ? wrong : Number.NaN)) },
      none,
    ),
    figure('sockets', { name: 'hub, 16 visible', windows: windows.map(({ opened }) => opened) }),
  ];
}
