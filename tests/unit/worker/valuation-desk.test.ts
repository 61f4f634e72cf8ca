import { afterEach, describe, expect, test } from 'vitest';
import { REASON } from '../../../src/analytics/reasons.js';
import { FLAG } from '../../../src/analytics/value-flags.js';
import type { Expiry } from '../../../src/market/contract.js';
import { chainKey, overviewKey, profileKey, summaryKey } from '../../../src/market/record-key.js';
import type { Ticker } from '../../../src/market/ticker.js';
import type { ChainRecord, RecordKey } from '../../../src/worker/hub-api.js';
import { RATE, SMILE, SPOT, SPX, YIELD, indexOf, ladder, snapshotOf, valuationWorld } from './valuation-world.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

type World = ReturnType<typeof valuationWorld>;

const opened: World[] = [];
function open(...given: Parameters<typeof valuationWorld>): World {
  const world = valuationWorld(...given);
  opened.push(world);
  return world;
}

afterEach(() => {
  for (const { desk, clock } of opened.splice(0)) {
    desk.close();
    desk.close();
    expect(clock.pendingCount).toBe(0);
  }
});

/** A chain on screen, wanted, with its spot. */
function shown(
  world: World,
  spec?: Parameters<World['list']>[0],
  extra: (chain: ChainRecord) => RecordKey[] = () => [],
) {
  const chain = world.list(spec);
  world.desk.want([keyOf(chain), ...extra(chain)]);
  world.spot(SPOT, chain.underlying);
  world.show(chain);
  world.settle();
  return chain;
}

const keyOf = (chain: ChainRecord) => chainKey(chain.underlying, chain.expiry);
const summaryOf = (chain: ChainRecord) => summaryKey(chain.underlying, chain.expiry);
const note = (world: World, ticker: string) =>
  world.desk
    .explain(ticker)!
    .rows.filter(({ label }) => label === 'Note')
    .map(({ value }) => value);
const figure = (world: World, ticker: string, name: string) =>
  world.desk.explain(ticker)!.rows.find(({ label }) => label === name)!;

describe('rows on screen', () => {
  test('get volatility and greeks, each row once', () => {
    const world = open();
    const chain = shown(world);
    chain.tickers.forEach((ticker, index) => {
      expect(world.get(ticker, 'iv')).toBeCloseTo(SMILE(chain.strikes[index]!), 7);
      expect(world.get(ticker, 'valueReason')).toBe(0);
    });
    expect(world.get(chain.tickers[indexOf(chain, SPOT, 'call')]!, 'delta')).toBeCloseTo(0.52, 1);
    expect(world.desk.valuedCount).toBe(chain.tickers.length);
  });

  test('a quote values its own row and no other, in the turn that follows', () => {
    const world = open();
    const chain = shown(world);
    const far = chain.tickers[indexOf(chain, SPOT + 40, 'call')]!;
    const before = world.desk.valuedCount;
    world.quoteFair(chain, chain.tickers.indexOf(far as Ticker), () => 0.2);
    world.desk.run();
    expect(world.get(far, 'iv')).toBeCloseTo(0.2, 6);
    expect(world.desk.valuedCount).toBe(before + 1);
  });

  test('a burst of frames costs one run in twelve milliseconds, and the last of it counts', () => {
    const world = open();
    const chain = shown(world);
    const index = indexOf(chain, SPOT + 40, 'call');
    const before = world.desk.valuedCount;
    for (let step = 0; step < 50; step++) {
      world.quoteFair(chain, index, () => 0.2 + step / 1000);
      world.desk.run();
    }
    world.clock.advance(12);
    expect(world.desk.valuedCount).toBe(before + 2);
    expect(world.get(chain.tickers[index]!, 'iv')).toBeCloseTo(0.249, 6);
  });

  test('a moved spot values the whole chain anew, ten times a second at most', () => {
    const world = open();
    const chain = shown(world);
    const before = world.desk.valuedCount;
    const delta = world.get(chain.tickers[0]!, 'delta');
    for (let step = 0; step < 100; step++) {
      world.spot(SPOT + 1 + step / 10);
      world.desk.run();
      world.clock.advance(10);
    }
    const passes = (world.desk.valuedCount - before) / chain.tickers.length;
    expect(passes).toBeGreaterThanOrEqual(9);
    expect(passes).toBeLessThanOrEqual(11);
    world.clock.advance(200);
    expect(world.get(chain.tickers[0]!, 'delta')).not.toBe(delta);
    expect(figure(world, chain.tickers[0]!, 'Spot').value).toBe(String(SPOT + 10.9));
  });

  test('the time alone is followed as it runs out, and changes nothing where it does not matter', () => {
    const world = open();
    const chain = shown(world);
    const { revision } = world.board;
    const before = world.desk.valuedCount;
    world.clock.advance(5 * MINUTE_MS);
    expect(world.desk.valuedCount).toBe(before);
    expect(world.board.revision).toBe(revision);
    world.clock.advance(10 * MINUTE_MS); // a share of 0.0002 of thirty days
    expect(world.desk.valuedCount).toBeGreaterThanOrEqual(before + chain.tickers.length);
    expect(world.desk.valuedCount).toBeLessThanOrEqual(before + 2 * chain.tickers.length);
  });

  test('at rest nothing wakes the tabs', () => {
    const world = open();
    shown(world, {}, (chain) => [summaryOf(chain), profileKey(SPX, chain.expiry), overviewKey(SPX)]);
    world.clock.advance(2_000);
    const changes = world.changes();
    const { summaryCount, refinedCount, valuedCount } = world.desk;
    world.clock.advance(MINUTE_MS);
    expect(world.changes()).toBe(changes);
    expect(world.desk).toMatchObject({ summaryCount, refinedCount, valuedCount });
  });

  test('a contract without a price of its underlying says so until one is known', () => {
    const world = open();
    const chain = world.list();
    world.desk.want([keyOf(chain)]);
    const index = indexOf(chain, SPOT, 'call');
    world.quoteFair(chain, index);
    world.settle();
    expect(world.get(chain.tickers[index]!, 'valueReason')).toBe(REASON.no_underlying);
    world.spot(SPOT);
    world.settle();
    expect(world.get(chain.tickers[index]!, 'iv')).toBeGreaterThan(0.1);
  });

  test('nobody wants the chain any more: its rows are left alone', () => {
    const world = open();
    const chain = shown(world);
    const before = world.desk.valuedCount;
    world.desk.want([]);
    world.quoteFair(chain, 0, () => 0.4);
    world.settle();
    expect(world.desk.valuedCount).toBe(before);
    expect(world.desk.explain(chain.tickers[0]!)).toBeUndefined();
  });

  test('a listing that comes again leaves all as it was; another one is taken over', () => {
    const world = open();
    const chain = shown(world);
    world.desk.learn([]);
    const before = world.desk.valuedCount;
    world.records.set(keyOf(chain), { ...chain, tickers: [...chain.tickers], asOf: 5 });
    world.settle();
    expect(world.desk.valuedCount).toBe(before);
    world.records.set(keyOf(chain), { ...chain, expiresAt: chain.expiresAt + DAY_MS });
    world.settle();
    expect(world.desk.valuedCount).toBe(before + chain.tickers.length);
  });
});

describe('the budget', () => {
  test('what does not fit into a run waits for the next, and nothing is forgotten', () => {
    const world = open();
    const chain = world.list({ strikes: ladder(60) });
    world.desk.want([keyOf(chain)]);
    world.spot(SPOT);
    world.show(chain);
    world.clock.costMs = 0.1;
    world.desk.run();
    const first = world.desk.valuedCount;
    expect(first).toBeGreaterThan(5);
    expect(first).toBeLessThan(60);
    world.clock.costMs = 0.01;
    world.clock.advance(1_000);
    world.clock.costMs = 0;
    chain.tickers.forEach((ticker, index) => {
      expect(world.get(ticker, 'iv')).toBeCloseTo(SMILE(chain.strikes[index]!), 4);
    });
  });

  test('a row with a new quote comes before those that the spot has left behind', () => {
    const world = open();
    const chain = shown(world, { strikes: ladder(60) });
    world.clock.advance(1_000);
    const last = chain.tickers.length - 1;
    world.spot(SPOT + 3);
    world.quoteFair(chain, last, () => 0.3);
    world.clock.costMs = 0.2;
    world.desk.run();
    world.clock.costMs = 0;
    expect(world.get(chain.tickers[last]!, 'iv')).toBeGreaterThan(0.28);
    expect(world.get(chain.tickers[last - 1]!, 'iv')).toBeCloseTo(SMILE(chain.strikes[last]!), 4);
  });

  test('a chain that uses up every run does not keep the others from their turn', () => {
    const world = open();
    const busy = world.list({ strikes: ladder(60), lifeMs: 30 * DAY_MS });
    const quiet = world.list({ strikes: ladder(3), lifeMs: 40 * DAY_MS });
    world.desk.want([keyOf(busy), keyOf(quiet)]);
    world.spot(SPOT);
    world.show(busy);
    world.show(quiet);
    world.clock.costMs = 0.2;
    world.desk.run();
    for (let turn = 0; turn < 3; turn++) {
      world.show(busy);
      world.clock.advance(12);
      world.desk.run();
    }
    for (const ticker of quiet.tickers) expect(world.get(ticker, 'iv')).toBeGreaterThan(0);
  });
});

describe('a feed that fell silent', () => {
  test('leaves its last volatilities, flagged; greeks follow the spot along the last forward', () => {
    const world = open();
    const chain = shown(world);
    const index = indexOf(chain, SPOT, 'call');
    const ticker = chain.tickers[index]!;
    const iv = world.get(ticker, 'iv');
    const delta = world.get(ticker, 'delta');
    expect(note(world, ticker)).toEqual([]);
    const ratio = Number(figure(world, ticker, 'Forward').value) / SPOT;

    world.feed.isQuiet = true;
    world.settle();
    expect(note(world, ticker)).toEqual(['Stale quote: its last volatility is kept.']);
    expect(world.get(ticker, 'valueFlags')).toBe(FLAG.stale);
    expect(world.get(ticker, 'iv')).toBe(iv);
    expect(world.get(ticker, 'delta')).toBeCloseTo(delta, 6);
    world.spot(SPOT * 1.01);
    world.settle();
    expect(world.get(ticker, 'iv')).toBe(iv);
    expect(world.get(ticker, 'delta')).toBeGreaterThan(delta + 0.05);
    expect(Number(figure(world, ticker, 'Forward').value) / (SPOT * 1.01)).toBeCloseTo(ratio, 9);

    world.feed.isQuiet = false;
    world.spot(SPOT);
    world.settle();
    expect(note(world, ticker)).toEqual([]);
    expect(world.get(ticker, 'valueFlags')).toBe(0);
    expect(world.get(ticker, 'iv')).toBeCloseTo(SMILE(SPOT), 6);
  });
});

test('a quote that the underlying has moved away from is stale after a minute, and keeps its volatility', () => {
  const world = open();
  const chain = shown(world);
  const old = chain.tickers[indexOf(chain, SPOT - 40, 'put')]!;
  const iv = world.get(old, 'iv');
  world.clock.advance(61_000);
  world.spot(SPOT * 1.02);
  for (let index = 0; index < chain.tickers.length; index++) {
    if (chain.tickers[index] !== old) {
      const price = world.fair(chain, index, SMILE, SPOT * 1.02);
      world.quote(chain.tickers[index]!, price - 0.01, price + 0.01);
    }
  }
  world.settle();
  expect(world.get(old, 'iv')).toBe(iv);
  expect(note(world, old)).toEqual(['Stale quote: its last volatility is kept.']);
  expect(note(world, chain.tickers[0]!)).toEqual([]);
});

describe('the last day', () => {
  test('has values to its last minute and second, and says that it has expired without being asked', () => {
    const world = open();
    const chain = shown(world, { lifeMs: MINUTE_MS, strikes: ladder(9, 5) });
    const index = indexOf(chain, SPOT, 'call');
    const ticker = chain.tickers[index]!;
    expect(world.get(ticker, 'iv')).toBeCloseTo(SMILE(SPOT), 2);
    world.clock.advance(58_000);
    expect(world.get(ticker, 'valueReason')).toBe(0);
    for (const column of ['iv', 'delta', 'gamma', 'theta', 'vega', 'rho'] as const) {
      expect(Number.isFinite(world.get(ticker, column))).toBe(true);
    }
    world.show(chain);
    world.settle(15);
    expect(world.get(ticker, 'iv')).toBeCloseTo(SMILE(SPOT), 2);
    world.clock.advance(2_000);
    expect(world.get(ticker, 'valueReason')).toBe(REASON.expired);
    for (const each of chain.tickers) {
      expect(world.get(each, 'valueReason')).toBeGreaterThan(0);
      expect(world.get(each, 'iv')).toBeNaN();
    }
    const { revision } = world.board;
    world.spot(SPOT + 20);
    const before = world.board.revision;
    world.settle(MINUTE_MS);
    expect(before).toBe(revision + 1);
    expect(world.board.revision).toBe(before);
  });

  test('volatility of a still quote is followed through the last minutes', () => {
    const world = open();
    const chain = shown(world, { lifeMs: 10 * MINUTE_MS, strikes: ladder(9, 5) });
    const ticker = chain.tickers[indexOf(chain, SPOT, 'call')]!;
    const first = world.get(ticker, 'iv');
    world.clock.advance(5 * MINUTE_MS);
    // Half the time at the same price: √2 times the volatility.
    expect(world.get(ticker, 'iv') / first).toBeCloseTo(Math.SQRT2, 2);
  });

  test('a delayed feed counts from the time of its market', () => {
    const world = open();
    world.feed.delayMs = 15 * MINUTE_MS;
    const chain = shown(world, { lifeMs: MINUTE_MS });
    expect(Number(figure(world, chain.tickers[0]!, 'Time to expiry').value) * 365 * DAY_MS).toBeCloseTo(
      16 * MINUTE_MS - 1_000,
      -1,
    );
  });
});

test.each([
  ['crossed', 105, 104.9, REASON.crossed],
  ['zero bid', 0, 0.05, REASON.zero_bid],
  ['no ask', 5, Number.NaN, REASON.no_quote],
  ['below its exercise value', 1, 1.1, REASON.at_or_below_intrinsic],
  ['above the underlying', 7000, 7001, REASON.at_or_above_max],
])('a quote that is %s has the reason and no value', (_, bid, ask, reason) => {
  const world = open();
  const chain = shown(world);
  const index = indexOf(chain, SPOT - 40, 'call');
  const ticker = chain.tickers[index]!;
  world.quote(ticker, bid, ask);
  world.settle();
  expect(world.get(ticker, 'valueReason')).toBe(reason);
  for (const column of ['iv', 'delta', 'gamma', 'theta', 'vega', 'rho'] as const) {
    expect(world.get(ticker, column)).toBeNaN();
  }
  expect(world.desk.explain(ticker)!.reason).toMatch(/^[A-Z].*\.$/);
  const other = chain.tickers[indexOf(chain, SPOT + 40, 'call')]!;
  expect(world.get(other, 'iv')).toBeCloseTo(SMILE(SPOT + 40), 5);
});

test('a locked quote is a price, and so is one deep in the money', () => {
  const world = open();
  const chain = shown(world, { strikes: [...ladder(9), 5000] });
  const locked = indexOf(chain, SPOT + 40, 'call');
  const price = world.fair(chain, locked);
  world.quote(chain.tickers[locked]!, price, price);
  world.settle();
  expect(world.get(chain.tickers[locked]!, 'iv')).toBeCloseTo(SMILE(SPOT + 40), 6);
  const deep = chain.tickers[indexOf(chain, 5000, 'call')]!;
  expect(world.get(deep, 'iv')).toBeCloseTo(SMILE(5000), 3);
  expect(world.get(deep, 'delta')).toBeGreaterThan(0.99);
});

describe('American chains', () => {
  const american = { underlying: 'SPY' as Ticker, root: 'SPY', lifeMs: 200 * DAY_MS };

  test('show the European figure first and the refined one after, on the board', () => {
    const world = open('american');
    const chain = world.list({ ...american, strikes: ladder(9, 200) });
    world.desk.want([keyOf(chain)]);
    world.spot(SPOT, american.underlying);
    world.show(chain);
    const put = indexOf(chain, SPOT + 400, 'put');
    world.desk.run();
    const quick = world.get(chain.tickers[put]!, 'iv');
    expect(quick).toBeGreaterThan(SMILE(SPOT + 400) + 0.002);
    expect(note(world, chain.tickers[put]!)).toEqual(['The premium for early exercise is not solved for yet.']);
    expect(world.get(chain.tickers[put]!, 'valueFlags')).toBe(FLAG.unrefined);
    world.clock.advance(12_000);
    const atExercise = chain.tickers[indexOf(chain, SPOT + 800, 'put')]!;
    chain.tickers.forEach((ticker, index) => {
      if (ticker === atExercise) return;
      expect(Math.abs(world.get(ticker, 'iv') - SMILE(chain.strikes[index]!))).toBeLessThan(1e-4);
    });
    expect(world.get(atExercise, 'valueReason')).toBe(REASON.at_or_below_intrinsic);
    expect(note(world, chain.tickers[put]!)).toEqual([]);
    expect(world.desk.refinedCount).toBeGreaterThanOrEqual(chain.tickers.length);
  });

  test('are refined round and round, however little time there is', () => {
    const world = open('american');
    const chain = world.list({ ...american, strikes: ladder(15, 100) });
    world.desk.want([keyOf(chain)]);
    world.spot(SPOT, american.underlying);
    world.show(chain);
    world.desk.run();
    world.clock.costMs = 1;
    world.clock.advance(10_000);
    world.clock.costMs = 0;
    for (const ticker of chain.tickers) expect(note(world, ticker)).toEqual([]);
  });

  test('on no screen are solved for outward from the forward, so that what is read at the money has settled before the wings', () => {
    const world = open('american');
    const chain = world.list({ ...american, lifeMs: 1_100 * DAY_MS, strikes: ladder(121, 50) });
    world.spot(SPOT, american.underlying);
    world.desk.want([summaryOf(chain)]);
    const quoteAt = world.clock.wallNow();
    world.desk.learn(
      chain.tickers.map((_, index) => {
        const price = world.fair(chain, index);
        return snapshotOf(chain, index, { bid: price - 0.05, ask: price + 0.05, quoteAt });
      }),
    );
    world.clock.costMs = 0.2;
    const seen: number[] = [];
    for (let tick = 0; tick < 40; tick++) {
      world.clock.advance(250);
      seen.push(world.records.get(summaryOf(chain))!.atmIv!);
      // A part of the chain, so that the first values are read while most rows wait.
      if (tick === 0) expect(world.desk.refinedCount).toBeLessThan(chain.tickers.length / 3);
    }
    world.clock.costMs = 0;
    expect(world.desk.refinedCount).toBeGreaterThanOrEqual(chain.tickers.length);
    const { forward } = world.records.get(summaryOf(chain))!;
    // With early exercise left in, it is 0.0006 off for as long as its rows wait.
    for (const iv of seen) expect(Math.abs(iv - SMILE(forward!))).toBeLessThan(0.00015);
  });

  test('are not solved for again while nothing moves', () => {
    const world = open('american');
    shown(world, { ...american, strikes: ladder(9, 200) });
    world.clock.advance(10_000);
    const { refinedCount } = world.desk;
    world.clock.advance(MINUTE_MS);
    expect(world.desk.refinedCount).toBe(refinedCount);
  });
});

describe('records of analytics', () => {
  test('are made when they are wanted only', () => {
    const world = open();
    const chain = shown(world);
    expect(world.records.get(summaryOf(chain))).toBeUndefined();
    world.desk.want([keyOf(chain), summaryOf(chain)]);
    world.clock.advance(300);
    expect(world.records.get(summaryOf(chain))).toMatchObject({
      underlying: SPX,
      expiry: chain.expiry,
      listedCount: chain.tickers.length,
      coveredCount: chain.tickers.length,
      forwardSource: 'parity',
    });
    const { forward, atmIv, expectedMoveStraddle } = world.records.get(summaryOf(chain))!;
    expect(forward).toBeCloseTo(SPOT * Math.exp(((RATE - YIELD) * 30) / 365), 1);
    expect(atmIv).toBeCloseTo(SMILE(forward!), 4);
    expect(expectedMoveStraddle).toBeGreaterThan(100);
  });

  test('follow a busy market four times a second, profiles and overviews once', () => {
    const world = open();
    const chain = shown(world, {}, (each) => [summaryOf(each), profileKey(SPX, each.expiry), overviewKey(SPX)]);
    world.clock.advance(1_000);
    const ats = { summary: new Set<number>(), profile: new Set<number>(), overview: new Set<number>() };
    for (let step = 0; step < 500; step++) {
      world.spot(SPOT + (step % 7));
      world.desk.run();
      world.clock.advance(20);
      ats.summary.add(world.records.get(summaryOf(chain))!.at);
      ats.profile.add(world.records.get(profileKey(SPX, chain.expiry))!.at);
      ats.overview.add(world.records.get(overviewKey(SPX))!.at);
    }
    expect(ats.summary.size).toBeGreaterThanOrEqual(35);
    expect(ats.summary.size).toBeLessThanOrEqual(41);
    for (const each of [ats.profile, ats.overview]) {
      expect(each.size).toBeGreaterThanOrEqual(9);
      expect(each.size).toBeLessThanOrEqual(11);
    }
  });

  test('rest on contracts that are on no screen, as the snapshot of the whole expiry tells them', () => {
    const world = open();
    const chain = world.list({ strikes: ladder(41, 25) });
    world.desk.want([summaryOf(chain), profileKey(SPX, chain.expiry)]);
    world.desk.learn(
      chain.tickers.map((_, index) => {
        const price = world.fair(chain, index);
        return snapshotOf(chain, index, {
          bid: price - 0.1,
          ask: price + 0.1,
          quoteAt: world.clock.wallNow(),
          openInterest: 100 + index,
          volume: 10,
        });
      }),
    );
    world.clock.advance(1_000);
    const summary = world.records.get(summaryOf(chain))!;
    expect(summary).toMatchObject({ coveredCount: 82, callVolume: 410, missing: 0, isSpotImplied: true });
    expect(summary.atmIv).toBeCloseTo(SMILE(summary.forward!), 3);
    expect(world.desk.valuedCount).toBe(0); // nothing of it is on a screen

    const profile = world.records.get(profileKey(SPX, chain.expiry))!;
    expect(profile.strikes).toEqual(ladder(41, 25));
    for (const column of [
      profile.callOpenInterest,
      profile.putOpenInterest,
      profile.callVolume,
      profile.putVolume,
      profile.callGex,
      profile.putGex,
      profile.bidIv,
      profile.midIv,
      profile.askIv,
    ]) {
      expect(column.length).toBe(41);
    }
    expect(profile.strikes[profile.callsFrom]!).toBeGreaterThanOrEqual(profile.forward!);
    expect(profile.strikes[profile.callsFrom - 1]!).toBeLessThan(profile.forward!);
    profile.strikes.forEach((strike, place) => {
      expect(profile.midIv[place]).toBeCloseTo(SMILE(strike), 3);
      expect(profile.bidIv[place]).toBeLessThan(profile.midIv[place]!);
      expect(profile.askIv[place]).toBeGreaterThan(profile.midIv[place]!);
      expect(profile.callGex[place]).toBeGreaterThanOrEqual(0);
      expect(profile.putGex[place]).toBeLessThanOrEqual(0);
    });
    const gex = [...profile.callGex, ...profile.putGex].reduce((sum, one) => sum + one, 0);
    expect(gex).toBeCloseTo(summary.gexNet, -2);
    expect(JSON.stringify(profile).length).toBeLessThan(12_000);
  });

  test('a contract that comes on screen keeps what the snapshot told until it has a quote of its own', () => {
    const world = open();
    const chain = world.list();
    world.desk.want([keyOf(chain), summaryOf(chain)]);
    world.desk.learn(
      chain.tickers.map((_, index) => {
        const price = world.fair(chain, index);
        return snapshotOf(chain, index, { bid: price - 0.1, ask: price + 0.1, quoteAt: world.clock.wallNow() });
      }),
    );
    world.board.add(chain.tickers[0]!);
    world.settle();
    expect(world.get(chain.tickers[0]!, 'iv')).toBeCloseTo(SMILE(chain.strikes[0]!), 3);
    // An older snapshot changes nothing of a live quote.
    world.quoteFair(chain, 0, () => 0.3);
    world.settle();
    world.desk.learn([snapshotOf(chain, 0, { bid: 1, ask: 2, quoteAt: world.clock.wallNow() - 5_000 })]);
    world.settle();
    expect(world.get(chain.tickers[0]!, 'iv')).toBeCloseTo(0.3, 3);
  });

  test('an overview puts the wanted expiries together, with the index of thirty days between two', () => {
    const world = open();
    const near = world.list({ lifeMs: 20 * DAY_MS, strikes: ladder(61, 25) });
    const far = world.list({ lifeMs: 48 * DAY_MS, strikes: ladder(61, 25) });
    world.desk.want([keyOf(near), keyOf(far), summaryOf(near), summaryOf(far), overviewKey(SPX)]);
    world.spot(SPOT);
    for (const chain of [near, far]) {
      world.desk.learn(
        chain.tickers.map((_, index) => {
          const price = world.fair(chain, index);
          const openInterest =
            chain.rights[index] === 'call' && chain.strikes[index]! > SPOT
              ? 3_000
              : chain.rights[index] === 'put'
                ? 1_500
                : 1_000;
          const quoteAt = world.clock.wallNow();
          return snapshotOf(chain, index, { bid: price, ask: price, quoteAt, openInterest, volume: 2 });
        }),
      );
    }
    world.clock.advance(1_500);
    const overview = world.records.get(overviewKey(SPX))!;
    const summaries = [near, far].map((chain) => world.records.get(summaryOf(chain))!);
    expect(overview.expiries).toEqual([near.expiry, far.expiry]);
    expect(overview.gexNet).toBeCloseTo(summaries[0]!.gexNet + summaries[1]!.gexNet, 0);
    expect(overview.putCallOpenInterest).toBeLessThan(1);
    expect(overview.putCallVolume).toBe(1);
    expect(overview.termStructure.map(({ expiry }) => expiry)).toEqual([near.expiry, far.expiry]);
    const indices = summaries.map(({ varianceIndex }) => varianceIndex!);
    expect(overview.index30d).toBeGreaterThanOrEqual(Math.min(...indices) - 0.01);
    expect(overview.index30d).toBeLessThanOrEqual(Math.max(...indices) + 0.01);
    expect(overview.gammaFlip).toBeGreaterThan(0.92 * SPOT);
    expect(overview.gammaFlip).toBeLessThan(1.08 * SPOT);
    // One of them alone is not around thirty days.
    world.desk.want([keyOf(near), overviewKey(SPX)]);
    world.spot(SPOT + 1);
    world.settle(1_500);
    expect(world.records.get(overviewKey(SPX))).toMatchObject({ expiries: [near.expiry], index30d: undefined });
  });

  test('of names that there are not are left alone', () => {
    const world = open();
    world.desk.want([summaryKey(SPX, '2026-12-01' as Expiry), overviewKey('QQQ' as Ticker), 'market']);
    world.settle(3_000);
    expect(world.records.get(overviewKey('QQQ' as Ticker))).toBeUndefined();
    expect(world.desk.explain('O:SPXW261201C06700000')).toBeUndefined();
  });
});

describe('an explanation', () => {
  test('opens a value to its inputs, model, formula, units and age', () => {
    const world = open();
    const chain = shown(world);
    const ticker = chain.tickers[indexOf(chain, SPOT, 'put')]!;
    world.clock.advance(6_000);
    const explanation = world.desk.explain(ticker)!;
    expect(explanation).toMatchObject({ subject: ticker, reason: undefined });
    expect(explanation.model).toMatch(/European exercise/);
    expect(explanation.formula).toMatch(/solved for σ/);
    const shownFigures = Object.fromEntries(
      explanation.rows.map(({ label, value, unit }) => [label, `${value} ${unit}`]),
    );
    expect(shownFigures).toMatchObject({
      Spot: `${SPOT} USD`,
      Strike: `${SPOT} USD per share`,
      Rate: `${RATE} continuous, per year`,
      'Age of the quote': '7 s',
    });
    expect(Number(figure(world, ticker, 'Implied volatility').value)).toBeCloseTo(world.get(ticker, 'iv'), 9);
    expect(Number(figure(world, ticker, 'Delta').value)).toBeCloseTo(world.get(ticker, 'delta'), 6);
    expect(Number(figure(world, ticker, 'Implied yield').value)).toBeCloseTo(YIELD, 3);
  });

  test('is plain data that can pass a port', () => {
    const world = open();
    const chain = shown(world);
    const explanation = world.desk.explain(chain.tickers[0]!);
    expect(structuredClone(explanation)).toEqual(explanation);
  });

  test('says that a wide quote deserves little trust', () => {
    const world = open();
    const chain = shown(world);
    const ticker = chain.tickers[indexOf(chain, SPOT + 40, 'call')]!;
    world.quote(ticker, 20, 120);
    world.settle();
    expect(note(world, ticker)).toEqual(['Wide quote: low confidence.']);
    expect(world.get(ticker, 'valueFlags')).toBe(FLAG.wide);
  });
});
