import { restClient, websocketClient } from '@massive.com/client-js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SimServer, startSimServer } from '../../tools/sim-server.js';

/** The vendor's own JavaScript client, which knows nothing of us, against the simulator. */
// Waiting is for conditions; these are only for machines that are busy with something else.
vi.setConfig({ testTimeout: 30_000 });
const until = <Result>(check: () => Result | Promise<Result>, { timeout = 15_000, interval = 20 } = {}) =>
  vi.waitFor(check, { timeout, interval });

let server: SimServer;

beforeEach(async () => {
  server = await startSimServer({ seed: 5 });
});
afterEach(() => server.close());

/** A client's socket, with everything that came parsed. */
async function open(cluster: 'stocks' | 'options') {
  const socket = websocketClient('KEY', server.url.replace('http', 'ws'))[cluster]();
  const events: Record<string, unknown>[] = [];
  const closes: { code: number; reason: string }[] = [];
  socket.onmessage = ({ data }: { data: unknown }) => events.push(...JSON.parse(String(data)));
  socket.onclose = ({ code, reason }: { code: number; reason: string }) => closes.push({ code, reason });
  const statuses = () => events.filter(({ ev }) => ev === 'status').map(({ status }) => status);
  await until(() => expect(statuses()).toContain('auth_success'));
  return { socket, events, closes, statuses };
}

test('its sockets authenticate by themselves, subscribe and get quotes, trades and bars', async () => {
  const contract = nearestContract();
  const stocks = await open('stocks');
  const options = await open('options');
  stocks.socket.send(JSON.stringify({ action: 'subscribe', params: 'T.SPY,Q.SPY,A.SPY' }));
  options.socket.send(JSON.stringify({ action: 'subscribe', params: `Q.${contract},T.${contract}` }));
  const kinds = (events: Record<string, unknown>[]) => new Set(events.map(({ ev }) => ev));
  await until(() => {
    expect(kinds(stocks.events)).toEqual(new Set(['status', 'T', 'Q', 'A']));
    expect(kinds(options.events)).toContain('Q');
  });
  expect(server.stats()).toMatchObject({
    connections: { stocks: 1, options: 1, indices: 0 },
    opened: { stocks: 1, options: 1, indices: 0 },
    subscriptions: { stocks: ['T.SPY', 'Q.SPY', 'A.SPY'], options: [`Q.${contract}`, `T.${contract}`] },
    beforeAuth: 0,
    duplicates: 0,
  });
  await until(() => {
    const last = stocks.events.findLast(({ ev }) => ev === 'Q')!;
    const { SPY } = server.stats().lastValues as Record<string, { bid: number; ask: number; quoteAt: number }>;
    expect([last.bp, last.ap, last.t]).toEqual([SPY!.bid, SPY!.ask, SPY!.quoteAt]);
  });
  stocks.socket.close();
  options.socket.close();
  await until(() => expect(server.stats().connections).toEqual({ stocks: 0, options: 0, indices: 0 }));
});

test('a second socket of its key closes the first with 1008', async () => {
  const first = await open('options');
  const second = await open('options');
  await until(() => expect(first.closes).toHaveLength(1));
  expect(first.closes[0]!.code).toBe(1008);
  expect(first.statuses()).toContain('max_connections');
  expect(second.closes).toEqual([]);
  second.socket.close();
});

describe('its REST client', () => {
  const rest = (options?: { pagination: boolean }) => restClient('KEY', server.url, options);

  test('reads a chain, and every page of it when told to', async () => {
    const expirationDate = nextExpiry();
    const one = await rest().getOptionsChain({ underlyingAsset: 'SPY', expirationDate, limit: 100 });
    expect(one.results).toHaveLength(100);
    expect(one.next_url).toMatch(new RegExp(`^${server.url}/v3/snapshot/options/SPY\\?cursor=`));
    const all = await rest({ pagination: true }).getOptionsChain({
      underlyingAsset: 'SPY',
      expirationDate,
      limit: 100,
    });
    const tickers = all.results!.map((row: { details?: { ticker?: string } }) => row.details!.ticker!);
    expect(tickers.length).toBeGreaterThan(100);
    expect(new Set(tickers).size).toBe(tickers.length);
    // It joins the pages with the last first.
    expect(tickers.slice(-100)).toEqual(
      one.results!.map((row: { details?: { ticker?: string } }) => row.details!.ticker),
    );
  }); // prettier-ignore

  test('filters by strike and type, and reads one contract whose colon it escapes', async () => {
    const chain = await rest().getOptionsChain({
      underlyingAsset: 'I:SPX',
      strikePriceGte: 6500,
      strikePriceLte: 6600,
      contractType: 'put' as never,
      limit: 250,
    });
    const details = chain.results!.map((row) => row.details!);
    expect(details.length).toBeGreaterThan(20);
    expect(
      details.every((each) => each.strike_price! >= 6500 && each.strike_price! <= 6600 && each.contract_type === 'put'),
    ).toBe(true);
    const contract = nearestContract();
    const one = await rest().getOptionContract({ underlyingAsset: 'SPY', optionContract: contract });
    expect(one.results!.details!.ticker).toBe(contract);
  }); // prettier-ignore

  test('lists contracts by pages, and reads bars of stocks and options', async () => {
    const contracts = await rest({ pagination: true }).listOptionsContracts({
      underlyingTicker: 'SPX',
      expirationDate: nextExpiry('I:SPX'),
      limit: 200,
    } as never);
    expect(contracts.results!.length).toBeGreaterThan(250);
    const today = new Date().toISOString().slice(0, 10);
    const weekAgo = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
    for (const ticker of ['SPY', nearestContract()]) {
      const parameters = { multiplier: 1, timespan: 'hour', from: weekAgo, to: today, limit: 50_000 };
      const bars = ticker.startsWith('O:')
        ? await rest().getOptionsAggregates({ optionsTicker: ticker, ...parameters } as never)
        : await rest().getStocksAggregates({ stocksTicker: ticker, ...parameters } as never);
      expect((bars as { results: unknown[] }).results.length).toBeGreaterThan(60);
    }
  });

  test('meets refusals as errors with status and body', async () => {
    server.fault({ fault: 'rest-status', status: 429, retryAfter: 7 });
    const failed = await rest()
      .getOptionsChain({ underlyingAsset: 'SPY' })
      .then(
        () => undefined,
        (thrown: { response: { status: number; data: unknown; headers: Record<string, string> } }) => thrown.response,
      );
    expect(failed).toMatchObject({ status: 429, data: { status: 'ERROR' }, headers: { 'retry-after': '7' } });
  });
});

interface Model {
  symbols: Record<string, { spot: number; expiries: { root: string; expiry: string }[] }>;
}

/** The second listed expiry, so that it does not end while a test runs. */
function nextExpiry(symbol = 'SPY'): string {
  return (server.stats().model as Model).symbols[symbol]!.expiries[1]!.expiry;
}

/** A listed call of SPY at the money. */
function nearestContract(): string {
  const strike = Math.round((server.stats().model as Model).symbols.SPY!.spot);
  return `O:SPY${nextExpiry().slice(2).replaceAll('-', '')}C${String(strike * 1000).padStart(8, '0')}`;
}
