import { HOSTILE_STRINGS } from './fault-corpus.js';
import { type Fault, numberOption } from './faults.js';
import { hash32 } from './random.js';
import { barRange, openClose, previousBar } from './rest-bars.js';
import { toJson } from './rest-json.js';
import { conditionList, exchangeList, marketStatusNow, marketStatusUpcoming } from './rest-market.js';
import { chainSnapshot, contractList, contractReference, contractSnapshot } from './rest-options.js';
import { RestError, RestQuery } from './rest-query.js';
import { stockSnapshot, stockSnapshots } from './rest-stocks.js';
import { lastQuote, lastTrade, tickList } from './rest-ticks.js';
import { indexSnapshot, unifiedSnapshot } from './rest-unified.js';
import type { Simulator } from './simulator.js';

export interface RestRequest {
  /** Absolute; `next_url` is made of its origin. */
  readonly url: string;
  /** The `Authorization` header, if any. */
  readonly authorization?: string | undefined;
}

export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The transport must leave out `Access-Control-Allow-Origin`. */
  readonly isCorsDenied: boolean;
}

/** `timeout`: never answer. `reset`: break the connection. */
export type RestOutcome = RestReply | 'timeout' | 'reset';

type Handle = (simulator: Simulator, query: RestQuery, ...segments: string[]) => unknown;

const ROUTES: readonly [RegExp, Handle][] = [
  [
    /^\/v3\/snapshot\/options\/([^/]+)$/,
    (simulator, query, underlying) => chainSnapshot(simulator, underlying!, query),
  ],
  [
    /^\/v3\/snapshot\/options\/([^/]+)\/([^/]+)$/,
    (simulator, _, underlying, ticker) => contractSnapshot(simulator, underlying!, ticker!),
  ],
  [/^\/v3\/snapshot\/indices$/, indexSnapshot],
  [/^\/v3\/snapshot$/, unifiedSnapshot],
  [/^\/v2\/snapshot\/locale\/us\/markets\/stocks\/tickers$/, stockSnapshots],
  [
    /^\/v2\/snapshot\/locale\/us\/markets\/stocks\/tickers\/([^/]+)$/,
    (simulator, _, ticker) => stockSnapshot(simulator, ticker!),
  ],
  [/^\/v3\/reference\/options\/contracts$/, contractList],
  [/^\/v3\/reference\/options\/contracts\/([^/]+)$/, (simulator, _, ticker) => contractReference(simulator, ticker!)],
  [
    /^\/v2\/aggs\/ticker\/([^/]+)\/range\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/,
    (simulator, query, ticker, multiplier, span, from, to) =>
      barRange(simulator, { ticker: ticker!, multiplier: multiplier!, span: span!, from: from!, to: to! }, query),
  ],
  [/^\/v2\/aggs\/ticker\/([^/]+)\/prev$/, (simulator, _, ticker) => previousBar(simulator, ticker!)],
  [/^\/v1\/open-close\/([^/]+)\/([^/]+)$/, (simulator, _, ticker, date) => openClose(simulator, ticker!, date!)],
  [/^\/v3\/trades\/([^/]+)$/, (simulator, query, ticker) => tickList(simulator, 'trades', ticker!, query)],
  [/^\/v3\/quotes\/([^/]+)$/, (simulator, query, ticker) => tickList(simulator, 'quotes', ticker!, query)],
  [/^\/v2\/last\/trade\/([^/]+)$/, (simulator, _, ticker) => lastTrade(simulator, ticker!)],
  [/^\/v2\/last\/nbbo\/([^/]+)$/, (simulator, _, ticker) => lastQuote(simulator, ticker!)],
  [/^\/v1\/marketstatus\/now$/, marketStatusNow],
  [/^\/v1\/marketstatus\/upcoming$/, marketStatusUpcoming],
  [/^\/v3\/reference\/conditions$/, (_, query) => conditionList(query)],
  [/^\/v3\/reference\/exchanges$/, (_, query) => exchangeList(query)],
]; // prettier-ignore

const JSON_TYPE = { 'Content-Type': 'application/json' };
const KEPT_PATHS = 1000;
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'Bad request.',
  429: "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://massive.com/pricing",
};

/** The simulated vendor's REST API: a request in, an answer out, nothing waited for. */
export class RestServer {
  readonly #simulator: Simulator;
  readonly #requests = new Map<string, number>();
  #count = 0;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  get count(): number {
    return this.#count;
  }

  /** Requests by path, without query and key. */
  requests(): Record<string, number> {
    return Object.fromEntries(this.#requests);
  }

  answer(request: RestRequest): RestOutcome {
    this.#count += 1;
    let url: URL;
    try {
      url = new URL(request.url);
    } catch {
      return this.#refuse(RestError.badParameter('url is not valid'));
    }
    this.#note(url.pathname);
    const { faults } = this.#simulator;
    const fault = faults.active('rest-status', 'rest');
    if (fault && concernsPath(fault, url.pathname)) {
      fault.usesLeft -= 1;
      return this.#faultReply(fault);
    }
    try {
      return this.#serve(request, url);
    } catch (thrown) {
      if (!(thrown instanceof RestError)) throw thrown;
      return this.#refuse(thrown);
    }
  }

  #serve(request: RestRequest, url: URL): RestReply {
    const route = ROUTES.find(([pattern]) => pattern.test(url.pathname));
    if (!route)
      return {
        status: 404,
        headers: { 'Content-Type': 'text/plain' },
        body: '404 page not found',
        isCorsDenied: false,
      };
    const key = url.searchParams.get('apiKey') ?? /^Bearer (.+)$/.exec(request.authorization ?? '')?.[1];
    if (!key) throw RestError.unauthorized('API Key was not provided');
    if (this.#simulator.isKeyRefused(key)) throw RestError.unauthorized('Unknown API Key');
    if (this.#simulator.rules().plan === 'none') throw RestError.notEntitled();
    const segments = route[0].exec(url.pathname)!.slice(1).map(decodeSegment);
    return this.#reply(200, route[1](this.#simulator, new RestQuery(url), ...segments));
  }

  /** Errors are documented in another order than the alphabet's: status, request_id, then the text. */
  #refuse({ status, body }: RestError): RestReply {
    const { status: word, ...text } = body;
    const requestId = this.#requestId();
    const json = JSON.stringify({ status: word, request_id: requestId, ...text });
    return { status, headers: { ...JSON_TYPE, 'X-Request-Id': requestId }, body: json, isCorsDenied: false };
  }

  #requestId(): string {
    return hash32(this.#count, 51).toString(16).padStart(8, '0').repeat(4);
  }

  #reply(status: number, content: unknown): RestReply {
    const requestId = this.#requestId();
    const { faults } = this.#simulator;
    let body =
      Array.isArray(content) || noRequestId(content) ? content : { ...(content as object), request_id: requestId };
    const hostile = faults.use('hostile-strings', 'rest');
    if (hostile) body = new Poisoner(this.#count).poison(body);
    let text = toJson(body);
    if (faults.use('prototype-pollution', 'rest')) text = polluted(text);
    const headers = { ...JSON_TYPE, 'X-Request-Id': requestId };
    return { status, headers, body: text, isCorsDenied: false };
  }

  /** A `rest-status` fault: a status, or `timeout`, `reset`, `no-cors`; `retryAfter` is sent as it is given. */
  #faultReply(fault: Fault): RestOutcome {
    const kind = fault.options.kind ?? fault.options.status;
    if (kind === 'timeout' || kind === 'reset') return kind;
    const status = numberOption(fault, 'status', kind === 'no-cors' ? 200 : 500);
    const { retryAfter } = fault.options;
    const headers: Record<string, string> = { 'Content-Type': status >= 500 ? 'text/html' : 'application/json' };
    if (typeof retryAfter === 'number' || typeof retryAfter === 'string') headers['Retry-After'] = String(retryAfter);
    const message = SENTENCES[status] ?? '';
    const json =
      status === 403
        ? RestError.notEntitled().body
        : status === 404
          ? { status: 'NOT_FOUND', message }
          : { status: 'ERROR', error: message };
    const body =
      status >= 500 ? `<html><body><h1>${status}</h1></body></html>` : toJson({ ...json, request_id: 'fault' });
    return { status, headers, body, isCorsDenied: kind === 'no-cors' };
  }

  #note(path: string): void {
    const known = this.#requests.get(path);
    if (known === undefined && this.#requests.size >= KEPT_PATHS) return;
    this.#requests.set(path, (known ?? 0) + 1);
  }
}

function errorOf(status: number): RestError {
  if (status === 401) return RestError.unauthorized('Unknown API Key');
  if (status === 403) return RestError.notEntitled();
  if (status === 404) return RestError.notFound();
  return new RestError(status, { status: 'ERROR', error: SENTENCES[status] ?? '' });
}

function concernsPath(fault: Fault, path: string): boolean {
  return typeof fault.options.path !== 'string' || path.includes(fault.options.path);
}

/** The market status and the stocks' full snapshot are documented without one. */
function noRequestId(content: unknown): boolean {
  return (
    typeof content === 'object' &&
    content !== null &&
    ('serverTime' in content || 'tickers' in content || 'symbol' in content)
  );
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw RestError.badParameter('path is not valid');
  }
}

/** Own members that reach for prototypes, in the first objects of a body. */
function polluted(json: string): string {
  const members = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
  let count = 0;
  return json.replace(/\{(\}?)/g, (brace, end: string) => (count++ < 60 ? `{${members}${end || ','}` : brace));
}

/** Texts of a body that no client must depend on; the others stay, so that the rows are still shown. */
const SOFT =
  /^(name|message|error|market_status|timeframe|exercise_style|primary_exchange|cfi|mic|operating_mic|participant_id|type|locale|i|request_id|decimal_size|dv|dav)$/;

/** Replaces a vendor's texts by script injections, and adds a row all of whose texts are such. */
class Poisoner {
  #next: number;

  constructor(seed: number) {
    this.#next = seed * 17;
  }

  poison(value: unknown, isHard = false): unknown {
    if (Array.isArray(value)) {
      const rows = value.map((each) => this.poison(each, isHard));
      const first: unknown = value[0];
      return !isHard && typeof first === 'object' && first !== null ? [...rows, this.poison(first, true)] : rows;
    }
    // Numbers with more digits than a double are objects of their own class, and stay.
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        typeof member === 'string' && (isHard || SOFT.test(name)) ? this.#payload() : this.poison(member, isHard),
      ]),
    );
  }

  #payload(): string {
    return HOSTILE_STRINGS[this.#next++ % HOSTILE_STRINGS.length]!;
  }
}
