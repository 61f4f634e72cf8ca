import type { Clock } from '../base/clock.js';
import { errorCode, StrikewireError, type ErrorCode } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { isEmptyPage, nextUrlOf } from '../upstream/massive-fields.js';
import { massiveReaders } from '../upstream/massive-readers.js';
import type { RestRequest } from '../upstream/massive-rest.js';
import { Backoff } from './backoff.js';
import { answerOf, type RestAnswer } from './rest-answer.js';
import { restOrigin } from './rest-origin.js';
import { readBody, type RestFetch } from './rest-fetch.js';
import { RestQueue } from './rest-queue.js';

export type { RestFetch } from './rest-fetch.js';

const TIMEOUT_MS = 10_000;
const TRIES = 3;
/** How often one request lets itself be told to wait. */
const THROTTLES = 5;
const MOST_PAGES = 200;
/** So many pages in a row without a row lead nowhere. */
const EMPTY_PAGES = 3;
const CONCURRENCY = 4;
/** A plan that was seen to count requests is asked one at a time for so long. */
const THROTTLE_MEMORY_MS = 600_000;

export interface RestClientOptions {
  /** Absolute, e.g. `https://api.massive.com`. */
  readonly baseUrl: string;
  /** `query`: `?apiKey=`, which needs no preflight. `header`: `Authorization: Bearer`. */
  readonly auth: 'query' | 'header';
  /** The key at the time of asking; undefined when there is none. */
  readonly key: () => string | undefined;
  readonly fetch: RestFetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

export interface RestOptions {
  /** Higher goes first. */
  readonly priority?: number;
}

export interface PagesOptions extends RestOptions {
  readonly maxPages?: number;
  /** Hears each page as it comes. */
  readonly onPage?: (body: unknown) => void;
}

/** Answers of several pages. They are not of one instant. */
export interface RestPages {
  readonly bodies: unknown[];
  /** The vendor has more than this: the pages broke off. */
  readonly isPartial: boolean;
  /** What broke them off, if a failure did. */
  readonly cause: ErrorCode | undefined;
}

/**
 * The vendor's REST service, one queue for the whole hub.
 * - Outages are tried three times; 401, 403, 404 and 400 are final; after 429 the whole queue waits as it is told.
 * - A key is tried alone until an answer shows that it is good, and never again once it was refused.
 * - The key goes to the base URL's origin only, in the one place that `auth` names. Logs have the path, not the query.
 * - Nothing is cached, no cookies, no referrer, no redirects; a body has a limit, and every try 10 s.
 */
export class RestClient {
  readonly read = massiveReaders;
  readonly #options: RestClientOptions;
  readonly #baseUrl: string;
  readonly #origin: string;
  readonly #queue: RestQueue;
  readonly #stop = new AbortController();
  #goodKey: string | undefined;
  #refusedKey: string | undefined;
  #throttledAt = Number.NEGATIVE_INFINITY;
  #requestsCount = 0;

  /** @throws {StrikewireError} `bad-config` when the base URL is none. */
  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#origin = restOrigin(this.#baseUrl);
    this.#queue = new RestQueue(options.clock, () => (this.#isCautious() ? 1 : CONCURRENCY));
  }

  /** Requests that went out. */
  get requestsCount(): number {
    return this.#requestsCount;
  }

  /** The service asked for patience: nothing is sent before this, epoch ms. */
  get pausedUntil(): number | undefined {
    return this.#queue.pausedUntil;
  }

  /** Counts, and until when all wait, epoch ms. */
  status(): { activeCount: number; waitingCount: number; pausedUntil: number | undefined; requestsCount: number } {
    const { activeCount, waitingCount, pausedUntil } = this.#queue;
    return { activeCount, waitingCount, pausedUntil, requestsCount: this.#requestsCount };
  }

  /**
   * The JSON body of an answer.
   * @throws {StrikewireError} `no-key` `auth-failed` `not-entitled` `unknown-symbol` (404) `bad-input` (400) `rate-limited`
   * `service-down` `bad-response`
   */
  get(request: RestRequest, { priority = 0 }: RestOptions = {}): Promise<unknown> {
    return this.#fetch(this.#urlOf(request), priority);
  }

  /**
   * The answer and those it continues in, as long as that is safe: on the base URL's origin, not in a circle, not through
   * nothing but empty pages, at most `maxPages`.
   * @throws {StrikewireError} as `get`, for the first page only; what has come is kept.
   */
  async pages(request: RestRequest, options: PagesOptions = {}): Promise<RestPages> {
    const { maxPages = MOST_PAGES, priority = 0, onPage } = options;
    const bodies: unknown[] = [];
    const seen = new Set<string>();
    const partial = (cause: ErrorCode | undefined): RestPages => ({ bodies, isPartial: true, cause });
    let emptyCount = 0;
    for (let url = this.#urlOf(request); ; ) {
      seen.add(url);
      let body: unknown;
      try {
        body = await this.#fetch(url, priority);
      } catch (thrown) {
        if (bodies.length === 0) throw thrown;
        return partial(errorCode(thrown) ?? 'bad-response');
      }
      bodies.push(body);
      onPage?.(body);
      const said = nextUrlOf(body);
      if (said === undefined) return { bodies, isPartial: false, cause: undefined };
      emptyCount = isEmptyPage(body) ? emptyCount + 1 : 0;
      const next = this.#safeUrl(said);
      if (next === undefined || seen.has(next) || emptyCount >= EMPTY_PAGES) {
        const { pathname } = new URL(url);
        this.#options.log.warn('rest', 'the next page leads astray: not fetched', { pathname, pages: bodies.length });
        return partial('bad-response');
      }
      if (bodies.length >= maxPages) return partial(undefined);
      url = next;
    }
  }

  /** For ever: what is under way is broken off, what waits fails with `service-down`. */
  close(): void {
    this.#stop.abort();
    this.#queue.close();
  }

  async #fetch(url: string, priority: number): Promise<unknown> {
    const backoff = new Backoff(this.#options.random ?? Math.random);
    const path = new URL(url).pathname;
    for (let throttlesCount = 0; ; ) {
      const answer = await this.#queue.run(priority, () => this.#try(url, path));
      switch (answer.kind) {
        case 'body':
          return answer.body;
        case 'final':
          throw answer.error;
        case 'throttled':
          if (++throttlesCount > THROTTLES) throw new StrikewireError('rate-limited');
          priority = Number.MAX_VALUE; // it was its turn
          break;
        case 'failed':
          if (backoff.attempt >= TRIES - 1) throw answer.error;
          await this.#sleep(backoff.next());
          break;
        default:
          answer satisfies never;
      }
    }
  }

  async #try(url: string, path: string): Promise<RestAnswer> {
    const { clock, log } = this.#options;
    const key = this.#options.key();
    if (this.#stop.signal.aborted) return { kind: 'final', error: new StrikewireError('service-down') };
    if (key === undefined) {
      this.#refusedKey = undefined; // forgotten and given again, it may have another try
      return { kind: 'final', error: new StrikewireError('no-key') };
    }
    if (key === this.#refusedKey) return { kind: 'final', error: new StrikewireError('auth-failed') };
    const startAt = clock.now();
    const { status, answer } = await this.#send(url, key);
    const detail = { status, ms: Math.round(clock.now() - startAt) };
    if (status === 401) this.#refusedKey = key;
    else if (status !== 0 && status < 500 && status !== 429) this.#goodKey = key;
    if (answer.kind === 'throttled') {
      this.#throttledAt = clock.now();
      this.#queue.pause(clock.now() + answer.waitMs);
      log.warn('rest', path, { ...detail, waitMs: answer.waitMs });
    } else if (answer.kind === 'body') {
      log.debug?.('rest', path, detail);
    } else {
      log.warn('rest', path, { ...detail, problem: answer.error.name });
    }
    return answer;
  }

  /** @returns status 0 when there was no answer. */
  async #send(url: string, key: string): Promise<{ status: number; answer: RestAnswer }> {
    const { auth, clock, fetch } = this.#options;
    const abort = new AbortController();
    const whenStopped = () => abort.abort();
    this.#stop.signal.addEventListener('abort', whenStopped, { once: true });
    let cancelTimeout = () => {};
    // Not every fetch heeds the signal.
    const timedOut = new Promise<never>((_, reject) => {
      cancelTimeout = clock.after(TIMEOUT_MS, whenStopped);
      abort.signal.addEventListener('abort', () => reject(new StrikewireError('service-down')), { once: true });
    });
    this.#requestsCount++;
    try {
      const isInQuery = auth === 'query';
      const asked = fetch(isInQuery ? withKey(url, key) : url, {
        method: 'GET',
        headers: isInQuery ? {} : { Authorization: `Bearer ${key}` },
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        credentials: 'omit',
        redirect: 'error',
        signal: abort.signal,
      });
      const response = await Promise.race([asked, timedOut]);
      const { status } = response;
      try {
        const text = await Promise.race([readBody(response), timedOut]);
        return { status, answer: answerOf(status, text, response.headers.get('retry-after'), clock.wallNow()) };
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown;
        abort.abort();
        return { status, answer: { kind: 'final', error: new StrikewireError('bad-response', thrown.message) } };
      }
    } catch {
      // No network, a reset, a time-out, a refused redirect, no CORS header: a browser does not tell them apart.
      return { status: 0, answer: { kind: 'failed', error: new StrikewireError('service-down') } };
    } finally {
      cancelTimeout();
      this.#stop.signal.removeEventListener('abort', whenStopped);
    }
  }

  #sleep(ms: number): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        this.#stop.signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.#options.clock.after(ms, wake);
      this.#stop.signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** One at a time: the key is not known to be good, or the plan counts requests. */
  #isCautious(): boolean {
    const { clock, key } = this.#options;
    return this.#goodKey !== key() || clock.now() - this.#throttledAt < THROTTLE_MEMORY_MS;
  }

  #urlOf({ path, params }: RestRequest): string {
    const query = new URLSearchParams(params).toString();
    return `${this.#baseUrl}${path}${query && `?${query}`}`;
  }

  /** The vendor's own `next_url`, word for word, if the key may go there. */
  #safeUrl(next: string): string | undefined {
    try {
      const url = new URL(next);
      const isOurs = url.origin === this.#origin && url.username === '' && url.password === '';
      if (url.searchParams.has('apiKey')) url.searchParams.delete('apiKey');
      url.hash = '';
      return isOurs ? url.href : undefined;
    } catch {
      return undefined;
    }
  }
}

function withKey(url: string, key: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}apiKey=${encodeURIComponent(key)}`;
}
