import { expect, test } from 'vitest';
import { Log } from '../../../src/base/log.js';
import { massiveCodec } from '../../../src/upstream/massive.js';
import { UpstreamCluster } from '../../../src/worker/upstream-cluster.js';
import { TEST_CONFIG } from '../../support/builders.js';
import { FakeClock, settle } from '../../support/fake-clock.js';
import { FakeChannels, FakeLocks } from '../../support/fake-locks.js';
import { FakeUpstream } from '../../support/fake-socket.js';
import { RecordingSink } from '../../support/recording-sink.js';
import { contractTopics, KEY } from '../../support/upstream-world.js';

const NAME = 'strikewire-upstream:options:test';

/** Hubs of several builds on one origin, with the vendor behind them. */
function origin() {
  const clock = new FakeClock();
  const upstream = new FakeUpstream(clock);
  const locks = new FakeLocks();
  const channels = new FakeChannels();
  const startAt = clock.wallNow();
  function hub(version: string, { isMute = false } = {}) {
    const cluster = new UpstreamCluster({
      cluster: 'options',
      config: TEST_CONFIG,
      codec: massiveCodec,
      createSocket: upstream.createSocket,
      sink: new RecordingSink(),
      clock,
      log: new Log(clock),
      locks: locks as unknown as LockManager,
      channel: isMute ? undefined : (channels.open() as unknown as BroadcastChannel),
      rank: { version, startedAt: startAt },
      lockName: async () => NAME,
      isMarketOpen: () => true,
      onChange: () => {},
    });
    cluster.setKey(KEY);
    return cluster;
  }
  return { clock, upstream, locks, hub };
}

test('a hub from which nothing is wanted does not queue for the upstream, and takes it from nobody', async () => {
  const { clock, hub, locks, upstream } = origin();
  const older = hub('1.0.0');
  const newer = hub('2.0.0');
  await clock.advanceAsync(100);
  expect(locks.isHeld(NAME)).toBe(false);
  older.want(contractTopics(3));
  await clock.advanceAsync(20_000);
  expect(older.report().state).toBe('live');
  expect(newer.holderVersion).toBeUndefined();
  expect(upstream.mostOpen).toBe(1);
});

test('a newer hub without tabs yields to the older that waits, and takes it back when something is wanted again', async () => {
  const { clock, hub, upstream } = origin();
  const older = hub('1.0.0');
  older.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  const newer = hub('2.0.0');
  newer.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  expect([older.report().state, newer.report().state]).toEqual(['idle', 'live']);
  expect(older.holderVersion).toBe('2.0.0');
  newer.want([]); // its page went into the back-forward cache
  await clock.advanceAsync(5_000);
  expect([older.report().state, newer.report().state]).toEqual(['live', 'idle']);
  expect(older.holderVersion).toBeUndefined();
  newer.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  expect([older.report().state, newer.report().state]).toEqual(['idle', 'live']);
  expect(upstream.mostOpen).toBe(1);
});

test('left by its last tab it lets go at once where somebody waits, though it may be stopped in the next moment', async () => {
  const { clock, hub, upstream, locks } = origin();
  const newer = hub('2.0.0');
  newer.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  const older = hub('1.0.0');
  older.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  expect(older.report().state).toBe('idle');
  newer.attend(false);
  await settle(); // not one timer of its own
  expect(newer.report().state).toBe('idle');
  newer.want(contractTopics(3)); // what lingers
  await clock.advanceAsync(300);
  await clock.advanceAsync(1_000);
  expect([older.report().state, newer.report().state]).toEqual(['live', 'idle']);
  newer.attend(true);
  newer.want(contractTopics(3));
  await clock.advanceAsync(2_000);
  expect([older.report().state, newer.report().state]).toEqual(['idle', 'live']);
  expect(upstream.mostOpen).toBe(1);
  expect(locks.isHeld(NAME)).toBe(true);
});

test('left by its last tab it keeps its socket for the next one where nobody waits', async () => {
  const { clock, hub, upstream } = origin();
  const only = hub('1.0.0');
  only.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  only.attend(false);
  await clock.advanceAsync(1_000);
  only.attend(true);
  only.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  expect(only.report().state).toBe('live');
  expect(upstream.sockets).toHaveLength(1);
});

test('where hubs cannot ask, what nobody wants is let go with the socket, half a minute later', async () => {
  const { clock, hub, locks } = origin();
  const first = hub('1.0.0', { isMute: true });
  first.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  const second = hub('1.0.0', { isMute: true });
  second.want(contractTopics(3));
  await clock.advanceAsync(60_000);
  expect(second.report().state).toBe('idle');
  first.want([]);
  await clock.advanceAsync(29_000);
  expect(second.report().state).toBe('idle'); // wanted again soon, its socket would be there
  await clock.advanceAsync(2_000);
  expect([first.report().state, second.report().state]).toEqual(['idle', 'live']);
  second.want([]);
  await clock.advanceAsync(40_000);
  expect(locks.isHeld(NAME)).toBe(false);
});

test('wanted again at once, the socket is the same', async () => {
  const { clock, hub, upstream } = origin();
  const only = hub('1.0.0');
  only.want(contractTopics(3));
  await clock.advanceAsync(5_000);
  only.want([]);
  await clock.advanceAsync(10_000);
  only.want(contractTopics(2));
  await clock.advanceAsync(60_000);
  expect(only.report().state).toBe('live');
  expect(upstream.sockets).toHaveLength(1);
});
