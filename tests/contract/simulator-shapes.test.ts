import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSimulatedUpstream } from '../../src/simulator/simulated-socket.js';
import type { ScenarioName } from '../../src/simulator/scenarios.js';
import { FakeClock } from '../support/fake-clock.js';
import { shapeDifferences } from './shape.js';

type Cluster = 'stocks' | 'options' | 'indices';

interface EventFixture {
  source: string;
  cluster: Cluster;
  optional: string[];
  event: { ev: string; sym?: string; T?: string };
}

interface BodyFixture {
  source: string;
  request: string;
  plan: ScenarioName | 'advanced';
  optional: string[];
  body: unknown;
}

const fixtures = new URL('../fixtures/massive/', import.meta.url);
const samples = new URL('../../../shared/massive-samples/', import.meta.url);
const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));
const { events } = read(new URL('ws-events.json', fixtures)) as { events: EventFixture[] };
const { bodies } = read(new URL('rest-bodies.json', fixtures)) as { bodies: BodyFixture[] };

/** Every event that the simulator sends in five minutes for the contracts of the fixtures, by cluster and kind. */
function sentEvents(): Map<string, Record<string, unknown>[]> {
  const clock = new FakeClock();
  const upstream = createSimulatedUpstream({ clock, seed: 3, scenario: 'business', createResponse: (body) => body });
  const seen = new Map<string, Record<string, unknown>[]>();
  for (const cluster of ['stocks', 'options', 'indices'] as const) {
    const socket = upstream.createSocket(`wss://business.massive.com/${cluster}`);
    socket.onmessage = ({ data }) => {
      for (const event of JSON.parse(String(data)) as Record<string, unknown>[]) {
        const key = `${cluster} ${String(event.ev)}`;
        seen.set(key, [...(seen.get(key) ?? []), event]);
      }
    };
    const pairs = events
      .filter((fixture) => fixture.cluster === cluster)
      .map(({ event }) => `${event.ev}.${event.sym ?? event.T}`);
    socket.onopen = () => {
      socket.send('{"action":"auth","params":"k"}');
      socket.send(JSON.stringify({ action: 'subscribe', params: pairs.join() }));
    };
  }
  clock.advance(300_000);
  upstream.close();
  return seen;
}

const sent = sentEvents();

describe('events are of the documented shape', () => {
  test.each(events.map((fixture) => [`${fixture.cluster} ${fixture.event.ev}`, fixture] as const))(
    '%s',
    (key, fixture) => {
      const actual = sent.get(key) ?? [];
      expect(actual.length).toBeGreaterThan(0);
      const optional = new Set(fixture.optional);
      expect(actual.flatMap((event) => shapeDifferences(fixture.event, event, optional))).toEqual([]);
    },
  );
});

/** Which event each shared sample is an example of. */
const EVENT_SAMPLES: Record<string, string> = {
  'ws-stocks-trade.json': 'stocks T',
  'ws-stocks-quote.json': 'stocks Q',
  'ws-stocks-agg-second.json': 'stocks A',
  'ws-stocks-agg-second-live-extra-fields.json': 'stocks A',
  'ws-stocks-agg-minute.json': 'stocks AM',
  'ws-stocks-luld.json': 'stocks LULD',
  'ws-stocks-luld-ns.json': 'stocks LULD',
  'ws-stocks-fmv.json': 'stocks FMV',
  'ws-options-trade.json': 'options T',
  'ws-options-quote.json': 'options Q',
  'ws-options-agg-second.json': 'options A',
  'ws-options-agg-minute.json': 'options AM',
  'ws-options-fmv.json': 'options FMV',
  'ws-indices-value.json': 'indices V',
  'ws-indices-agg-second.json': 'indices A',
  'ws-indices-agg-minute.json': 'indices AM',
};

describe.runIf(existsSync(samples))('events are of the shape of the shared samples', () => {
  test.each(Object.entries(EVENT_SAMPLES))('%s', (file, key) => {
    const sample = read(new URL(file, samples)) as object;
    const optional = new Set(['c', 'i', 'dv', 'dav']);
    expect(sent.get(key)!.flatMap((event) => shapeDifferences(sample, event, optional))).toEqual([]);
  });
});

async function body(request: string, scenario: ScenarioName): Promise<unknown> {
  const clock = new FakeClock();
  const upstream = createSimulatedUpstream({
    clock,
    seed: 3,
    scenario,
    createResponse: (text, { status }) => ({ text, status }),
  });
  const joint = request.includes('?') ? '&' : '?';
  const answer = upstream.fetch(`https://api.massive.com${request}${joint}apiKey=k`);
  clock.advance(1000);
  const { text, status } = await answer;
  expect(status).toBe(200);
  return JSON.parse(text);
}

describe('REST bodies are of the documented shape', () => {
  test.each(bodies.map((fixture) => [fixture.request, fixture] as const))('%s', async (request, fixture) => {
    const actual = await body(request, fixture.plan === 'advanced' ? 'calm' : fixture.plan);
    // The bodies differ in which groups of indices they name, and short days say more than closed ones.
    const optional = new Set([...fixture.optional, ...groups, 'open', 'close']);
    expect(shapeDifferences(fixture.body, actual, optional)).toEqual([]);
  });
});

const groups = [
  'indicesGroups',
  's_and_p',
  'societe_generale',
  'msci',
  'ftse_russell',
  'mstar',
  'mstarc',
  'cccy',
  'cgi',
  'nasdaq',
  'dow_jones',
]; // prettier-ignore

/** The request that each shared sample is an example answer to. */
const BODY_SAMPLES: Record<string, string> = {
  'rest-option-chain-snapshot.json': '/v3/snapshot/options/AAPL?limit=5&strike_price=270',
  'rest-option-chain-snapshot-index.json': '/v3/snapshot/options/I:SPX?limit=5&strike_price=6600',
  'rest-option-contract-snapshot.json': '/v3/snapshot/options/AAPL/O:AAPL261218C00270000',
  'rest-options-contracts.json': '/v3/reference/options/contracts?underlying_ticker=AAPL',
  'rest-options-contract.json': '/v3/reference/options/contracts/O:AAPL261218C00270000',
  'rest-aggs-options.json': '/v2/aggs/ticker/O:AAPL261218C00270000/range/1/hour/2026-11-23/2026-11-24',
  'rest-aggs-stocks.json': '/v2/aggs/ticker/AAPL/range/1/day/2026-11-02/2026-11-24?limit=2',
  'rest-aggs-indices.json': '/v2/aggs/ticker/I:NDX/range/1/day/2026-11-02/2026-11-24',
  'rest-aggs-prev-options.json': '/v2/aggs/ticker/O:AAPL261218C00270000/prev',
  'rest-aggs-prev-stocks.json': '/v2/aggs/ticker/AAPL/prev',
  'rest-open-close-options.json': '/v1/open-close/O:AAPL261218C00270000/2026-11-23',
  'rest-trades-options.json': '/v3/trades/O:AAPL261218C00270000?limit=2',
  'rest-trades-stocks.json': '/v3/trades/AAPL?limit=2',
  'rest-quotes-options.json': '/v3/quotes/O:AAPL261218C00270000?limit=2',
  'rest-quotes-stocks.json': '/v3/quotes/AAPL?limit=2',
  'rest-last-trade-options.json': '/v2/last/trade/O:AAPL261218C00270000',
  'rest-last-trade-stocks.json': '/v2/last/trade/AAPL',
  'rest-last-nbbo-stocks.json': '/v2/last/nbbo/AAPL',
  'rest-indices-snapshot.json': '/v3/snapshot/indices',
  'rest-stocks-snapshot-ticker.json': '/v2/snapshot/locale/us/markets/stocks/tickers/AAPL',
  'rest-stocks-snapshot-tickers.json': '/v2/snapshot/locale/us/markets/stocks/tickers',
  'rest-marketstatus-now.json': '/v1/marketstatus/now',
  'rest-marketstatus-upcoming.json': '/v1/marketstatus/upcoming',
  'rest-conditions.json': '/v3/reference/conditions?asset_class=stocks',
  'rest-exchanges.json': '/v3/reference/exchanges?asset_class=stocks',
};

describe.runIf(existsSync(samples))('REST bodies are of the shape of the shared samples', () => {
  test.each(Object.entries(BODY_SAMPLES))('%s', async (file, request) => {
    const actual = await body(request, 'business');
    const optional = new Set([
      'next_url',
      'additional_underlyings',
      'ask_exchange',
      'bid_exchange',
      'decimal_size',
      'fmv',
      'fmv_last_updated',
      'greeks',
      'implied_volatility',
      'last_trade',
      'conditions',
      'c',
      'n',
      'count',
      'change_to_break_even',
      'open',
      'close',
      'acronym',
      'url',
      'day',
      'change',
      'change_percent',
      'high',
      'last_updated',
      'low',
      'previous_close',
      'volume',
      'vwap',
      ...groups,
    ]); // prettier-ignore
    const differences = shapeDifferences(read(new URL(file, samples)), actual, optional);
    // One sample was put together by hand, and its members are in no order.
    const isConstructed = file === 'rest-option-chain-snapshot-index.json';
    expect(differences.filter((text) => !isConstructed || !text.includes(': order '))).toEqual([]);
  });
});
