import * as v from 'valibot';
import { StrikewireError } from '../base/errors.js';
import { isExpiry } from '../market/contract.js';
import { clusterOf, isTicker } from '../market/ticker.js';
import type { Hello, Interest, RecordKey, TabMessage } from './hub-api.js';

/*
 * What a port brings is checked before it is believed: another build of this page, another script of this origin or a
 * broken tab may be at its other end.
 */

const MOST_TICKERS = 40_000;

const socketUrl = v.pipe(v.string(), v.maxLength(500), v.regex(/^wss?:\/\//));
const config = v.object({
  feed: v.picklist(['demo', 'massive']),
  stocksUrl: socketUrl,
  optionsUrl: socketUrl,
  indicesUrl: socketUrl,
  delayedStocksUrl: socketUrl,
  delayedOptionsUrl: socketUrl,
  delayedIndicesUrl: socketUrl,
  restUrl: v.pipe(v.string(), v.maxLength(500), v.regex(/^https?:\/\//)),
  restAuth: v.picklist(['query', 'header']),
  rate: v.pipe(v.number(), v.minValue(-1), v.maxValue(1)),
});

const visibility = v.picklist(['focused', 'visible', 'hidden', 'frozen']);

const hello = v.object({
  protocol: v.number(),
  version: v.pipe(v.string(), v.maxLength(40)),
  tabId: v.pipe(v.string(), v.maxLength(60)),
  lockName: v.optional(v.pipe(v.string(), v.maxLength(100), v.startsWith('strikewire-tab:'))),
  visibility,
  config,
});

const RECORD_KEY =
  /^(?:feed|market|(?:expiries|overview) ([A-Za-z0-9:.]{1,14})|(?:chain|summary|profile) ([A-Za-z0-9:.]{1,14}) ([\d-]{10}))$/;

/** A key names what there can be: an underlying, and a date that the calendar has. */
function isRecordKey(text: string): boolean {
  const [match, listed, underlying = listed, expiry] = RECORD_KEY.exec(text) ?? [];
  if (match === undefined || (expiry !== undefined && !isExpiry(expiry))) return false;
  return underlying === undefined || (isTicker(underlying) && clusterOf(underlying) !== 'options');
}

const interest = v.object({
  version: v.number(),
  tickers: v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(MOST_TICKERS)),
  rows: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.maxLength(MOST_TICKERS)),
  records: v.pipe(v.array(v.pipe(v.string(), v.check(isRecordKey))), v.maxLength(500)),
});

const tabMessage = v.variant('sw', [
  v.object({ sw: v.literal('ack'), id: v.number() }),
  v.object({ sw: v.literal('ping') }),
  v.object({ sw: v.literal('visibility'), visibility }),
  v.object({ sw: v.literal('network'), isOnline: v.boolean() }),
  v.object({ sw: v.literal('bye') }),
]);

/** @throws `protocol` */
export function checkHello(value: unknown): Hello {
  const parsed = v.safeParse(hello, value);
  if (!parsed.success) throw new StrikewireError('protocol');
  return parsed.output;
}

/** @throws `bad-input` */
export function checkInterest(value: unknown): Interest {
  const parsed = v.safeParse(interest, value);
  if (!parsed.success || parsed.output.tickers.length !== parsed.output.rows.length) {
    const where =
      parsed.issues?.[0]?.path?.map((step) => String(step.key)).join('.') ?? 'its columns are of unequal length';
    throw new StrikewireError('bad-input', `This interest cannot be read: ${where}.`);
  }
  return { ...parsed.output, records: parsed.output.records as RecordKey[] }; // checked to be keys
}

/** Undefined for whatever is not one of ours: Comlink's own messages come on the same port. */
export function checkTabMessage(value: unknown): TabMessage | undefined {
  if (typeof value !== 'object' || value === null || !('sw' in value)) return undefined;
  const parsed = v.safeParse(tabMessage, value);
  return parsed.success ? parsed.output : undefined;
}
