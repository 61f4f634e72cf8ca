import { describe, expect, test } from 'vitest';
import { chainModel, type ChainRequest, type ModelContext } from '../../../src/client/chain-model.js';
import { TabStore } from '../../../src/client/tab-store.js';
import { AT, WIDTH } from '../../../src/market/quote-board.js';
import type { Ticker } from '../../../src/market/ticker.js';
import type { Failure, RecordEntry } from '../../../src/worker/hub-api.js';
import { contractOf, EXPIRY } from '../../support/builders.js';
import { chainOf, expiriesOf, feedOf, marketOf } from '../../support/builders-client.js';
import { FakeClock } from '../../support/fake-clock.js';

const NOW = Date.UTC(2026, 10, 24, 15);
const CHAIN = `chain SPY ${EXPIRY}`;
const STRIKES = Array.from({ length: 41 }, (_, index) => 630 + index);
const BOTH = STRIKES.flatMap((strike) => [contractOf(strike), contractOf(strike, 'put')]);

const ASK: ChainRequest = { symbol: 'SPY', expiry: EXPIRY, strikes: 2, isIdle: false };

function world(records: Record<string, unknown> = {}) {
  const clock = new FakeClock(NOW);
  const store = new TabStore(clock);
  const context: ModelContext = {
    store,
    link: { state: 'attached', since: NOW },
    centres: new Map(),
    wantedAt: new Map(),
  };
  const put = (more: Record<string, unknown>) =>
    store.merge({
      sw: 'delta',
      id: 1,
      interest: 1,
      now: NOW,
      rows: new Float64Array(0),
      points: new Float64Array(0),
      records: Object.entries(more) as unknown as RecordEntry[],
    });
  put({ feed: feedOf(NOW), market: marketOf(true), ...records });
  return {
    clock,
    store,
    put,
    spot(value: number) {
      store.board.set(store.rowFor('SPY' as Ticker), 'last', value);
    },
    model: (change: Partial<ChainRequest> = {}) => chainModel({ ...ASK, ...change }, context),
    received(ticker: Ticker, at: number) {
      store.board.values[store.rowFor(ticker) * WIDTH + AT.receivedAt] = at;
    },
  };
}
const full = () => world({ 'expiries SPY': expiriesOf([EXPIRY, '2027-01-15']), [CHAIN]: chainOf(BOTH) });
const strikesOf = (model: ReturnType<typeof chainModel>) => model.sections[0]?.strikes.map(({ strike }) => strike);

describe('the request', () => {
  test.each(['', '   '])('for %j is idle and wants nothing', (symbol) => {
    const model = full().model({ symbol });
    expect(model).toMatchObject({ problem: undefined, tickers: [], records: [], sections: [] });
    expect(model.state.state).toBe('idle');
  });

  test('of an element off screen is idle, whatever it asks for', () => {
    const model = full().model({ isIdle: true, symbol: '<bad>' });
    expect(model).toMatchObject({ tickers: [], records: [], problem: undefined });
    expect(model.state.state).toBe('idle');
  });

  test.each([
    ['<script>', /^“<SCRIPT>” is not a ticker symbol\.$/],
    ['SPY QQQ', /is not a ticker symbol/],
    ['O:SPY261218C00650000', /name its underlying/],
    ['x'.repeat(9_999), /^“X{40}”/],
  ])('for %j is an error with a sentence, and wants nothing', (symbol, sentence) => {
    const model = full().model({ symbol });
    expect(model.problem).toMatch(sentence);
    expect(model.state).toMatchObject({ state: 'error', cause: 'bad-input', sentence: model.problem });
    expect(model.tickers).toEqual([]);
  });

  test.each(['2026-02-31', 'friday', '2026-12-18, tomorrow', '18.12.2026'])('for the expiry %j too', (expiry) => {
    const model = full().model({ expiry });
    expect(model.problem).toMatch(/is not an expiration date; use YYYY-MM-DD\.$/);
    expect(model.state.state).toBe('error');
  });

  test('is read as people write it', () => {
    expect(full().model({ symbol: ' spy ' })).toMatchObject({ underlying: 'SPY', symbol: 'SPY' });
    expect(full().model({ symbol: 'spx', expiry: '' })).toMatchObject({ underlying: 'I:SPX', symbol: 'SPX' });
  });
});

describe('what is wanted', () => {
  test('before anything is listed: the underlying and its expirations', () => {
    expect(world().model({ expiry: '' })).toMatchObject({ tickers: ['SPY'], records: ['expiries SPY'], sections: [] });
  });

  test('an expiry asked for is wanted at once, listed or not', () => {
    expect(world().model().records).toEqual(['expiries SPY', CHAIN, `summary SPY ${EXPIRY}`]);
  });

  test('without one, the nearest is', () => {
    const model = full().model({ expiry: '' });
    expect(model.sections.map(({ expiry }) => expiry)).toEqual([EXPIRY]);
    expect(model.records).toContain(CHAIN);
  });

  test('several are, soonest first, each once, at most eight', () => {
    const dates = ['2027-01-15', EXPIRY, '2027-01-15'];
    expect(
      full()
        .model({ expiry: dates.join(' , ') })
        .records.filter((key) => key.startsWith('chain')),
    ).toEqual([CHAIN, 'chain SPY 2027-01-15']);
    const many = Array.from({ length: 30 }, (_, index) => `2027-01-${String(index + 1).padStart(2, '0')}`).join();
    expect(
      full()
        .model({ expiry: many })
        .records.filter((key) => key.startsWith('chain')),
    ).toHaveLength(8);
  });

  test('the contracts shown are, nearest the money first', () => {
    const { spot, model } = full();
    spot(650.4);
    expect(model({ strikes: 1 }).tickers).toEqual([
      'SPY',
      contractOf(650),
      contractOf(650, 'put'),
      contractOf(651),
      contractOf(651, 'put'),
      contractOf(649),
      contractOf(649, 'put'),
    ]);
  });
});

describe('the window', () => {
  test('has so many strikes each side of the money, and says where that is', () => {
    const { spot, model } = full();
    spot(650.2);
    expect(strikesOf(model())).toEqual([648, 649, 650, 651, 652]);
    expect(model().sections[0]).toMatchObject({ atmIndex: 2, days: 24 });
  });

  test('is cut at the ends of the chain, and is all of it if asked', () => {
    const { spot, model } = full();
    spot(100);
    expect(strikesOf(model())).toEqual([630, 631, 632]);
    expect(model().sections[0]!.atmIndex).toBe(0);
    spot(9_999);
    expect(strikesOf(model())).toEqual([668, 669, 670]);
    expect(strikesOf(model({ strikes: 'all' }))).toEqual(STRIKES);
  });

  test('does not tremble: the centre moves only when the spot is clearly nearer to the next strike', () => {
    const { spot, model } = full();
    const centre = (value: number) => {
      spot(value);
      return strikesOf(model())![2];
    };
    expect([650, 650.55, 650.45, 650.64, 650.66, 650.4, 650.36, 650.34].map(centre)).toEqual([
      650, 650, 650, 650, 651, 651, 651, 650,
    ]);
  });

  test('jumps with the spot', () => {
    const { spot, model } = full();
    spot(650);
    model();
    spot(660.6);
    expect(strikesOf(model())![2]).toBe(661);
  });

  test('before the spot is known stands at the snapshot’s, else in the middle', () => {
    expect(strikesOf(full().model())![2]).toBe(650);
    const { put, model } = full();
    put({ [CHAIN]: chainOf(BOTH, { spot: undefined }) });
    expect(strikesOf(model())![2]).toBe(650);
    expect(model().sections[0]!.atmIndex).toBe(-1);
    expect(model().spot).toBeUndefined();
  });

  test('a strike with one side only has that one', () => {
    const { put, model } = full();
    put({ [CHAIN]: chainOf([contractOf(650, 'put'), contractOf(655)]) });
    const [low, high] = model().sections[0]!.strikes;
    expect(low).toMatchObject({ strike: 650, call: undefined, put: { ticker: contractOf(650, 'put') } });
    expect(high).toMatchObject({ strike: 655, put: undefined });
  });

  test('rows are those of the tab’s board', () => {
    const { store, model } = full();
    const { call } = model().sections[0]!.strikes[0]!;
    expect(store.board.tickerOf(call!.row)).toBe(call!.ticker);
    expect(store.board.tickerOf(model().underlyingRow!)).toBe('SPY');
  });
});

describe('expirations', () => {
  test('have days, a label, and the mark of a third Friday', () => {
    expect(full().model().expiries).toEqual([
      { expiry: '2026-12-18', days: 24, label: 'Fri 18 Dec', isMonthly: true },
      { expiry: '2027-01-15', days: 52, label: 'Fri 15 Jan', isMonthly: true },
    ]);
    const { model } = world({ 'expiries SPY': expiriesOf(['2026-11-27', '2026-12-14']) });
    expect(model({ expiry: '' }).expiries.map(({ isMonthly }) => isMonthly)).toEqual([false, false]);
  });

  test('one that is not listed is said, with the next ones', () => {
    const { model } = full();
    expect(model({ expiry: '2026-12-21' }).problem).toBe(
      'SPY has no options expiring on 2026-12-21. The next are 2026-12-18, 2027-01-15.',
    );
    expect(model({ expiry: '2026-12-21' }).state.state).toBe('error');
  });

  test('a cached list proves nothing', () => {
    const { model } = world({ 'expiries SPY': expiriesOf([EXPIRY], { source: 'cache' }) });
    expect(model({ expiry: '2026-12-21' }).problem).toBeUndefined();
  });
});

describe('where values come from', () => {
  test('the cache, as of its time, as long as any chain is from there', () => {
    const { put, model } = full();
    put({ [CHAIN]: chainOf(BOTH, { source: 'cache', asOf: 77 }), 'chain SPY 2027-01-15': chainOf(BOTH, { asOf: 99 }) });
    expect(model({ expiry: `${EXPIRY},2027-01-15` })).toMatchObject({ source: 'cache', asOf: 77 });
    put({ [CHAIN]: chainOf(BOTH, { source: 'rest', asOf: 88 }) });
    expect(model()).toMatchObject({ source: 'rest', asOf: 88 });
    expect(world().model()).toMatchObject({ source: 'none', asOf: undefined });
  });

  test('columns that the plan lacks carry a sentence, said by the snapshot or by the socket', () => {
    const { put, model } = full();
    expect(model().missing).toEqual({});
    put({ [CHAIN]: chainOf(BOTH, { missing: { bid: 'No quotes.' } }) });
    expect(model().missing).toEqual({ bid: 'No quotes.' });
    put({ feed: feedOf(NOW, {}, { refusedChannels: ['trade'] }) });
    expect(Object.keys(model().missing).sort()).toEqual(['bid', 'last', 'lastSize']);
  });
});

describe('the state', () => {
  test('follows the newest event of the contracts shown, not the underlying’s nor of those out of the window', () => {
    const { spot, received, model, clock } = full();
    spot(650);
    model();
    clock.advance(10_000);
    const now = clock.now();
    received('SPY' as Ticker, now - 10);
    received(contractOf(640), now - 10);
    expect(model().state).toMatchObject({ state: 'quiet', ageMs: undefined });
    received(contractOf(651, 'put'), now - 4_000);
    received(contractOf(649), now - 7_000);
    expect(model().state).toMatchObject({ state: 'live', ageMs: 4_000 });
  });

  test('gives contracts newly wanted ten seconds for their first event, however long the connection stands', () => {
    const { model, clock } = full();
    expect(model().state.state).toBe('connecting');
    clock.advance(9_999);
    expect(model().state.state).toBe('connecting');
    clock.advance(1);
    expect(model().state).toMatchObject({ state: 'quiet', ageMs: undefined });
  });

  const failing = (code: Failure['code'], nextRetryAt?: number): Failure => ({
    code,
    message: 'Said so.',
    nextRetryAt,
  });

  test('is auth-failed when REST refused the key before anything was listed', () => {
    const { model } = world({ 'expiries SPY': expiriesOf([], { source: 'none', failure: failing('auth-failed') }) });
    expect(model().state.state).toBe('auth-failed');
  });

  test('is an error when waiting cannot help, as long as there is nothing to show', () => {
    const failure = failing('unknown-symbol');
    const { model, put } = world({ 'expiries SPY': expiriesOf([], { source: 'none', failure }) });
    expect(model()).toMatchObject({ problem: 'Said so.', state: { state: 'error', sentence: 'Said so.' } });
    put({ [CHAIN]: chainOf(BOTH) });
    expect(model()).toMatchObject({ problem: 'Said so.', state: { state: 'connecting' } });
  });

  test('is not an error while it is tried again, but the sentence stands', () => {
    const failure = failing('service-down', NOW + 15_000);
    const { model } = world({ 'expiries SPY': expiriesOf([], { source: 'none', failure }) });
    expect(model()).toMatchObject({ problem: 'Said so.' });
    expect(model().state.state).not.toBe('error');
  });

  test('is closed after hours, although no chain could be fetched', () => {
    const failure = failing('service-down', NOW + 15_000);
    const records = { market: marketOf(false), [CHAIN]: chainOf([], { source: 'none', asOf: undefined, failure }) };
    expect(world(records).model().state.state).toBe('closed');
  });
});
