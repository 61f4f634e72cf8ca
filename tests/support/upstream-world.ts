import { Log } from '../../src/base/log.js';
import type { Ticker } from '../../src/market/ticker.js';
import { topicOf, type Channel, type Topic } from '../../src/market/topic.js';
import { massiveCodec } from '../../src/upstream/massive.js';
import type { UpstreamAddress } from '../../src/upstream/upstream.js';
import type { ConnectionState } from '../../src/worker/connection-state.js';
import type { PlanLimit } from '../../src/worker/upstream-session.js';
import { UpstreamConnection, type UpstreamConnectionOptions } from '../../src/worker/upstream-connection.js';
import { FakeClock } from './fake-clock.js';
import { FakeUpstream, type FakeUpstreamOptions } from './fake-socket.js';
import { RecordingSink } from './recording-sink.js';

export const KEY = 'secret-key-of-the-viewer';
export const CONTRACT = 'O:SPY251219C00650000' as Ticker;
export const LIVE: UpstreamAddress = { cluster: 'options', url: 'wss://live.test/options', isDelayed: false };
export const DELAYED: UpstreamAddress = { cluster: 'options', url: 'wss://delayed.test/options', isDelayed: true };

/** Topics of one channel of contracts, `quote` of strikes 500, 501, … by default. */
export function contractTopics(count: number, channel: Channel = 'quote', from = 500): Topic[] {
  return Array.from({ length: count }, (_, index) =>
    topicOf(channel, `O:SPY251219C${String((from + index) * 1000).padStart(8, '0')}` as Ticker),
  );
}

/** A connection with everything around it faked, and what it said. */
export function upstreamWorld(
  upstreamOptions: FakeUpstreamOptions = {},
  options: Partial<UpstreamConnectionOptions> = {},
) {
  const clock = new FakeClock();
  const upstream = new FakeUpstream(clock, upstreamOptions);
  const log = new Log(clock, { isDebug: true });
  const sink = new RecordingSink();
  const states: ConnectionState[] = [];
  const plans: PlanLimit[] = [];
  let topicNewsCount = 0;
  const connection = new UpstreamConnection({
    address: LIVE,
    codec: massiveCodec,
    createSocket: upstream.createSocket,
    clock,
    log,
    random: () => 0.5,
    sink,
    onState: (state) => {
      states.push(state);
      upstream.note(`${state.kind}(${state.cause})`);
    },
    onPlan: (plan) => plans.push(plan),
    onTopics: () => topicNewsCount++,
    ...options,
  });
  return {
    clock,
    upstream,
    log,
    sink,
    states,
    plans,
    connection,
    topicNews: () => topicNewsCount,
    /** Wants one contract's quotes with the key, and is allowed to. */
    start(topics: readonly Topic[] = [topicOf('quote', CONTRACT)]) {
      log.redact(KEY); // as the hub does when a key is given
      connection.setKey(KEY);
      void connection.allow(true);
      connection.want(topics);
    },
    /** Kinds of states, in order. */
    kinds: () => states.map(({ kind }) => kind),
  };
}
