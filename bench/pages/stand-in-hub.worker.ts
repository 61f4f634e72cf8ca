/*
 * A hub that changes every value of every row in every delta, sixty times a second: what a screen can ever be asked to show. It speaks the
 * real protocol, so everything from the port to the pixels is the product's.
 */
import * as Comlink from 'comlink';
import { fakeFeed, fakeMarket, fakePoints, fakeRecord, fakeRow } from '../../tests/support/fake-market.js';
import { PROTOCOL } from '../../src/base/version.js';
import { AT, type Column, WIDTH } from '../../src/market/quote-board.js';
import type { HubApi, Interest, RecordEntry } from '../../src/worker/hub-api.js';

const INTERVAL_MS = 1000 / 60;
const MOVING: readonly Column[] = [
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'mark',
  'last',
  'iv',
  'delta',
  'gamma',
  'theta',
  'vega',
];

function serve(port: MessagePort): void {
  let interest: Interest = { version: 0, tickers: [], rows: [], records: [] };
  let fresh: RecordEntry[] = [];
  let base = new Float64Array(0);
  let points: number[] = [];
  let id = 0;
  let isAcknowledged = true;
  let wantedAt = performance.now();

  const send = () => {
    const now = performance.timeOrigin + performance.now();
    const step = (id % 100) / 100;
    const rows = base.slice();
    const news: number[] = points;
    for (let from = 0; from < rows.length; from += WIDTH + 1) {
      for (const column of MOVING) rows[from + 1 + AT[column]]! += step;
      rows[from + 1 + AT.receivedAt] = now;
      rows[from + 1 + AT.quoteAt] = now;
      news.push(rows[from]!, now, rows[from + 1 + AT.mark]!);
    }
    isAcknowledged = false;
    port.postMessage({
      sw: 'delta',
      id: ++id,
      interest: interest.version,
      now,
      rows,
      points: Float64Array.from(news),
      records: fresh,
    });
    fresh = [];
    points = [];
  };
  // Timers of a worker drift; the next time is counted from the last one, so that sixty a second are sixty.
  const tick = () => {
    const now = performance.now();
    if (now >= wantedAt && isAcknowledged && interest.rows.length > 0) {
      send();
      wantedAt = Math.max(wantedAt + INTERVAL_MS, now - INTERVAL_MS);
    }
    setTimeout(tick, 1);
  };
  tick();

  const refuse = () => Promise.reject(new Error('This hub only sends.'));
  const api: HubApi = {
    hello: async () => ({ protocol: PROTOCOL, version: '0', generation: 'stand-in', mode: 'shared-worker' }),
    async setInterest(wanted) {
      interest = wanted;
      const now = Date.now();
      base = Float64Array.from(
        wanted.tickers.flatMap((ticker, index) => [wanted.rows[index]!, ...fakeRow(ticker, now)]),
      );
      points = wanted.tickers.flatMap((ticker, index) =>
        fakePoints(ticker, now).flatMap(([, at, value]) => [wanted.rows[index]!, at, value]),
      );
      fresh = (['feed', 'market', ...wanted.records] as const).flatMap((key): RecordEntry[] => {
        const record = key === 'feed' ? fakeFeed(now) : key === 'market' ? fakeMarket(now) : fakeRecord(key, now);
        return record ? [[key, record] as RecordEntry] : [];
      });
      if (wanted.rows.length === 0 || fresh.length > 0) send();
    },
    bars: async () => [],
    stats: refuse,
    log: async () => [],
    connect: async () => undefined,
    unlock: async () => undefined,
    lock: async () => 'none' as const,
    forget: async () => undefined,
    useHere: async () => undefined,
    explain: async () => undefined,
  };
  port.addEventListener('message', ({ data }) => {
    if (data?.sw === 'ack' && data.id === id) isAcknowledged = true;
    if (data?.sw === 'ping') port.postMessage({ sw: 'pong', generation: 'stand-in' });
  });
  Comlink.expose(api, port);
  port.start();
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => serve(port!);
