import type { Clock } from '../base/clock.js';
import type { Simulator } from './simulator.js';

export type CreateResponse<Reply> = (body: string, init: { status: number; headers: Record<string, string> }) => Reply;

interface HeadersLike {
  get(name: string): string | null;
}

interface SignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', run: () => void): void;
}

/** As much of a request's options as is read. */
export interface FetchInit {
  readonly headers?: HeadersLike | Readonly<Record<string, string>> | undefined;
  readonly signal?: SignalLike | null | undefined;
}

export type SimulatedFetch<Reply> = (
  input: string | { readonly url: string; readonly headers?: HeadersLike; readonly signal?: SignalLike },
  init?: FetchInit,
) => Promise<Reply>;

/** The time an answer takes, so that nothing comes to depend on there being none. */
const LATENCY_MS = 15;

/**
 * `fetch` over the simulated REST API.
 * @returns a function that rejects as the platform's does: TypeError where the network fails, the signal's reason where it aborts.
 */
export function createSimulatedFetch<Reply>(
  simulator: Simulator,
  clock: Clock,
  createResponse: CreateResponse<Reply>,
): SimulatedFetch<Reply> {
  return (input, init) =>
    new Promise((resolve, reject) => {
      const request = typeof input === 'string' ? undefined : input;
      const url = typeof input === 'string' ? input : input.url;
      const authorization = headerOf(init?.headers ?? request?.headers, 'Authorization');
      const signal = init?.signal ?? request?.signal;
      if (signal?.aborted) return reject(signal.reason);
      const outcome = simulator.request({ url, authorization });
      const cancel = clock.after(LATENCY_MS, () => {
        if (outcome === 'timeout') return;
        if (outcome === 'reset' || outcome.isCorsDenied) return reject(new TypeError('Failed to fetch'));
        resolve(createResponse(outcome.body, { status: outcome.status, headers: { ...outcome.headers } }));
      });
      signal?.addEventListener('abort', () => {
        cancel();
        reject(signal.reason);
      });
    });
}

function headerOf(headers: FetchInit['headers'], name: string): string | undefined {
  if (!headers) return undefined;
  const { get } = headers as HeadersLike;
  if (typeof get === 'function') return (headers as HeadersLike).get(name) ?? undefined;
  const entries = Object.entries(headers as Record<string, string>);
  return entries.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
