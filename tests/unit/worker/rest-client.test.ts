import { describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { Log } from '../../../src/base/log.js';
import { RestClient, type RestClientOptions } from '../../../src/worker/rest-client.js';
import { LONGEST_BODY, type RestInit } from '../../../src/worker/rest-fetch.js';
import { FakeClock, settle } from '../../support/fake-clock.js';

const KEY = 'secret-key-of-the-viewer';
const BASE = 'https://api.test';

interface Reply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
  /** No answer at all. */
  fails?: boolean;
  /** Never answers, and does not heed the signal. */
  hangs?: boolean;
  stream?: Uint8Array[];
}

/** A client whose fetch answers as told, by URL without the key, and notes when it was asked. */
function restWorld(replyTo: (path: string, count: number) => Reply, options: Partial<RestClientOptions> = {}) {
  const clock = new FakeClock();
  const log = new Log(clock, { isDebug: true });
  log.redact(KEY);
  const startAt = clock.now();
  const asked: { url: string; init: RestInit }[] = [];
  const timeline: string[] = [];
  const counts = new Map<string, number>();
  let activeCount = 0;
  let mostActive = 0;
  const client = new RestClient({
    baseUrl: BASE,
    auth: 'query',
    key: () => KEY,
    clock,
    log,
    random: () => 0.5,
    fetch: async (url, init) => {
      asked.push({ url, init });
      const path = url.replace(BASE, '').replace(/[?&]apiKey=[^&]*/, '');
      timeline.push(`${path}:${clock.now() - startAt}`);
      const count = (counts.get(path) ?? 0) + 1;
      counts.set(path, count);
      const reply = replyTo(path, count);
      mostActive = Math.max(mostActive, ++activeCount);
      if (reply.hangs) return new Promise(() => {});
      await new Promise<void>((resolve) => clock.after(reply.delayMs ?? 10, resolve));
      activeCount--;
      if (reply.fails) throw new TypeError('Failed to fetch');
      const { body = { status: 'OK' }, headers = {}, status = 200, stream } = reply;
      return {
        status,
        headers: { get: (name) => headers[name.toLowerCase()] ?? null },
        text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
        ...(stream && { body: { getReader: () => readerOf(stream) } }),
      };
    },
    ...options,
  });
  /** The outcome once it is there: the value, or the code of the failure. */
  async function outcome(asking: Promise<unknown>, withinMs = 60_000): Promise<unknown> {
    let result: unknown = 'pending';
    asking.then(
      (value) => (result = value),
      (thrown) => (result = errorCode(thrown) ?? thrown),
    );
    await clock.advanceAsync(withinMs);
    return result;
  }
  return { clock, log, client, asked, timeline, outcome, mostActive: () => mostActive };
}

function readerOf(stream: Uint8Array[]) {
  const rest = [...stream];
  return {
    read: async () => {
      const value = rest.shift();
      return { done: value === undefined, value };
    },
    cancel: async () => void rest.splice(0),
  };
}

const request = (path: string, params: Record<string, string> = {}) => ({ path, params });

describe('one request', () => {
  test('goes out as little as can be: no cache, cookies, referrer, redirect or content type; the key in the query', async () => {
    const { asked, client, outcome } = restWorld(() => ({ body: { results: [1] } }));
    expect(await outcome(client.get(request('/v3/x', { 'a.gte': '1', b: 'x y' })))).toEqual({ results: [1] });
    expect(asked[0]!.url).toBe(`${BASE}/v3/x?a.gte=1&b=x+y&apiKey=${KEY}`);
    const { signal, ...init } = asked[0]!.init;
    expect(signal.aborted).toBe(false);
    expect(init).toEqual({
      method: 'GET',
      headers: {},
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      credentials: 'omit',
      redirect: 'error',
    });
  });

  test('carries the key in the header instead, if so configured', async () => {
    const { asked, client, outcome } = restWorld(() => ({}), { auth: 'header', baseUrl: `${BASE}/` });
    await outcome(client.get(request('/v3/x')));
    expect(asked[0]!.url).toBe(`${BASE}/v3/x`);
    expect(asked[0]!.init.headers).toEqual({ Authorization: `Bearer ${KEY}` });
  });

  test.each([
    [401, 'auth-failed'],
    [403, 'not-entitled'],
    [404, 'unknown-symbol'],
    [400, 'bad-input'],
    [418, 'bad-response'],
  ])('%i is final: %s, asked once', async (status, code) => {
    const { asked, client, outcome } = restWorld(() => ({ status, body: { status: 'ERROR', error: 'no' } }));
    expect(await outcome(client.get(request('/v3/x')))).toBe(code);
    expect(asked.length).toBe(1);
  });

  test.each([500, 502, 503, 504, 408])('%i is tried three times, with pauses between', async (status) => {
    const { client, outcome, timeline } = restWorld(() => ({ status, body: '<html>' }));
    expect(await outcome(client.get(request('/x')))).toBe('service-down');
    expect(timeline).toEqual(['/x:0', '/x:760', '/x:1770']);
  });

  test.each([
    ['a reset, or no CORS header', { fails: true }, 'service-down'],
    ['a cut-off body', { body: '{"results":[' }, 'bad-response'],
    ['HTML where JSON should be', { body: '<html>Sign in</html>' }, 'bad-response'],
    ['an empty body', { body: '' }, 'bad-response'],
  ])('%s is tried three times', async (_, reply: Reply, code) => {
    const { asked, client, outcome } = restWorld(() => reply);
    expect(await outcome(client.get(request('/x')))).toBe(code);
    expect(asked.length).toBe(3);
  });

  test('that never ends is given up after 10 s, three times, even if fetch does not heed the signal', async () => {
    const { asked, client, outcome, timeline } = restWorld(() => ({ hangs: true }));
    expect(await outcome(client.get(request('/x')))).toBe('service-down');
    expect(timeline).toEqual(['/x:0', '/x:10750', '/x:21750']);
    expect(asked.every(({ init }) => init.signal.aborted)).toBe(true);
  });

  test('succeeds when a later try does', async () => {
    const { client, outcome } = restWorld((_, count) => (count < 3 ? { status: 503 } : { body: { ok: 1 } }));
    expect(await outcome(client.get(request('/x')))).toEqual({ ok: 1 });
  });

  test('has a body of limited length, by its header, by its text and by its stream', async () => {
    const huge = 'x'.repeat(LONGEST_BODY + 1);
    const chunk = new Uint8Array(LONGEST_BODY / 2 + 1);
    for (const reply of [
      { headers: { 'content-length': String(LONGEST_BODY + 1) } },
      { body: huge },
      { stream: [chunk, chunk, chunk] },
    ]) {
      const { asked, client, outcome } = restWorld(() => reply);
      expect(await outcome(client.get(request('/x')))).toBe('bad-response');
      expect(asked.length).toBe(1);
    }
  });

  test('is read from a stream, characters cut in two included, with a byte order mark or without', async () => {
    const bytes = new TextEncoder().encode('\ufeff{"name":"Crédit €"}');
    const cut = bytes.length - 4;
    const { client, outcome } = restWorld(() => ({ stream: [bytes.slice(0, cut), bytes.slice(cut)] }));
    expect(await outcome(client.get(request('/x')))).toEqual({ name: 'Crédit €' });
  });

  test('tells the vendor’s reason for a bad request, under either name, as plain text of limited length', async () => {
    const { client, clock } = restWorld(() => ({ status: 400, body: { error: '', message: `<b>${'x'.repeat(500)}` } }));
    const failed = client.get(request('/x')).catch((thrown: Error) => thrown.message);
    await clock.advanceAsync(100);
    expect(await failed).toBe(`<b>${'x'.repeat(197)}`);
  });
});

describe('the key', () => {
  test('missing, nothing goes out', async () => {
    const { asked, client, outcome } = restWorld(() => ({}), { key: () => undefined });
    expect(await outcome(client.get(request('/x')))).toBe('no-key');
    expect(asked).toEqual([]);
  });

  test('refused once, it is not sent again until there is another; ten callers make one attempt', async () => {
    let key: string | undefined = 'wrong';
    const { asked, client, outcome } = restWorld(() => (key === 'wrong' ? { status: 401 } : {}), { key: () => key });
    const all = Promise.allSettled(Array.from({ length: 10 }, (_, index) => client.get(request(`/${index}`))));
    const results = (await outcome(all)) as PromiseRejectedResult[];
    expect(results.map(({ reason }) => errorCode(reason))).toEqual(Array(10).fill('auth-failed'));
    expect(asked.length).toBe(1);
    key = 'right';
    expect(await outcome(client.get(request('/x')))).toEqual({ status: 'OK' });
    expect(asked.length).toBe(2);
  });

  test('is in no log', async () => {
    const { client, log, outcome } = restWorld((_, count) => ({
      status: [503, 429, 400][count - 1]!,
      body: { error: `bad key ${KEY}` },
    }));
    await outcome(client.get(request('/v3/x', { b: KEY })), 120_000);
    expect(log.entries().length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(log.entries())).not.toContain(KEY);
    expect(log.entries().every(({ message }) => message === '/v3/x')).toBe(true);
  });
});

describe('the queue', () => {
  test('runs four at a time once the key is known to be good, the important first', async () => {
    const { client, outcome, timeline, mostActive } = restWorld(() => ({ delayMs: 100 }));
    const paths = [0, 0, 0, 0, 0, 0, 5, 5, 9].map((priority, index) => ({ priority, path: `/${index}p${priority}` }));
    const all = Promise.all(paths.map(({ path, priority }) => client.get(request(path), { priority })));
    await outcome(all);
    expect(mostActive()).toBe(4);
    expect(timeline).toEqual([
      '/0p0:0',
      '/8p9:100',
      '/6p5:100',
      '/7p5:100',
      '/1p0:100',
      '/2p0:200',
      '/3p0:200',
      '/4p0:200',
      '/5p0:200',
    ]);
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': new Date(new FakeClock().now() + 9000).toUTCString() }, 9000],
    ['nothing that can be read', {}, 60_000],
    ['nonsense', { 'retry-after': 'soon' }, 60_000],
    ['a moment past', { 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 1000],
    ['more than an hour', { 'retry-after': '86400' }, 3_600_000],
  ])('waits as a whole after 429 with %s, and sends nothing before', async (_, headers, waitMs) => {
    const { clock, client, timeline } = restWorld((path, count) =>
      path === '/a' && count === 1
        ? { status: 429, headers: headers as Record<string, string>, delayMs: 0 }
        : { delayMs: 0 },
    );
    const all = Promise.all(['/a', '/b', '/c'].map((path) => client.get(request(path))));
    await clock.advanceAsync(waitMs - 1);
    expect(timeline).toEqual(['/a:0']);
    expect(client.status().pausedUntil).toBeDefined();
    await clock.advanceAsync(60_000);
    await all;
    expect(timeline.slice(1)).toEqual([`/a:${waitMs}`, `/b:${waitMs}`, `/c:${waitMs}`]);
  });

  test('a plan of five calls a minute is lived with', async () => {
    const clockRef: { now?: () => number } = {};
    const served: number[] = [];
    const { clock, client } = restWorld(() => {
      const now = clockRef.now!();
      if (served.filter((at) => now - at < 60_000).length >= 5) return { status: 429 };
      served.push(now);
      return {};
    });
    clockRef.now = () => clock.now();
    const all = Promise.all(Array.from({ length: 12 }, (_, index) => client.get(request(`/${index}`))));
    await clock.advanceAsync(200_000);
    expect((await all).length).toBe(12);
    expect(served.length).toBe(12);
  });

  test('a service that only ever says 429 is given up on in the end', async () => {
    const { asked, client, outcome } = restWorld(() => ({ status: 429, headers: { 'retry-after': '2' } }));
    expect(await outcome(client.get(request('/x')))).toBe('rate-limited');
    expect(asked.length).toBe(6);
  });

  test('closed twice, it breaks off what is under way and fails what waits; no timer is left', async () => {
    const { clock, client, asked } = restWorld((path) => (path === '/a' ? { hangs: true } : { status: 503 }));
    const all = Promise.allSettled(['/a', '/b', '/c'].map((path) => client.get(request(path))));
    await clock.advanceAsync(100);
    client.close();
    client.close();
    const results = (await all) as PromiseRejectedResult[];
    expect(results.map(({ reason }) => errorCode(reason))).toEqual(Array(3).fill('service-down'));
    expect(asked.length).toBe(1);
    await settle();
    expect(clock.pendingCount).toBe(0);
    await expect(client.get(request('/d'))).rejects.toThrow();
    expect(asked.length).toBe(1);
  });
});

describe('pages', () => {
  const page = (number: number, next?: string) => ({ body: { results: [number], ...(next && { next_url: next }) } });
  const results = (bodies: unknown[]) => bodies.flatMap((body) => (body as { results: number[] }).results);

  test('are followed word for word, with the key added', async () => {
    const next = `${BASE}/v3/x?cursor=YXA9JTNE%3D%20z&b=+`;
    const { asked, client, outcome } = restWorld((path) => (path.includes('cursor') ? page(2) : page(1, next)));
    const heard: unknown[] = [];
    const { bodies, isPartial } = (await outcome(
      client.pages(request('/v3/x', { limit: '250' }), { onPage: (body) => heard.push(body) }),
    )) as {
      bodies: unknown[];
      isPartial: boolean;
    };
    expect(results(bodies)).toEqual([1, 2]);
    expect(isPartial).toBe(false);
    expect(heard).toEqual(bodies);
    expect(asked[1]!.url).toBe(`${next}&apiKey=${KEY}`);
  });

  test.each([
    ['another host', 'https://evil.test/v3/x?cursor=1'],
    ['another port', 'https://api.test:444/v3/x?cursor=1'],
    ['another scheme', 'http://api.test/v3/x?cursor=1'],
    ['a host that begins alike', 'https://api.test.evil.test/v3/x'],
    ['a name before the host', 'https://user@api.test/v3/x'],
    ['a script', 'javascript:alert(1)'],
    ['no URL at all', '/v3/x?cursor=1'],
  ])('on %s are never fetched; what has come is kept and called partial', async (_, next) => {
    const { asked, client, outcome } = restWorld(() => page(1, next));
    expect(await outcome(client.pages(request('/v3/x')))).toMatchObject({
      isPartial: true,
      bodies: [{ results: [1] }],
    });
    expect(asked.map(({ url }) => new URL(url).host)).toEqual(['api.test']);
  });

  test('that go in a circle end', async () => {
    const { asked, client, outcome } = restWorld((path) =>
      page(1, path === '/v3/x' ? `${BASE}/v3/x?cursor=1` : `${BASE}/v3/x`),
    );
    expect(await outcome(client.pages(request('/v3/x')))).toMatchObject({ isPartial: true });
    expect(asked.length).toBe(2);
  });

  test('without end, each another, end at 200, or where the caller says', async () => {
    const endless = (path: string, count: number) =>
      page(count, `${BASE}/v3/x?cursor=${Number(path.split('=')[1] ?? 0) + 1}`);
    const all = restWorld(endless);
    expect(await all.outcome(all.client.pages(request('/v3/x')))).toMatchObject({ isPartial: true, cause: undefined });
    expect(all.asked.length).toBe(200);
    const few = restWorld(endless);
    await few.outcome(few.client.pages(request('/v3/x'), { maxPages: 3 }));
    expect(few.asked.length).toBe(3);
  });

  test.each([
    ['404', { status: 404 }, 'unknown-symbol'],
    ['an outage', { status: 500 }, 'service-down'],
  ])('broken off by %s on page 3 are partial', async (_, reply, cause) => {
    const { client, outcome } = restWorld((path) => {
      const number = Number(path.split('=')[1] ?? 0) + 1;
      return number === 3 ? reply : page(number, `${BASE}/v3/x?cursor=${number}`);
    });
    const read = (await outcome(client.pages(request('/v3/x')))) as { bodies: unknown[] };
    expect(read).toMatchObject({ isPartial: true, cause });
    expect(results(read.bodies)).toEqual([1, 2]);
  });

  test('that are empty one after the other end after three; one in between is passed through', async () => {
    const at = (path: string) => Number(path.split('=')[1] ?? 0);
    const turn = (path: string, isEmpty: boolean) => ({
      body: { results: isEmpty ? [] : [1], next_url: `${BASE}/v3/x?cursor=${at(path) + 1}` },
    });
    const empty = restWorld((path) => turn(path, true));
    expect(await empty.outcome(empty.client.pages(request('/v3/x')))).toMatchObject({ isPartial: true });
    expect(empty.asked.length).toBe(3);
    const mixed = restWorld((path) => turn(path, at(path) % 3 !== 0));
    await mixed.outcome(mixed.client.pages(request('/v3/x'), { maxPages: 10 }));
    expect(mixed.asked.length).toBe(10);
  });

  test('whose first fails, fail', async () => {
    const { client, outcome } = restWorld(() => ({ status: 403 }));
    expect(await outcome(client.pages(request('/v3/x')))).toBe('not-entitled');
  });

  test('given a key of their own in next_url, get ours and only ours', async () => {
    const { asked, client, outcome } = restWorld((path) =>
      path.includes('cursor') ? page(2) : page(1, `${BASE}/v3/x?cursor=1&apiKey=other#x`),
    );
    await outcome(client.pages(request('/v3/x')));
    expect(asked[1]!.url).toBe(`${BASE}/v3/x?cursor=1&apiKey=${KEY}`);
  });
});

test('a base URL that is none is said so at once', () => {
  expect(() => restWorld(() => ({}), { baseUrl: 'api.test' })).toThrow('not a URL');
});
