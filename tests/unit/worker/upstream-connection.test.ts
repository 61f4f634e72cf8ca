import { describe, expect, test } from 'vitest';
import type { Ticker } from '../../../src/market/ticker.js';
import { topicOf } from '../../../src/market/topic.js';
import { settle } from '../../support/fake-clock.js';
import { CONTRACT, DELAYED, KEY, LIVE, contractTopics, upstreamWorld } from '../../support/upstream-world.js';

const quote = topicOf('quote', CONTRACT);

describe('coming up', () => {
  test('dials at once, presents the key when greeted, subscribes when let in, and calls it data when data comes', () => {
    const { clock, upstream, start } = upstreamWorld();
    start([quote, topicOf('trade', CONTRACT)]);
    clock.advance(200);
    upstream.quote();
    expect(upstream.timeline).toEqual([
      'dial:0',
      'dialing(dialing):0',
      'auth:20',
      'authenticating(authenticating):20',
      'live(subscribing):40',
      'Q.O:SPY251219C00650000:40'.replace(/^/, '+'),
      '+T.O:SPY251219C00650000:60',
      'live(data):200',
    ]);
    expect(upstream.socket.sent[0]).toBe(`{"action":"auth","params":"${KEY}"}`);
  });

  test.each([
    ['nothing is wanted', { isWanting: false }, 'start'],
    ['there is no key', { hasKey: false }, 'no-key'],
    ['it may not', { isAllowed: false }, 'start'],
  ])(
    'does not dial while %s',
    (_, { isWanting = true, hasKey = true, isAllowed = true }: Record<string, boolean>, cause) => {
      const { clock, upstream, connection } = upstreamWorld();
      if (hasKey) connection.setKey(KEY);
      if (isAllowed) void connection.allow(true);
      if (isWanting) connection.want([quote]);
      clock.advance(120_000);
      expect(upstream.sockets).toEqual([]);
      expect(connection.status()).toMatchObject({ state: 'idle', cause });
      // What was missing comes.
      connection.setKey(KEY);
      void connection.allow(true);
      connection.want([quote]);
      clock.advance(100);
      expect(connection.status()).toMatchObject({ state: 'live', confirmedCount: 1 });
    },
  );

  test('nothing is sent before the greeting, and no topic before it is let in', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'hang' });
    start();
    clock.advance(1000);
    expect(upstream.sent).toEqual([]);
    upstream.say(upstream.socket, 'auth_success', 'authenticated'); // out of turn
    upstream.say(upstream.socket, 'success', 'subscribed to: Q.O:SPY251219C00650000');
    expect(connection.state.kind).toBe('dialing');
    upstream.options = { mode: 'mute' };
    upstream.say(upstream.socket, 'connected', 'Connected Successfully');
    clock.advance(1000);
    expect(upstream.sent.length).toBe(1);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    expect(upstream.sent.length).toBe(2);
    upstream.say(upstream.socket, 'auth_success', 'authenticated'); // twice
    upstream.say(upstream.socket, 'connected', 'Connected Successfully');
    expect(upstream.sent.length).toBe(2);
  });

  test('a connection that is never made is given up after 10 s, one that is never let in too, ever more slowly', () => {
    const { clock, upstream, start } = upstreamWorld({ mode: 'hang' });
    start();
    clock.advance(10_500);
    upstream.options = { mode: 'mute' };
    clock.advance(11_500);
    expect(upstream.timeline).toEqual([
      'dial:0',
      'dialing(dialing):0',
      'backoff(connect-timeout):10000',
      'dial:10750',
      'dialing(dialing):10750',
      'auth:10770',
      'authenticating(authenticating):10770',
      'backoff(auth-timeout):20770',
      'dial:21770',
      'dialing(dialing):21770',
      'auth:21790',
      'authenticating(authenticating):21790',
    ]);
    upstream.say(upstream.socket, 'auth_timeout', 'No authentication request received.');
    expect(upstream.timeline.at(-1)).toBe('backoff(auth-timeout):22000');
  });

  test('an address that is none is tried again, with its own cause', () => {
    let dialsCount = 0;
    const { clock, connection, start } = upstreamWorld(
      {},
      {
        createSocket: () => {
          dialsCount++;
          throw new SyntaxError('not a URL');
        },
      },
    );
    start();
    clock.advance(60_000);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'bad-input' });
    expect(dialsCount).toBeGreaterThan(3);
  });
});

describe('coming back', () => {
  test('a lost connection is made anew, and what is wanted is sent again, once', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote, topicOf('trade', CONTRACT)]);
    clock.advance(15_000);
    const lostAt = clock.now();
    upstream.socket.closed(1006);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'close-1006', sentCount: 0, attempt: 1 });
    expect(connection.status().nextRetryAt! - lostAt).toBe(750);
    clock.advance(1000);
    expect(connection.status()).toMatchObject({ state: 'live', confirmedCount: 2, reconnectsCount: 1 });
    expect(connection.status().gapAt).toBeLessThanOrEqual(lostAt);
    expect(upstream.subscribes.filter((pair) => pair.startsWith('Q'))).toEqual([
      'Q.O:SPY251219C00650000',
      'Q.O:SPY251219C00650000',
    ]);
    expect(upstream.pairs).toEqual(['Q.O:SPY251219C00650000', 'T.O:SPY251219C00650000']);
  });

  test.each([
    [1000, 750],
    [1001, 750],
    [1006, 750],
    [1011, 750],
    [1012, 1250],
    [1013, 12_500],
  ])('close code %i: next try after %i ms with the jitter in the middle', (code, delayMs) => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(15_000);
    upstream.socket.closed(code);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: `close-${code}` });
    expect(connection.status().nextRetryAt! - clock.now()).toBe(delayMs);
    clock.advance(delayMs + 100);
    expect(connection.state.kind).toBe('live');
  });

  test('let in and thrown out at once is no success: the waits grow; 10 s of streaming are one', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    const delays: number[] = [];
    for (let turn = 0; turn < 12; turn++) {
      clock.advance(1000); // live by now
      expect(connection.state.kind).toBe('live');
      upstream.socket.closed(1006);
      delays.push(connection.status().nextRetryAt! - clock.now());
      clock.advance(delays.at(-1)!);
    }
    expect(delays.slice(0, 4)).toEqual([750, 1000, 1375, 1938]);
    expect(delays.slice(-3)).toEqual([15_250, 15_250, 15_250]);
    clock.advance(10_100);
    upstream.socket.closed(1006);
    expect(connection.status().nextRetryAt! - clock.now()).toBe(750);
  });

  test('down for two hours, it is still trying', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'refuse' });
    start();
    clock.advance(2 * 3_600_000);
    expect(upstream.sockets.length).toBeGreaterThan(400);
    upstream.options = {};
    clock.advance(31_000);
    expect(connection.state.kind).toBe('live');
  });

  test('what was given back while down is not sent again, what came meanwhile is', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    const [first, second, third] = contractTopics(3);
    start([first!, second!]);
    clock.advance(1000);
    upstream.socket.closed(1006);
    connection.want([second!, third!]);
    clock.advance(2000);
    expect(upstream.pairs).toEqual(['Q.O:SPY251219C00501000', 'Q.O:SPY251219C00502000']);
  });

  test('an unsubscribe that the close cut off is not made up for, since nothing is held any more', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    const [first, second] = contractTopics(2);
    start([first!, second!]);
    clock.advance(1000);
    connection.want([second!]);
    upstream.socket.closed(1006); // before the answer
    clock.advance(2000);
    expect(upstream.socket.sent.slice(1)).toEqual(['{"action":"subscribe","params":"Q.O:SPY251219C00501000"}']);
    expect(connection.status()).toMatchObject({ sentCount: 1, confirmedCount: 1 });
  });

  test('an unsubscribe during re-establishment takes effect', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    const topics = contractTopics(120);
    start(topics);
    clock.advance(1000);
    upstream.socket.closed(1006);
    clock.advance(750 + 50); // live, the first request of three is out
    expect(connection.status().sentCount).toBe(50);
    connection.want(topics.slice(100));
    clock.advance(1000);
    expect(upstream.pairs.length).toBe(20);
    expect(connection.status()).toMatchObject({ sentCount: 20, confirmedCount: 20 });
  });

  test('offline no attempt is made; online again there is one within a second', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(500);
    connection.offline();
    expect(connection.status()).toMatchObject({ state: 'offline', cause: 'browser-offline' });
    clock.advance(600_000);
    expect(upstream.sockets.length).toBe(1);
    connection.online();
    clock.advance(100);
    expect(connection.state.kind).toBe('live');
  });

  test('offline in the middle of a backoff ends it', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'refuse' });
    start();
    clock.advance(100_000);
    connection.offline();
    const dialsCount = upstream.sockets.length;
    clock.advance(100_000);
    expect(upstream.sockets.length).toBe(dialsCount);
    upstream.options = {};
    connection.online();
    clock.advance(1100);
    expect(connection.state.kind).toBe('live');
  });

  test('never two dials within a second, whoever asks', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'refuse', latencyMs: 1 });
    start();
    for (let turn = 0; turn < 500; turn++) {
      connection.setKey(`key-${turn % 2}`);
      connection.setAddress(turn % 3 ? LIVE : DELAYED);
      connection.offline();
      connection.online();
      connection.useHere();
      connection.want(turn % 5 ? [quote] : []);
      clock.advance(20);
    }
    const dials = upstream.timeline.filter((entry) => entry.startsWith('dial:')).map((entry) => Number(entry.slice(5)));
    expect(dials.length).toBeGreaterThan(5);
    for (let index = 1; index < dials.length; index++) {
      expect(dials[index]! - dials[index - 1]!).toBeGreaterThanOrEqual(1000);
    }
  });

  test('never two sockets: a new one waits for the old one to close, for a second at most', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ closeMs: 600 });
    start();
    clock.advance(5000);
    connection.setAddress(DELAYED);
    clock.advance(599);
    expect(upstream.sockets.length).toBe(1);
    clock.advance(1);
    expect(upstream.sockets.length).toBe(2);
    expect(upstream.socket.url).toBe(DELAYED.url);
    expect(upstream.mostOpen).toBe(1);
    clock.advance(5000);
    upstream.options = { closeMs: undefined }; // half-open: the close is never answered
    connection.setAddress(LIVE);
    clock.advance(1100);
    expect(connection.state.kind).toBe('live');
  });
});

test('a socket that closes within the call is no trouble', () => {
  const { clock, upstream, connection, kinds, start } = upstreamWorld();
  start();
  clock.advance(5000);
  const old = upstream.socket;
  old.close = () => old.closed(1000);
  connection.setAddress(DELAYED);
  expect(kinds().slice(-3)).toEqual(['live', 'idle', 'dialing']);
  clock.advance(100);
  expect(connection.state.kind).toBe('live');
});

describe('the key', () => {
  test('a refused key is tried once, whatever the close code, until there is another', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ keys: ['right'] });
    start();
    clock.advance(24 * 3_600_000);
    expect(upstream.sockets.length).toBe(1);
    expect(connection.status()).toMatchObject({ state: 'rejected', cause: 'auth-failed', nextRetryAt: undefined });
    connection.setKey(KEY); // the same
    connection.want([topicOf('trade', CONTRACT)]);
    connection.offline();
    connection.online();
    clock.advance(60_000);
    expect(upstream.sockets.length).toBe(1);
    expect(connection.state.kind).toBe('rejected');
    connection.setKey('right');
    clock.advance(100);
    expect(connection.state.kind).toBe('live');
  });

  test('forgotten, it closes; given again, it dials', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(2000);
    connection.setKey(undefined);
    expect(connection.status()).toMatchObject({ state: 'idle', cause: 'no-key' });
    clock.advance(10);
    expect(upstream.open).toEqual([]);
    connection.setKey('another');
    clock.advance(100);
    expect(connection.state.kind).toBe('live');
  });

  test('another key with another address is not presented at the old one', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(2000);
    connection.setKey('another', DELAYED);
    clock.advance(2000);
    expect(upstream.sockets.map(({ url }) => url)).toEqual([LIVE.url, DELAYED.url]);
    expect(connection.status()).toMatchObject({ state: 'live', isDelayed: true });
  });

  test('is in the auth frames and nowhere else, even when the vendor says it back', () => {
    const { clock, upstream, connection, states, log, start } = upstreamWorld();
    start();
    clock.advance(100);
    upstream.say(upstream.socket, 'error', `boo ${KEY}`);
    upstream.say(upstream.socket, 'error', `not authorized: ${KEY}`);
    clock.advance(500);
    upstream.socket.closed(1006);
    clock.advance(2000);
    const frames = upstream.sent.filter((text) => text.includes(KEY));
    expect(frames).toEqual(Array(2).fill(`{"action":"auth","params":"${KEY}"}`));
    const told = JSON.stringify([log.entries(), connection.status(), states, connection.sentTopics()]);
    expect(told).not.toContain(KEY);
    expect(log.entries().length).toBeGreaterThan(3);
  });
});

describe('the account’s limit', () => {
  const tooMany = 'Maximum number of websocket connections exceeded.';

  test('a newcomer that is thrown out tries again once a minute, and at once when told to', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(500);
    upstream.say(upstream.socket, 'max_connections', tooMany);
    upstream.socket.closed(1008);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'max-connections', isDisplaced: true });
    expect(connection.status().nextRetryAt! - clock.now()).toBe(60_000);
    clock.advance(59_999);
    expect(upstream.sockets.length).toBe(1);
    clock.advance(1000);
    expect(upstream.sockets.length).toBe(2);
    upstream.say(upstream.socket, 'max_connections', tooMany);
    clock.advance(5000);
    connection.useHere();
    clock.advance(100);
    expect(connection.status()).toMatchObject({ state: 'live', isDisplaced: false });
    expect(upstream.sockets.length).toBe(3);
  });

  test('one that had streamed waits to be told, however long, and through offline and changed wants', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(12_000);
    upstream.socket.closed(1008); // the flavour without a word
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'max-connections', nextRetryAt: undefined });
    clock.advance(3_600_000);
    connection.offline();
    connection.online();
    connection.want([]);
    connection.want([quote]);
    clock.advance(3_600_000);
    expect(upstream.sockets.length).toBe(1);
    expect(connection.status().isDisplaced).toBe(true);
    connection.useHere();
    clock.advance(100);
    expect(connection.state.kind).toBe('live');
  });

  test.each([0, 1])(
    'two browsers with one account, either one the victim: at most two evictions in ten minutes',
    (first) => {
      const incumbent = upstreamWorld();
      const newcomer = upstreamWorld();
      let evictionsCount = 0;
      incumbent.start();
      for (let ms = 0; ms < 600_000; ms += 100) {
        if (ms === 20_000) newcomer.start();
        incumbent.clock.advance(100);
        newcomer.clock.advance(100);
        if (incumbent.connection.state.kind !== 'live' || newcomer.connection.state.kind !== 'live') continue;
        const { upstream } = evictionsCount++ % 2 === first ? incumbent : newcomer;
        upstream.say(upstream.socket, 'max_connections', tooMany);
      }
      expect(evictionsCount).toBe(first + 1);
    },
  );

  test('1008 before it was let in is a loss like any other', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'mute' });
    start();
    clock.advance(100);
    upstream.socket.closed(1008);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'close-1008', isDisplaced: false });
  });
});

describe('going', () => {
  test('closes 30 s after nothing is wanted, having unsubscribed at once', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(1000);
    connection.want([]);
    clock.advance(29_000);
    expect(upstream.pairs).toEqual([]);
    expect(connection.state.kind).toBe('live');
    clock.advance(1100);
    expect(connection.status()).toMatchObject({ state: 'idle', cause: 'start', gapAt: undefined });
    expect(upstream.open).toEqual([]);
    clock.advance(600_000);
    expect(upstream.sockets.length).toBe(1);
  });

  test('wanted again within that time, it goes on with the same socket', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(1000);
    connection.want([]);
    clock.advance(20_000);
    connection.want([quote]);
    clock.advance(60_000);
    expect(upstream.sockets.length).toBe(1);
    expect(upstream.pairs).toContain('Q.O:SPY251219C00650000');
  });

  test('nothing wanted any more ends the attempts', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'refuse' });
    start();
    clock.advance(10_000);
    connection.want([]);
    const dialsCount = upstream.sockets.length;
    clock.advance(600_000);
    expect(upstream.sockets.length).toBe(dialsCount);
    expect(connection.state.kind).toBe('idle');
  });

  test('no longer allowed, it says when the socket has closed', async () => {
    const { clock, upstream, connection, start } = upstreamWorld({ closeMs: 300 });
    start();
    clock.advance(1000);
    let isDown = false;
    void connection.allow(false, 'newer-version').then(() => (isDown = true));
    expect(connection.status()).toMatchObject({ state: 'idle', cause: 'newer-version' });
    await clock.advanceAsync(299);
    expect(isDown).toBe(false);
    await clock.advanceAsync(1);
    expect(isDown).toBe(true);
    expect(upstream.open).toEqual([]);
    void connection.allow(true);
    clock.advance(1000);
    expect(connection.state.kind).toBe('live');
  });

  test('closed twice and asked for everything, it stays closed, and nothing fires', async () => {
    const { clock, upstream, connection, states, start } = upstreamWorld();
    start();
    clock.advance(1000);
    const statesCount = states.length;
    void connection.close();
    void connection.close();
    connection.want([quote]);
    connection.setKey('another');
    connection.setAddress(DELAYED);
    void connection.allow(true);
    connection.offline();
    connection.online();
    connection.useHere();
    await settle();
    clock.advance(3_600_000);
    expect(states.length).toBe(statesCount);
    expect(upstream.sockets.length).toBe(1);
    expect(upstream.open).toEqual([]);
    expect(connection.status()).toMatchObject({ state: 'closed' });
    expect(clock.pendingCount).toBe(0);
  });

  test('a socket that opens after close() is closed, and what it says is not heard', () => {
    const { clock, upstream, connection, sink, start } = upstreamWorld({ latencyMs: 500, closeMs: undefined });
    start();
    clock.advance(100);
    void connection.close();
    let closesCount = 0;
    upstream.socket.close = () => closesCount++;
    clock.advance(5000);
    upstream.quote();
    expect(closesCount).toBe(1);
    expect(upstream.sent).toEqual([]);
    expect(sink.calls).toEqual([]);
  });

  test('late frames of an old socket are dropped', () => {
    const { clock, upstream, connection, sink, start } = upstreamWorld({ closeMs: undefined });
    start();
    clock.advance(2000);
    const old = upstream.socket;
    connection.setAddress(DELAYED);
    clock.advance(2000);
    old.receive([{ ev: 'Q', sym: CONTRACT, bp: 1, ap: 2 }]);
    old.receive([{ ev: 'status', status: 'auth_failed', message: 'authentication failed' }]);
    old.closed(1008);
    expect(sink.calls).toEqual([]);
    expect(connection.state.kind).toBe('live');
  });
});

describe('listeners', () => {
  test('one that throws causes no second reconnect', () => {
    const { clock, upstream, connection, log, start } = upstreamWorld(
      {},
      {
        onState: () => {
          throw new Error('boom');
        },
      },
    );
    start();
    clock.advance(15_000);
    upstream.socket.closed(1006);
    clock.advance(60_000);
    expect(upstream.sockets.length).toBe(2);
    expect(connection.state.kind).toBe('live');
    expect(log.entries().some(({ message }) => message === 'a listener failed')).toBe(true);
  });

  test('one that closes the connection from within leaves nothing open', () => {
    for (const kind of ['dialing', 'authenticating', 'live', 'backoff']) {
      const world = upstreamWorld({}, { onState: (state) => void (state.kind === kind && world.connection.close()) });
      world.start();
      world.clock.advance(1000);
      world.upstream.socket.closed(1006);
      world.clock.advance(60_000);
      expect(world.connection.state.kind, kind).toBe('closed');
      expect(world.upstream.open, kind).toEqual([]);
      expect(world.upstream.sockets.length, kind).toBe(1);
      expect(world.clock.pendingCount, kind).toBe(0);
    }
  });

  test('a sink that throws costs only its event', () => {
    const taken: string[] = [];
    const world = upstreamWorld();
    world.sink.quote = (ticker: unknown) => {
      if (ticker === CONTRACT) throw new Error('boom');
      taken.push(ticker as string);
    };
    world.start();
    world.clock.advance(100);
    world.upstream.socket.receive([
      { ev: 'Q', sym: CONTRACT, bp: 1, ap: 2 },
      { ev: 'Q', sym: 'O:SPY251219C00651000', bp: 1, ap: 2 },
    ]);
    expect(taken).toEqual(['O:SPY251219C00651000']);
    expect(world.connection.status()).toMatchObject({ state: 'live', eventsCount: 2 });
  });

  test('what cannot be used is counted, and frames that are no text too', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start();
    clock.advance(100);
    upstream.socket.receive('{');
    upstream.socket.onmessage?.({ data: new ArrayBuffer(4) });
    upstream.socket.receive([{ ev: '?' }, { ev: 'Q' }, null]);
    const { unusableCounts, framesCount } = connection.status();
    expect(unusableCounts).toMatchObject({ 'not-json': 2, 'unknown-event': 1, 'bad-field': 1, 'not-object': 1 });
    expect(framesCount).toBe(6);
  });
});

test('a ticker of another cluster is not this connection’s affair', () => {
  const { clock, upstream, connection, start } = upstreamWorld();
  start([topicOf('quote', 'SPY' as Ticker), quote]);
  clock.advance(100);
  expect(connection.status()).toMatchObject({ wantedCount: 1, sentCount: 1 });
  expect(upstream.subscribes).toEqual(['Q.O:SPY251219C00650000']);
});
