import { afterEach, describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { LazyPart } from '../../../src/worker/lazy-part.js';
import { Reference } from '../../../src/worker/reference.js';
import { contractOf, TEST_CONFIG, type FakeRest } from '../../support/builders.js';
import { CHAIN } from '../../support/builders-feed.js';
import { CHAIN_KEY, hubWorld, VIEWER_KEY, type HubTab } from '../../support/builders-hub.js';

const OPTION = contractOf(650);
const OTHER = contractOf(655);
const worlds: ReturnType<typeof hubWorld>[] = [];
const made = (...options: Parameters<typeof hubWorld>) => {
  const world = hubWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(() => {
  for (const world of worlds.splice(0)) world.close();
});

const codeOf = async (call: Promise<unknown>) =>
  errorCode(
    await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
const quote = (ticker: string, bid: number, at: number, sequence = 1) => ({
  ev: 'Q',
  sym: ticker,
  bp: bid,
  ap: bid + 0.2,
  bs: 1,
  as: 1,
  t: at,
  q: sequence,
});
const count = (rest: FakeRest) => rest.asked.length;

/** A hub with a tab that looks at SPY and one contract, live. */
async function looking(...options: Parameters<typeof hubWorld>) {
  const world = made(...options);
  const tab = await world.tab();
  await tab.want(['SPY', OPTION], ['expiries SPY', CHAIN_KEY]);
  await world.pass(1_200);
  return { ...world, newTab: world.tab, tab };
}

describe('one tab', () => {
  test('gets the listing, first values, and then what streams', async () => {
    const { tab, send, clock, pass, held } = await looking();
    expect(tab.store.record('expiries SPY')).toMatchObject({ expiries: ['2026-12-18'], source: 'rest' });
    expect(tab.store.record(CHAIN_KEY)).toMatchObject({ strikes: [645, 650, 655], source: 'rest' });
    expect(tab.store.record('market')).toMatchObject({ isOpen: true, source: 'vendor' });
    expect(tab.store.record('feed')).toMatchObject({ key: 'held', clientsCount: 1 });
    expect(tab.value(OPTION, 'bid')).toBe(5);
    expect(tab.value(OPTION, 'receivedAt')).toBeNaN();
    expect(held('options')).toEqual([`A.${OPTION}`, `Q.${OPTION}`, `T.${OPTION}`]);
    expect(held('stocks')).toEqual(['A.SPY', 'LULD.SPY', 'Q.SPY', 'T.SPY']);
    send('options', quote(OPTION, 7, clock.now()));
    await pass(50);
    expect(tab.value(OPTION, 'bid')).toBe(7);
    expect(tab.value(OPTION, 'receivedAt')).toBeGreaterThan(0);
  });

  test('streams before there is who asks for first values; those come when it is loaded', async () => {
    let arrive = () => {};
    let loads = 0;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const world = await looking({
      makeReference: (parts, clock) =>
        new LazyPart(async () => {
          if (++loads === 1) throw new TypeError('Failed to fetch dynamically imported module');
          await arrived;
          return new Reference(parts);
        }, clock),
    });
    const { tab, send, clock, pass, rest } = world;
    expect(world.held('options')).toEqual([`A.${OPTION}`, `Q.${OPTION}`, `T.${OPTION}`]);
    expect(rest.of(CHAIN)).toHaveLength(0);
    expect(await codeOf(tab.api.bars({ ticker: 'SPY', interval: '1m', from: 0, to: 60_000 }))).toBe('service-down');
    send('options', quote(OPTION, 7, clock.now()));
    await pass(50);
    expect(tab.value(OPTION, 'bid')).toBe(7);
    await pass(16_000);
    expect(loads).toBe(2);
    arrive();
    await pass(1_200);
    expect(rest.of(CHAIN)).toHaveLength(1);
    expect(tab.value(OPTION, 'openInterest')).toBeGreaterThan(0);
    expect(await tab.api.bars({ ticker: 'SPY', interval: '1m', from: 0, to: 60_000 })).toEqual([]);
  });

  test('that is slow has one delta waiting, and gets the newest values in the next', async () => {
    const { tab, send, clock, pass } = await looking();
    tab.isAcknowledging = false;
    const before = tab.deltas.length;
    for (let tick = 1; tick <= 40; tick++) {
      send('options', quote(OPTION, tick, clock.now(), tick));
      await pass(20);
    }
    expect(tab.deltas.length).toBe(before + 1);
    tab.acknowledge();
    await pass(40);
    expect(tab.deltas.length).toBe(before + 2);
    expect(tab.value(OPTION, 'bid')).toBe(40);
  });

  test('a bad frame, or a bad event in a good one, costs only itself', async () => {
    const { tab, upstream, send, clock, pass } = await looking();
    const socket = upstream.open.find(({ url }) => url.endsWith('options'))!;
    for (const frame of ['', '{', 'null', '[[]]', '\ud800', '[{"ev":"Q","sym":{}}]', '[{"ev":"__proto__"}]'])
      socket.receive(frame);
    send('options', { ev: 'Q', sym: OPTION, bp: 'x' }, quote(OPTION, 9, clock.now()), { ev: 'ZZ' });
    await pass(50);
    expect(tab.value(OPTION, 'bid')).toBe(9);
    const { unusable, optionsConnected } = await tab.api.stats();
    expect(optionsConnected).toBe(true);
    expect(Object.values(unusable).reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(7);
  });
});

describe('two tabs', () => {
  test('share one socket a cluster and one subscription a topic', async () => {
    const world = await looking();
    const second = await world.newTab();
    await second.want([OPTION, OTHER], [CHAIN_KEY]);
    await world.pass(200);
    expect(world.upstream.open.map(({ url }) => url).sort()).toEqual([TEST_CONFIG.optionsUrl, TEST_CONFIG.stocksUrl]);
    const { subscribes } = world.upstream;
    expect(new Set(subscribes).size).toBe(subscribes.length);
    expect(world.held('options')).toHaveLength(6);
    expect(await second.api.stats()).toMatchObject({
      clients: 2,
      stockSymbols: 1,
      optionContracts: 2,
      stockConnected: true,
      optionsConnected: true,
    });
    world.send('options', quote(OPTION, 8, world.clock.now()));
    await world.pass(50);
    expect([world.tab.value(OPTION, 'bid'), second.value(OPTION, 'bid')]).toEqual([8, 8]);
  });

  test('a late one has rows, points and records at once, without a request', async () => {
    const world = await looking();
    for (let tick = 1; tick <= 3; tick++) {
      world.send('options', quote(OPTION, tick, world.clock.now(), tick));
      await world.pass(30);
    }
    const before = count(world.rest);
    const dials = world.upstream.sockets.length;
    const late = await world.newTab();
    await late.want(['SPY', OPTION], ['expiries SPY', CHAIN_KEY]);
    await world.pass(20);
    expect(late.value(OPTION, 'bid')).toBe(3);
    expect(late.points(OPTION)).toEqual(world.tab.points(OPTION));
    expect(late.points(OPTION).slice(-3)).toEqual([1.1, 2.1, 3.1]);
    expect(late.store.record(CHAIN_KEY)).toEqual(world.tab.store.record(CHAIN_KEY));
    expect(count(world.rest)).toBe(before);
    expect(world.upstream.sockets).toHaveLength(dials);
  });

  test('of different addresses have feeds of their own', async () => {
    const world = await looking();
    await world.newTab({ config: { ...TEST_CONFIG, restUrl: 'https://other.test' } });
    await world.newTab({ config: { ...TEST_CONFIG } });
    expect(world.feeds).toHaveLength(2);
  });
});

describe('leaving', () => {
  const leave: [string, (world: Pick<ReturnType<typeof hubWorld>, 'locks'>, tab: HubTab) => void][] = [
    ['a goodbye', (_, tab) => tab.say({ sw: 'bye' })],
    ['a tab killed without one', ({ locks }, tab) => locks.died(tab.id)],
    ['an empty interest', (_, tab) => void tab.want([])],
  ];

  test.each(leave)('%s of the last tab: unsubscribed after five seconds, not before', async (_, go) => {
    const { tab, ...world } = await looking();
    go(world, tab);
    await world.pass(4_900);
    expect(world.held('options')).toHaveLength(3);
    await world.pass(200);
    expect(world.held('options')).toEqual([]);
    expect(world.held('stocks')).toEqual([]);
    expect(world.feeds[0]!.board.size).toBe(0);
  });

  test.each(leave.slice(0, 2))('%s is taken off the count at once', async (_, go) => {
    const { tab, ...world } = await looking();
    const other = await world.newTab();
    expect((await other.api.stats()).clients).toBe(2);
    go(world, tab);
    await world.pass(20);
    expect((await other.api.stats()).clients).toBe(1);
    const before = tab.deltas.length;
    world.send('options', quote(OPTION, 9, world.clock.now()));
    await world.pass(1_000);
    expect(tab.deltas.length).toBe(before);
  });

  test('what another tab still wants stays', async () => {
    const { tab, ...world } = await looking();
    const other = await world.newTab();
    await other.want([OPTION]);
    tab.say({ sw: 'bye' });
    await world.pass(6_000);
    expect(world.held('options')).toHaveLength(3);
    expect(world.held('stocks')).toEqual([]);
  });

  test('a reload within the linger costs no unsubscribing and no request for values', async () => {
    const { tab, ...world } = await looking();
    const costs = () => [
      world.upstream.timeline.filter((entry) => !entry.includes('AM.')), // which only asks whether it lives
      world.rest.of('/v3').length,
    ];
    tab.say({ sw: 'bye' });
    await world.pass(1_000);
    const before = costs();
    const again = await world.newTab();
    await again.want(['SPY', OPTION], ['expiries SPY', CHAIN_KEY]);
    await world.pass(6_000);
    expect(costs()).toEqual(before);
    expect(again.value(OPTION, 'bid')).toBe(5);
  });

  test('a second hello on the same port leaves one tab', async () => {
    const { tab, ...world } = await looking();
    await tab.hello();
    await world.pass(20);
    expect((await tab.api.stats()).clients).toBe(1);
  });
});

describe('a lost connection', () => {
  test('comes back with every topic, and a gap in the points', async () => {
    const { tab, upstream, send, clock, pass, held } = await looking();
    send('options', quote(OPTION, 3, clock.now(), 1));
    await pass(100);
    upstream.open.find(({ url }) => url.endsWith('options'))!.closed(1006);
    await pass(100);
    expect(tab.store.record('feed')?.clusters.options.isAlive).toBe(false);
    await pass(3_000);
    expect(held('options')).toHaveLength(3);
    send('options', quote(OPTION, 4, clock.now(), 2));
    await pass(500);
    expect(tab.store.record('feed')?.clusters.options).toMatchObject({ state: 'live', isAlive: true });
    const points = tab.points(OPTION);
    expect(points.at(-1)).toBe(4.1);
    expect(points.some((value) => Number.isNaN(value))).toBe(true);
  });

  test('is not tried again while the browser is offline', async () => {
    const { tab, upstream, clock, pass } = await looking();
    tab.say({ sw: 'network', isOnline: false });
    await pass(100);
    const dials = upstream.sockets.length;
    await pass(60_000);
    expect(upstream.sockets).toHaveLength(dials);
    expect(tab.store.record('feed')).toMatchObject({ isOnline: false });
    const at = clock.now();
    tab.say({ sw: 'network', isOnline: true });
    await pass(1_000);
    expect(upstream.sockets.length).toBeGreaterThan(dials);
    expect(clock.now() - at).toBeLessThanOrEqual(1_000);
  });
});

describe('the key', () => {
  test('is what everything waits for; what is cached and listed needs none', async () => {
    const world = made({ isKeyless: true });
    const tab = await world.tab();
    await tab.want(['SPY', OPTION], ['expiries SPY', CHAIN_KEY]);
    await world.pass(2_000);
    expect(world.upstream.sockets).toEqual([]);
    expect(world.rest.asked).toEqual([]);
    expect(tab.store.record('feed')).toMatchObject({ key: 'none' });
    await tab.api.connect(`  ${VIEWER_KEY} `);
    await world.pass(1_200);
    expect(world.held('options')).toHaveLength(3);
    expect(tab.store.record(CHAIN_KEY)).toMatchObject({ source: 'rest' });
  });

  test('goes to the sockets and nowhere else: not into the log, an answer, or a delta', async () => {
    const world = made({ isKeyless: true });
    const tab = await world.tab();
    await tab.want(['SPY', OPTION], ['expiries SPY', CHAIN_KEY]);
    world.log.warn('test', `written before: ${VIEWER_KEY}`);
    await tab.api.connect(VIEWER_KEY);
    await world.pass(300);
    world.upstream.open[0]!.receive([{ ev: 'status', status: 'error', message: `bad key ${VIEWER_KEY}` }]);
    world.upstream.open[0]!.closed(1006);
    await world.pass(5_000);
    const auths = world.upstream.sent.filter((text) => text.includes(VIEWER_KEY));
    expect(auths.length).toBeGreaterThan(0);
    for (const text of auths) expect(JSON.parse(text)).toEqual({ action: 'auth', params: VIEWER_KEY });
    const told = JSON.stringify([
      await tab.api.log(),
      await tab.api.stats(),
      tab.messages,
      tab.deltas.map(({ records }) => records),
    ]);
    expect(told).toContain('a key was given');
    expect(told).not.toContain(VIEWER_KEY);
  });

  test('of the viewer never goes to the demo feed', async () => {
    const world = made();
    const tab = await world.tab({ config: { ...TEST_CONFIG, feed: 'demo' } });
    await tab.want(['SPY']);
    await world.pass(300);
    expect(world.upstream.sent.map((text) => JSON.parse(text)).find(({ action }) => action === 'auth')).toMatchObject({
      params: 'demo',
    });
    expect(world.upstream.sent.join()).not.toContain(VIEWER_KEY);
  });

  test.each(['', '   ', 'two words', 'naïve', 'x'.repeat(201), 'a\nb', 7, null, { key: 'x' }])(
    '%j is none',
    async (text) => {
      const world = made({ isKeyless: true });
      const tab = await world.tab();
      expect(await codeOf(tab.api.connect(text as string))).toBe('bad-input');
      expect(world.keys.state).toBe('none');
    },
  );

  test('is waited for by tabs of the live feed, not by those of the demo', async () => {
    let found = () => {};
    const world = made({
      isKeyless: true,
      loadKeys: (keys) =>
        new Promise((resolve) => {
          found = () => {
            keys.state = 'locked';
            resolve();
          };
        }),
    });
    await world.tab({ config: { ...TEST_CONFIG, feed: 'demo' } });
    let isAttached = false;
    const live = world.tab().then((tab) => {
      isAttached = true;
      return tab;
    });
    await world.pass(500);
    expect(isAttached).toBe(false);
    found();
    await world.pass(100);
    expect((await live).store.record('feed')?.key).toBe('locked');
  });

  test('that could not be looked for is looked for again with the next tab', async () => {
    let triesCount = 0;
    const world = made({
      isKeyless: true,
      loadKeys: async (keys) => {
        if (++triesCount === 1) throw new Error('gone');
        await keys.hold(VIEWER_KEY, 'device');
      },
    });
    await world.pass(20);
    const tab = await world.tab();
    expect([triesCount, tab.store.record('feed')?.key]).toEqual([2, 'held']);
  });

  test('that is refused is tried once, until there is another', async () => {
    const world = made({ upstream: { keys: ['the-right-key'] } });
    const tab = await world.tab();
    await tab.want([OPTION]);
    await world.pass(120_000);
    expect(world.upstream.sockets).toHaveLength(1);
    expect(tab.store.record('feed')?.clusters.options).toMatchObject({ state: 'rejected', cause: 'auth-failed' });
    await tab.api.connect('the-right-key');
    await world.pass(1_500);
    expect(world.held('options')).toHaveLength(3);
  });

  test('locked or forgotten, all tabs stop at once', async () => {
    for (const how of ['lock', 'forget'] as const) {
      const { tab, ...world } = await looking();
      await tab.api[how]();
      await world.pass(1_000);
      expect(world.upstream.open).toEqual([]);
      expect(tab.store.record('feed')?.key).toBe(how === 'lock' ? 'locked' : 'none');
    }
  });
});

describe('what a port says is checked', () => {
  test('a hello of another protocol is refused', async () => {
    const world = made();
    const tab = await world.tab();
    expect(await codeOf(tab.hello({ protocol: 2_000 }))).toBe('protocol');
    expect(await codeOf(tab.api.hello(null as never))).toBe('protocol');
    expect(world.feeds).toHaveLength(1);
  });

  test('before a hello there is nothing to be had', async () => {
    const world = made();
    const tab = await world.tab();
    tab.say({ sw: 'bye' });
    await world.pass(20);
    expect(await codeOf(tab.want(['SPY']) as Promise<unknown>)).toBe('protocol');
    expect(await codeOf(tab.api.stats())).toBe('protocol');
    expect(await codeOf(tab.api.useHere())).toBe('protocol');
  });

  test('a bad interest leaves the old one standing', async () => {
    const { tab, ...world } = await looking();
    const bad = { version: 9, tickers: ['SPY'], rows: [], records: [] };
    expect(await codeOf(tab.api.setInterest(bad) as Promise<unknown>)).toBe('bad-input');
    await world.pass(6_000);
    expect(world.held('options')).toHaveLength(3);
  });

  test('what has no ticker’s form is left out, the rest is served', async () => {
    const world = made();
    const tab = await world.tab();
    await tab.want(['*', 'T.*', '../x', 'SPY', 'SPY,QQQ', '__proto__']);
    await world.pass(200);
    expect(world.held('stocks')).toEqual(['A.SPY', 'LULD.SPY', 'Q.SPY', 'T.SPY']);
    expect(world.upstream.sent.join()).not.toContain('*');
  });

  test('junk is not handled and not answered', async () => {
    const { tab, ...world } = await looking();
    const before = tab.messages.length;
    for (const junk of [null, 1, 'x', [], {}, { sw: 'delta' }, { sw: 'ack' }, { sw: 'visibility', visibility: 'x' }])
      tab.say(junk);
    await world.pass(15);
    expect(tab.messages.length).toBe(before);
    tab.say({ sw: 'ping' });
    await world.pass(15);
    expect(tab.messages.at(-1)).toEqual({ sw: 'pong', generation: world.hub.generation });
  });
});

test('closed, the feed has no socket, no timer and no word left', async () => {
  const { tab, feeds, upstream, clock, pass } = await looking();
  feeds[0]!.close();
  feeds[0]!.close();
  await pass(2_000);
  const before = tab.deltas.length;
  await pass(60_000);
  expect(upstream.open).toEqual([]);
  expect(tab.deltas.length).toBe(before);
  expect(clock.pendingCount).toBe(1); // the hub’s own measuring
});
