/*
 * A hub whose every word a test decides. It speaks the real protocol over a real SharedWorker port; the element under test cannot tell.
 * The address is its own: `?name=…` makes one per test, `&key=none&feed=massive` sets the feed record it begins with,
 * `&empty=yes` gives no records but that and those ordered.
 */
import * as Comlink from 'comlink';
import { PROTOCOL } from '../../src/base/version.js';
import { AT, WIDTH, type Column } from '../../src/market/quote-board.js';
import type {
  Bar,
  Explanation,
  FeedRecord,
  HubApi,
  Interest,
  RecordEntry,
  RecordKey,
} from '../../src/worker/hub-api.js';
import { fakeBars, fakeFeed, fakeMarket, fakeRecord, fakeRow, fakePoints } from './fake-market.js';

export interface FakeHubOrder {
  readonly rows?: Readonly<Record<string, Partial<Record<Column, number>>>>;
  readonly records?: readonly RecordEntry[];
  readonly points?: readonly (readonly [ticker: string, at: number, value: number])[];
  /** What the hub explains from now on, by subject, followed by the figure where one is asked for. */
  readonly explanations?: Readonly<Record<string, Explanation>>;
  /** Calls fail with this sentence from now on; empty: they work. */
  readonly refuse?: string;
}

export type FakeHubReport =
  | { readonly heard: 'interest'; readonly tickers: readonly string[]; readonly records: readonly string[] }
  | { readonly heard: 'connect' | 'useHere' | 'bye'; readonly detail: string };

const asked = new URLSearchParams(location.search);
const channel = new BroadcastChannel(`fake-hub ${location.search}`);
const ports = new Set<FakePort>();
const values = new Map<string, Float64Array>();
const records = new Map<string, RecordEntry[1]>();
const explanations = new Map<string, Explanation>();
let refusal = '';

const feed: FeedRecord = {
  ...fakeFeed(Date.now()),
  feed: asked.get('feed') === 'massive' ? 'massive' : 'demo',
  key: asked.get('key') === 'none' ? 'none' : 'held',
};
records.set('feed', feed);
records.set('market', fakeMarket(Date.now()));

function rowOf(ticker: string): Float64Array {
  let row = values.get(ticker);
  if (!row) {
    row = fakeRow(ticker, Date.now());
    values.set(ticker, row);
  }
  return row;
}

function recordOf(key: RecordKey): RecordEntry[1] | undefined {
  if (asked.has('empty') && key !== 'feed' && key !== 'market') return records.get(key);
  return records.get(key) ?? fakeRecord(key, Date.now());
}

class FakePort implements HubApi {
  readonly #port: MessagePort;
  #interest: Interest = { version: 0, tickers: [], rows: [], records: [] };
  #ids = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({ data }) => {
      if (data?.sw === 'ping') port.postMessage({ sw: 'pong', generation: 'fake' });
      if (data?.sw === 'bye') report({ heard: 'bye', detail: '' });
    });
    Comlink.expose(this, port);
  }

  async hello() {
    return { protocol: PROTOCOL, version: '0', generation: 'fake', mode: 'shared-worker' as const };
  }

  async setInterest(interest: Interest) {
    const known = new Set(this.#interest.tickers);
    this.#interest = interest;
    report({ heard: 'interest', tickers: interest.tickers, records: interest.records });
    const fresh = interest.tickers.filter((ticker) => !known.has(ticker));
    this.send(
      fresh,
      ['feed', 'market', ...interest.records],
      fresh.flatMap((ticker) => fakePoints(ticker, Date.now())),
    );
  }

  send(
    tickers: readonly string[],
    keys: readonly RecordKey[],
    points: readonly (readonly [string, number, number])[],
  ): void {
    const rowFor = new Map(this.#interest.tickers.map((ticker, index) => [ticker, this.#interest.rows[index]!]));
    const wanted = tickers.filter((ticker) => rowFor.has(ticker));
    const rows = new Float64Array(wanted.length * (WIDTH + 1));
    wanted.forEach((ticker, index) => {
      rows[index * (WIDTH + 1)] = rowFor.get(ticker)!;
      rows.set(rowOf(ticker), index * (WIDTH + 1) + 1);
    });
    this.#port.postMessage({
      sw: 'delta',
      id: ++this.#ids,
      interest: this.#interest.version,
      now: Date.now(),
      rows,
      points: Float64Array.from(
        points
          .filter(([ticker]) => rowFor.has(ticker))
          .flatMap(([ticker, at, value]) => [rowFor.get(ticker)!, at, value]),
      ),
      records: keys.flatMap((key) => {
        const record = recordOf(key);
        return record ? [[key, record]] : [];
      }),
    });
  }

  async bars(): Promise<Bar[]> {
    if (refusal !== '') throw Object.assign(new Error(refusal), { name: 'service-down' });
    return fakeBars(Date.now());
  }

  async connect(key: string, retention?: string) {
    if (refusal !== '') throw Object.assign(new Error(refusal), { name: 'auth-failed' });
    report({ heard: 'connect', detail: `${key} ${retention ?? ''}` });
    order({ records: [['feed', { ...(records.get('feed') as FeedRecord), key: 'held' }]] });
  }

  async useHere() {
    report({ heard: 'useHere', detail: '' });
  }

  async stats(): Promise<never> {
    throw Object.assign(new Error('This hub keeps no figures.'), { name: 'timed-out' });
  }
  async log() {
    return [];
  }
  async unlock() {}
  async lock() {
    return 'none' as const;
  }
  async forget() {}
  async explain(subject: string, figure?: string) {
    if (refusal !== '') throw Object.assign(new Error(refusal), { name: 'timed-out' });
    return explanations.get(figure === undefined ? subject : `${subject} ${figure}`);
  }
}

function report(what: FakeHubReport): void {
  channel.postMessage(what);
}

function order({ rows = {}, records: entries = [], points = [], explanations: told = {}, refuse }: FakeHubOrder): void {
  for (const [subject, explanation] of Object.entries(told)) explanations.set(subject, explanation);
  if (refuse !== undefined) refusal = refuse;
  for (const [key, record] of entries) records.set(key, record);
  for (const [ticker, change] of Object.entries(rows)) {
    const row = rowOf(ticker);
    row[AT.receivedAt] = Date.now();
    for (const [column, value] of Object.entries(change)) row[AT[column as Column]] = value;
  }
  const keys = entries.map(([key]) => key);
  for (const port of ports) port.send(Object.keys(rows), keys, points);
}

channel.addEventListener('message', ({ data }) => order(data as FakeHubOrder));

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => {
  ports.add(new FakePort(port!));
  port!.start();
};
