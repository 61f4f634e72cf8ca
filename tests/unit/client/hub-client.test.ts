import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../../src/base/clock.js';
import { errorCode } from '../../../src/base/errors.js';
import { PROTOCOL, VERSION } from '../../../src/base/version.js';
import { HubClient } from '../../../src/client/hub-client.js';
import type { Changes } from '../../../src/client/tab-store.js';
import { AT, WIDTH, type Row } from '../../../src/market/quote-board.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { rowOfValues, TEST_CONFIG } from '../../support/builders.js';
import { delivered, FakeHubs, fakePage, until } from '../../support/builders-page.js';
import { FakeClock } from '../../support/fake-clock.js';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
  vi.unstubAllGlobals();
});

function world(prepare: (hubs: FakeHubs) => void = () => {}) {
  const page = fakePage();
  const hubs = new FakeHubs();
  prepare(hubs);
  const clock = new FakeClock(1_000_000);
  const sleep = { ms: 0 };
  const pageClock: Clock = {
    now: () => clock.now() + sleep.ms,
    wallNow: () => clock.wallNow() + sleep.ms,
    after: (delayMs, run) => clock.after(delayMs, run),
  };
  const client = new HubClient({ open: hubs.open, config: TEST_CONFIG, clock: pageClock });
  cleanups.push(() => {
    client.close();
    hubs.close();
  });
  const owner = {};
  return {
    page,
    hubs,
    clock,
    /** The computer sleeps: time goes by, and no timer fires. */
    sleep(ms: number) {
      sleep.ms += ms;
    },
    client,
    owner,
    async attached() {
      await until('attached', () => client.link.state === 'attached');
      await until('the first interest', () => hubs.last.interests.length > 0);
    },
    async want(...tickers: string[]) {
      const before = hubs.last.interests.length;
      client.want(owner, { tickers: tickers as Ticker[], records: [] });
      page.frame();
      await until('an interest', () => hubs.last.interests.length > before);
      return hubs.last.interests.at(-1)!;
    },
  };
}
const deltaRows = (row: number, last: number) => {
  const rows = new Float64Array(WIDTH + 1);
  rows[0] = row;
  rows.set(rowOfValues({ last }), 1);
  return rows;
};

describe('attaching', () => {
  test('says hello with what the hub has to know, the tab’s lock held', async () => {
    const { hubs, page, client, attached } = world();
    expect(client.link.state).toBe('opening');
    await attached();
    const [hello] = hubs.last.hellos;
    expect(hello).toMatchObject({ protocol: PROTOCOL, version: VERSION, visibility: 'focused', config: TEST_CONFIG });
    expect(hello!.lockName).toBe(`strikewire-tab:${hello!.tabId}`);
    expect(page.locks.has(hello!.lockName!)).toBe(true);
  });

  test('says what was wanted meanwhile, with the tab’s rows', async () => {
    const { hubs, client, owner, page, attached } = world();
    client.want(owner, { tickers: ['SPY', 'QQQ'] as Ticker[], records: ['expiries SPY'] });
    page.frame();
    await attached();
    expect(hubs.last.interests.at(-1)).toMatchObject({
      tickers: ['SPY', 'QQQ'],
      rows: [0, 1],
      records: ['expiries SPY'],
    });
  });

  test('to a hub of another protocol is not tried again: a reload is what helps', async () => {
    const { hubs, client, clock } = world((made) => {
      made.protocol = 999;
    });
    await until('missing', () => client.link.state === 'missing');
    expect(client.link.message).toMatch(/different versions/);
    await clock.advanceAsync(60_000);
    await delivered();
    expect(hubs.opened).toHaveLength(1);
    expect(hubs.last.isClosed).toBe(true);
  });

  test('is given up when the script is missing', async () => {
    const { hubs, client, attached } = world();
    await attached();
    hubs.events!.missing();
    expect(client.link).toMatchObject({ state: 'missing', message: 'The shared worker could not be loaded.' });
    await expect(client.stats()).rejects.toMatchObject({ name: 'hub-missing' });
  });

  test('is given up where the page has no way to a hub', async () => {
    const { client, hubs, clock } = world((made) => {
      made.refuses = new TypeError('SharedWorker is not a constructor');
    });
    await until('missing', () => client.link.state === 'missing');
    await clock.advanceAsync(60_000);
    expect(hubs.opened).toHaveLength(0);
  });

  test('to a hub that does not answer is tried again, ever more rarely', async () => {
    const { hubs, client, owner, clock } = world((made) => {
      made.isDeaf = true;
    });
    client.want(owner, { tickers: [], records: ['feed'] });
    const openedAt: number[] = [];
    for (let ms = 0; ms < 40_000; ms += 250) {
      await delivered();
      while (openedAt.length < hubs.opened.length) openedAt.push(ms);
      await clock.advanceAsync(250);
    }
    const gaps = openedAt.slice(1).map((at, index) => at - openedAt[index]!);
    expect(gaps.slice(0, 4)).toEqual([5_000, 5_500, 6_000, 7_000]);
    expect(client.link.state).toBe('lost');
    expect(hubs.opened.slice(0, -1).every((hub) => hub.isClosed)).toBe(true);
    hubs.isDeaf = false;
    await clock.advanceAsync(15_000);
    await until('attached', () => client.link.state === 'attached');
  });
});

describe('interest', () => {
  test('is the union over the owners, said once at the end of the task that changes it: no frame is waited for', async () => {
    const { hubs, client, page, attached } = world();
    await attached();
    const before = hubs.last.interests.length;
    const [first, second] = [{}, {}];
    client.want(first, { tickers: ['SPY', 'QQQ'] as Ticker[], records: [] });
    client.want(second, { tickers: ['QQQ', 'IWM'] as Ticker[], records: ['market'] });
    client.want(second, { tickers: ['IWM'] as Ticker[], records: [] });
    await until('said', () => hubs.last.interests.length > before);
    page.frame();
    await delivered();
    expect(hubs.last.interests).toHaveLength(before + 1);
    expect(hubs.last.interests.at(-1)).toMatchObject({ tickers: ['SPY', 'IWM', 'QQQ'], records: [] });
    client.release(first);
    page.frame();
    await until('released', () => hubs.last.interests.at(-1)!.tickers.length === 1);
    expect(client.isWanted).toBe(true);
    client.release(second);
    expect(client.isWanted).toBe(false);
  });

  test('said again costs nothing', async () => {
    const { hubs, client, owner, page, attached, want } = world();
    await attached();
    await want('SPY');
    const count = hubs.last.interests.length;
    client.want(owner, { tickers: ['SPY'] as Ticker[], records: [] });
    page.frame();
    await delivered();
    expect(hubs.last.interests).toHaveLength(count);
  });

  test('that another owner adds nothing to is not said again', async () => {
    const { hubs, client, page, attached, want } = world();
    await attached();
    await want('SPY', 'QQQ');
    const count = hubs.last.interests.length;
    const second = {};
    client.want(second, { tickers: ['SPY'] as Ticker[], records: [] });
    page.frame();
    await delivered();
    client.release(second);
    page.frame();
    await delivered();
    expect(hubs.last.interests).toHaveLength(count);
  });

  test('of an owner that lets go and takes up again within a frame was never gone, and its values were not', async () => {
    const { hubs, client, owner, page, attached, want } = world();
    await attached();
    const { rows } = await want('SPY');
    hubs.last.delta(deltaRows(rows[0]!, 650));
    await until('merged', () => client.store.board.get(rows[0] as Row, 'last') === 650);
    const count = hubs.last.interests.length;
    client.release(owner);
    expect(client.isWanted).toBe(false);
    client.want({}, { tickers: ['QQQ'] as Ticker[], records: [] });
    await until('the other', () => hubs.last.interests.length > count);
    expect(hubs.last.interests.at(-1)!.tickers).toEqual(['SPY', 'QQQ']);
    client.want(owner, { tickers: ['SPY'] as Ticker[], records: [] });
    page.frame();
    await delivered();
    expect(hubs.last.interests).toHaveLength(count + 1);
    expect(client.store.board.get(client.store.rowFor('SPY' as Ticker), 'last')).toBe(650);
  });

  test('let go of is gone with the next frame', async () => {
    const { hubs, client, owner, page, attached, want } = world();
    await attached();
    await want('SPY');
    client.release(owner);
    await delivered();
    expect(hubs.last.interests.at(-1)!.tickers).toEqual(['SPY']);
    page.frame();
    await until('gone', () => hubs.last.interests.at(-1)!.tickers.length === 0);
  });

  test('is not said after the end', async () => {
    const { hubs, client, owner, page, attached } = world();
    await attached();
    const count = hubs.last.interests.length;
    client.want(owner, { tickers: ['SPY'] as Ticker[], records: [] });
    client.close();
    page.frame();
    await delivered();
    expect(hubs.last.interests).toHaveLength(count);
  });

  test('rises in version with every change', async () => {
    const { attached, want } = world();
    await attached();
    const versions = [await want('A'), await want('B'), await want('A', 'B')].map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(3);
  });
});

describe('a delta', () => {
  test('is merged at once, shown in the next frame, and acknowledged after that', async () => {
    const { hubs, client, page, attached, want } = world();
    await attached();
    const { rows } = await want('SPY');
    const shown: number[][] = [];
    client.listen((changes: Changes) => shown.push([...changes.rows]));
    page.frame();
    shown.length = 0;
    const id = hubs.last.delta(deltaRows(rows[0]!, 650));
    await until('merged', () => client.store.hasChanges);
    expect(client.store.board.values[rows[0]! * WIDTH + AT.last]).toBe(650);
    await delivered();
    expect(shown).toEqual([]);
    expect(hubs.last.of('ack')).toEqual([]);
    page.frame();
    expect(shown).toEqual([rows]);
    await until('acknowledged', () => hubs.last.of('ack').length > 0);
    expect(hubs.last.of('ack')).toEqual([{ sw: 'ack', id }]);
  });

  test('is acknowledged without a frame where nobody listens: none would be drawn', async () => {
    const { hubs, client, attached, want } = world();
    await attached();
    const { rows } = await want('SPY');
    const id = hubs.last.delta(deltaRows(rows[0]!, 650));
    await until('acknowledged', () => hubs.last.of('ack').length > 0); // the page's frames stand still
    expect(hubs.last.of('ack')).toEqual([{ sw: 'ack', id }]);
    expect(client.store.board.get(rows[0] as Row, 'last')).toBe(650);
  });

  test('is acknowledged although a listener throws, and the others hear of it', async () => {
    const { hubs, client, page, attached, want } = world();
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    await attached();
    const { rows } = await want('SPY');
    page.frame();
    const heard: string[] = [];
    client.listen(() => {
      throw new Error('broken');
    });
    const stop = client.listen(() => heard.push('second'));
    const id = hubs.last.delta(deltaRows(rows[0]!, 1));
    await until('merged', () => client.store.hasChanges);
    page.frame();
    await until('acknowledged', () => hubs.last.of('ack').some((ack) => ack.id === id));
    expect(heard).toEqual(['second']);
    expect(reported).toHaveBeenCalledOnce();
    stop();
  });

  test.each([null, 'delta', 7, { sw: 'nonsense' }, { sw: 'toString' }])(
    'what is none (%j) is passed over',
    async (data) => {
      const { hubs, client, attached } = world();
      await attached();
      hubs.last.say(data as never);
      await delivered();
      expect(client.link.state).toBe('attached');
    },
  );
});

describe('a hub that stops answering', () => {
  /** Beats go by, messages arriving between them. */
  async function beat(clock: FakeClock, times: number) {
    for (let count = 0; count < times; count++) {
      await clock.advanceAsync(2_000);
      await delivered();
    }
  }

  test('is given six seconds, suspected, and left for a new one that is told everything again', async () => {
    const { hubs, clock, client, attached, want } = world();
    await attached();
    const { version } = await want('SPY');
    await beat(clock, 2);
    expect(hubs.last.of('ping').length).toBe(2);
    const first = hubs.last;
    hubs.isDeaf = true;
    await beat(clock, 2);
    await clock.advanceAsync(1_500);
    expect(client.link.state).toBe('attached');
    hubs.isDeaf = false;
    hubs.generation = 'second';
    await clock.advanceAsync(500);
    await delivered();
    expect(first).toMatchObject({ suspectedCount: 1, isClosed: true });
    expect(first.of('bye')).toHaveLength(1);
    await until('a new hub', () => hubs.opened.length === 2 && client.link.state === 'attached');
    await until('told', () => hubs.last.interests.length > 0);
    expect(hubs.last.interests.at(-1)).toMatchObject({ tickers: ['SPY'] });
    expect(hubs.last.interests.at(-1)!.version).toBeGreaterThan(version);
    expect(hubs.last.hellos[0]!.tabId).toBe(first.hellos[0]!.tabId);
  });

  test('while the page slept is not to blame: it is asked once more', async () => {
    const { hubs, clock, client, owner, sleep, attached } = world();
    client.want(owner, { tickers: [], records: ['feed'] });
    await attached();
    hubs.isDeaf = true;
    await beat(clock, 1);
    sleep(60_000);
    hubs.isDeaf = false;
    await beat(clock, 2);
    expect(client.link.state).toBe('attached');
    expect(hubs.opened).toHaveLength(1);
    expect(hubs.last.of('ping').length).toBe(3);
  });

  test('is asked once more before it is given up, a second before the end', async () => {
    const { hubs, clock, client, attached, want } = world();
    await attached();
    await want('SPY');
    hubs.isDeaf = true;
    await beat(clock, 2);
    expect(hubs.last.of('ping').length).toBe(2);
    await clock.advanceAsync(1_000);
    await delivered();
    expect(hubs.last.of('ping').length).toBe(3);
    hubs.isDeaf = false;
    hubs.last.say({ sw: 'pong', generation: 'first' }); // late, but in time
    await delivered();
    await beat(clock, 5);
    expect(client.link.state).toBe('attached');
    expect(hubs.opened).toHaveLength(1);
  });

  test.each([
    ['3 s each, again and again', [3_000, 3_000, 3_000, 3_000]],
    ['4 s twice', [4_000, 4_000]],
    ['a minute each, as in a hidden page', [60_000, 60_000, 60_000, 60_000]],
  ])('to a page whose own timers are late (%s) is not to blame', async (_, gaps) => {
    const { hubs, clock, client, sleep, attached, want } = world();
    await attached();
    await want('SPY');
    for (const ms of gaps) {
      sleep(ms);
      await clock.advanceAsync(500); // the timer fires before what the hub said meanwhile arrives
    }
    expect(client.link.state).toBe('attached');
    await delivered();
    await beat(clock, 1);
    expect(client.link.state).toBe('attached');
    expect(hubs.opened).toHaveLength(1);
  });

  test('is found out within six seconds of being listened to, however late the timers were before', async () => {
    const { hubs, clock, client, sleep, attached, want } = world();
    await attached();
    await want('SPY');
    hubs.isDeaf = true;
    for (let count = 0; count < 6; count++) {
      sleep(60_000);
      await clock.advanceAsync(500);
      await delivered();
    }
    expect(client.link.state).toBe('attached');
    const from = clock.now();
    while (client.link.state === 'attached') {
      await clock.advanceAsync(500);
      await delivered();
    }
    expect(clock.now() - from).toBeLessThanOrEqual(6_000);
  });

  test('says who it is before it has heard anything: to a tab that knew another, that is news; to a new one it is not', async () => {
    const { hubs, client } = world((made) => {
      made.isDeaf = true;
    });
    await until('opened', () => hubs.opened.length === 1);
    hubs.last.say({ sw: 'pong', generation: 'first' });
    await delivered();
    expect(hubs.opened).toHaveLength(1);
    expect(client.link.state).toBe('opening');
    client.close();
    const knowing = world();
    await knowing.attached();
    await knowing.want('SPY');
    knowing.hubs.generation = 'second';
    knowing.hubs.last.say({ sw: 'pong', generation: 'second' });
    await delivered();
    await knowing.clock.advanceAsync(0);
    await until('another way', () => knowing.hubs.opened.length === 2 && knowing.client.link.state === 'attached');
    await until('told', () => knowing.hubs.last.interests.at(-1)?.tickers.join() === 'SPY');
  });

  test('that was started anew is noticed by its answer', async () => {
    const { hubs, clock, client, attached } = world();
    await attached();
    hubs.generation = 'second';
    await beat(clock, 1);
    expect(client.link.state).toBe('lost');
    await clock.advanceAsync(0);
    await until('attached again', () => hubs.opened.length === 2 && client.link.state === 'attached');
  });

  test('and says so itself is left at once', async () => {
    const { hubs, clock, client, attached } = world();
    await attached();
    hubs.events!.restarted();
    expect(client.link.state).toBe('lost');
    await clock.advanceAsync(0);
    await until('attached again', () => hubs.opened.length === 2 && client.link.state === 'attached');
  });
});

describe('a call', () => {
  test('waits for the hub, and brings its answer', async () => {
    const { client, page, attached } = world();
    const stats = client.stats();
    await attached();
    page.frame();
    expect(await stats).toEqual({ clients: 1 });
  });

  test('keeps the code of the hub’s error', async () => {
    const { client, attached } = world();
    await attached();
    const thrown = await client.unlock('x').catch((reason: unknown) => reason);
    expect(errorCode(thrown)).toBe('wrong-passphrase');
  });

  test('ends after five seconds without an answer', async () => {
    const { client, clock } = world((made) => {
      made.isDeaf = true;
    });
    const thrown = client.stats().catch((reason: unknown) => reason);
    await clock.advanceAsync(5_000);
    expect(errorCode(await thrown)).toBe('timed-out');
  });

  test('is not over because the page slept: the answer has come meanwhile', async () => {
    const { client, clock, page, sleep, attached } = world();
    await attached();
    const stats = client.stats();
    sleep(60_000);
    await clock.advanceAsync(500); // the timer fires first
    await delivered();
    page.frame();
    expect(await stats).toEqual({ clients: 1 });
  });

  test('that gives a key outlives a first hello that nobody answers', async () => {
    const { client, owner, hubs, clock, page } = world((made) => {
      made.isDeaf = true;
    });
    client.want(owner, { tickers: [], records: ['feed'] });
    const given = client.connect('a-key');
    given.catch(() => undefined);
    await until('opened', () => hubs.opened.length === 1);
    hubs.isDeaf = false;
    await clock.advanceAsync(5_000);
    await until('attached', () => client.link.state === 'attached');
    page.frame();
    await given;
    expect(hubs.opened.flatMap((hub) => hub.calls)).toContain('connect');
  });

  test('that ended is not made later, when there is a hub again', async () => {
    const { client, owner, hubs, clock, page } = world((made) => {
      made.isDeaf = true;
    });
    client.want(owner, { tickers: [], records: ['feed'] });
    const thrown = client.useHere().catch((reason: unknown) => reason);
    await clock.advanceAsync(5_000);
    expect(errorCode(await thrown)).toBe('timed-out');
    hubs.isDeaf = false;
    await clock.advanceAsync(10_000);
    await until('attached', () => client.link.state === 'attached');
    page.frame();
    await delivered();
    expect(hubs.opened.flatMap((hub) => hub.calls)).toEqual([]);
  });

  test('ends at once when the hub turns out to be missing', async () => {
    const { client, hubs, page } = world((made) => {
      made.isDeaf = true;
    });
    const thrown = client.stats().catch((reason: unknown) => reason);
    await until('opened', () => hubs.opened.length === 1);
    hubs.events!.missing();
    page.frame();
    expect(errorCode(await thrown)).toBe('hub-missing');
  });
});

describe('the page’s life', () => {
  test('is told to the hub', async () => {
    const { hubs, page, attached } = world();
    await attached();
    page.see('hidden');
    page.document.dispatchEvent(new Event('freeze'));
    page.see('visible', 'resume');
    page.document.hasFocus = () => false;
    page.window.dispatchEvent(new Event('blur'));
    page.window.dispatchEvent(new Event('offline'));
    page.window.dispatchEvent(new Event('online'));
    await until('told', () => hubs.last.of('network').length === 2);
    expect(hubs.last.of('visibility').map(({ visibility }) => visibility)).toEqual([
      'hidden',
      'frozen',
      'focused',
      'visible',
    ]);
    expect(hubs.last.of('network').map(({ isOnline }) => isOnline)).toEqual([false, true]);
  });

  test('goodbye is said when it goes, and it attaches anew when it comes back from the cache', async () => {
    const { hubs, page, clock, client, attached } = world();
    await attached();
    page.window.dispatchEvent(new Event('pagehide'));
    await until('goodbye', () => hubs.last.of('bye').length === 1);
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await clock.advanceAsync(0);
    await until('attached anew', () => hubs.opened.length === 2 && client.link.state === 'attached');
  });
});

describe('out of use', () => {
  test('it leaves the hub after five seconds, and comes back with the next want', async () => {
    const { client, owner, hubs, clock, want, attached } = world();
    await attached();
    await want('SPY');
    const hub = hubs.last;
    for (let seconds = 0; seconds < 12; seconds++) {
      await clock.advanceAsync(1_000);
      await delivered();
    }
    expect(hub.of('bye')).toEqual([]);
    client.release(owner);
    await clock.advanceAsync(4_900);
    await delivered();
    expect(hub.of('bye')).toEqual([]);
    await clock.advanceAsync(200);
    await until('the goodbye', () => hub.of('bye').length === 1);
    expect(hub.isClosed).toBe(true);
    expect(client.link.state).toBe('opening');
    await clock.advanceAsync(60_000);
    expect(hubs.opened).toHaveLength(1); // no heartbeat, no second thoughts
    client.want(owner, { tickers: ['QQQ'] as Ticker[], records: [] });
    await until('attached', () => client.link.state === 'attached');
    await until('its interest', () => hubs.last.interests.at(-1)?.tickers.join() === 'QQQ');
    expect(hubs.opened).toHaveLength(2);
  });

  test('that nobody ever wanted leaves too; a call brings it back for as long as it is asked', async () => {
    const { client, hubs, clock, page } = world();
    await until('attached', () => client.link.state === 'attached');
    await clock.advanceAsync(5_000);
    expect(client.link.state).toBe('opening');
    const asking = client.stats();
    await until('attached again', () => client.link.state === 'attached');
    page.frame();
    expect(await asking).toEqual({ clients: 1 });
    await clock.advanceAsync(4_000);
    await client.stats();
    await clock.advanceAsync(4_000);
    expect(hubs.last.of('bye')).toEqual([]);
    await clock.advanceAsync(1_100);
    await until('the goodbye', () => hubs.last.of('bye').length === 1);
    expect(hubs.opened).toHaveLength(2);
  });

  test('it is not brought back by the page’s own life', async () => {
    const { page, hubs, clock } = world();
    await clock.advanceAsync(5_000);
    await delivered();
    page.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await clock.advanceAsync(10_000);
    await delivered();
    expect(hubs.opened).toHaveLength(1);
  });
});

test('closed, twice too, it says goodbye, lets its lock go, and nothing fires after', async () => {
  const { hubs, page, clock, client, attached, want } = world();
  await attached();
  await want('SPY');
  let heard = 0;
  client.listen(() => heard++);
  page.frame();
  heard = 0;
  const hub = hubs.last;
  const said = until('goodbye', () => hub.of('bye').length > 0);
  client.close();
  client.close();
  await said;
  page.window.dispatchEvent(new Event('online'));
  hub.delta();
  await clock.advanceAsync(60_000);
  await delivered();
  page.frame();
  expect(client.link.state).toBe('closed');
  expect(heard).toBe(0);
  expect(hub.of('bye')).toHaveLength(1);
  expect(hub.of('network')).toHaveLength(0);
  expect(page.locks.size).toBe(0);
  expect(clock.pendingCount).toBe(0);
  expect(hubs.opened).toHaveLength(1);
});
