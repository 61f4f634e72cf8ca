import type { MarketSink } from '../market/events.js';
import { isTicker } from '../market/ticker.js';
import { channelOf, tickerOf, topicOf, type Channel, type Topic } from '../market/topic.js';
import { epochMs } from './epoch-ms.js';
import type { UpstreamCodec, UpstreamNotice } from './upstream.js';

/** Our channels and the vendor's letters for them. `A` is a second and `AM` a minute, whatever one vendor text says. */
const LETTERS: Readonly<Record<Channel, string>> = {
  quote: 'Q',
  trade: 'T',
  second: 'A',
  minute: 'AM',
  value: 'V',
  band: 'LULD',
  fair: 'FMV',
};
const CHANNELS: ReadonlyMap<string, Channel> = new Map(
  (Object.keys(LETTERS) as Channel[]).map((channel) => [LETTERS[channel], channel]), // the keys of a Record<Channel>
);

/** Longer than any ticker that exists. */
const TICKER_LENGTH = 40;
/** More sale conditions or indicators than any event has. */
const CODES_LENGTH = 32;
/** USD; a price beyond it is a broken field. */
const LARGEST_PRICE = 1e9;
/** Shares, contracts or a sequence number; beyond it doubles are no longer exact. */
const LARGEST_COUNT = Number.MAX_SAFE_INTEGER;
const STATUS_LENGTH = 40;
const MESSAGE_LENGTH = 500;

/** One object of a frame as JSON gave it: any field may be anything. */
type Item = Readonly<Record<string, unknown>>;

/**
 * The sockets of Massive.com (formerly Polygon.io): stocks, options and indices, real-time and delayed.
 * - A bad item costs only itself; a frame that is no JSON array, or too long, costs only itself.
 * - A missing, negative, infinite or wrongly typed number is NaN; an item without its point (a quote without either side,
 *   a print without a price, a bar without a close) is unusable.
 * - Nothing is allocated for an event beyond what JSON.parse makes.
 * Source: https://massive.com/docs/websocket/quickstart.md and its channel pages.
 */
export const massiveCodec: UpstreamCodec = {
  // One subscribe of more than 43 symbols was once answered by a close; others send thousands. A documented frame
  // has up to 1 MB; four are read.
  limits: { topicsPerFrame: 50, optionQuotes: 1000, frameLength: 4 * 1024 * 1024 },

  decode(frame, sink) {
    if (frame.length > massiveCodec.limits.frameLength) return sink.unusable('too-large');
    let items: unknown;
    try {
      items = JSON.parse(frame.charCodeAt(0) === 0xfeff ? frame.slice(1) : frame);
    } catch {
      return sink.unusable('not-json');
    }
    if (!Array.isArray(items)) return sink.unusable('not-array');
    for (let index = 0; index < items.length; index++) decodeItem(items[index], sink);
  },

  notice(status, message) {
    switch (status) {
      case 'connected':
        return { kind: 'connected' };
      case 'auth_success':
        return { kind: 'authenticated' };
      case 'auth_failed':
        return { kind: 'auth-failed', isPlan: /\bplan\b/i.test(message) };
      case 'auth_timeout':
        return { kind: 'auth-timeout' };
      case 'max_connections':
        return { kind: 'max-connections' };
      case 'success':
        return confirmation(message) ?? { kind: 'other' };
      case 'error':
        return refusal(message);
      default:
        return { kind: 'other' };
    }
  },

  auth: (key) => JSON.stringify({ action: 'auth', params: key }),
  subscribe: (topics) => JSON.stringify({ action: 'subscribe', params: topics.map(paramOf).join(',') }),
  unsubscribe: (topics) => JSON.stringify({ action: 'unsubscribe', params: topics.map(paramOf).join(',') }),
};

function paramOf(topic: Topic): string {
  return `${LETTERS[channelOf(topic)]}.${tickerOf(topic)}`;
}

/** `subscribed to: T.BRK.B` is the trades of BRK.B: the pair splits at its first dot. */
function confirmation(message: string): UpstreamNotice | undefined {
  const match = /^(un)?subscribed to:\s*([A-Z]+)\.(\S+)$/i.exec(message.trim());
  const channel = match ? CHANNELS.get(match[2]!) : undefined;
  const ticker = match?.[3];
  if (channel === undefined || ticker === undefined || !isKnownForm(ticker)) return undefined;
  return { kind: match![1] ? 'unsubscribed' : 'subscribed', topic: topicOf(channel, ticker) };
}

/** Texts are matched loosely: they have been reworded before. */
function refusal(message: string): UpstreamNotice {
  if (/real.?time/i.test(message)) {
    if (/agreement/i.test(message)) return { kind: 'refused', scope: 'agreements' };
    if (/delayed/i.test(message)) return { kind: 'refused', scope: 'delayed-only' };
    return { kind: 'refused', scope: 'request' };
  }
  return /not (authori[sz]ed|entitled)|access|plan/i.test(message)
    ? { kind: 'refused', scope: 'request' }
    : { kind: 'other' };
}

function decodeItem(item: unknown, sink: MarketSink): void {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return sink.unusable('not-object');
  const fields = item as Item; // an object from JSON.parse has string keys
  switch (fields.ev) {
    case 'Q':
      return decodeQuote(fields, sink);
    case 'T':
      return decodeTrade(fields, sink);
    case 'A':
      return decodeBar(fields, 'second', sink);
    case 'AM':
      return decodeBar(fields, 'minute', sink);
    case 'V':
      return decodeValue(fields, sink);
    case 'LULD':
      return decodeBand(fields, sink);
    case 'FMV':
      return decodeFair(fields, sink);
    case 'status':
      return decodeStatus(fields, sink);
    default:
      return sink.unusable('unknown-event');
  }
}

/** `bp bs` bid, `ap as` ask. A side that nobody quotes comes as 0: a bid of 0 is a fact, an ask of 0 is none. */
function decodeQuote(item: Item, sink: MarketSink): void {
  const bid = zeroOrMore(item.bp);
  const ask = price(item.ap);
  // With an ask of 0 the item still says that there is no offer now; without either field it says nothing.
  const isEmpty = Number.isNaN(bid) && Number.isNaN(zeroOrMore(item.ap));
  if (isEmpty || !isKnownForm(item.sym)) return sink.unusable('bad-field');
  sink.quote(item.sym, bid, ask, count(item.bs), count(item.as), epochMs(item.t), count(item.q));
}

/** `p` price, `s` size, `x` exchange, `c` sale conditions: unreadable ones make the print useless, since they may bar it from being a last price. */
function decodeTrade(item: Item, sink: MarketSink): void {
  const paid = price(item.p);
  if (Number.isNaN(paid) || !isCodes(item.c) || !isKnownForm(item.sym)) return sink.unusable('bad-field');
  sink.trade(item.sym, paid, count(item.s), count(item.x), item.c ?? undefined, epochMs(item.t), count(item.q));
}

/** `o h l c` and `v` of the window `s` to `e`, `av` volume and `op` official open of the day. */
function decodeBar(item: Item, span: 'second' | 'minute', sink: MarketSink): void {
  const close = price(item.c);
  if (Number.isNaN(close) || !isKnownForm(item.sym)) return sink.unusable('bad-field');
  sink.bar(
    item.sym,
    span,
    price(item.o),
    price(item.h),
    price(item.l),
    close,
    count(item.v),
    count(item.av),
    price(item.op),
    epochMs(item.s),
    epochMs(item.e),
  );
}

/** `val` level of the index whose ticker is in `T`. */
function decodeValue(item: Item, sink: MarketSink): void {
  const level = price(item.val);
  if (Number.isNaN(level) || !isKnownForm(item.T)) return sink.unusable('bad-field');
  sink.value(item.T, level, epochMs(item.t));
}

/** `l h` the band, `i` indicators, ticker in `T`. A halt may come without a band. */
function decodeBand(item: Item, sink: MarketSink): void {
  const low = price(item.l);
  const high = price(item.h);
  const isEmpty = Number.isNaN(low) && Number.isNaN(high) && item.i === undefined;
  if (isEmpty || !isCodes(item.i) || !isKnownForm(item.T)) return sink.unusable('bad-field');
  sink.band(item.T, low, high, item.i ?? undefined, epochMs(item.t));
}

function decodeFair(item: Item, sink: MarketSink): void {
  const fair = zeroOrMore(item.fmv);
  if (Number.isNaN(fair) || !isKnownForm(item.sym)) return sink.unusable('bad-field');
  sink.fair(item.sym, fair, epochMs(item.t));
}

function decodeStatus(item: Item, sink: MarketSink): void {
  const { status, message } = item;
  if (typeof status !== 'string' || status.length > STATUS_LENGTH) return sink.unusable('bad-field');
  sink.status(status, typeof message === 'string' ? message.slice(0, MESSAGE_LENGTH) : '');
}

function isKnownForm(ticker: unknown): ticker is Parameters<typeof topicOf>[1] {
  return typeof ticker === 'string' && ticker.length <= TICKER_LENGTH && isTicker(ticker);
}

function price(field: unknown): number {
  return typeof field === 'number' && field > 0 && field < LARGEST_PRICE ? field : Number.NaN;
}

function zeroOrMore(field: unknown): number {
  if (field === 0) return 0; // -0 too, which formatters would print with its sign
  return price(field);
}

function count(field: unknown): number {
  if (field === 0) return 0;
  return typeof field === 'number' && field > 0 && field <= LARGEST_COUNT ? field : Number.NaN;
}

/** A short list of integers, or none. */
function isCodes(field: unknown): field is readonly number[] | null | undefined {
  if (field === undefined || field === null) return true;
  if (!Array.isArray(field) || field.length > CODES_LENGTH) return false;
  for (let index = 0; index < field.length; index++) if (!Number.isSafeInteger(field[index])) return false;
  return true;
}
