import { openClients } from '../../src/client/hub-context.js';
import { parseContract } from '../../src/market/contract.js';
import type { FeedConfig } from '../../src/worker/hub-api.js';
import { expose } from './expose.js';
import { holdContracts } from './hub-holder.js';
import { afterPaint, epochNow, LatencyLog, type Percentiles } from './latency-log.js';
import { litTable } from './lit-table.js';
import { openVendorSocket } from './vendor-socket.js';
import { watchPainting } from './watch-painting.js';
import type { WireEvent } from './wire-event.js';

/** The same screen drawn in three ways: eighty contracts on a stream of a thousand. */
export interface ScreenOrder {
  /** `wide`: the element with 600 contracts of three expirations. */
  readonly design: 'element' | 'charts' | 'ag-grid' | 'wide';
  readonly config: FeedConfig;
  readonly all: readonly string[];
}

export interface ScreenReport {
  readonly painted: Percentiles;
  /** Events taken in, and when that was counted, ms. */
  readonly events: number;
  readonly at: number;
}

const SHOWN = 80;
const painted = new LatencyLog();
let events: () => number | Promise<number> = () => 0;

async function element({ config, all, design }: ScreenOrder): Promise<void> {
  await holdContracts(config, all);
  const { mountElement } = await import('./mount-element.js');
  const expiries = [...new Set(all.map((ticker) => parseContract(ticker).expiry))];
  await mountElement(
    config,
    design === 'wide' ? { expiry: expiries.slice(0, 3).join(), strikes: '70', contracts: 600 } : {},
  );
  const client = openClients()[0]!;
  watchPainting(client, painted);
  events = async () => (await client.stats()).clusters.options.events;
  // What is fetched once must not be counted as what flows.
  for (let before = -1, now = 0; now !== before; ) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
    now = (await client.stats()).restRequests;
  }
}

/** Remembers the newest event of each row until it is on the screen. */
class Unpainted {
  readonly #stamps = new Map<string, number>();

  add({ sym, ev, t }: WireEvent): void {
    if (ev === 'Q') this.#stamps.set(sym, t);
  }

  painted(): void {
    const now = epochNow();
    for (const stamp of this.#stamps.values()) painted.add(now - stamp);
  }

  /** Those so far; new ones are counted from here. */
  take(): Unpainted {
    const taken = new Unpainted();
    for (const [ticker, stamp] of this.#stamps) taken.#stamps.set(ticker, stamp);
    this.#stamps.clear();
    return taken;
  }
}

/** A socket of the tab's own, filtered to what it shows; a Lit table and a lightweight-charts in each row. */
async function charts({ config, all }: ScreenOrder): Promise<void> {
  const { createChart, LineSeries } = await import('lightweight-charts');
  const contracts = all.slice(0, SHOWN);
  const indexOf = new Map(contracts.map((ticker, index) => [ticker, index]));
  const table = litTable(contracts);
  const rows = contracts.map(() => Array.from({ length: 7 }, () => 0));
  const hidden = { visible: false };
  const lines = table.charts.map((host) => {
    const sizes = { width: 84, height: 18, timeScale: hidden, rightPriceScale: hidden, leftPriceScale: hidden };
    const chart = createChart(host, {
      ...sizes,
      layout: { attributionLogo: false },
      handleScroll: false,
      handleScale: false,
    });
    return chart.addSeries(LineSeries, { lineWidth: 1, lastValueVisible: false, priceLineVisible: false });
  });
  const steps = contracts.map(() => 0);
  const unpainted = new Unpainted();
  let changed = new Set<number>();
  let count = 0;
  let isAsked = false;
  const frame = () => {
    isAsked = false;
    table.paint(rows);
    for (const index of changed) lines[index]!.update({ time: ++steps[index]! as never, value: rows[index]![4]! });
    changed = new Set();
    const shown = unpainted.take();
    afterPaint(() => shown.painted());
  };
  await openVendorSocket(config.optionsUrl, 'bench', contracts, (text) => {
    for (const event of JSON.parse(text) as WireEvent[]) {
      count++;
      const index = indexOf.get(event.sym);
      if (index === undefined || event.ev !== 'Q') continue;
      const { bp, ap, bs, as } = event;
      rows[index] = [bp, ap, bs, as, (bp + ap) / 2, ap - bp, bp];
      changed.add(index);
      unpainted.add(event);
    }
    if (!isAsked && changed.size > 0) {
      isAsked = true;
      requestAnimationFrame(frame);
    }
  });
  events = () => count;
}

/** A socket of the tab's own with the whole stream; AG Grid with its own asynchronous transactions as they come out of the box. */
async function grid({ config, all }: ScreenOrder): Promise<void> {
  const { agGrid } = await import('../peers/ag-grid.js');
  const api = await agGrid(all, 50);
  const shown = new Set(all.slice(0, SHOWN));
  let count = 0;
  await openVendorSocket(config.optionsUrl, 'bench', all, (text) => {
    const items = JSON.parse(text) as WireEvent[];
    count += items.length;
    const own = new Unpainted();
    for (const event of items) if (shown.has(event.sym)) own.add(event);
    api.applyTransactionAsync({ update: items.filter(({ ev }) => ev === 'Q') }, () => {
      requestAnimationFrame(() => afterPaint(() => own.painted()));
    });
  });
  events = () => count;
}

const designs = { element, charts, 'ag-grid': grid, wide: element };

let frames = 0;
const countFrames = () => {
  frames++;
  requestAnimationFrame(countFrames);
};
requestAnimationFrame(countFrames);

expose({
  start: (order: ScreenOrder) => designs[order.design](order),
  reset: () => painted.reset(),
  frames: () => frames,
  report: async (): Promise<ScreenReport> => {
    const taken = await events();
    return { painted: painted.percentiles(), events: taken, at: performance.now() };
  },
});
