import type { MarketSink } from '../market/events.js';
import type { Cluster } from '../market/ticker.js';
import type { Topic } from '../market/topic.js';

/** Turns the words of one vendor's sockets into ours, and back. Stateless. */
export interface UpstreamCodec {
  readonly limits: UpstreamLimits;
  /** Reads one text message, item by item: a bad item costs only itself. Throws only what the sink throws. */
  decode(frame: string, sink: MarketSink): void;
  /** What a message of the connection itself means. Never throws. */
  notice(status: string, message: string): UpstreamNotice;
  /** The frame that presents the key. Never logged. */
  auth(key: string): string;
  /** At least one topic. */
  subscribe(topics: readonly Topic[]): string;
  /** At least one topic. */
  unsubscribe(topics: readonly Topic[]): string;
}

/**
 * What an upstream says of the connection.
 * `refused`: something in the request under way is not in the plan; it does not say what. `scope` is what else its words tell:
 * only delayed data is in the plan, the owner has agreements to sign, or nothing.
 */
export type UpstreamNotice =
  | { readonly kind: 'connected' | 'authenticated' | 'auth-timeout' | 'max-connections' | 'other' }
  /** The key is refused; `isPlan`: it is good, but its plan has no sockets of this cluster. */
  | { readonly kind: 'auth-failed'; readonly isPlan: boolean }
  | { readonly kind: 'subscribed' | 'unsubscribed'; readonly topic: Topic }
  | { readonly kind: 'refused'; readonly scope: 'request' | 'delayed-only' | 'agreements' };

export interface UpstreamLimits {
  /** Most topics in one subscribe frame. */
  readonly topicsPerFrame: number;
  /** Most option contracts with quotes (or with fair values) on one connection. */
  readonly optionQuotes: number;
  /** Longest frame that is read, in characters. */
  readonly frameLength: number;
}

/** As much of a WebSocket as a connection uses. Given, never constructed in place: live, demo and tests differ by it. */
export interface SocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((closed: { code: number; reason: string; wasClean: boolean }) => void) | null;
  onerror: (() => void) | null;
}

export type CreateSocket = (url: string) => SocketLike;

/** Where a cluster is reached. */
export interface UpstreamAddress {
  readonly cluster: Cluster;
  readonly url: string;
  readonly isDelayed: boolean;
}
