/** One line of the table that a bench ends with. */
export interface Goal {
  readonly id: string;
  readonly title: string;
  readonly unit: '×' | 'ms' | 'frames' | 'cores' | 'fps' | 'wrong' | 'sockets' | 'MB' | 'M/s';
  /** `at-most`: the goal is a ceiling; `at-least`: it is to be reached. */
  readonly sense: 'at-most' | 'at-least';
  readonly goal?: number;
  /** What prototypes reached: less than that is a step back. Numbered as in the README. */
  readonly floor?: number;
  readonly floorName?: string;
  /** What fails the short bench, where that is not twice the goal: a line far from its goal is kept from getting worse, and times do not travel. */
  readonly limit?: number;
}

const most = (
  id: string,
  title: string,
  unit: Goal['unit'],
  goal?: number,
  floor?: number,
  floorName?: string,
): Goal => ({
  id,
  title,
  unit,
  sense: 'at-most',
  goal,
  floor,
  floorName,
});
const least = (
  id: string,
  title: string,
  unit: Goal['unit'],
  goal?: number,
  floor?: number,
  floorName?: string,
): Goal => ({
  ...most(id, title, unit, goal, floor, floorName),
  sense: 'at-least',
});

/** In the order of the table. Without a goal and a floor a line is for information. */
export const GOALS: readonly Goal[] = [
  most('ingest-1', 'receive + parse + store ÷ receive + JSON.parse, 1 event a frame', '×', 1.1, 1.15, 'P1'),
  most('ingest-50', 'the same, 50 events a frame', '×', 1.1, 1.15, 'P1'),
  most('ingest-500', 'the same, 500 events a frame', '×', 1.1, 1.15, 'P1'),
  least('perspective-50', 'ingest ÷ Perspective, pipelined, 50 events an update', '×', 5, 7, 'P2'),
  least('perspective-500', 'ingest ÷ Perspective, pipelined, 500 events an update', '×', 5, 4, 'P2'),
  least('ag-grid-50', 'ingest ÷ AG Grid, 50 events an update', '×', undefined, 30, 'P2'),
  least('ag-grid-500', 'ingest ÷ AG Grid, 500 events an update', '×', undefined, 15, 'P2'),
  most('value-contract', 'IV + greeks of a contract ÷ JSON.parse of an event', '×', undefined, 1, 'P11'),
  most('tabs-4-fast', '4 focused tabs (16 ms) ÷ socket a tab, 20,000 ev/s', '×', undefined, 0.3, 'P3'),
  most('tabs-4-calm', '4 visible tabs (50 ms) ÷ socket a tab, 20,000 ev/s', '×', undefined, 0.25, 'P3'),
  most('tabs-16-fast', '16 focused tabs (16 ms) ÷ socket a tab, 5,000 ev/s', '×', undefined, 0.35, 'P4'),
  most('tabs-16-visible', '16 visible tabs, one focused ÷ socket a tab, 5,000 ev/s', '×', 0.15, 0.2, 'P4'),
  { ...most('tabs-16-hidden', '16 tabs, 15 hidden ÷ socket a tab, 5,000 ev/s', '×', 0.08), limit: 0.2 },
  most('growth-visible', '16 visible tabs, one focused ÷ 1 tab, 5,000 ev/s', '×', 1.8, 2, 'P5'),
  most('growth-hidden', '16 tabs, 15 hidden ÷ 1 tab, 5,000 ev/s', '×', 1.05, 1.1, 'P5'),
  most('growth-sockets', 'for comparison: 16 sockets ÷ 1 socket', '×'),
  most('peer-comlink', 'for comparison: Comlink callback an event ÷ socket a tab, 16 tabs', '×'),
  most('peer-objects', 'for comparison: posted event objects ÷ socket a tab, 16 tabs', '×'),
  most('peer-broadcast', 'for comparison: BroadcastChannel ÷ socket a tab, 16 tabs', '×'),
  most('peer-socket-own', 'for comparison: socket a tab for its own 80 contracts ÷ for all, 16 tabs', '×'),
  most('lag-16', 'send → page p99, 16 focused tabs ÷ socket a tab, 5,000 ev/s', '×', undefined, 0.15, 'P6'),
  most('idle-16', 'for comparison: 16 idle pages, no events', 'cores'),
  most('wrong', 'wrong last values in 16 tabs after 5,000 ev/s', 'wrong', 0, 0, 'P12'),
  most('sockets', 'upstream sockets of 16 tabs', 'sockets', 1, 1, 'P12'),
  most('painted', 'send → painted p99, focused tab, 80 contracts, 20,000 ev/s', 'frames', 2),
  most('painted-p50', 'send → painted p50, the same', 'ms'),
  most('screen-charts', 'the same screen, CPU ÷ socket a tab + Lit + a chart a row', '×', 0.4, 0.5, 'P7'),
  most(
    'screen-charts-p99',
    'the same screen, painted p99 ÷ socket a tab + Lit + a chart a row',
    '×',
    undefined,
    0.6,
    'P7',
  ),
  most('screen-grid', 'the same screen, CPU ÷ AG Grid', '×', 0.4, 0.45, 'P8'),
  most('screen-grid-p99', 'the same screen, painted p99 ÷ AG Grid', '×', undefined, 0.15, 'P8'),
  least('wide-fps', '600 contracts of 3 expirations live, 5,000 ev/s: frames a second', 'fps', 57),
  most('wide-ms', 'main thread a frame meanwhile', 'ms'),
  {
    ...most('cells-60', '80 contracts × 8 cells at 60/s on the canvas, main thread above an empty loop', 'ms', 3),
    limit: 9,
  },
  least('cells-60-fps', 'frames a second meanwhile', 'fps', 57),
  most('cells-dom', 'the same as the document’s text, painter="dom"', 'ms'),
  least('cells-dom-fps', 'frames a second meanwhile, painter="dom"', 'fps'),
  most('cells-lit', 'for comparison: the same as one Lit table', 'ms'),
  most('cells-text', 'for comparison: the same as text node writes', 'ms'),
  most('sparklines-10', '80 sparklines at 10/s, main thread ÷ 80 lightweight-charts', '×', undefined, 0.35, 'P9'),
  most('sparklines-60', '80 sparklines at 60/s, main thread ÷ 80 lightweight-charts', '×', undefined, 0.15, 'P9'),
  most('sparklines-uplot', 'for comparison: 80 uPlots ÷ 80 lightweight-charts at 60/s', '×'),
  most('create-600', '600 sparklines created and painted ÷ 600 lightweight-charts', '×', 0.03, 0.05, 'P9'),
  most('create-uplot', 'for comparison: 600 uPlots ÷ 600 lightweight-charts', '×'),
  {
    ...most(
      'first-row',
      'navigation → first row from the cache ÷ → row of one REST answer of 300 ms',
      '×',
      0.3,
      0.35,
      'P10',
    ),
    limit: 1.2,
  },
  most('first-row-ms', 'navigation → first row from the cache', 'ms'),
  most('first-row-cold', 'for comparison: first row without a cache, REST of 300 ms', 'ms'),
  most('packed-600', 'packed read ÷ getAll of records, 600 contracts', '×', undefined, 0.1, 'P10'),
  most('packed-10000', 'packed read ÷ getAll of records, 10,000 contracts', '×', undefined, 0.1, 'P10'),
  most('full-hub', 'hub of 1,000 contracts with analytics, 8 tabs, 5,000 ev/s, above idle', 'cores', 0.35),
];

export function goalOf(id: string): Goal {
  const goal = GOALS.find((one) => one.id === id);
  if (!goal) throw new Error(`No goal is called ${id}.`);
  return goal;
}
