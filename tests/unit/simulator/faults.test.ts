import { describe, expect, test } from 'vitest';
import { HOSTILE_STRINGS } from '../../../src/simulator/fault-corpus.js';
import { FaultBoard } from '../../../src/simulator/faults.js';
import { FakeClock } from '../../support/fake-clock.js';
import { AUTH, parsed, startVendor } from './simulated-client.js';

const CALL = 'O:SPY261218C00660000';
const PUT = 'O:SPY261218P00660000';

describe('the board of faults', () => {
  test('a fault lasts until none, for its time, or for its uses', () => {
    const clock = new FakeClock();
    const board = new FaultBoard(clock);
    board.inject({ fault: 'mute', ms: 100 });
    board.inject({ fault: 'burst', cluster: 'options', count: 2 });
    expect(board.names()).toEqual(['mute', 'burst']);
    expect(board.active('burst', 'stocks')).toBeUndefined();
    expect([board.use('burst', 'options'), board.use('burst', 'options')].every(Boolean)).toBe(true);
    expect(board.use('burst', 'options')).toBeUndefined();
    clock.advance(100);
    expect(board.names()).toEqual([]);
    board.inject({ fault: 'mute' });
    board.inject({ fault: 'none' });
    expect(board.active('mute', 'stocks')).toBeUndefined();
  });

  test('none with a cluster ends what was injected there', () => {
    const board = new FaultBoard(new FakeClock());
    board.inject({ fault: 'mute', cluster: 'stocks' });
    board.inject({ fault: 'mute', cluster: 'options' });
    board.inject({ fault: 'none', cluster: 'stocks' });
    expect([board.active('mute', 'stocks'), board.active('mute', 'options')?.place]).toEqual([undefined, 'options']);
  });
});

describe('faults of the connection', () => {
  test('slow-auth delays the answer; a subscription sent meanwhile is counted and waits', () => {
    const { upstream, clock, dial } = startVendor();
    upstream.fault({ fault: 'slow-auth', delayMs: 30_000 });
    const client = dial('wss://x/options');
    client.say(AUTH);
    client.subscribe(`Q.${CALL}`);
    clock.advance(29_990);
    expect(client.frames()).toHaveLength(1);
    clock.advance(20);
    expect(client.frames(1)[0]).toContain('auth_success');
    expect(client.frames(1)[1]).toContain(`subscribed to: Q.${CALL}`);
    expect(upstream.stats().beforeAuth).toBe(1);
  });

  test('slow-auth can be a timeout', () => {
    const { upstream, dial } = startVendor();
    upstream.fault({ fault: 'slow-auth', kind: 'timeout' });
    const client = dial('wss://x/options');
    client.say(AUTH);
    expect(client.said.at(-1)).toBe('closed 1006');
    expect(client.frames().at(-1)).toContain('auth_timeout');
  });

  test('auth-failed refuses any key, as often as counted', () => {
    const { upstream, dial } = startVendor();
    upstream.fault({ fault: 'auth-failed', count: 1 });
    const refused = dial('wss://x/stocks');
    refused.say(AUTH);
    expect(refused.said.at(-1)).toBe('closed 1006');
    const taken = dial('wss://x/stocks');
    taken.say(AUTH);
    expect(taken.frames().at(-1)).toContain('auth_success');
  });

  test('max-connections-newcomer confirms, then closes the newcomer with 1008', () => {
    const { upstream, follow } = startVendor();
    const incumbent = follow('options', `Q.${CALL}`);
    upstream.fault({ fault: 'max-connections-newcomer', cluster: 'options' });
    const newcomer = follow('options', `Q.${PUT}`);
    expect(newcomer.frames().slice(-2)).toEqual([
      expect.stringContaining(`subscribed to: Q.${PUT}`),
      expect.stringContaining('max_connections'),
    ]);
    expect(newcomer.said.at(-1)).toBe('closed 1008');
    expect(incumbent.said.at(-1)).not.toContain('closed');
  });

  test('max-connections-incumbent evicts who is there, once', () => {
    const { upstream, follow, clock } = startVendor();
    const client = follow('stocks', 'T.SPY');
    upstream.fault({ fault: 'max-connections-incumbent' });
    clock.advance(10);
    expect(client.said.at(-1)).toBe('closed 1008');
    const again = follow('stocks', 'T.SPY');
    clock.advance(1000);
    expect(again.said.at(-1)).not.toContain('closed');
    expect(upstream.stats().evictions).toBe(1);
  });

  test('partial-refusal refuses the channels named, and names nothing', () => {
    const { upstream, follow } = startVendor();
    upstream.fault({ fault: 'partial-refusal', channels: ['Q', 'T'] });
    const client = follow('options', `Q.${CALL},T.${CALL},A.${CALL}`);
    const statuses = parsed(client.frames().at(-1)!) as { status: string; message: string }[];
    expect(statuses.map(({ message }) => message)).toEqual([
      'not authorized',
      'not authorized',
      `subscribed to: A.${CALL}`,
    ]);
  }); // prettier-ignore

  test('never-confirmed says nothing, or confirms and then serves nothing', () => {
    const { upstream, follow, clock } = startVendor();
    upstream.fault({ fault: 'never-confirmed', tickers: [CALL] });
    const unconfirmed = follow('options', `Q.${CALL},Q.${PUT}`);
    expect(unconfirmed.frames().at(-1)).not.toContain(CALL);
    clock.advance(10_000);
    expect(new Set(unconfirmed.events().map(({ sym }) => sym))).toEqual(new Set([PUT]));
    upstream.fault({ fault: 'never-confirmed', tickers: [CALL], confirm: true });
    const silent = follow('options', `Q.${CALL},Q.${PUT}`);
    expect(silent.frames().at(-1)).toContain(CALL);
    clock.advance(10_000);
    expect(new Set(silent.events().map(({ sym }) => sym))).toEqual(new Set([PUT]));
  });

  test('close-code, tcp-drop and half-open end or freeze the connections of their cluster only', () => {
    const { upstream, follow, dial, clock } = startVendor();
    const [stocks, options, indices] = [
      follow('stocks', 'Q.SPY'),
      follow('options', `Q.${CALL}`),
      follow('indices', 'V.I:SPX'),
    ];
    upstream.fault({ fault: 'close-code', cluster: 'stocks', code: 1012 });
    upstream.fault({ fault: 'tcp-drop', cluster: 'options', downMs: 5000 });
    upstream.fault({ fault: 'half-open', cluster: 'indices' });
    clock.advance(1);
    const before = indices.said.length;
    expect([stocks.said.at(-1), options.said.at(-1)]).toEqual(['closed 1012', 'closed 1006']);
    expect(dial('wss://x/options').said).toEqual(['closed 1006']);
    clock.advance(5000);
    expect(dial('wss://x/options').frames()).toHaveLength(1);
    indices.subscribe('V.I:NDX');
    expect(indices.said.slice(before)).toHaveLength(1);
  }); // prettier-ignore
});

describe('faults of the data', () => {
  test('malformed-frames puts what is no frame between the good ones, of every sort', () => {
    const { upstream, follow, clock } = startVendor();
    const client = follow('stocks', 'Q.SPY,T.SPY,A.SPY');
    upstream.fault({ fault: 'malformed-frames' });
    const from = client.said.length;
    clock.advance(20_000);
    const frames = client.frames(from);
    const bad = frames.filter((frame) => !Array.isArray(parsed(frame)));
    expect(bad.length).toBeGreaterThan(20);
    expect(bad.some((frame) => frame.startsWith('\ufeff'))).toBe(true);
    expect(bad.some((frame) => frame.includes('NaN'))).toBe(true);
    expect(frames.some((frame) => frame.includes('1e400'))).toBe(true);
    expect(frames.some((frame) => frame.includes('\ud800') || frame.includes('\\ud800'))).toBe(true);
    expect(client.events(from).filter(({ sym, ev }) => sym === 'SPY' && ev === 'A')).not.toHaveLength(0);
    upstream.fault({ fault: 'none' });
    const after = client.said.length;
    clock.advance(5000);
    expect(client.frames(after).every((frame) => Array.isArray(parsed(frame)))).toBe(true);
  });

  test('huge-frame sends one of a megabyte, of a million events, or very deep', () => {
    const { upstream, follow, clock } = startVendor();
    const client = follow('options', `Q.${CALL}`);
    const sizes = ['pad', 'array', 'depth'].map((kind) => {
      upstream.fault({ fault: 'huge-frame', cluster: 'options', kind, megabytes: 2, count: 1 });
      clock.advance(1);
      return client.frames().at(-1)!;
    });
    expect(sizes[0]!.length).toBeGreaterThan(2_000_000);
    expect((parsed(sizes[1]!) as unknown[]).length).toBe(1_000_000);
    expect(sizes[2]!.startsWith('['.repeat(10_000))).toBe(true);
  });

  test('odd-events puts odd items among good ones, whose values stay the last', () => {
    const { upstream, follow, clock } = startVendor();
    const client = follow('stocks', 'Q.SPY');
    upstream.fault({ fault: 'odd-events' });
    clock.advance(30_000);
    const items = client.frames(3).flatMap((frame) => parsed(frame) as unknown[]);
    const good = items.filter((item) => {
      const { ev, sym, bp } = (item ?? {}) as { ev?: unknown; sym?: unknown; bp?: unknown };
      return ev === 'Q' && sym === 'SPY' && typeof bp === 'number';
    });
    expect(items.filter((item) => item === null || typeof item !== 'object').length).toBeGreaterThan(3);
    expect(items.some((item) => (item as { ev?: unknown } | null)?.ev === 'ZZ')).toBe(true);
    expect(items.some((item) => (item as { extra?: unknown } | null)?.extra !== undefined)).toBe(true);
    const { SPY } = upstream.stats().lastValues as Record<string, { bid: number; quoteSequence: number }>;
    const last = (good as { bp: number; q: number }[]).reduce((best, each) => (each.q > best.q ? each : best));
    expect([SPY!.bid, SPY!.quoteSequence]).toEqual([last.bp, last.q]);
  }); // prettier-ignore

  test('out-of-order permutes, repeats and brings back old events; the newest is still the last value', () => {
    const { upstream, follow, clock } = startVendor({ rate: 500 });
    const client = follow('options', `Q.${CALL},Q.${PUT}`);
    upstream.fault({ fault: 'out-of-order' });
    clock.advance(10_000);
    const sequences = client
      .events()
      .filter(({ sym }) => sym === CALL)
      .map(({ q }) => q as number);
    expect(sequences.some((q, n) => n > 0 && q < sequences[n - 1]!)).toBe(true);
    expect(new Set(sequences).size).toBeLessThan(sequences.length);
    const newest = client
      .events()
      .filter(({ sym }) => sym === CALL)
      .reduce((a, b) => ((b.q as number) > (a.q as number) ? b : a));
    const last = (upstream.stats().lastValues as Record<string, { bid: number }>)[CALL]!;
    expect(last.bid).toBe(newest.bp);
  }); // prettier-ignore

  test('clock-skew moves the times on the wire and of the market status, not the prices', async () => {
    const { upstream, follow, clock, get } = startVendor();
    const client = follow('stocks', 'Q.SPY');
    upstream.fault({ fault: 'clock-skew', offsetMs: -12 * 3_600_000 });
    const from = client.said.length;
    clock.advance(10_000);
    for (const event of client.events(from))
      expect(Math.abs((event.t as number) - clock.now() + 12 * 3_600_000)).toBeLessThan(11_000);
    const { serverTime } = (await get('/v1/marketstatus/now')).json() as { serverTime: string };
    expect(Math.abs(Date.parse(serverTime) - clock.now() + 12 * 3_600_000)).toBeLessThan(2000);
  }); // prettier-ignore

  test('burst sends as many events as asked for, for its time', () => {
    const { upstream, follow, clock } = startVendor();
    const client = follow('options', `Q.${CALL},Q.${PUT}`);
    upstream.fault({ fault: 'burst', rate: 20_000, ms: 1000 });
    const from = client.said.length;
    clock.advance(1500);
    const count = client.events(from).length;
    expect(count).toBeGreaterThan(18_000);
    expect(count).toBeLessThan(22_000);
  });

  test('mute stops the events of the tickers named, and confirmations go on', () => {
    const { upstream, follow, clock } = startVendor();
    const client = follow('options', `Q.${CALL},Q.${PUT}`);
    upstream.fault({ fault: 'mute', tickers: [CALL] });
    const from = client.said.length;
    clock.advance(10_000);
    expect(new Set(client.events(from).map(({ sym }) => sym))).toEqual(new Set([PUT]));
    upstream.fault({ fault: 'mute' });
    const muted = client.said.length;
    client.subscribe(`A.${CALL}`);
    clock.advance(10_000);
    expect(client.frames(muted)).toEqual([expect.stringContaining(`subscribed to: A.${CALL}`)]);
  });

  test('hostile-strings puts script into every text, and leaves the rows to be shown', async () => {
    expect(HOSTILE_STRINGS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(HOSTILE_STRINGS).size).toBe(HOSTILE_STRINGS.length);
    const { upstream, follow, clock, get } = startVendor();
    const client = follow('options', `Q.${CALL}`);
    upstream.fault({ fault: 'hostile-strings' });
    clock.advance(100_000);
    const isHostile = (text: unknown) => HOSTILE_STRINGS.includes(text as string);
    const seen = new Set(
      client
        .frames()
        .flatMap((frame) => parsed(frame) as { sym?: string }[])
        .map(({ sym }) => sym)
        .filter(isHostile),
    );
    expect(seen.size).toBeGreaterThan(60);
    const chain = (await get('/v3/snapshot/options/SPY?limit=2')).json() as {
      results: { details: { ticker: string; exercise_style: string } }[];
    };
    expect(chain.results).toHaveLength(3);
    expect(chain.results[0]!.details.ticker).toMatch(/^O:SPY/);
    expect(isHostile(chain.results[0]!.details.exercise_style)).toBe(true);
    expect(isHostile(chain.results[2]!.details.ticker)).toBe(true);
    const exchanges = (await get('/v3/reference/exchanges')).json() as { results: { name: string }[] };
    expect(exchanges.results.every(({ name }) => isHostile(name))).toBe(true);
  }); // prettier-ignore

  test('prototype-pollution puts keys that reach for prototypes into frames and bodies', async () => {
    const { upstream, follow, clock, get } = startVendor({ rate: 500 });
    const client = follow('options', `Q.${CALL}`);
    upstream.fault({ fault: 'prototype-pollution' });
    clock.advance(5000);
    const items = client.frames().flatMap((frame) => parsed(frame) as object[]);
    for (const name of ['__proto__', 'constructor', 'prototype'])
      expect(items.some((item) => Object.hasOwn(item, name))).toBe(true);
    const { body, json } = await get('/v3/snapshot/options/SPY?limit=2');
    expect(body.match(/"__proto__":\{"polluted":true\}/g)!.length).toBeGreaterThan(5);
    expect(Object.hasOwn(json() as object, '__proto__')).toBe(true);
  }); // prettier-ignore
});

describe('faults of the market', () => {
  const tickers = async (get: ReturnType<typeof startVendor>['get']) =>
    (
      (await get('/v3/snapshot/options/SPY?expiration_date=2026-12-18&strike_price=660')).json() as {
        results: { details: { ticker: string } }[];
      }
    ).results.map(({ details }) => details.ticker); // prettier-ignore

  test('contract-lifecycle: an expired or delisted contract is gone from socket and REST', async () => {
    for (const kind of ['expire', 'delist']) {
      const { upstream, follow, clock, get } = startVendor();
      const client = follow('options', `Q.${CALL},Q.${PUT}`);
      upstream.fault({ fault: 'contract-lifecycle', kind, tickers: [CALL] });
      const from = client.said.length;
      clock.advance(10_000);
      expect(new Set(client.events(from).map(({ sym }) => sym))).toEqual(new Set([PUT]));
      expect(await tickers(get)).toEqual([PUT]);
      expect((await get(`/v3/snapshot/options/SPY/${CALL}`)).status).toBe(404);
    }
  });

  test('contract-lifecycle: an adjusted contract goes on under a root with a digit', async () => {
    const { upstream, follow, clock, get } = startVendor();
    upstream.fault({ fault: 'contract-lifecycle', kind: 'adjust', tickers: [CALL] });
    const adjusted = 'O:SPY1261218C00660000';
    expect(await tickers(get)).toEqual([adjusted, PUT]);
    const client = follow('options', `Q.${adjusted}`);
    clock.advance(10_000);
    expect(client.events().length).toBeGreaterThan(3);
    const { results } = (await get(`/v3/reference/options/contracts/${adjusted}`)).json() as { results: object };
    expect(results).toMatchObject({
      underlying_ticker: 'SPY',
      additional_underlyings: [{ type: 'equity' }, { type: 'currency' }],
    });
  }); // prettier-ignore

  test('contract-lifecycle: a halt is announced, silences the stock and its options, and its end is announced', () => {
    const { upstream, follow, clock } = startVendor();
    const stocks = follow('stocks', 'Q.SPY,T.SPY,LULD.SPY,Q.AAPL');
    const options = follow('options', `Q.${CALL}`);
    upstream.fault({ fault: 'contract-lifecycle', kind: 'halt', tickers: ['SPY'] });
    const [from, optionsFrom] = [stocks.said.length, options.said.length];
    clock.advance(20_000);
    const halted = stocks.events(from).filter((event) => (event.sym ?? event.T) === 'SPY');
    expect(halted.map(({ ev, i }) => [ev, i])).toEqual([['LULD', [17]]]);
    expect(options.events(optionsFrom)).toEqual([]);
    upstream.fault({ fault: 'none' });
    const after = stocks.said.length;
    clock.advance(3000);
    expect(stocks.events(after).filter(({ ev }) => ev === 'LULD')[0]).toMatchObject({ T: 'SPY', i: [18] });
    expect(stocks.events(after).some(({ ev, sym }) => ev === 'Q' && sym === 'SPY')).toBe(true);
  });

  test('market: closed stops the events and says so', async () => {
    const { upstream, follow, clock, get } = startVendor();
    const client = follow('stocks', 'Q.SPY,A.SPY');
    upstream.fault({ fault: 'market', market: 'closed' });
    const from = client.said.length;
    clock.advance(20_000);
    expect(client.events(from)).toEqual([]);
    expect((await get('/v1/marketstatus/now')).json()).toMatchObject({
      market: 'closed',
      exchanges: { nyse: 'closed' },
    });
    upstream.fault({ fault: 'market', open: true });
    clock.advance(2000);
    expect(client.events(from).length).toBeGreaterThan(0);
  }); // prettier-ignore

  test('plan: none, no-quotes and delayed take away what such plans lack, per cluster if asked', async () => {
    const { upstream, dial, follow, get } = startVendor();
    upstream.fault({ fault: 'plan', kind: 'none', cluster: 'options' });
    const client = dial('wss://x/options');
    client.say(AUTH);
    expect(client.frames().at(-1)).toContain("Your plan doesn't include websocket access.");
    expect((await get('/v3/snapshot/options/SPY')).status).toBe(403);
    expect((await get('/v2/aggs/ticker/SPY/prev')).status).toBe(200);
    upstream.fault({ fault: 'plan', plan: 'no-quotes', cluster: 'options' });
    const row = ((await get('/v3/snapshot/options/SPY?limit=1')).json() as { results: object[] }).results[0]!;
    expect(row).not.toHaveProperty('last_quote');
    expect((await get(`/v3/quotes/${CALL}`)).status).toBe(403);
    upstream.fault({ fault: 'plan', delayed: true, cluster: 'options' });
    expect(follow('options', `A.${CALL}`).frames().at(-1)).toContain("You don't have access real-time data.");
  });
});

describe('pagination leads astray', () => {
  const path = '/v3/snapshot/options/SPY?limit=5&expiration_date=2026-12-18';

  async function walk(kind: string | undefined, most = 6) {
    const { upstream, get } = startVendor();
    if (kind) upstream.fault({ fault: 'pagination', kind });
    const pages: { status: number; url: string; tickers: string[] }[] = [];
    let url: string | undefined = `https://api.massive.com${path}&apiKey=k`;
    while (url && pages.length < most) {
      const answer = await get(url);
      const { results, next_url } = answer.json() as { results?: { details: { ticker: string } }[]; next_url?: string };
      pages.push({ status: answer.status, url, tickers: (results ?? []).map(({ details }) => details.ticker) });
      url = next_url && `${next_url}&apiKey=k`;
    }
    return { pages, next: url };
  }

  test('not at all without a fault: every contract once, the last page without a next', async () => {
    const { pages, next } = await walk(undefined, 500);
    const all = pages.flatMap(({ tickers }) => tickers);
    expect(next).toBeUndefined();
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual([...all].sort());
  });

  test('loop, foreign origin, a missing third page, empty pages, duplicates', async () => {
    const loop = await walk('loop');
    expect(new Set(loop.pages.slice(1).map(({ url }) => url)).size).toBe(1);
    const foreign = await walk('foreign', 1);
    expect(new URL(foreign.next!).origin).toBe('https://evil.example');
    const missing = await walk('404');
    expect(missing.pages.map(({ status }) => status)).toEqual([200, 200, 404]);
    const empty = await walk('empty');
    expect(empty.pages.map(({ tickers }) => tickers.length)).toEqual([0, 0, 0, 0, 0, 0]);
    const twice = (await walk('duplicates')).pages.flatMap(({ tickers }) => tickers);
    expect(new Set(twice).size).toBeLessThan(twice.length);
  });
});
