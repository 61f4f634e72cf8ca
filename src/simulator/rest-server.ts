import { type Fault, numberOption } from './faults.js';
import { hash32 } from './random.js';
import { toJson } from './rest-json.js';
import { poisoned, polluted } from './rest-poison.js';
import { RestError, RestQuery } from './rest-query.js';
import { clusterNeeded, ROUTES } from './rest-routes.js';
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

const JSON_TYPE = { 'Content-Type': 'application/json' };
const KEPT_PATHS = 1000;
const TOO_MANY =
  "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://massive.com/pricing";

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
    try {
      const url = parseUrl(request.url);
      this.#note(url.pathname);
      const fault = this.#simulator.faults.active('rest-status', 'rest');
      if (!fault || !concernsPath(fault, url.pathname)) return this.#serve(request, url);
      fault.usesLeft -= 1;
      const kind = fault.options.kind ?? fault.options.status;
      if (kind === 'timeout' || kind === 'reset') return kind;
      if (kind === 'no-cors') return { ...this.#serve(request, url), isCorsDenied: true };
      return this.#statusReply(fault);
    } catch (thrown) {
      if (thrown instanceof RestError) return this.#refuse(thrown);
      throw thrown;
    }
  }

  #serve(request: RestRequest, url: URL): RestReply {
    const route = ROUTES.find(({ pattern }) => pattern.test(url.pathname));
    if (!route) return plainReply(404, 'text/plain', '404 page not found');
    const key = url.searchParams.get('apiKey') ?? /^Bearer (.+)$/.exec(request.authorization ?? '')?.[1];
    if (!key) throw RestError.unauthorized('API Key was not provided');
    if (this.#simulator.isKeyRefused(key)) throw RestError.unauthorized('Unknown API Key');
    const segments = route.pattern.exec(url.pathname)!.slice(1).map(decodeSegment);
    const cluster = clusterNeeded(route, segments);
    if (cluster && this.#simulator.plan(cluster) === 'none') throw RestError.notEntitled();
    return this.#reply(route.serve(this.#simulator, new RestQuery(url), ...segments));
  }

  #reply(content: unknown): RestReply {
    const requestId = this.#requestId();
    const { faults } = this.#simulator;
    let body = hasRequestId(content) ? { ...content, request_id: requestId } : content;
    if (faults.use('hostile-strings', 'rest')) body = poisoned(body, this.#count);
    const json = toJson(body);
    const text = faults.use('prototype-pollution', 'rest') ? polluted(json) : json;
    return { status: 200, headers: { ...JSON_TYPE, 'X-Request-Id': requestId }, body: text, isCorsDenied: false };
  }

  /** Errors are documented in another order than the alphabet's: status, request_id, then the text. */
  #refuse({ status, body }: RestError): RestReply {
    const { status: word, ...text } = body;
    const requestId = this.#requestId();
    const json = JSON.stringify({ status: word, request_id: requestId, ...text });
    return { status, headers: { ...JSON_TYPE, 'X-Request-Id': requestId }, body: json, isCorsDenied: false };
  }

  /** A `rest-status` fault with a number; `retryAfter` is sent as it is given. */
  #statusReply(fault: Fault): RestReply {
    const status = numberOption(fault, 'status', 500);
    const { retryAfter } = fault.options;
    const reply =
      status >= 500
        ? plainReply(status, 'text/html', `<html><body><h1>${status}</h1></body></html>`)
        : this.#refuse(errorOf(status));
    if (typeof retryAfter !== 'number' && typeof retryAfter !== 'string') return reply;
    return { ...reply, headers: { ...reply.headers, 'Retry-After': String(retryAfter) } };
  }

  #requestId(): string {
    return hash32(this.#count, 51).toString(16).padStart(8, '0').repeat(4);
  }

  #note(path: string): void {
    const known = this.#requests.get(path);
    if (known === undefined && this.#requests.size >= KEPT_PATHS) return;
    this.#requests.set(path, (known ?? 0) + 1);
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw RestError.badParameter('url is not valid');
  }
}

function plainReply(status: number, type: string, body: string): RestReply {
  return { status, headers: { 'Content-Type': type }, body, isCorsDenied: false };
}

function errorOf(status: number): RestError {
  if (status === 401) return RestError.unauthorized('Unknown API Key');
  if (status === 403) return RestError.notEntitled();
  if (status === 404) return RestError.notFound();
  return new RestError(status, { status: 'ERROR', error: status === 429 ? TOO_MANY : 'Bad request.' });
}

function concernsPath(fault: Fault, path: string): boolean {
  return typeof fault.options.path !== 'string' || path.includes(fault.options.path);
}

/** The market status, the list of holidays, the daily summary and the stocks' full snapshot are documented without one. */
function hasRequestId(content: unknown): content is object {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  return !('serverTime' in content || 'tickers' in content || 'symbol' in content);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw RestError.badParameter('path is not valid');
  }
}
