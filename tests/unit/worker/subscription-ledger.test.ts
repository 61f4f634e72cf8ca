import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Topic } from '../../../src/market/topic.js';
import { SubscriptionLedger } from '../../../src/worker/subscription-ledger.js';
import { FakeClock } from '../../support/fake-clock.js';
import { contractTopics } from '../../support/upstream-world.js';

const limits = { topicsPerFrame: 3, optionQuotes: 4, frameLength: 1000 };
const makeLedger = () => new SubscriptionLedger('options', limits, new FakeClock());
const quotes = contractTopics(6);
const trades = contractTopics(6, 'trade');

test('a request has one channel, its order is that of the wishes, and none follows before it is answered', () => {
  const ledger = makeLedger();
  ledger.want([trades[0]!, quotes[0]!, trades[1]!, quotes[1]!]);
  const request = ledger.take();
  expect(request).toEqual({ action: 'subscribe', topics: [trades[0], trades[1]] });
  expect(ledger.take()).toBeUndefined();
  ledger.subscribed(trades[0]!);
  expect(ledger.take()).toBeUndefined();
  ledger.subscribed(trades[1]!);
  expect(ledger.take()).toEqual({ action: 'subscribe', topics: [quotes[0], quotes[1]] });
});

test('an unsubscribe of what was never confirmed waits for no answer', () => {
  const ledger = makeLedger();
  ledger.want(quotes.slice(0, 2));
  ledger.take();
  expect(ledger.settle()).toBe(true); // unanswered
  ledger.want(trades.slice(0, 1));
  expect(ledger.take()).toEqual({ action: 'unsubscribe', topics: quotes.slice(0, 2) });
  expect(ledger.isUnderWay).toBe(false);
  expect(ledger.take()).toEqual({ action: 'subscribe', topics: trades.slice(0, 1) });
});

test('a refusal of an unsubscribe, or of nothing, is nobody’s', () => {
  const ledger = makeLedger();
  expect(ledger.refuse()).toBe(false);
  ledger.want(quotes.slice(0, 1));
  ledger.take();
  ledger.subscribed(quotes[0]!);
  ledger.want([]);
  ledger.take();
  expect(ledger.refuse()).toBe(false);
  ledger.settle();
  expect(ledger.refusedChannels()).toEqual([]);
});

test('a refused quote frees its place under the limit', () => {
  const ledger = makeLedger();
  ledger.want(quotes);
  expect(ledger.overLimit()).toEqual(quotes.slice(4));
  ledger.take();
  ledger.subscribed(quotes[1]!);
  ledger.subscribed(quotes[2]!);
  ledger.refuse();
  ledger.settle();
  expect(ledger.report(quotes[0]!).stage).toBe('refused');
  expect(ledger.overLimit()).toEqual(quotes.slice(5));
});

test('refusals outlive a reset and end with forgive', () => {
  const ledger = makeLedger();
  ledger.want(quotes.slice(0, 2));
  ledger.take();
  ledger.refuse();
  ledger.settle();
  ledger.reset();
  expect(ledger.isAllRefused).toBe(true);
  expect(ledger.take()).toBeUndefined();
  ledger.forgive();
  expect(ledger.take()).toEqual({ action: 'subscribe', topics: quotes.slice(0, 2) });
});

test('against an upstream that answers, refuses or is silent at random, it ends where it should, each pair sent once', () => {
  const wishes = fc.subarray([...quotes, ...trades]);
  const answer = fc.constantFrom('all', 'none', 'some');
  fc.assert(
    fc.property(fc.array(fc.tuple(wishes, answer), { minLength: 1, maxLength: 30 }), wishes, (turns, last) => {
      const ledger = makeLedger();
      const held = new Set<Topic>();
      const carryOut = (how: string) => {
        const request = ledger.take();
        if (!request) return false;
        request.topics.forEach((topic, index) => {
          if (request.action === 'unsubscribe') {
            if (held.delete(topic)) ledger.unsubscribed(topic);
            return;
          }
          expect(held.has(topic)).toBe(false);
          held.add(topic); // heard, whether it is said or not
          if (how === 'all' || (how === 'some' && index % 2 === 0)) ledger.subscribed(topic);
        });
        if (ledger.isUnderWay) ledger.settle();
        return true;
      };
      for (const [wanted, how] of turns) {
        ledger.want(wanted);
        carryOut(how);
        expect([...held].filter((topic) => topic.startsWith('quote')).length).toBeLessThanOrEqual(limits.optionQuotes);
      }
      ledger.want(last);
      for (let turn = 0; turn < 100 && carryOut('all'); turn++);
      const expected = last.filter((topic) => !ledger.overLimit().includes(topic));
      expect([...held].sort()).toEqual([...expected].sort());
      expect(ledger.sentTopics().sort()).toEqual([...expected].sort());
    }),
    { numRuns: 1000 },
  );
});
