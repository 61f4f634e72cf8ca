import type { Cluster } from '../market/ticker.js';
import type { ClusterReport, Failure, FeedRecord, MarketRecord } from '../worker/hub-api.js';
import type { LinkState } from './hub-client.js';

/** What is true of an element's own data. */
export type ElementState =
  | 'idle'
  | 'connecting'
  | 'live'
  | 'quiet'
  | 'delayed'
  | 'stale'
  | 'closed'
  | 'offline'
  | 'displaced'
  | 'no-key'
  | 'auth-failed'
  | 'not-entitled'
  | 'error';

export interface StateReport {
  readonly state: ElementState;
  readonly cause: string;
  /** Epoch ms, hub clock. */
  readonly nextRetryAt: number | undefined;
  /** Time since the newest event of the element's own instruments, ms. */
  readonly ageMs: number | undefined;
  /** A few capitals for the badge. */
  readonly badge: string;
  /** What happened and what can be done, for the tooltip and for screen readers. */
  readonly sentence: string;
}

export interface StateInput {
  /** Nothing is wanted: no symbol, out of the document, or off screen. */
  readonly isIdle: boolean;
  /** Waiting cannot help, in a sentence. */
  readonly problem: string | undefined;
  readonly link: LinkState;
  readonly feed: FeedRecord | undefined;
  readonly market: MarketRecord | undefined;
  /** Whose socket brings the element's own data. */
  readonly cluster: Cluster;
  /** The product trades to 16:15. */
  readonly isLate: boolean;
  /** Newest `receivedAt` of the element's own rows, hub clock; NaN when no event came yet. */
  readonly newestAt: number;
  /** When its instruments were first wanted, hub clock; infinite while there are none. */
  readonly wantedAt: number;
  /** The first snapshot came, or failed. */
  readonly hasSnapshot: boolean;
  readonly failure: Failure | undefined;
  /** Hub clock. */
  readonly now: number;
}

/** An event no older than this is live. */
export const LIVE_MS = 5_000;
/** Waiting for a first event ends this long after the topics were sent. */
const FIRST_EVENT_MS = 10_000;

const NEWER_VERSION =
  'A newer version of this page is open in another tab and holds the connection. Reload to use it here.';

type Verdict = Pick<StateReport, 'state' | 'cause' | 'badge' | 'sentence'> & { nextRetryAt?: number | undefined };

/** The element's state: the first line that is true, from the top, as the table in docs/states.md says. */
export function elementState(input: StateInput): StateReport {
  const ageMs = Number.isNaN(input.newestAt) ? undefined : Math.max(0, input.now - input.newestAt);
  const verdict = blocked(input) ?? stopped(input, ageMs) ?? flowing(input, ageMs);
  return { nextRetryAt: undefined, ...verdict, ageMs };
}

/** What no waiting mends, or what the viewer has to mend. */
function blocked({ isIdle, problem, link, feed, cluster, failure }: StateInput): Verdict | undefined {
  const report = feed?.clusters[cluster];
  if (isIdle) return { state: 'idle', cause: 'start', badge: 'IDLE', sentence: 'Nothing is shown here yet.' };
  if (feed?.feed === 'massive' && feed.key !== 'held') {
    const sentence = feed.key === 'none' ? 'No API key. Add one to go on.' : 'The API key is locked. Unlock it.';
    return { state: 'no-key', cause: 'no-key', badge: 'NO KEY', sentence };
  }
  if (problem !== undefined) return { state: 'error', cause: 'bad-input', badge: 'ERROR', sentence: problem };
  if (link.state === 'missing') {
    const sentence = `${link.message ?? 'The shared worker could not be loaded.'} Reload the page to try again.`;
    return { state: 'error', cause: 'worker-blocked', badge: 'ERROR', sentence };
  }
  if ((report?.state === 'rejected' && !report.isOutOfPlan) || failure?.code === 'auth-failed') {
    const sentence = 'The data service refused the API key. Check it on the settings page and connect again.';
    return { state: 'auth-failed', cause: 'auth-failed', badge: 'KEY REFUSED', sentence };
  }
  if (report?.isDisplaced) {
    const sentence =
      'Your account’s one connection is in use by another browser or device. “Use here” takes it back once.';
    const { nextRetryAt } = report;
    return { state: 'displaced', cause: 'max-connections', badge: 'IN USE ELSEWHERE', sentence, nextRetryAt };
  }
  if (report && isWhollyRefused(report, cluster)) {
    const sentence =
      'Your plan includes none of the live channels of these contracts. Upgrade it, or use the demo feed.';
    return { state: 'not-entitled', cause: 'no-channel', badge: 'NOT IN PLAN', sentence };
  }
  return undefined;
}

/** No data can be expected now. */
function stopped(input: StateInput, ageMs: number | undefined): Verdict | undefined {
  const { feed, market, hasSnapshot, isLate } = input;
  if (feed && !feed.isOnline) {
    const sentence = 'This browser is offline. The last values stay; connecting again as soon as it is back.';
    return { state: 'offline', cause: 'browser-offline', badge: 'OFFLINE', sentence };
  }
  const isOpen = !market || market.isProvisional || (isLate ? market.isLateOpen : market.isOpen);
  if (!isOpen && !(ageMs !== undefined && ageMs <= LIVE_MS) && hasSnapshot) {
    const sentence = `The market is closed; it opens ${weekdayTime(market.nextOpenAt)} ET. Values are the last of the session.`;
    return { state: 'closed', cause: 'market-closed', badge: 'CLOSED', sentence, nextRetryAt: market.nextOpenAt };
  }
  return undefined;
}

function flowing(input: StateInput, ageMs: number | undefined): Verdict {
  const { link, feed, cluster, now, wantedAt } = input;
  const report = feed?.clusters[cluster];
  const isWaiting = report?.sentAt === undefined || now - Math.max(report.sentAt, wantedAt) < FIRST_EVENT_MS;
  if (ageMs === undefined && isWaiting && link.state !== 'lost') {
    const badge = feed?.newerVersion === undefined ? 'CONNECTING' : 'NEWER VERSION OPEN';
    const sentence = feed?.newerVersion === undefined ? 'Connecting to the feed.' : NEWER_VERSION;
    return { state: 'connecting', cause: report?.cause ?? 'start', badge, sentence, nextRetryAt: report?.nextRetryAt };
  }
  if (link.state !== 'attached') {
    const sentence = 'The shared worker stopped answering; starting it again.';
    return { state: 'stale', cause: 'hub-lost', badge: 'STALE', sentence };
  }
  if (!report?.isAlive && feed?.newerVersion !== undefined) {
    return { state: 'stale', cause: 'newer-version', badge: 'NEWER VERSION OPEN', sentence: NEWER_VERSION };
  }
  if (!report?.isAlive) {
    const { nextRetryAt } = report ?? {};
    const retry = nextRetryAt === undefined ? '' : ` · reconnecting in ${duration(nextRetryAt - now)}`;
    const sentence = `No fresh data${ageMs === undefined ? '' : ` for ${duration(ageMs)}`}${retry}.`;
    return { state: 'stale', cause: report?.cause ?? 'start', badge: 'STALE', sentence, nextRetryAt };
  }
  if (ageMs !== undefined && ageMs <= LIVE_MS) return fresh(feed!, report);
  const badge = report.isDelayed ? 'DELAYED' : 'QUIET';
  const since = ageMs === undefined ? 'no data yet' : `last update ${duration(ageMs)} ago`;
  return { state: 'quiet', cause: 'silence', badge, sentence: `The feed is alive and the market open; ${since}.` };
}

function fresh(feed: FeedRecord, report: ClusterReport): Verdict {
  if (report.isDelayed) {
    const sentence = 'Fresh data from the delayed feed, 15 minutes behind the market.';
    return { state: 'delayed', cause: 'data', badge: 'DELAYED', sentence };
  }
  if (feed.feed === 'demo') {
    const sentence = 'Simulated data. Add your API key on the settings page for the real feed.';
    return { state: 'live', cause: 'data', badge: 'DEMO', sentence };
  }
  return { state: 'live', cause: 'data', badge: 'LIVE', sentence: 'Fresh data is arriving for what is shown here.' };
}

function isWhollyRefused(report: ClusterReport, cluster: Cluster): boolean {
  const channels = cluster === 'indices' ? ['value', 'second'] : ['quote', 'trade', 'second'];
  if (report.isOutOfPlan) return true;
  return report.state === 'live' && channels.every((channel) => report.refusedChannels.includes(channel));
}

/** `4 s`, `2 m`, `1 h 5 m`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} m` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

let clockTime: Intl.DateTimeFormat | undefined;

/** `Mon 9:30`, exchange time. */
export function weekdayTime(at: number): string {
  // Made when a market is first closed: it is not cheap, and the first row does not wait for it.
  clockTime ??= new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return clockTime.format(at).replace(' 0', ' ');
}
