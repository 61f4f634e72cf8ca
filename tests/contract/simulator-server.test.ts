import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { type SimServer, startSimServer } from '../../tools/sim-server.js';

// Waiting is for conditions; these are only for machines that are busy with something else.
vi.setConfig({ testTimeout: 30_000 });
const until = <Result>(check: () => Result | Promise<Result>, { timeout = 15_000, interval = 20 } = {}) =>
  vi.waitFor(check, { timeout, interval });

let server: SimServer;
const clients: WebSocket[] = [];

beforeEach(async () => {
  server = await startSimServer({ seed: 5 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await server.close();
});

/** A raw socket on the simulator, not yet authenticated. */
function dial(path: string, url = server.url) {
  const client = new WebSocket(url.replace('http', 'ws') + path);
  clients.push(client);
  const frames: string[] = [];
  const closes: number[] = [];
  const errors: string[] = [];
  client.on('message', (data) => frames.push(String(data)));
  client.on('close', (code) => closes.push(code));
  client.on('error', (error) => errors.push(error.message));
  return { client, frames, closes, errors };
}

async function subscribed(path: string, params: string) {
  const dialled = dial(path);
  await once(dialled.client, 'open');
  dialled.client.send('{"action":"auth","params":"k"}');
  dialled.client.send(JSON.stringify({ action: 'subscribe', params }));
  await until(() => expect(dialled.frames.join()).toContain('subscribed to'));
  return dialled;
}

const post = (path: string, body: string) =>
  fetch(server.url + path, { method: 'POST', body, headers: { Origin: 'http://elsewhere.example' } });

describe('control routes', () => {
  test('events are sent in their very words, as one frame, to those who hold a pair', async () => {
    const exact = await subscribed('/options', 'Q.O:ZZZ301220C00001000');
    const wild = await subscribed('/stocks', 'LULD.*');
    const event =
      '{"ev":"Q", "sym":"O:ZZZ301220C00001000","bp":1e400,"t":1795532400000506123,"q":1.0,"x":"\\u00e9]}\\""}';
    const other = '{"ev":"Q","sym":"O:OTHER301220C00001000","bp":1}';
    const answer = await post('/__emit', `{"cluster":"options","events":[ ${event} ,${other},${event}]}`);
    expect(answer.status).toBe(200);
    await until(() => expect(exact.frames).toContain(`[${event},${event}]`));
    await post(
      '/__emit',
      '{"cluster":"stocks","events":[{"ev":"LULD","T":"AAPL","i":[17]},{"ev":"status","status":"x"}]}',
    );
    await until(() =>
      expect(wild.frames).toContain('[{"ev":"LULD","T":"AAPL","i":[17]},{"ev":"status","status":"x"}]'),
    );
    expect(server.stats().lastValues).not.toHaveProperty('O:OTHER');
  }); // prettier-ignore

  test('in process, texts and objects are taken alike, and last values learn of them', async () => {
    const { frames } = await subscribed('/stocks', 'T.ZZZZ');
    const count = server.emit({
      cluster: 'stocks',
      events: [{ ev: 'T', sym: 'ZZZZ', p: 7, t: 5, q: 2 }, '{"ev":"T","sym":"ZZZZ","p":6,"t":5,"q":1}'],
    });
    expect(count).toBe(2);
    await until(() =>
      expect(frames.at(-1)).toBe(
        '[{"ev":"T","sym":"ZZZZ","p":7,"t":5,"q":2},{"ev":"T","sym":"ZZZZ","p":6,"t":5,"q":1}]',
      ),
    );
    expect(server.stats()).toMatchObject({ sent: 2, lastValues: { ZZZZ: { price: 7, priceSequence: 2 } } });
  }); // prettier-ignore

  test('stats say who is connected and subscribed to what, and keep no key', async () => {
    await subscribed('/options', 'Q.O:ZZZ301220C00001000');
    await fetch(`${server.url}/v3/snapshot/indices?apiKey=very-secret`);
    const answer = await fetch(`${server.url}/__stats`);
    const text = await answer.text();
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(JSON.parse(text)).toMatchObject({
      connections: { stocks: 0, options: 1, indices: 0 },
      opened: { stocks: 0, options: 1, indices: 0 },
      subscriptions: { stocks: [], options: ['Q.O:ZZZ301220C00001000'], indices: [] },
      sent: 0,
      rest: 1,
      requests: { '/v3/snapshot/indices': 1 },
    });
    expect(text).not.toContain('very-secret');
  });

  test('a bad body gets a sentence, readable from any origin', async () => {
    for (const [path, body, sentence] of [
      ['/__fault', '{', 'The body is not JSON.'],
      ['/__fault', '{"fault":"flood"}', '"fault" is none or one of'],
      ['/__fault', '{"fault":"mute","cluster":"moon"}', '"cluster" is one of'],
      ['/__fault', '{"fault":"mute","ms":-1}', '"ms" is a positive number.'],
      ['/__fault', 'null', 'A fault is a JSON object'],
      ['/__emit', '{"cluster":"options"}', '"events" is a list of events.'],
      ['/__emit', '{"cluster":"x","events":[]}', '"cluster" is one of'],
      ['/__emit', '{"cluster":"options","nested":{"events":[1]}}', '"events" is a list of events.'],
    ] as const) {
      const answer = await post(path, body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(((await answer.json()) as { error: string }).error).toContain(sentence);
    }
    expect(() => server.fault({ fault: 'flood' })).toThrow('"fault" is none or one of');
  });
});

describe('faults of the transport', () => {
  test('tcp-drop destroys the sockets and refuses new ones while down', async () => {
    const { closes } = await subscribed('/options', 'Q.O:ZZZ301220C00001000');
    await post('/__fault', '{"fault":"tcp-drop","cluster":"options","downMs":1500}');
    await until(() => expect(closes).toEqual([1006]));
    const refused = dial('/options');
    await until(() => expect(refused.errors).toHaveLength(1));
    await until(
      async () => {
        const again = dial('/options');
        await until(() => expect(again.frames).toHaveLength(1), { timeout: 100 });
      },
      { interval: 50 },
    );
  });

  test('half-open keeps the socket, and says nothing more on it', async () => {
    const { client, frames, closes } = await subscribed('/stocks', 'Q.SPY');
    await until(() => expect(frames.join()).toContain('"ev":"Q"'));
    server.fault({ fault: 'half-open' });
    const other = await subscribed('/indices', 'V.I:SPX');
    const before = frames.length;
    client.ping();
    client.send('{"action":"subscribe","params":"T.SPY"}');
    const pong = vi.fn();
    client.on('pong', pong);
    await until(() => expect(other.frames.join()).toContain('"ev":"V"'));
    expect([frames.length - before, closes.length, pong.mock.calls.length]).toEqual([0, 0, 0]);
    expect(server.stats().subscriptions.stocks).toEqual(['Q.SPY']);
  });

  test('slow-connect delays the upgrade', async () => {
    server.fault({ fault: 'slow-connect', delayMs: 1500, count: 1 });
    const startedAt = performance.now();
    const slow = dial('/stocks');
    const fast = dial('/options');
    await once(fast.client, 'open');
    expect(slow.client.readyState).toBe(WebSocket.CONNECTING);
    await once(slow.client, 'open');
    expect(performance.now() - startedAt).toBeGreaterThan(1490);
  });

  test.each([1000, 1001, 1006, 1008, 1011, 1012, 1013])('close-code %d is what the client sees', async (code) => {
    const { closes } = await subscribed('/options', 'Q.O:ZZZ301220C00001000');
    server.fault({ fault: 'close-code', code });
    await until(() => expect(closes).toEqual([code]));
  });

  test('a refused key is dropped without a close frame', async () => {
    server.fault({ fault: 'auth-failed', count: 1 });
    const { client, frames, closes } = dial('/options');
    await once(client, 'open');
    client.send('{"action":"auth","params":"k"}');
    await until(() => expect(closes).toEqual([1006]));
    expect(frames.at(-1)).toBe('[{"ev":"status","status":"auth_failed","message":"authentication failed"}]');
  });

  test('an unknown path is no cluster', async () => {
    const { errors } = dial('/crypto');
    await until(() => expect(errors[0]).toContain('404'));
  });
});

describe('REST over the wire', () => {
  const url = () => `${server.url}/v3/snapshot/options/SPY?apiKey=k&limit=1`;

  test('a key may come as a query parameter or as a bearer, and a preflight is answered', async () => {
    const bare = await fetch(url().replace('apiKey=k&', ''));
    expect([bare.status, bare.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    const bearer = await fetch(url().replace('apiKey=k&', ''), { headers: { Authorization: 'Bearer k' } });
    expect(bearer.status).toBe(200);
    const preflight = await fetch(url(), {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Headers': 'authorization' },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  }); // prettier-ignore

  test('rest-status: every status, with Retry-After as given', async () => {
    for (const status of [401, 403, 404, 429, 500, 502, 503, 504]) {
      server.fault({ fault: 'rest-status', status, retryAfter: 'Wed, 25 Nov 2026 15:00:00 GMT', count: 1 });
      const answer = await fetch(url());
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, 'Wed, 25 Nov 2026 15:00:00 GMT']);
      expect((await fetch(url())).status).toBe(200);
    }
  });

  test('rest-status: no answer, a reset, and an answer that no page may read', async () => {
    server.fault({ fault: 'rest-status', status: 'timeout', count: 1 });
    await expect(fetch(url(), { signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout/i);
    server.fault({ fault: 'rest-status', status: 'reset', count: 1 });
    await expect(fetch(url())).rejects.toThrow('fetch failed');
    server.fault({ fault: 'rest-status', status: 'no-cors', count: 1 });
    const answer = await fetch(url());
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
});

test('as a program it prints one line when it listens, and takes its options', async () => {
  const program = spawn(process.execPath, [
    '--import',
    'tsx',
    'tools/sim-server.ts',
    '--port',
    '0',
    '--seed',
    '9',
    '--scenario',
    'no-keys',
  ]);
  try {
    const [line] = (await once(program.stdout, 'data')) as [Buffer];
    const url = /^simulator on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(line))![1]!;
    expect((await fetch(`${url}/v3/snapshot/indices?apiKey=k`)).status).toBe(401);
  } finally {
    program.kill();
  }
}, 20_000); // prettier-ignore

test('as a program it refuses what it does not know', async () => {
  const program = spawn(process.execPath, ['--import', 'tsx', 'tools/sim-server.ts', '--scenario', 'party']);
  const [said] = (await once(program.stderr, 'data')) as [Buffer];
  expect(String(said)).toContain('--scenario is one of calm, busy');
  const [code] = (await once(program, 'exit')) as [number];
  expect(code).toBe(1);
}, 20_000);
