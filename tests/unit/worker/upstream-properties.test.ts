import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Topic } from '../../../src/market/topic.js';
import { contractTopics, DELAYED, KEY, LIVE, upstreamWorld } from '../../support/upstream-world.js';

type World = ReturnType<typeof upstreamWorld>;
type Step = { readonly name: string; readonly run: (world: World) => void };

const TOPICS = [...contractTopics(60), ...contractTopics(60, 'trade'), ...contractTopics(10, 'second')];
const topics = fc.subarray(TOPICS, { minLength: 0 });

/** Anything that may happen to a connection, in any order. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .integer({ min: 1, max: 20_000 })
      .map((ms) => ({ name: `wait ${ms}`, run: ({ clock }: World) => clock.advance(ms) })),
  },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 1, max: 60 })
      .map((ms) => ({ name: `wait ${ms}`, run: ({ clock }: World) => clock.advance(ms) })),
  },
  {
    weight: 5,
    arbitrary: topics.map((wanted) => ({
      name: `want ${wanted.length}`,
      run: ({ connection }: World) => connection.want(wanted),
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(1000, 1001, 1006, 1008, 1011, 1012, 1013)
      .map((code) => ({ name: `close ${code}`, run: ({ upstream }: World) => upstream.sockets.at(-1)?.closed(code) })),
  },
  fc.constantFrom<Step>(
    { name: 'offline', run: ({ connection }) => connection.offline() },
    { name: 'online', run: ({ connection }) => connection.online() },
    { name: 'allow', run: ({ connection }) => void connection.allow(true) },
    { name: 'deny', run: ({ connection }) => void connection.allow(false, 'newer-version') },
    { name: 'use here', run: ({ connection }) => connection.useHere() },
    { name: 'good key', run: ({ connection }) => connection.setKey(KEY) },
    { name: 'bad key', run: ({ connection }) => connection.setKey('bad') },
    { name: 'no key', run: ({ connection }) => connection.setKey(undefined) },
    { name: 'live host', run: ({ connection }) => connection.setAddress(LIVE) },
    { name: 'delayed host', run: ({ connection }) => connection.setAddress(DELAYED) },
    { name: 'refuse', run: ({ upstream }) => (upstream.options = { ...upstream.options, mode: 'refuse' }) },
    { name: 'hang', run: ({ upstream }) => (upstream.options = { ...upstream.options, mode: 'hang' }) },
    { name: 'normal', run: ({ upstream }) => (upstream.options = { ...upstream.options, mode: 'normal' }) },
    { name: 'half-open', run: ({ upstream }) => upstream.sockets.length > 0 && upstream.halfOpen() },
    {
      name: 'too many',
      run: ({ upstream }) => upstream.sockets.length > 0 && upstream.say(upstream.socket, 'max_connections', ''),
    },
    {
      name: 'junk',
      run: ({ upstream }) =>
        upstream.sockets
          .at(-1)
          ?.receive('[{"ev":"status","status":"success","message":"subscribed to: Q.O:SPY251219C00500000"},7,'),
    },
    { name: 'event', run: ({ upstream }) => upstream.sockets.length > 0 && upstream.quote() },
    { name: 'sleep', run: ({ clock }) => clock.jumpWall(100_000) },
  ),
);

const wirePairs = (wanted: readonly Topic[]) =>
  wanted
    .map((topic) =>
      topic
        .replace(/^quote /, 'Q.')
        .replace(/^trade /, 'T.')
        .replace(/^second /, 'A.'),
    )
    .sort();

test('whatever happens, in the end what is wanted is held; never two sockets, never a dial too soon, nothing out of turn', () => {
  let dialsCount = 0;
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      topics.filter((wanted) => wanted.length > 0),
      (steps, wanted) => {
        const world = upstreamWorld({ keys: [KEY], closeMs: 30 });
        const { clock, upstream, connection, log } = world;
        world.start(TOPICS.slice(0, 3));
        for (const { run } of steps) run(world);

        // All is well again.
        upstream.options = { keys: [KEY], closeMs: 30 };
        connection.online();
        connection.setKey(KEY);
        void connection.allow(true);
        connection.want(wanted);
        clock.advance(40_000);
        connection.useHere();
        clock.advance(20_000);
        expect(connection.state.kind).toBe('live');
        const sentinels = upstream.pairs.filter((pair) => /^(AM|FMV)\./.test(pair));
        expect(sentinels.length).toBeLessThanOrEqual(1);
        expect(upstream.pairs.filter((pair) => !sentinels.includes(pair))).toEqual(wirePairs(wanted));
        expect(connection.status()).toMatchObject({
          sentCount: wanted.length,
          confirmedCount: wanted.length,
          isAlive: true,
        });

        expect(upstream.mostOpen).toBe(1);
        const dials = upstream.timeline
          .filter((entry) => entry.startsWith('dial:'))
          .map((entry) => Number(entry.slice(5)));
        dialsCount += dials.length;
        for (let index = 1; index < dials.length; index++)
          expect(dials[index]! - dials[index - 1]!).toBeGreaterThanOrEqual(1000);
        for (const { sent } of upstream.sockets) {
          const held = new Set<string>();
          sent.forEach((text, index) => {
            const { action, params } = JSON.parse(text) as { action: string; params: string };
            expect(action === 'auth').toBe(index === 0);
            for (const pair of action === 'auth' ? [] : params.split(',')) {
              if (action === 'subscribe') expect(held.has(pair), `${pair} twice`).toBe(false);
              if (action === 'subscribe') held.add(pair);
              else held.delete(pair);
            }
          });
        }
        expect(JSON.stringify([log.entries(), connection.status()])).not.toContain(KEY);

        void connection.close();
        void connection.close();
        const { length } = upstream.timeline;
        clock.advance(100_000);
        expect(upstream.timeline.length).toBe(length);
        expect(clock.pendingCount).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
  expect(dialsCount).toBeGreaterThan(600);
}, 30_000);
