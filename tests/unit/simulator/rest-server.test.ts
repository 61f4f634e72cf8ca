import { describe, expect, test } from 'vitest';
import { modelVolatility } from '../../../src/simulator/volatility-surface.js';
import { startVendor } from './simulated-client.js';

const CALL = 'O:SPY261218C00660000';

interface ChainRow {
  details: { ticker: string; strike_price: number; expiration_date: string; contract_type: string };
  implied_volatility?: number;
  greeks?: { delta: number; gamma: number; theta: number; vega: number };
  last_quote?: { bid: number; ask: number };
  last_trade?: { price: number };
  day: { volume?: number };
  open_interest: number;
}

interface Bars {
  results?: { t: number; o: number; c: number; v?: number }[];
  next_url?: string;
  resultsCount: number;
}

describe('chain snapshots', () => {
  const rows = async (path: string, options = {}) =>
    ((await startVendor(options).get(path)).json() as { results: ChainRow[] }).results;

  test('are filtered by expiry, strike window and type, and ordered as asked', async () => {
    const path =
      '/v3/snapshot/options/SPY?expiration_date.gte=2026-12-01&expiration_date.lte=2026-12-04&strike_price.gt=655&strike_price.lt=665&contract_type=put&limit=250';
    const found = await rows(path);
    expect(new Set(found.map(({ details }) => details.expiration_date))).toEqual(
      new Set(['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']),
    );
    expect(
      found.every(
        ({ details }) => details.strike_price > 655 && details.strike_price < 665 && details.contract_type === 'put',
      ),
    ).toBe(true);
    const strikes = (await rows(`${path}&sort=strike_price&order=desc`)).map(({ details }) => details.strike_price);
    expect(strikes).toEqual([...strikes].sort((a, b) => b - a));
    expect(await rows('/v3/snapshot/options/SPY?strike_price_gte=660')).toHaveLength(10); // spelled so it is no filter
  }); // prettier-ignore

  test('of an index cover both roots under I: and nothing under the bare name', async () => {
    const found = await rows('/v3/snapshot/options/I:SPX?expiration_date=2026-12-18&strike_price=6600');
    expect(found.map(({ details }) => details.ticker)).toEqual([
      'O:SPX261218C06600000',
      'O:SPX261218P06600000',
      'O:SPXW261218C06600000',
      'O:SPXW261218P06600000',
    ]); // prettier-ignore
    expect(await rows('/v3/snapshot/options/SPX')).toEqual([]);
    expect(await rows('/v3/snapshot/options/ZZZZ')).toEqual([]);
  });

  test('carry the model’s volatility, greeks with signs that make sense, and neither where there is no time value', async () => {
    const { get, upstream } = startVendor();
    const answer = await get('/v3/snapshot/options/SPY?expiration_date=2026-12-18&contract_type=put&limit=250');
    const found = (answer.json() as { results: ChainRow[] }).results;
    const { symbols } = upstream.stats().model as {
      symbols: Record<
        string,
        { expiries: { expiry: string; atm: number; rho: number; eta: number; forward: number; years: number }[] }
      >;
    };
    const smile = symbols.SPY!.expiries.find(({ expiry }) => expiry === '2026-12-18')!;
    for (const { details, implied_volatility, greeks } of found) {
      expect(implied_volatility === undefined).toBe(greeks === undefined);
      if (implied_volatility === undefined || greeks === undefined) continue;
      expect(implied_volatility).toBeCloseTo(
        modelVolatility(smile, details.strike_price, smile.forward, smile.years),
        3,
      );
      expect(greeks.delta).toBeLessThan(0);
      expect(greeks.delta).toBeGreaterThanOrEqual(-1);
      expect(greeks.gamma).toBeGreaterThanOrEqual(0);
      expect(greeks.vega).toBeGreaterThanOrEqual(0);
    }
    const deep = found.filter(({ details }) => details.strike_price > 720);
    expect(deep.length).toBeGreaterThan(0);
    expect(deep.every(({ greeks }) => greeks === undefined)).toBe(true);
    expect(found.filter(({ greeks }) => greeks).length).toBeGreaterThan(50);
  }); // prettier-ignore

  test('have quotes and trades by plan', async () => {
    const path = `/v3/snapshot/options/SPY?expiration_date=2026-11-25&strike_price=660&contract_type=call`;
    expect((await rows(path))[0]).toMatchObject({
      last_quote: { timeframe: 'REAL-TIME' },
      last_trade: {},
      day: { volume: expect.any(Number) },
    });
    const [late] = await rows(path, { scenario: 'delayed-plan' });
    expect(late).not.toHaveProperty('last_quote');
    expect(late).toMatchObject({ last_trade: { timeframe: 'DELAYED' }, underlying_asset: { timeframe: 'DELAYED' } });
    expect((await rows(path, { scenario: 'business' }))[0]).toHaveProperty('fmv');
  }); // prettier-ignore

  test('quote what the socket quotes at that moment', async () => {
    const { follow, clock, get, upstream } = startVendor();
    follow('options', `Q.${CALL}`);
    clock.advance(20_000);
    const last = (upstream.stats().lastValues as Record<string, { bid: number; ask: number }>)[CALL]!;
    const { results } = (await get(`/v3/snapshot/options/SPY/${encodeURIComponent(CALL)}`)).json() as {
      results: ChainRow;
    };
    const mid = ({ bid, ask }: { bid: number; ask: number }) => (bid + ask) / 2;
    expect(Math.abs(mid(results.last_quote!) - mid(last))).toBeLessThan(0.5);
  }); // prettier-ignore

  test('a parameter that cannot be used is refused with a sentence', async () => {
    const { get } = startVendor();
    for (const [query, sentence] of [
      ['limit=251', 'limit must be between 1 and 250'],
      ['limit=0', 'limit must be between'],
      ['strike_price.gte=abc', 'strike_price must be a number'],
      ['expiration_date=2026-13-01', 'expiration_date must be a date'],
      ['contract_type=straddle', 'contract_type must be one of'],
      ['cursor=offset%3D-1', 'cursor is invalid'],
    ] as const) {
      const answer = await get(`/v3/snapshot/options/SPY?${query}`);
      expect(answer.status).toBe(400);
      expect((answer.json() as { error: string }).error).toContain(sentence);
    }
  });
});

describe('keys', () => {
  test('none, a bad one, an unknown route', async () => {
    const { get } = startVendor({ scenario: 'refused-keys' });
    const none = await get('https://api.massive.com/v3/snapshot/options/SPY');
    expect([none.status, none.body]).toEqual([
      401,
      expect.stringMatching(/^\{"status":"ERROR","request_id":"\w+","error":"API Key was not provided"\}$/),
    ]);
    const bad = await get('https://api.massive.com/v3/snapshot/options/SPY?apiKey=bad-key');
    expect([bad.status, (bad.json() as { error: string }).error]).toEqual([401, 'Unknown API Key']);
    const nowhere = await get('/v9/nothing');
    expect([nowhere.status, nowhere.headers['Content-Type'], nowhere.body]).toEqual([
      404,
      'text/plain',
      '404 page not found',
    ]);
  }); // prettier-ignore

  test('are never in a next_url, which stays on the origin that was asked', async () => {
    const { get } = startVendor();
    const { next_url } = (
      await get('https://other.example/v3/snapshot/options/SPY?apiKey=very-secret&limit=3')
    ).json() as { next_url: string };
    expect(next_url).toMatch(/^https:\/\/other\.example\/v3\/snapshot\/options\/SPY\?cursor=/);
    expect(next_url).not.toContain('very-secret');
    expect((await get(next_url)).status).toBe(401);
    expect((await get(`${next_url}&apiKey=x`)).status).toBe(200);
  }); // prettier-ignore
});

describe('bars', () => {
  const bars = async (path: string, options = {}) => (await startVendor(options).get(path)).json() as Bars;

  test('thirty minutes of a liquid contract end at this minute, at any hour', async () => {
    for (const startAt of [
      Date.UTC(2026, 10, 24, 15, 7),
      Date.UTC(2026, 10, 25, 7, 1),
      Date.UTC(2026, 10, 28, 23, 59),
    ]) {
      const path = `/v2/aggs/ticker/O:SPY261204C00660000/range/1/minute/${startAt - 6 * 3_600_000}/${startAt + 1000}?sort=desc&limit=60`;
      const { results } = await bars(path, { startAt });
      expect(results!.length).toBeGreaterThanOrEqual(30);
      expect(startAt - results![0]!.t).toBeLessThan(30 * 60_000);
    }
  }); // prettier-ignore

  test('pages follow each other by the rewritten from, to the same bars as one page', async () => {
    const { get } = startVendor();
    const path = '/v2/aggs/ticker/SPY/range/30/minute/2026-11-19/2026-11-23';
    const whole = (await get(`${path}?limit=50000`)).json() as Bars;
    const joined: number[] = [];
    for (let url: string | undefined = `https://api.massive.com${path}?apiKey=k&limit=1500`; url; ) {
      const page = (await get(url)).json() as Bars;
      joined.push(...page.results!.map(({ t }) => t));
      url = page.next_url && `${page.next_url}&apiKey=k`;
    }
    expect(joined).toEqual(whole.results!.map(({ t }) => t));
    expect(joined.length).toBeGreaterThan(200);
  });

  test('of days begin at midnight in New York, on trading days only; weeks on Sundays', async () => {
    const days = await bars('/v2/aggs/ticker/AAPL/range/1/day/2026-11-19/2026-11-24');
    expect(days.results!.map(({ t }) => new Date(t).toISOString())).toEqual([
      '2026-11-19T05:00:00.000Z',
      '2026-11-20T05:00:00.000Z',
      '2026-11-23T05:00:00.000Z',
      '2026-11-24T05:00:00.000Z',
    ]); // prettier-ignore
    const weeks = await bars('/v2/aggs/ticker/I:VIX/range/1/week/2026-11-01/2026-11-24');
    expect(weeks.results!.map(({ t }) => new Date(t).getUTCDay())).toEqual([0, 0, 0, 0]);
    const months = await bars('/v2/aggs/ticker/AAPL/range/1/month/2026-01-01/2026-11-24');
    expect(months.results).toHaveLength(11);
  });

  test('of nothing are absent', async () => {
    expect(await bars('/v2/aggs/ticker/ZZZZ/range/1/day/2026-11-01/2026-11-24')).not.toHaveProperty('results');
    const future = await bars('/v2/aggs/ticker/SPY/range/1/minute/2026-12-01/2026-12-02');
    expect([future.results, future.resultsCount]).toEqual([undefined, 0]);
  });

  test('a range that cannot be used is refused', async () => {
    const { get } = startVendor();
    for (const part of [
      '0/minute/2026-11-01/2026-11-02',
      '1/fortnight/2026-11-01/2026-11-02',
      '1/day/yesterday/2026-11-02',
      '1/day/2026-11-03/2026-11-02',
    ]) {
      expect((await get(`/v2/aggs/ticker/SPY/range/${part}`)).status).toBe(400);
    }
  }); // prettier-ignore
});

describe('the rest', () => {
  test('unknown tickers are rows of a unified snapshot, and absent from the stocks’', async () => {
    const { get } = startVendor();
    const unified = (await get('/v3/snapshot?ticker.any_of=SPY,ZZZZ,I:VIX&limit=250')).json() as { results: object[] };
    expect(unified.results).toMatchObject([
      { type: 'stocks' },
      { error: 'NOT_FOUND', ticker: 'ZZZZ' },
      { type: 'indices' },
    ]);
    const stocks = (await get('/v2/snapshot/locale/us/markets/stocks/tickers?tickers=SPY,ZZZZ')).json() as {
      count: number;
    };
    expect(stocks.count).toBe(1);
  }); // prettier-ignore

  test('the contracts endpoint wants the bare name of an index, and lists expired ones when asked', async () => {
    const { get } = startVendor();
    const list = async (query: string) =>
      ((await get(`/v3/reference/options/contracts?${query}`)).json() as { results: { expiration_date: string }[] })
        .results;
    expect((await list('underlying_ticker=SPX&limit=5')).length).toBe(5);
    expect(await list('underlying_ticker=I:SPX')).toEqual([]);
    const expired = await list('underlying_ticker=SPY&expired=true&sort=expiration_date&order=desc&limit=1');
    expect(expired[0]!.expiration_date).toBe('2026-11-23');
  });

  test('ticks are newest first, follow by pages, and keep to their range', async () => {
    const { get } = startVendor();
    const first = (await get('/v3/trades/NVDA?limit=50')).json() as {
      results: { sip_timestamp: number }[];
      next_url: string;
    };
    const second = (await get(`${first.next_url}&apiKey=k`)).json() as { results: { sip_timestamp: number }[] };
    const times = [...first.results, ...second.results].map(({ sip_timestamp }) => sip_timestamp);
    expect(times).toHaveLength(100);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(times).size).toBe(100);
    const morning = (
      await get('/v3/quotes/NVDA?timestamp.gte=2026-11-23T15:00:00Z&timestamp.lt=2026-11-23T15:01:00Z&order=asc')
    ).json() as { results: { sip_timestamp: number }[] };
    expect(morning.results.length).toBeGreaterThan(100);
    expect(
      morning.results.every(
        ({ sip_timestamp }) => Math.abs(sip_timestamp / 1e6 - Date.UTC(2026, 10, 23, 15, 0, 30)) < 31_000,
      ),
    ).toBe(true);
  }); // prettier-ignore

  test('nanoseconds are whole in the text', async () => {
    const { body } = await startVendor().get('/v2/last/nbbo/AAPL');
    expect(/"t":(\d+)/.exec(body)![1]).toHaveLength(19);
  });

  test('an aborted request rejects with the signal’s reason', async () => {
    const { upstream } = startVendor();
    const controller = new AbortController();
    const asked = upstream.fetch('https://x/v1/marketstatus/now?apiKey=k', { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  test('a Request may carry the key as a bearer', async () => {
    const { upstream, clock } = startVendor();
    const asked = upstream.fetch(
      new Request('https://x/v1/marketstatus/now', { headers: { Authorization: 'Bearer k' } }),
    );
    await clock.advanceAsync(50);
    expect((await asked).status).toBe(200);
  }); // prettier-ignore
});
