import type { MarketSink } from '../market/events.js';
import type { Cluster } from '../market/ticker.js';
import type { Topic } from '../market/topic.js';

/** Turns the words of one vendor's sockets into ours, and back. Stateless. */
export interface UpstreamCodec {
  readonly limits: UpstreamLimits;
  /** Reads one text message, item by item: a bad item costs only itself. Never throws. */
  decode(frame: string, sink: MarketSink): void;
  /** The frame that presents the key. Never logged. */
  auth(key: string): string;
  subscribe(topics: readonly Topic[]): string;
  unsubscribe(topics: readonly Topic[]): string;
  /** Which topic a `success` message confirms, if it is one of those. */
  confirmation(message: string): { action: 'subscribed' | 'unsubscribed'; topic: Topic } | undefined;
}

export interface UpstreamLimits {
  /** Most topics in one subscribe frame. */
  readonly topicsPerFrame: number;
  /** Most option contracts with quotes on one connection. */
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
