import { describe, expect, test } from 'vitest';
import { AUTH, startVendor } from './simulated-client.js';
import type { ScenarioName } from '../../../src/simulator/scenarios.js';

function openClient(scenario: ScenarioName = 'calm', url = 'wss://socket.massive.com/stocks') {
  const vendor = startVendor({ scenario });
  return { ...vendor, ...vendor.dial(url) };
}

const CONNECTED = '< [{"ev":"status","status":"connected","message":"Connected Successfully"}]';
const AUTHENTICATED = '< [{"ev":"status","status":"auth_success","message":"authenticated"}]';

describe('the handshake, byte for byte', () => {
  test('connected, auth, subscribe, unsubscribe', () => {
    const { said, say } = openClient();
    say(AUTH);
    say('{"action":"subscribe","params":"T.AAPL,A.AAPL"}');
    say('{"action":"unsubscribe","params":"T.AAPL,Q.AAPL"}');
    expect(said).toEqual([
      CONNECTED,
      `> ${AUTH}`,
      AUTHENTICATED,
      '> {"action":"subscribe","params":"T.AAPL,A.AAPL"}',
      '< [{"ev":"status","status":"success","message":"subscribed to: T.AAPL"},{"ev":"status","status":"success","message":"subscribed to: A.AAPL"}]',
      '> {"action":"unsubscribe","params":"T.AAPL,Q.AAPL"}',
      '< [{"ev":"status","status":"success","message":"unsubscribed to: T.AAPL"}]',
    ]);
  });

  test('auth sent in the same turn as opening is taken, and so is a subscription behind it', () => {
    const { clock, upstream } = startVendor();
    const socket = upstream.createSocket('ws://localhost:1/options');
    const said: string[] = [];
    socket.onmessage = ({ data }) => said.push(String(data));
    socket.onopen = () => {
      socket.send(AUTH);
      socket.send('{"action":"subscribe","params":"A.*"}');
    };
    clock.advance(5);
    expect(said.map((text) => /"message":"([^"]*)"/.exec(text)?.[1])).toEqual([
      'Connected Successfully',
      'authenticated',
      'subscribed to: A.*',
    ]);
  });

  test('duplicates, unknown channels, malformed messages and the options quote wildcard are met by silence', () => {
    const { said, say } = openClient('calm', 'ws://x/options');
    say(AUTH);
    const before = said.length;
    for (const params of ['ZZ.SPY', 'Q.*', 'LULD.SPY', 'SPY', '.SPY', 'Q.', '', ' A.SPY', 'V.I:SPX']) {
      say(`{"action":"subscribe","params":"${params}"}`);
    }
    say('{"action":"subscribe"}');
    say('not json');
    say('[]');
    say('{"action":"dance","params":"A.SPY"}');
    expect(said.slice(before).filter((line) => line.startsWith('<'))).toEqual([]);
    say('{"action":"subscribe","params":"A.O:NOPE991231C00001000"}');
    say('{"action":"subscribe","params":"A.O:NOPE991231C00001000"}');
    expect(said.filter((line) => line.includes('subscribed to'))).toEqual([
      '< [{"ev":"status","status":"success","message":"subscribed to: A.O:NOPE991231C00001000"}]',
    ]);
  });

  test('a refusal names nothing and comes first', () => {
    const { said, say } = openClient('no-quotes');
    say(AUTH);
    say('{"action":"subscribe","params":"A.AAPL,Q.AAPL"}');
    expect(said.at(-1)).toBe(
      '< [{"ev":"status","status":"error","message":"not authorized"},{"ev":"status","status":"success","message":"subscribed to: A.AAPL"}]',
    );
  });

  test('a delayed plan passes auth on the real-time host and is refused at the first subscription; the delayed host serves it', () => {
    const { said, say, dial } = openClient('delayed-plan');
    say(AUTH);
    say('{"action":"subscribe","params":"A.AAPL"}');
    expect(said.at(-1)).toBe(
      `< [{"ev":"status","status":"error","message":"You don't have access real-time data. If your plan only includes delayed data, you can connect to the delayed websocket at wss://delayed.polygon.io/stocks."}]`,
    );
    const delayed = dial('wss://delayed.massive.com/stocks');
    delayed.say(AUTH);
    delayed.say('{"action":"subscribe","params":"A.AAPL"}');
    expect(delayed.said.at(-1)).toContain('subscribed to: A.AAPL');
  });

  test('a refused key is told and dropped without a close frame', () => {
    const { said, say } = openClient('refused-keys');
    say('{"action":"auth","params":"bad-key"}');
    expect(said.slice(-2)).toEqual([
      '< [{"ev":"status","status":"auth_failed","message":"authentication failed"}]',
      'closed 1006',
    ]);
  });

  test('a second connection of a key is let in, and the oldest closed with 1008', () => {
    const { said, say, dial, upstream } = openClient();
    say(AUTH);
    const second = dial('wss://delayed.massive.com/stocks');
    second.say(AUTH);
    expect(said.slice(-2)).toEqual([
      '< [{"ev":"status","status":"max_connections","message":"Maximum number of websocket connections exceeded. You have reached the connection limit for your account. Please contact support at https://polygon.io/contact to increase your limit."}]',
      'closed 1008',
    ]);
    expect(second.said.at(-1)).toBe(AUTHENTICATED);
    const other = dial('wss://socket.massive.com/stocks');
    other.say('{"action":"auth","params":"another-key"}');
    expect(second.said.at(-1)).toBe(AUTHENTICATED);
    expect(upstream.stats()).toMatchObject({ connections: { stocks: 2 }, opened: { stocks: 3 }, evictions: 1 });
  });

  test('without auth the connection is told so and dropped', () => {
    const { said, clock } = openClient();
    clock.advance(10_000);
    expect(said.slice(1)).toEqual([
      '< [{"ev":"status","status":"auth_timeout","message":"No authentication request received."}]',
      'closed 1006',
    ]);
  });

  test('of more than 1,000 option quotes the excess is not confirmed', () => {
    const { said, say, upstream } = openClient('calm', 'ws://x/options');
    say(AUTH);
    const pairs = Array.from({ length: 1005 }, (_, n) => `Q.O:SPY301220C${String(n + 1).padStart(8, '0')}`);
    say(`{"action":"subscribe","params":"${pairs.join()}"}`);
    expect(said.at(-1)!.match(/subscribed to/g)).toHaveLength(1000);
    say(`{"action":"unsubscribe","params":"${pairs[0]}"}`);
    say(`{"action":"subscribe","params":"${pairs[1004]}"}`);
    expect(said.at(-1)).toContain(`subscribed to: ${pairs[1004]}`);
    expect(upstream.stats().overLimit).toBe(5);
  });
});
