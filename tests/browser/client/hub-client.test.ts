import { expect } from '@open-wc/testing';
import { systemClock } from '../../../src/base/clock.js';
import { VERSION } from '../../../src/base/version.js';
import { HubClient } from '../../../src/client/hub-client.js';
import { openSharedWorker } from '../../../src/client/open-port.js';
import { DEFAULT_CONFIG, feedConfigOf } from '../../../src/client/config-defaults.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { expiriesKey, chainKey } from '../../../src/market/record-key.js';

const SPY = 'SPY' as Ticker;
const SECRET = 'browser-test-secret-key';
const clients: HubClient[] = [];

/** A tab’s client of the real hub in its SharedWorker, on the demo feed. Each has an identity of its own, as tabs have. */
function clientOf(workerSrc?: string): HubClient {
  const client = new HubClient({
    open: (events) => openSharedWorker(workerSrc, events),
    config: feedConfigOf(DEFAULT_CONFIG),
    clock: systemClock,
  });
  clients.push(client);
  return client;
}

async function until<Value>(what: string, find: () => Value | undefined | false, withinMs = 8_000): Promise<Value> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpAt) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const attached = (client: HubClient) => until('attached', () => client.link.state === 'attached');

/** Looks at the nearest expiry of SPY as an element does: first what is listed, then some contracts. */
async function look(client: HubClient): Promise<Ticker[]> {
  const owner = {};
  client.want(owner, { tickers: [SPY], records: [expiriesKey(SPY)] });
  const listing = await until('expirations', () => {
    const record = client.store.record(expiriesKey(SPY));
    return record && record.expiries.length > 0 && record;
  });
  const key = chainKey(SPY, listing.expiries[0]!);
  client.want(owner, { tickers: [SPY], records: [expiriesKey(SPY), key] });
  const chain = await until('the chain', () => {
    const record = client.store.record(key);
    return record && record.tickers.length > 0 && record;
  });
  const middle = Math.floor(chain.tickers.length / 2);
  const contracts = chain.tickers.slice(middle - 4, middle + 4);
  client.want(owner, { tickers: [SPY, ...contracts], records: [expiriesKey(SPY), key] });
  return contracts;
}
const valueOf = (client: HubClient, ticker: Ticker, column: 'bid' | 'mark' | 'receivedAt') => {
  const row = client.store.board.rowOf(ticker);
  const value = row === undefined ? Number.NaN : client.store.board.get(row, column);
  return Number.isNaN(value) ? undefined : value;
};

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

describe('a real hub in a SharedWorker', function hub() {
  this.timeout(30_000);

  test('answers a hello and serves the demo feed live', async () => {
    const client = clientOf();
    await attached(client);
    const contracts = await look(client);
    await until('first values', () => contracts.every((ticker) => valueOf(client, ticker, 'mark') !== undefined));
    await until('live values', () => contracts.some((ticker) => valueOf(client, ticker, 'receivedAt') !== undefined));
    const stats = await client.stats();
    expect(stats).to.include({
      mode: 'shared-worker',
      version: VERSION,
      feed: 'demo',
      stockConnected: true,
      optionsConnected: true,
    });
    expect(stats.optionContracts).to.equal(contracts.length);
    expect(stats.deltaLagMs.p50).to.be.at.least(0);
  });

  test('is one for two tabs: the second gets values without asking the vendor again', async () => {
    const first = clientOf();
    await attached(first);
    const contracts = await look(first);
    await until('live values', () => contracts.some((ticker) => valueOf(first, ticker, 'receivedAt') !== undefined));
    await until('first values', () => contracts.every((ticker) => valueOf(first, ticker, 'mark') !== undefined));
    const second = clientOf();
    await attached(second);
    const [before, one] = await Promise.all([second.stats(), first.stats()]);
    expect(before.generation).to.equal(one.generation);
    expect(before.clients).to.equal(2);
    const owner = {};
    second.want(owner, { tickers: contracts, records: [] });
    await until(
      'the same values',
      () => contracts.every((ticker) => valueOf(second, ticker, 'mark') !== undefined),
      1_000,
    );
    const after = await second.stats();
    expect(after.optionContracts).to.equal(before.optionContracts);
    expect(after.clusters.options.reconnects).to.equal(before.clusters.options.reconnects);
    first.close();
    await until('one tab left', () => second.link.state === 'attached');
    let clientsLeft = 2;
    while (clientsLeft !== 1) clientsLeft = (await second.stats()).clients;
  });

  test('takes a key, gives it to nobody, and forgets it', async () => {
    const client = clientOf();
    await attached(client);
    await client.connect(SECRET, 'memory');
    expect((await client.stats()).key).to.equal('held');
    const told = JSON.stringify([await client.log(), await client.stats()]);
    expect(told).to.contain('a key was given');
    expect(told).not.to.contain(SECRET);
    await client.forget();
    expect((await client.stats()).key).to.equal('none');
  });

  test('whose script is missing is said to be, within three seconds', async () => {
    const client = clientOf(new URL('./no-such-hub.js', import.meta.url).href);
    await until('missing', () => client.link.state === 'missing', 3_000);
    const thrown = await client.stats().catch((reason: unknown) => reason);
    expect((thrown as Error).name).to.equal('hub-missing');
  });

  test('is found missing where its script is of another origin, which no page may run', async () => {
    const client = clientOf('https://other.test/hub.js');
    await until('missing', () => client.link.state === 'missing', 3_000);
  });
});
