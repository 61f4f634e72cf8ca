import { clusterOf, symbolOf, type Ticker } from '../market/ticker.js';
import type { ClusterReport, FeedRecord } from '../worker/hub-api.js';
import { duration, type ElementState } from './element-state.js';
import type { LinkState } from './hub-client.js';

export interface SpotInput {
  readonly underlying: Ticker;
  /** Of the contracts' data. */
  readonly state: ElementState;
  readonly link: LinkState;
  readonly feed: FeedRecord | undefined;
  /** When the newest event of the underlying came, hub clock; NaN when none did. */
  readonly newestAt: number;
  /** Hub clock. */
  readonly now: number;
}

/** States in which the viewer takes the price of the underlying for one of now. */
const FLOWING: ReadonlySet<ElementState> = new Set(['live', 'quiet', 'delayed', 'stale']);

/**
 * The socket that brings the underlying is down while that of its contracts may go on: what is to be said of its price and of the values
 * that rest on it, in a sentence. Undefined while nothing is, as before its first event on a connection that is just being opened.
 */
export function spotLoss({ underlying, state, link, feed, newestAt, now }: SpotInput): string | undefined {
  const report = feed?.clusters[clusterOf(underlying)];
  if (!report || report.isAlive || !FLOWING.has(state) || link.state !== 'attached') return undefined;
  const isOpening = Number.isNaN(newestAt) && !isDown(report);
  if (isOpening) return undefined;
  const symbol = symbolOf(underlying);
  const what = Number.isNaN(newestAt)
    ? `There is no live price of ${symbol}`
    : `The price of ${symbol} is ${duration(now - newestAt)} old`;
  return `${what}: ${whyOf(report, now)}. It is dimmed, and so are the values that rest on it.`;
}

function isDown({ state, isOutOfPlan, isDisplaced }: ClusterReport): boolean {
  return isOutOfPlan || isDisplaced || state === 'backoff' || state === 'rejected' || state === 'closed';
}

function whyOf({ state, isOutOfPlan, isDisplaced, nextRetryAt }: ClusterReport, now: number): string {
  if (isOutOfPlan) return 'your plan has no live prices of it';
  if (isDisplaced) return 'another browser or device uses the account’s connection';
  if (nextRetryAt !== undefined) return `its connection is lost · reconnecting in ${duration(nextRetryAt - now)}`;
  return state === 'live' ? 'its connection is silent' : 'its connection is lost';
}
