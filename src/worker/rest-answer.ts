import { ERRORS, StrikewireError } from '../base/errors.js';

/** What is to be done about an answer. */
export type RestAnswer =
  | { readonly kind: 'body'; readonly body: unknown }
  /** Waiting does not help. */
  | { readonly kind: 'final'; readonly error: StrikewireError }
  /** Worth another try: an outage, or an answer that was cut off. */
  | { readonly kind: 'failed'; readonly error: StrikewireError }
  /** Too many requests: all wait. */
  | { readonly kind: 'throttled'; readonly waitMs: number };

/** Where the header cannot be read, which is usual across origins. */
const THROTTLED_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
const SENTENCE_LENGTH = 200;

/**
 * The policy for an answer of the vendor's REST service. Its text is read first: errors may be no JSON.
 * @param retryAfter the header of that name
 * @param now wall clock, epoch ms
 */
export function answerOf(status: number, text: string, retryAfter: string | null, now: number): RestAnswer {
  if (status >= 200 && status < 300) {
    const body = parsed(text);
    if (body === undefined) return { kind: 'failed', error: new StrikewireError('bad-response') };
    return { kind: 'body', body };
  }
  switch (status) {
    case 400:
      return { kind: 'final', error: new StrikewireError('bad-input', sentenceIn(text)) };
    case 401:
      return { kind: 'final', error: new StrikewireError('auth-failed') };
    case 403:
      return { kind: 'final', error: new StrikewireError('not-entitled') };
    case 404:
      return { kind: 'final', error: new StrikewireError('unknown-symbol', 'The data service knows nothing of this.') };
    case 429:
      return { kind: 'throttled', waitMs: waitMsOf(retryAfter, now) };
    case 408:
    case 499:
      return { kind: 'failed', error: new StrikewireError('service-down') };
    default:
      return status >= 500
        ? { kind: 'failed', error: new StrikewireError('service-down') }
        : { kind: 'final', error: new StrikewireError('bad-response') };
  }
}

/** Seconds or an HTTP date; at least a second, at most an hour. */
function waitMsOf(retryAfter: string | null, now: number): number {
  const text = retryAfter?.trim() ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(waitMs) ? THROTTLED_MS : Math.min(LONGEST_WAIT_MS, Math.max(1000, waitMs));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The vendor puts its reason under either name. It is shown as text only. */
function sentenceIn(text: string): string {
  const body = parsed(text);
  const { error, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const sentence = [error, message].find((field) => typeof field === 'string' && field !== '');
  return sentence === undefined ? ERRORS['bad-input'].sentence : (sentence as string).slice(0, SENTENCE_LENGTH);
}
