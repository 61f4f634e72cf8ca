import type { CancelTimer, Clock } from '../base/clock.js';
import type { Cluster } from '../market/ticker.js';
import { statusEvent } from './event-writer.js';
import { concernsTicker, type FaultBoard, listOption, numberOption } from './faults.js';
import { allowsChannel, CHANNELS, type Plan } from './plan.js';

/** What a connection needs of the server it belongs to. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly faults: FaultBoard;
  plan(): Plan;
  isKeyRefused(key: string): boolean;
  /** The connection is in; others of the account may have to go. */
  authenticated(connection: ProtocolConnection): void;
  /** What it is subscribed to has changed. */
  interestChanged(connection: ProtocolConnection): void;
  closed(connection: ProtocolConnection): void;
}

const MAX_CONNECTIONS =
  'Maximum number of websocket connections exceeded. You have reached the connection limit for your account. Please contact support at https://polygon.io/contact to increase your limit.';
const REAL_TIME = "You don't have access real-time data. If";
const UNSIGNED = `${REAL_TIME} you're already subscribed to a plan that includes real-time data, you may need to visit the dashboard to sign your agreements.`;
const OPTION_QUOTE_LIMIT = 1000;
/** The vendor's own delay is unknown. */
const AUTH_DEADLINE_MS = 10_000;
/** A drop without a close frame; a browser reports it by this number. */
export const DROPPED = 1006;

/**
 * One client's connection to one cluster, text in and text out, as documented and observed of the vendor.
 * - `connected` comes by itself; `auth` is taken before it too; frames before `auth_success` wait for it.
 * - Silence answers duplicates, unknown channels, malformed messages and what exceeds 1,000 option quotes.
 * - Refusals name nothing and come first in the answer.
 */
export class ProtocolConnection {
  onsend: ((text: string) => void) | null = null;
  /** The server ends it; 1006 means without a close frame. */
  onclose: ((code: number, reason: string) => void) | null = null;
  /** The transport must stop reading and writing, and keep the connection open. */
  onfreeze: (() => void) | null = null;

  readonly cluster: Cluster;
  readonly isDelayed: boolean;
  readonly openedAt: number;
  readonly pairs = new Set<string>();
  /** Confirmed, but never served. */
  readonly silentPairs = new Set<string>();
  account: string | undefined;
  duplicateCount = 0;
  subscribeFrameCount = 0;
  overLimitCount = 0;
  beforeAuthCount = 0;

  readonly #host: ConnectionHost;
  #isClosed = false;
  #isFrozen = false;
  #isAuthPending = false;
  #waiting: string[] = [];
  #quoteCount = 0;
  #timers: CancelTimer[] = [];

  constructor(host: ConnectionHost, cluster: Cluster, isDelayed: boolean) {
    this.#host = host;
    this.cluster = cluster;
    this.isDelayed = isDelayed;
    this.openedAt = host.clock.now();
    this.#timers.push(
      host.clock.after(0, () => this.#status('connected', 'Connected Successfully')),
      host.clock.after(AUTH_DEADLINE_MS, () => {
        if (this.account === undefined && !this.#isAuthPending) this.#authTimeout();
      }),
    );
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** One text message from the client. */
  receive(text: string): void {
    if (this.#isClosed || this.#isFrozen) return;
    const message = parseMessage(text);
    if (message?.action === 'auth') return this.#authenticate(message.params);
    if (this.account !== undefined) return this.#handle(message);
    this.beforeAuthCount += 1;
    if (this.#isAuthPending) this.#waiting.push(text);
  }

  /** The client has gone. */
  leave(): void {
    this.#end();
  }

  /** The server ends the connection. */
  close(code: number, reason = ''): void {
    if (this.#isClosed) return;
    this.#end();
    this.onclose?.(code, reason);
  }

  /** Stops everything in both directions without closing. */
  freeze(): void {
    this.#isFrozen = true;
    this.onfreeze?.();
  }

  /** Tells the account that it has too many connections, and closes this one. */
  evict(): void {
    this.#status('max_connections', MAX_CONNECTIONS);
    this.close(1008);
  }

  send(frame: string): void {
    if (!this.#isClosed && !this.#isFrozen) this.onsend?.(frame);
  }

  #authenticate(key: string): void {
    const { clock, faults } = this.#host;
    if (this.account !== undefined || this.#isAuthPending) return;
    const slow = faults.use('slow-auth', this.cluster);
    if (!slow) return this.#decide(key);
    if (slow.options.kind === 'timeout' || slow.options.timeout === true) return this.#authTimeout();
    this.#isAuthPending = true;
    this.#timers.push(clock.after(numberOption(slow, 'delayMs', 30_000), () => this.#decide(key)));
  }

  #decide(key: string): void {
    this.#isAuthPending = false;
    const isRefused = this.#host.faults.use('auth-failed', this.cluster) !== undefined || this.#host.isKeyRefused(key);
    if (isRefused) return this.#refuse('authentication failed');
    if (this.#host.plan() === 'none') return this.#refuse("Your plan doesn't include websocket access.");
    this.account = key;
    this.#status('auth_success', 'authenticated');
    this.#host.authenticated(this);
    for (const text of this.#waiting.splice(0)) this.#handle(parseMessage(text));
  }

  #refuse(message: string): void {
    this.#status('auth_failed', message);
    this.close(DROPPED);
  }

  #authTimeout(): void {
    this.#status('auth_timeout', 'No authentication request received.');
    this.close(DROPPED);
  }

  #handle(message: ClientMessage | undefined): void {
    if (message?.action === 'subscribe') this.#subscribe(message.params);
    if (message?.action === 'unsubscribe') this.#unsubscribe(message.params);
  }

  #subscribe(params: string): void {
    this.subscribeFrameCount += 1;
    const plan = this.#host.plan();
    if (plan === 'unsigned') return this.#status('error', UNSIGNED);
    if (plan === 'delayed' && !this.isDelayed) {
      const address = `wss://delayed.polygon.io/${this.cluster}`;
      const rest = `your plan only includes delayed data, you can connect to the delayed websocket at ${address}.`;
      return this.#status('error', `${REAL_TIME} ${rest}`);
    }
    const refusals: string[] = [];
    const confirmations: string[] = [];
    for (const pair of params.split(',')) {
      const answer = this.#take(pair, plan);
      if (answer === 'refused') refusals.push(statusEvent('error', 'not authorized'));
      if (answer === 'confirmed') confirmations.push(statusEvent('success', `subscribed to: ${pair}`));
    }
    const answers = [...refusals, ...confirmations];
    if (answers.length > 0) this.send(`[${answers.join()}]`);
    this.#host.interestChanged(this);
    if (this.#host.faults.use('max-connections-newcomer', this.cluster)) this.evict();
  }

  /** Takes one `CHANNEL.TICKER` in, and says how it is answered. */
  #take(pair: string, plan: Plan): 'confirmed' | 'refused' | 'silence' {
    const dot = pair.indexOf('.');
    const channel = pair.slice(0, Math.max(0, dot));
    const ticker = pair.slice(dot + 1);
    if (!CHANNELS[this.cluster].includes(channel) || ticker === '') return 'silence';
    if (this.pairs.has(pair)) {
      this.duplicateCount += 1;
      return 'silence';
    }
    const { faults } = this.#host;
    const refusal = faults.active('partial-refusal', this.cluster);
    if (!allowsChannel(plan, channel) || (refusal && (listOption(refusal, 'channels') ?? ['Q']).includes(channel))) {
      if (refusal) refusal.usesLeft -= 1;
      return 'refused';
    }
    const isLimited = this.cluster === 'options' && (channel === 'Q' || channel === 'FMV');
    if (isLimited && ticker === '*') return 'silence';
    if (isLimited && this.#quoteCount >= OPTION_QUOTE_LIMIT) {
      this.overLimitCount += 1;
      return 'silence';
    }
    const unconfirmed = faults.active('never-confirmed', this.cluster);
    if (unconfirmed && concernsTicker(unconfirmed, ticker)) {
      unconfirmed.usesLeft -= 1;
      if (unconfirmed.options.confirm !== true) return 'silence';
      this.silentPairs.add(pair);
    }
    this.pairs.add(pair);
    if (isLimited) this.#quoteCount += 1;
    return 'confirmed';
  }

  #unsubscribe(params: string): void {
    const confirmations: string[] = [];
    for (const pair of params.split(',')) {
      if (!this.pairs.delete(pair)) continue;
      this.silentPairs.delete(pair);
      if (this.cluster === 'options' && /^(Q|FMV)\./.test(pair)) this.#quoteCount -= 1;
      confirmations.push(statusEvent('success', `unsubscribed to: ${pair}`));
    }
    if (confirmations.length > 0) this.send(`[${confirmations.join()}]`);
    this.#host.interestChanged(this);
  }

  #status(status: string, message: string): void {
    this.send(`[${statusEvent(status, message)}]`);
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const cancel of this.#timers.splice(0)) cancel();
    this.#host.closed(this);
  }
}

interface ClientMessage {
  readonly action: string;
  readonly params: string;
}

/** What is no JSON object with a textual action and params is answered by nothing, as far as is known. */
function parseMessage(text: string): ClientMessage | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return undefined;
    const { action, params } = message as Record<string, unknown>;
    return typeof action === 'string' && typeof params === 'string' ? { action, params } : undefined;
  } catch {
    return undefined;
  }
}
