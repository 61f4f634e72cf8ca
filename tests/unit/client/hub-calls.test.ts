import * as Comlink from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { StrikewireError } from '../../../src/base/errors.js';
import { HubCalls } from '../../../src/client/hub-calls.js';
import { delivered } from '../../support/builders-page.js';

const opened: MessagePort[] = [];

/** A tab's calls, and at the other end the library that a hub answers with. */
function callsTo(api: object): { calls: HubCalls; port: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  opened.push(port1 as MessagePort, port2 as MessagePort);
  Comlink.expose(api, port2 as unknown as Comlink.Endpoint);
  const calls = new HubCalls(port1);
  port1.addEventListener('message', ({ data }: MessageEvent) => calls.receive(data));
  port1.start();
  return { calls, port: port1 as MessagePort };
}

afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

test('a call reaches Comlink with its values and brings back what is returned', async () => {
  const given: unknown[] = [];
  const { calls } = callsTo({
    connect: (...values: unknown[]) => void given.push(...values),
    explain: async (ticker: string) => ({ ticker, rows: [{ label: 'Spot', value: '650', unit: 'USD' }] }),
  });
  await expect(calls.call('connect', 'a-key', 'device')).resolves.toBeUndefined();
  expect(given).toEqual(['a-key', 'device']);
  await expect(calls.call('explain', 'O:SPY251219C00650000')).resolves.toMatchObject({
    ticker: 'O:SPY251219C00650000',
  });
});

test('answers find their calls, in whatever order they come', async () => {
  const answer = new Map<string, (value: unknown) => void>();
  const waitFor = (name: string) => () => new Promise((resolve) => answer.set(name, resolve));
  const { calls } = callsTo({ stats: waitFor('stats'), log: waitFor('log') });
  const stats = calls.call('stats');
  const log = calls.call('log');
  await delivered();
  answer.get('log')!(['second']);
  await expect(log).resolves.toEqual(['second']);
  answer.get('stats')!({ clients: 1 });
  await expect(stats).resolves.toEqual({ clients: 1 });
});

test('what the hub throws is an error of the same name and sentence', async () => {
  const { calls } = callsTo({
    unlock: () => {
      throw new StrikewireError('wrong-passphrase');
    },
    log: async () => {
      throw 'a text'; // oxlint-disable-line no-throw-literal
    },
  });
  const thrown = await calls.call('unlock', 'x').catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown).toMatchObject({
    name: 'wrong-passphrase',
    message: new StrikewireError('wrong-passphrase').message,
  });
  await expect(calls.call('log')).rejects.toBe('a text');
  await expect(calls.call('forget')).rejects.toThrow(); // this hub has no such call
});

test('messages that answer nothing are left alone', async () => {
  const { calls } = callsTo({ stats: async () => ({ clients: 2 }) });
  const stats = calls.call('stats');
  for (const message of [null, 7, 'text', {}, { id: '99', type: 'RAW', value: 1 }, { id: {}, type: 'RAW' }]) {
    expect(() => calls.receive(message)).not.toThrow();
  }
  await expect(stats).resolves.toEqual({ clients: 2 });
});
