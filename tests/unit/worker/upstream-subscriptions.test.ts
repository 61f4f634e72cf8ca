import { describe, expect, test } from 'vitest';
import type { Ticker } from '../../../src/market/ticker.js';
import { channelOf, topicOf } from '../../../src/market/topic.js';
import { CONTRACT, contractTopics, DELAYED, LIVE, upstreamWorld } from '../../support/upstream-world.js';

const quote = topicOf('quote', CONTRACT);
const trade = topicOf('trade', CONTRACT);
const second = topicOf('second', CONTRACT);
const pairsOf = (text: string) => (JSON.parse(text) as { params: string }).params.split(',');

describe('requests', () => {
  test('have at most 50 topics of one channel, in the order of priority, and one is under way at a time', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    const quotes = contractTopics(120);
    const trades = contractTopics(120, 'trade');
    start(quotes.flatMap((topic, index) => [topic, trades[index]!]));
    clock.advance(45);
    expect(upstream.socket.sent.length).toBe(2); // the key and one request
    clock.advance(2000);
    const requests = upstream.socket.sent.slice(1).map(pairsOf);
    expect(requests.map((pairs) => [pairs[0]![0], pairs.length])).toEqual([
      ['Q', 50],
      ['T', 50],
      ['Q', 50],
      ['T', 50],
      ['Q', 20],
      ['T', 20],
    ]);
    expect(requests[0]![0]).toBe('Q.O:SPY251219C00500000');
    expect(connection.status()).toMatchObject({ wantedCount: 240, sentCount: 240, confirmedCount: 240 });
    expect(upstream.timeline.filter((entry) => entry.startsWith('+'))).toEqual([
      '+Q.O:SPY251219C00500000…×50:40',
      '+T.O:SPY251219C00500000…×50:60',
      '+Q.O:SPY251219C00550000…×50:80',
      '+T.O:SPY251219C00550000…×50:100',
      '+Q.O:SPY251219C00600000…×20:120',
      '+T.O:SPY251219C00600000…×20:140',
    ]);
  });

  test('say only what has changed, each pair once, and nothing when the same is wanted again', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    const topics = contractTopics(5);
    start(topics);
    clock.advance(100);
    for (let turn = 0; turn < 10; turn++) connection.want([...topics].reverse());
    clock.advance(100);
    connection.want(topics.slice(1, 4));
    clock.advance(100);
    expect(upstream.socket.sent.slice(1).map((text) => text.slice(11, 17))).toEqual(['subscr', 'unsubs']);
    expect(new Set(upstream.subscribes).size).toBe(upstream.subscribes.length);
    expect(upstream.pairs.length).toBe(3);
  });

  test('wanted again while its unsubscribe is out, a topic is held in the end', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    clock.advance(100);
    connection.want([trade]);
    connection.want([trade, quote]);
    clock.advance(500);
    expect(upstream.pairs).toEqual(['Q.O:SPY251219C00650000', 'T.O:SPY251219C00650000']);
    expect(connection.topic(quote)).toMatchObject({ stage: 'confirmed' });
  });

  test('given up while its subscribe is out, a topic is not held in the end', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote, trade]);
    clock.advance(45);
    connection.want([trade]);
    clock.advance(500);
    expect(upstream.pairs).toEqual(['T.O:SPY251219C00650000']);
    expect(connection.topic(quote)).toEqual({ stage: 'unwanted', sentAt: undefined });
  });

  test('that are never answered end after 10 s, and what comes next goes on', () => {
    const { clock, upstream, connection, topicNews, start } = upstreamWorld({ unanswered: ['Q.O:SPY251219C00650000'] });
    start([quote, trade]);
    clock.advance(9000);
    expect(connection.topic(quote)).toMatchObject({ stage: 'asked' });
    expect(connection.topic(trade)).toMatchObject({ stage: 'waiting' });
    clock.advance(2000);
    expect(connection.topic(quote)).toMatchObject({ stage: 'unanswered', sentAt: expect.any(Number) });
    expect(connection.topic(trade)).toMatchObject({ stage: 'confirmed' });
    expect(connection.state).toMatchObject({ kind: 'live', cause: 'subscribe-timeout' });
    expect(topicNews()).toBeGreaterThanOrEqual(2);
    clock.advance(600_000);
    expect(connection.state.kind).toBe('live');
    expect(upstream.subscribes.filter((pair) => pair.startsWith('Q')).length).toBe(1);
    // Given up, it may not be held: nobody waits for an answer.
    connection.want([trade, second]);
    clock.advance(1000);
    expect(connection.topic(second)).toMatchObject({ stage: 'confirmed' });
  });

  test('a late confirmation counts', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ unanswered: ['Q.O:SPY251219C00650000'] });
    start([quote]);
    clock.advance(11_000);
    upstream.say(upstream.socket, 'success', 'subscribed to: Q.O:SPY251219C00650000');
    expect(connection.topic(quote)).toMatchObject({ stage: 'confirmed' });
  });

  test('confirmations of what was never asked for change nothing', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    clock.advance(100);
    upstream.say(upstream.socket, 'success', 'subscribed to: Q.O:SPY251219C00999000');
    upstream.say(upstream.socket, 'success', 'subscribed to: T.*');
    upstream.say(upstream.socket, 'success', 'unsubscribed to: Q.O:SPY251219C00650000');
    expect(connection.status()).toMatchObject({ sentCount: 1, confirmedCount: 1 });
  });
});

describe('refusals', () => {
  test('are of the channel that was asked for, nothing else stops, and it is not asked for again', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ refused: ['Q'] });
    const quotes = contractTopics(120);
    const trades = contractTopics(60, 'trade');
    start([...quotes, ...trades]);
    clock.advance(3000);
    expect(connection.status()).toMatchObject({ state: 'live', refusedChannels: ['quote'], confirmedCount: 60 });
    expect(connection.topic(quotes[119]!).stage).toBe('refused');
    expect(upstream.subscribes.filter((pair) => pair.startsWith('Q')).length).toBe(50);
    upstream.socket.closed(1006);
    clock.advance(3000);
    expect(connection.status()).toMatchObject({ state: 'live', refusedChannels: ['quote'], confirmedCount: 60 });
    expect(upstream.subscribes.filter((pair) => pair.startsWith('Q')).length).toBe(50);
  });

  test('all channels refused, it stays connected and says so; silence is still told from death', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ refused: ['Q', 'T', 'AM'] });
    start([quote, trade]);
    clock.advance(60_000);
    expect(connection.state).toMatchObject({ kind: 'live', cause: 'no-channel' });
    expect(connection.status().refusedChannels).toEqual(['quote', 'trade']);
    expect(upstream.sockets.length).toBe(1);
  });

  test('of single topics in a request leave the channel as it is', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'mute' });
    const [first, other, third] = contractTopics(3);
    start([first!, other!, third!]);
    clock.advance(30);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    upstream.socket.receive([
      { ev: 'status', status: 'error', message: 'not authorized' },
      { ev: 'status', status: 'success', message: 'subscribed to: Q.O:SPY251219C00501000' },
    ]);
    upstream.say(upstream.socket, 'success', 'subscribed to: Q.O:SPY251219C00502000'); // the rest, in another frame
    clock.advance(300);
    expect([first, other, third].map((topic) => connection.topic(topic!).stage)).toEqual([
      'refused',
      'confirmed',
      'confirmed',
    ]);
    expect(connection.status().refusedChannels).toEqual([]);
  });

  test('that come in several frames are all of the one request', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'mute' });
    start([...contractTopics(2), trade]);
    clock.advance(30);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    upstream.say(upstream.socket, 'error', 'not authorized');
    clock.advance(100);
    upstream.say(upstream.socket, 'error', 'not authorized');
    clock.advance(100);
    expect(connection.topic(trade).stage).toBe('waiting');
    clock.advance(200);
    upstream.say(upstream.socket, 'success', 'subscribed to: T.O:SPY251219C00650000');
    expect(connection.status()).toMatchObject({ refusedChannels: ['quote'], confirmedCount: 1 });
  });

  test('that turn out to have been of something else are taken back', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ mode: 'mute' });
    start([quote]);
    clock.advance(30);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    upstream.say(upstream.socket, 'error', 'not authorized');
    clock.advance(300);
    expect(connection.topic(quote).stage).toBe('refused');
    upstream.say(upstream.socket, 'success', 'subscribed to: Q.O:SPY251219C00650000');
    expect(connection.topic(quote).stage).toBe('confirmed');
    expect(connection.status().refusedChannels).toEqual([]);
  });

  test.each([
    ['another key', (connection: ReturnType<typeof upstreamWorld>['connection']) => connection.setKey('better')],
    ['another address', (connection: ReturnType<typeof upstreamWorld>['connection']) => connection.setAddress(DELAYED)],
  ])('are forgotten with %s', (_, change) => {
    const { clock, upstream, connection, start } = upstreamWorld({ refused: ['Q'] });
    start([quote]);
    clock.advance(1000);
    upstream.options = {};
    change(connection);
    clock.advance(2000);
    expect(connection.topic(quote).stage).toBe('confirmed');
  });

  test('without a request under way are nobody’s', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    clock.advance(100);
    upstream.say(upstream.socket, 'error', 'not authorized');
    clock.advance(1000);
    expect(connection.status()).toMatchObject({ state: 'live', refusedChannels: [], confirmedCount: 1 });
  });
});

describe('a plan without real-time data', () => {
  const delayedOnly =
    "You don't have access real-time data. If your plan only includes delayed data, you can connect to the delayed websocket at wss://delayed.polygon.io/stocks.";
  const unsigned =
    "You don't have access real-time data. If you're already subscribed to a plan that includes real-time data, you may need to visit the dashboard to sign your agreements.";

  test.each([
    [delayedOnly, 'delayed-only'],
    [unsigned, 'agreements'],
  ])('is told once: “%s”', (message, limit) => {
    const { clock, upstream, connection, plans, start } = upstreamWorld({ mode: 'mute' });
    start([quote, trade]);
    clock.advance(30);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    upstream.say(upstream.socket, 'error', message);
    clock.advance(300);
    upstream.say(upstream.socket, 'error', message);
    clock.advance(300);
    expect(plans).toEqual([limit]);
    expect(connection.status()).toMatchObject({ state: 'live', planLimit: limit, refusedChannels: ['quote', 'trade'] });
    connection.setKey('another');
    expect(connection.status().planLimit).toBeUndefined();
  });

  test('moves to the delayed host when its owner says so at once, and is then delayed', () => {
    const world = upstreamWorld({ mode: 'mute' }, { onPlan: () => world.connection.setAddress(DELAYED) });
    const { clock, upstream, connection, start } = world;
    start([quote]);
    clock.advance(30);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    upstream.options = {};
    upstream.socket.receive([
      { ev: 'status', status: 'error', message: delayedOnly },
      { ev: 'status', status: 'success', message: 'subscribed to: T.O:SPY251219C00650000' },
    ]);
    clock.advance(3000);
    expect(upstream.sockets.map(({ url }) => url)).toEqual([LIVE.url, DELAYED.url]);
    expect(connection.status()).toMatchObject({
      state: 'live',
      isDelayed: true,
      planLimit: 'delayed-only',
      confirmedCount: 1,
      refusedChannels: [],
    });
    expect(upstream.mostOpen).toBe(1);
    // Back on the real-time host, it is found out anew.
    upstream.options = { mode: 'mute' };
    connection.setAddress(LIVE);
    clock.advance(1100);
    upstream.say(upstream.socket, 'auth_success', 'authenticated');
    upstream.options = {};
    upstream.say(upstream.socket, 'error', delayedOnly);
    clock.advance(3000);
    expect(connection.status()).toMatchObject({ state: 'live', isDelayed: true, confirmedCount: 1 });
  });
});

describe('the vendor’s limit of option quotes', () => {
  test('is given by priority, the rest is told and follows when there is room', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    const quotes = contractTopics(1100);
    const trades = contractTopics(1100, 'trade');
    start([...quotes, ...trades]);
    clock.advance(5000);
    expect(connection.status()).toMatchObject({
      wantedCount: 2200,
      sentCount: 2100,
      confirmedCount: 2100,
      overLimitCount: 100,
    });
    expect(connection.overLimit()).toEqual(quotes.slice(1000));
    expect(connection.topic(quotes[1000]!).stage).toBe('over-limit');
    // The window moves: first what left it is given back.
    connection.want([...quotes.slice(100), ...trades]);
    clock.advance(5000);
    expect(connection.status()).toMatchObject({ confirmedCount: 2100, overLimitCount: 0 });
    expect(connection.topic(quotes[1099]!).stage).toBe('confirmed');
    const held: string[] = [];
    let mostHeld = 0;
    for (const text of upstream.socket.sent.slice(1)) {
      const { action } = JSON.parse(text) as { action: string };
      for (const pair of pairsOf(text).filter((each) => each.startsWith('Q'))) {
        if (action === 'subscribe') held.push(pair);
        else held.splice(held.indexOf(pair), 1);
      }
      mostHeld = Math.max(mostHeld, held.length);
    }
    expect(mostHeld).toBe(1000);
  });

  test('does not count channels that are refused, nor stocks', () => {
    const { clock, connection, start } = upstreamWorld({ refused: ['Q'] });
    start(contractTopics(1100));
    clock.advance(5000);
    expect(connection.status()).toMatchObject({ overLimitCount: 0, refusedChannels: ['quote'] });
    const stocks = upstreamWorld(
      {},
      { address: { cluster: 'stocks', url: 'wss://live.test/stocks', isDelayed: false } },
    );
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    stocks.start(
      letters.flatMap((a) => letters.flatMap((b) => ['X', 'Y'].map((c) => topicOf('quote', `${a}${b}${c}` as Ticker)))),
    );
    stocks.clock.advance(5000);
    expect(stocks.connection.status()).toMatchObject({ wantedCount: 1352, confirmedCount: 1352, overLimitCount: 0 });
  });
});

test('what is sent can be listed', () => {
  const { clock, connection, start } = upstreamWorld();
  start([quote, trade]);
  clock.advance(100);
  expect(connection.sentTopics().map(channelOf).sort()).toEqual(['quote', 'trade']);
});
