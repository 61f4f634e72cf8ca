import { StrikewireError } from '../base/errors.js';
import { TAB_LOCK } from '../base/tab-lock.js';
import { firstUnlike, isCount, isNumber, isOneOf, isText, membersOf } from '../base/untrusted.js';
import { isExpiry } from '../market/contract.js';
import { clusterOf, isTicker } from '../market/ticker.js';
import type { FeedConfig, Hello, Interest, TabMessage } from './hub-api.js';

/*
 * What a port brings is checked before it is believed: another build of this page, another script of this origin or a
 * broken tab may be at its other end. What has no place in a message is left behind.
 */

const MOST_TICKERS = 40_000;
const MOST_RECORDS = 500;
const VISIBILITIES = ['focused', 'visible', 'hidden', 'frozen'] as const;

const isUrl = (value: unknown, scheme: RegExp): value is string => isText(value, 500) && scheme.test(value);
const isSocketUrl = (value: unknown): value is string => isUrl(value, /^wss?:\/\//);

function configIn(value: unknown): FeedConfig | undefined {
  const { feed, stocksUrl, optionsUrl, indicesUrl, delayedStocksUrl, delayedOptionsUrl, ...rest } = membersOf(value);
  const { delayedIndicesUrl, restUrl, restAuth, rate } = rest;
  if (!isOneOf(feed, ['demo', 'massive']) || !isOneOf(restAuth, ['query', 'header'])) return undefined;
  if (!isSocketUrl(stocksUrl) || !isSocketUrl(optionsUrl) || !isSocketUrl(indicesUrl)) return undefined;
  if (!isSocketUrl(delayedStocksUrl) || !isSocketUrl(delayedOptionsUrl)) return undefined;
  if (!isSocketUrl(delayedIndicesUrl) || !isUrl(restUrl, /^https?:\/\//)) return undefined;
  if (!isNumber(rate) || rate < -1 || rate > 1) return undefined;
  const sockets = { stocksUrl, optionsUrl, indicesUrl, delayedStocksUrl, delayedOptionsUrl, delayedIndicesUrl };
  return { feed, ...sockets, restUrl, restAuth, rate };
}

const RECORD_KEY =
  /^(?:feed|market|(?:expiries|overview|outlook) ([A-Za-z0-9:.]{1,14})|(?:chain|summary|profile) ([A-Za-z0-9:.]{1,14}) ([\d-]{10}))$/;

/** A key names what there can be: an underlying, and a date that the calendar has. */
function isRecordKey(text: string): boolean {
  const [match, listed, underlying = listed, expiry] = RECORD_KEY.exec(text) ?? [];
  if (match === undefined || (expiry !== undefined && !isExpiry(expiry))) return false;
  return underlying === undefined || (isTicker(underlying) && clusterOf(underlying) !== 'options');
}

/** @throws `protocol` */
export function checkHello(value: unknown): Hello {
  const { protocol, version, tabId, lockName, visibility, config: said } = membersOf(value);
  const config = configIn(said);
  const hasLock = isText(lockName, 100) && lockName.startsWith(TAB_LOCK);
  if (!isNumber(protocol) || !isText(version, 40) || !isText(tabId, 60) || (lockName !== undefined && !hasLock)) {
    throw new StrikewireError('protocol');
  }
  if (!config || !isOneOf(visibility, VISIBILITIES)) throw new StrikewireError('protocol');
  return { protocol, version, tabId, lockName: hasLock ? lockName : undefined, visibility, config };
}

/** @throws `bad-input` */
export function checkInterest(value: unknown): Interest {
  const { version, tickers, rows, records } = membersOf(value);
  const where =
    (isNumber(version) ? undefined : 'version') ??
    faultIn('tickers', tickers, MOST_TICKERS, (item) => isText(item, 40)) ??
    faultIn('rows', rows, MOST_TICKERS, (item) => isCount(item)) ??
    faultIn('records', records, MOST_RECORDS, (item) => typeof item === 'string' && isRecordKey(item));
  if (where !== undefined) throw unreadable(where);
  const checked = { version, tickers, rows, records } as Interest; // member by member
  if (checked.tickers.length !== checked.rows.length) throw unreadable('its columns are of unequal length');
  return checked;
}

const unreadable = (where: string) => new StrikewireError('bad-input', `This interest cannot be read: ${where}.`);

/** Where a list is not as it should be, by name. */
function faultIn(name: string, list: unknown, most: number, isItem: (item: unknown) => boolean): string | undefined {
  if (!Array.isArray(list) || list.length > most) return name;
  const index = firstUnlike(list, isItem);
  return index < 0 ? undefined : `${name}.${index}`;
}

/** Undefined for whatever is not one of ours: Comlink's own messages come on the same port. */
export function checkTabMessage(value: unknown): TabMessage | undefined {
  const { sw, id, visibility, isOnline } = membersOf(value);
  switch (sw) {
    case 'ack':
      return isNumber(id) ? { sw, id } : undefined;
    case 'ping':
    case 'bye':
      return { sw };
    case 'visibility':
      return isOneOf(visibility, VISIBILITIES) ? { sw, visibility } : undefined;
    case 'network':
      return typeof isOnline === 'boolean' ? { sw, isOnline } : undefined;
    default:
      return undefined;
  }
}
