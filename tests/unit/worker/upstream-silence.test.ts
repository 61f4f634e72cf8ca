import { describe, expect, test } from 'vitest';
import { topicOf } from '../../../src/market/topic.js';
import { CONTRACT, contractTopics, upstreamWorld } from '../../support/upstream-world.js';

const quote = topicOf('quote', CONTRACT);
const SENTINEL = 'AM.O:SPY251219C00650000';

describe('a quiet socket', () => {
  test('is asked for a sentinel after 3 s, lives for hours, and never counts as lost', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    let mostSilentMs = 0;
    for (let second = 0; second < 2 * 3600; second++) {
      clock.advance(1000);
      mostSilentMs = Math.max(mostSilentMs, clock.now() - connection.status().lastFrameAt!);
      if (second > 1) expect(connection.status().isAlive).toBe(true);
    }
    expect(upstream.sockets.length).toBe(1);
    expect(mostSilentMs).toBeLessThanOrEqual(4000);
    expect(upstream.timeline.slice(6, 9)).toEqual([`+${SENTINEL}:3540`, `-${SENTINEL}:7040`, `+${SENTINEL}:7040`]);
  });

  test('that talks is not asked', () => {
    const { clock, upstream, start } = upstreamWorld();
    start([quote]);
    for (let second = 0; second < 60; second++) {
      clock.advance(1000);
      upstream.quote();
    }
    expect(upstream.sent.filter((text) => text.includes('AM.'))).toEqual([]);
  });

  test('of a plan that refuses the sentinel’s channel lives all the same, and the refusal is nobody else’s', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ refused: ['AM'] });
    start([quote]);
    clock.advance(600_000);
    expect(upstream.sockets.length).toBe(1);
    expect(connection.status()).toMatchObject({ refusedChannels: [], confirmedCount: 1, isAlive: true });
  });

  test('that was just asked gets no request before it has answered, so that a refusal is not taken for one of it', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ refused: ['AM'] });
    const trade = topicOf('trade', CONTRACT);
    start([quote]);
    clock.advance(3545); // the question is out since 3540
    connection.want([quote, trade]);
    expect(upstream.timeline.at(-1)).toBe(`+${SENTINEL}:3540`);
    clock.advance(500);
    expect(upstream.timeline.at(-1)).toBe('+T.O:SPY251219C00650000:3560');
    expect(connection.topic(trade).stage).toBe('confirmed');
    expect(connection.status().refusedChannels).toEqual([]);
  });

  test('is asked while a request that nobody answers is out', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ unanswered: ['Q.O:SPY251219C00650000'] });
    start([quote]);
    clock.advance(60_000);
    expect(upstream.sockets.length).toBe(1);
    expect(connection.state.kind).toBe('live');
  });

  test('with the sentinel’s own channel wanted is asked for another', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([topicOf('minute', CONTRACT)]);
    clock.advance(10_000);
    expect(upstream.pairs).toEqual(['AM.O:SPY251219C00650000', 'FMV.O:SPY251219C00650000']);
    expect(connection.status()).toMatchObject({ sentCount: 1, isAlive: true });
  });

  test('gives the sentinel back when it is wanted in earnest, or its ticker no longer is', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    clock.advance(5000);
    expect(upstream.pairs).toContain(SENTINEL);
    const minute = topicOf('minute', CONTRACT);
    connection.want([quote, minute]);
    clock.advance(500);
    expect(connection.topic(minute).stage).toBe('confirmed');
    expect(upstream.pairs).toEqual([SENTINEL, 'Q.O:SPY251219C00650000']);
    connection.want([quote]);
    clock.advance(5000);
    connection.want(contractTopics(1));
    clock.advance(500);
    expect(upstream.pairs).toEqual(['Q.O:SPY251219C00500000']);
    clock.advance(5000);
    connection.want([]);
    clock.advance(500);
    expect(upstream.pairs).toEqual([]);
  });
});

describe('a dead socket', () => {
  test('is found out after 10 s without a frame, and dialled anew; the gap is told', () => {
    const { clock, upstream, connection, start } = upstreamWorld({ closeMs: undefined });
    start([quote]);
    clock.advance(2000);
    upstream.quote();
    const lastFrameAt = clock.now();
    upstream.options = { mode: 'deaf', closeMs: undefined };
    clock.advance(5100);
    expect(connection.status().isAlive).toBe(false);
    expect(connection.state.kind).toBe('live');
    clock.advance(5500);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'silence', gapAt: lastFrameAt });
    upstream.options = {};
    clock.advance(1500);
    expect(connection.status()).toMatchObject({ state: 'live', confirmedCount: 1, reconnectsCount: 1 });
    expect(clock.now() - lastFrameAt).toBeLessThan(30_000);
  });

  test('after sleep is found out in 2 s, and a living one is kept', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    clock.advance(2000);
    clock.jumpWall(120_000); // the monotonic clock stood still
    clock.advance(5000);
    expect(upstream.sockets.length).toBe(1);
    upstream.options = { mode: 'deaf', closeMs: undefined };
    upstream.quote();
    clock.jumpWall(120_000);
    clock.advance(2600);
    expect(connection.status()).toMatchObject({ state: 'backoff', cause: 'silence' });
    upstream.options = {};
    clock.advance(1100);
    expect(connection.state.kind).toBe('live');
  });

  test('the wall clock set back, or forward by an hour in a step, loses nothing', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    for (const jumpMs of [-43_200_000, 43_200_000, 3_600_000, -3_600_000]) {
      clock.jumpWall(jumpMs);
      clock.advance(20_000);
    }
    expect(upstream.sockets.length).toBe(1);
    expect(connection.status().isAlive).toBe(true);
  });

  test('is not looked for while nothing is wanted', () => {
    const { clock, upstream, connection, start } = upstreamWorld();
    start([quote]);
    clock.advance(1000);
    connection.want([]);
    upstream.options = { mode: 'deaf' };
    clock.advance(25_000);
    expect(connection.state.kind).toBe('live');
  });
});

describe('data that stops', () => {
  function busyWorld(isMarketOpen: boolean, perSecond: number) {
    const world = upstreamWorld({}, { isMarketOpen: () => isMarketOpen });
    world.start([quote]);
    for (let second = 0; second < 80; second++) {
      world.clock.advance(1000);
      for (let count = 0; count < perSecond; count++) world.upstream.quote();
    }
    return world;
  }

  test('in an open market, after a minute of at least one event a second, is a loss after 15 s', () => {
    const { clock, connection, upstream } = busyWorld(true, 2);
    clock.advance(14_000);
    expect(upstream.sockets.length).toBe(1);
    clock.advance(2000);
    expect(connection.status()).toMatchObject({ reconnectsCount: 1, state: 'live' });
    // And then at most once a minute.
    clock.advance(300_000);
    expect(upstream.sockets.length).toBe(2);
  });

  test('is none in a closed market, nor where little came before', () => {
    for (const { clock, upstream } of [busyWorld(false, 2), busyWorld(true, 0)]) {
      clock.advance(300_000);
      expect(upstream.sockets.length).toBe(1);
    }
  });
});
