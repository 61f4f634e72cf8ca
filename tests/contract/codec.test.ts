import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Ticker } from '../../src/market/ticker.js';
import { topicOf, type Channel } from '../../src/market/topic.js';
import { massiveCodec } from '../../src/upstream/massive.js';
import type { UpstreamCodec } from '../../src/upstream/upstream.js';
import { RecordingSink } from '../support/recording-sink.js';

interface FrameCase {
  readonly name: string;
  readonly source: string;
  /** A text as it is, or what it is the JSON of. */
  readonly frame: unknown;
  /** Calls of the sink; "NaN" is NaN and null undefined, which JSON does not have. */
  readonly calls: readonly (readonly unknown[])[];
}

const CODECS: readonly { name: string; codec: UpstreamCodec; folder: string }[] = [
  { name: 'massive', codec: massiveCodec, folder: '../fixtures/massive-codec/' },
];
const SAMPLES = new URL('../../../shared/massive-samples/', import.meta.url);

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

function decoded(codec: UpstreamCodec, frame: string) {
  const sink = new RecordingSink();
  codec.decode(frame, sink);
  return sink.calls;
}

/** Instants to 0.01 ms: the nanoseconds of the wire do not fit a double. */
function toHundredths(call: readonly unknown[]): unknown[] {
  return call.map((value) => (typeof value === 'number' && value > 1e12 ? Math.round(value * 100) / 100 : value));
}

describe.each(CODECS)('the $name codec', ({ codec, folder }) => {
  const cases = readJson(new URL(`${folder}frames.json`, import.meta.url)) as FrameCase[];
  const notices = readJson(new URL(`${folder}notices.json`, import.meta.url)) as {
    status: string;
    message: string;
    notice: unknown;
  }[];

  test.each(cases)('$name', ({ frame, calls }) => {
    const expected = calls.map((call) =>
      call.map((value) => (value === 'NaN' ? Number.NaN : value === null ? undefined : value)),
    );
    const actual = decoded(codec, typeof frame === 'string' ? frame : JSON.stringify(frame));
    expect(actual.map(toHundredths)).toEqual(expected.map(toHundredths));
  });

  test.each(notices)('$status “$message”', ({ status, message, notice }) => {
    expect(codec.notice(status, message)).toEqual(notice);
  });

  test('nothing hostile reached the prototype of all objects', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('a frame of documented size is read, one past the limit is not', () => {
    const item = '{"ev":"V","val":5,"T":"I:SPX","t":1678220098130}';
    const documented = `[${Array(Math.floor((1024 * 1024) / (item.length + 1)))
      .fill(item)
      .join(',')}]`;
    expect(decoded(codec, documented).every(([name]) => name === 'value')).toBe(true);
    const oversized = `[${item}${' '.repeat(codec.limits.frameLength)}]`;
    expect(decoded(codec, oversized)).toEqual([['unusable', 'too-large']]);
  });

  test('64 MB are dropped without being parsed', () => {
    const parse = JSON.parse;
    let parsedCount = 0;
    JSON.parse = (...args) => (parsedCount++, parse(...args));
    try {
      expect(decoded(codec, `["${'x'.repeat(64 * 1024 * 1024)}"]`)).toEqual([['unusable', 'too-large']]);
    } finally {
      JSON.parse = parse;
    }
    expect(parsedCount).toBe(0);
  });

  test('a million empty items and a depth of ten thousand are got over', () => {
    const reasons = decoded(codec, `[${Array(1_000_000).fill('{}').join(',')}]`);
    expect(reasons.length).toBe(1_000_000);
    expect(decoded(codec, '['.repeat(10_000) + ']'.repeat(10_000))).toEqual([['unusable', 'not-object']]);
    const nested = `[{"ev":"Q","sym":"SPY","bp":1,"ap":2,"x":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}]`;
    expect(decoded(codec, nested)[0]!.slice(0, 4)).toEqual(['quote', 'SPY', 1, 2]);
  }, 30_000);

  test('every topic comes back from its own confirmation', () => {
    const tickers = ['SPY', 'BRK.B', 'O:SPY251219C00650000', 'I:SPX'] as Ticker[];
    const channels: Channel[] = ['quote', 'trade', 'second', 'minute', 'value', 'band', 'fair'];
    for (const topic of tickers.flatMap((ticker) => channels.map((channel) => topicOf(channel, ticker)))) {
      const pair = (JSON.parse(codec.subscribe([topic])) as { params: string }).params;
      expect(codec.notice('success', `subscribed to: ${pair}`)).toEqual({ kind: 'subscribed', topic });
      expect(codec.notice('success', `unsubscribed to: ${pair}`)).toEqual({ kind: 'unsubscribed', topic });
    }
  });
});

test('what the vendor documents of a client’s messages is what we send', () => {
  const topics = [
    topicOf('trade', 'AAPL' as Ticker),
    topicOf('quote', 'AAPL' as Ticker),
    topicOf('second', 'AAPL' as Ticker),
  ];
  expect(massiveCodec.auth('YOUR_API_KEY')).toBe('{"action":"auth","params":"YOUR_API_KEY"}');
  expect(massiveCodec.subscribe(topics)).toBe('{"action":"subscribe","params":"T.AAPL,Q.AAPL,A.AAPL"}');
  expect(massiveCodec.unsubscribe(topics.slice(0, 1))).toBe('{"action":"unsubscribe","params":"T.AAPL"}');
});

describe.runIf(existsSync(SAMPLES))('the vendor’s samples', () => {
  const eventFiles = existsSync(SAMPLES)
    ? readdirSync(SAMPLES).filter((name) => /^ws-(stocks|options|indices|frame)/.test(name) && !name.includes('noi'))
    : [];

  test.each(eventFiles)('%s is read in full', (name) => {
    const sample = readJson(new URL(name, SAMPLES));
    const items = (Array.isArray(sample) ? sample : [sample]) as Record<string, unknown>[];
    const calls = decoded(massiveCodec, JSON.stringify(items));
    expect(calls.length).toBe(items.length);
    items.forEach((item, index) => {
      const [call, ticker] = calls[index]!;
      const expected = { Q: 'quote', T: 'trade', A: 'bar', AM: 'bar', V: 'value', LULD: 'band', FMV: 'fair' };
      expect(call).toBe(expected[item.ev as keyof typeof expected] ?? 'status');
      if (call !== 'status') expect(ticker).toBe(item.sym ?? item.T);
    });
  });

  test('every documented status has a meaning', () => {
    const statuses = readJson(new URL('ws-status-messages.json', SAMPLES)) as Record<
      string,
      { status: string; message: string }[]
    >;
    for (const { status, message } of Object.values(statuses).flat()) {
      expect(massiveCodec.notice(status, message).kind, `${status} ${message}`).not.toBe('other');
    }
  });
});
