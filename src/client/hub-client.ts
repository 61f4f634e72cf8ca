import * as Comlink from 'comlink';
import { afterAwake, awakeMs, every, type CancelTimer, type Clock } from '../base/clock.js';
import { StrikewireError } from '../base/errors.js';
import type { LogEntry } from '../base/log.js';
import { PROTOCOL, VERSION } from '../base/version.js';
import type {
  Bar,
  BarsRequest,
  Explanation,
  FeedConfig,
  HubApi,
  HubMessage,
  HubStats,
  KeyRetention,
  KeyState,
  SealedMessage,
  SealMessage,
  SummaryFigure,
  TabMessage,
} from '../worker/hub-api.js';
import { FrameTask } from './frame.js';
import { IdleTimer } from './idle-timer.js';
import type { OpenedHub, OpenHub } from './open-port.js';
import { currentVisibility, holdTabLock, watchPageLife } from './page-life.js';
import { TabInterest, type Wanted } from './tab-interest.js';
import { TabStore, type Changes, type KeptWorld } from './tab-store.js';

/** How this page stands with the hub. `lost` is being mended; `missing` is not. */
export interface LinkState {
  readonly state: 'opening' | 'attached' | 'lost' | 'missing' | 'closed';
  /** Epoch ms, this page's clock. */
  readonly since: number;
  readonly message?: string | undefined;
}

/** `crypto.randomUUID` is missing on insecure origins. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const BEAT_MS = 500;
const PING_MS = 2_000;
const DEAD_MS = 6_000;
/** Before the hub is given up it is asked once more, and given so long. */
const LAST_MS = 1_000;
const CALL_MS = 5_000;
const HISTORY_MS = 45_000;
/** A key is typed once: it waits out a first hello that was lost with a dying hub, which alone costs five seconds. */
const KEY_MS = 15_000;
const UNWANTED_MS = 5_000;

/**
 * This page's side of the hub.
 * - Interest lives here, and is said at the end of the task that changed it: after the hub's death everything wanted is said again to the next one.
 * - Every call has a deadline, since a dead worker never answers.
 * - Deltas are merged as they come, shown once per animation frame, and acknowledged after that: the screen is the clock. Where nobody
 *   listens they are acknowledged as they come.
 * - Out of use for five seconds (nothing wanted, nothing asked) it leaves the hub, and comes back with the next want or
 *   call: a page counts as a tab of the feed that it shows only.
 */
export class HubClient {
  readonly store: TabStore;
  readonly config: FeedConfig;
  link: LinkState;
  readonly #open: OpenHub;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  readonly #tabId = randomId();
  readonly #interest = new TabInterest(() => this.#say());
  readonly #listeners = new Set<(changes: Changes) => void>();
  readonly #showing = new FrameTask(() => this.#show());
  readonly #stopBeating: CancelTimer;
  #hub: { opened: OpenedHub; api: Comlink.Remote<HubApi>; close: AbortController } | undefined;
  #generation: string | undefined;
  #version = 0;
  /** The union that this hub was told last. */
  #said = '';
  #lockName: Promise<string | undefined>;
  #unacknowledged: number | undefined;
  #isLinkChanged = false;
  #beatAt = 0;
  /** For how long this page listened and heard nothing, and how much of that after the last question, ms. */
  #silentMs = 0;
  #askedMs = 0;
  #isLastAsked = false;
  #attempts = 0;
  #callsCount = 0;
  /** It has left the hub, since nobody used it. */
  #isResting = false;
  readonly #idle: IdleTimer;

  constructor({ open, config, clock }: { open: OpenHub; config: FeedConfig; clock: Clock }) {
    this.#open = open;
    this.#clock = clock;
    this.config = config;
    this.store = new TabStore(clock);
    this.link = { state: 'opening', since: clock.now() };
    this.#beatAt = clock.now();
    this.#lockName = holdTabLock(this.#tabId, this.#closed.signal);
    watchPageLife(
      {
        visibility: (visibility) => this.#tell({ sw: 'visibility', visibility }),
        network: (isOnline) => this.#tell({ sw: 'network', isOnline }),
        leaving: () => this.#tell({ sw: 'bye' }),
        returned: () => this.#reattach('returned from the back-forward cache'),
      },
      this.#closed.signal,
    );
    this.#stopBeating = every(clock, BEAT_MS, () => this.#beat());
    const isUsed = () => this.isWanted || this.#callsCount > 0;
    this.#idle = new IdleTimer({ clock, idleMs: UNWANTED_MS, isUsed, onIdle: () => this.#rest() });
    this.#idle.touch();
    void this.#attach();
  }

  /** Replaces what `owner` wants; order is priority. */
  want(owner: object, wanted: Wanted): void {
    if (this.#interest.want(owner, wanted)) this.#use();
  }

  release(owner: object): void {
    this.want(owner, { tickers: [], records: [] });
  }

  /** Shows what an earlier hub kept, for as long as none has told of anything. */
  restore(kept: KeptWorld): void {
    this.store.restore(kept);
    this.#showing.request();
  }

  /** Calls back once per animation frame in which something changed. @returns how to stop. */
  listen(listener: (changes: Changes) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isWanted(): boolean {
    return this.#interest.isWanted;
  }

  bars(request: BarsRequest): Promise<Bar[]> {
    return this.#call((api) => api.bars(request), HISTORY_MS);
  }
  stats(): Promise<HubStats> {
    return this.#call((api) => api.stats());
  }
  log(): Promise<LogEntry[]> {
    return this.#call((api) => api.log());
  }
  connect(key: string, retention?: KeyRetention, passphrase?: string): Promise<void> {
    return this.#call((api) => api.connect(key, retention, passphrase), KEY_MS);
  }
  unlock(passphrase: string): Promise<void> {
    return this.#call((api) => api.unlock(passphrase), KEY_MS);
  }
  /** @returns what became of the key: one that was in memory only is gone. */
  lock(): Promise<KeyState> {
    return this.#call((api) => api.lock());
  }
  forget(): Promise<void> {
    return this.#call((api) => api.forget());
  }
  useHere(): Promise<void> {
    return this.#call((api) => api.useHere());
  }
  explain(subject: string, figure?: SummaryFigure): Promise<Explanation | undefined> {
    return this.#call((api) => api.explain(subject, figure));
  }

  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#tell({ sw: 'bye' });
    this.#closed.abort();
    this.#stopBeating();
    this.#idle.close();
    this.#showing.close();
    this.#interest.close();
    this.#detach();
    this.#setLink('closed');
  }

  async #attach(): Promise<void> {
    const lockName = await this.#lockName;
    if (this.#closed.signal.aborted || this.#hub || this.#isResting) return;
    const close = new AbortController();
    let opened: OpenedHub;
    try {
      const opening = this.#open({
        missing: () => this.#missing(),
        restarted: () => this.#reattach('was started anew'),
      });
      opened = opening instanceof Promise ? await opening : opening;
    } catch {
      return this.#missing(); // this page has no way to a hub, and will not get one
    }
    if (this.#closed.signal.aborted || this.#hub || this.#isResting) {
      return opened.close(); // not wanted any more: the way was being loaded meanwhile
    }
    try {
      const api = Comlink.wrap<HubApi>(opened.port as unknown as Comlink.Endpoint);
      this.#hub = { opened, api, close };
      opened.port.addEventListener('message', (event) => this.#receive(event.data), { signal: close.signal });
      opened.port.start?.();
      const welcome = await this.#within(
        api.hello({
          protocol: PROTOCOL,
          version: VERSION,
          tabId: this.#tabId,
          lockName,
          visibility: currentVisibility(),
          config: this.config,
        }),
        CALL_MS,
      );
      if (close.signal.aborted) return;
      if (this.#generation !== undefined && this.#generation !== welcome.generation) this.store.forgetHub();
      this.#generation = welcome.generation;
      this.#attempts = 0;
      this.#heard();
      this.#askedMs = 0;
      this.#setLink('attached');
      this.#said = ''; // this hub knows nothing of what was said before
      this.#say();
    } catch (thrown) {
      if (close.signal.aborted || this.#closed.signal.aborted || this.link.state === 'missing') return;
      if (thrown instanceof Error && thrown.name === 'protocol') return this.#missing(thrown.message);
      this.#hub?.opened.suspect?.();
      this.#reattach('did not answer the hello');
    }
  }

  #detach(): void {
    this.#hub?.close.abort();
    this.#hub?.opened.close();
    this.#hub = undefined;
    this.#unacknowledged = undefined;
  }

  /** Its use begins, ends or goes on. */
  #use(): void {
    if (this.#closed.signal.aborted) return;
    this.#idle.touch();
    if (!this.#isResting) return;
    this.#isResting = false;
    void this.#attach();
  }

  #rest(): void {
    if (this.link.state === 'missing') return;
    this.#isResting = true;
    this.#tell({ sw: 'bye' });
    this.#detach();
    this.#setLink('opening');
  }

  #reattach(message: string): void {
    if (this.#closed.signal.aborted || this.#isResting) return;
    this.#tell({ sw: 'bye' }); // a hub that was only slow must not keep this tab twice
    this.#detach();
    // Before there ever was a hub, the first one may just be starting, in whichever tab leads.
    if (this.#generation !== undefined || this.#attempts > 0) this.#setLink('lost', message);
    const delayMs = this.#attempts === 0 ? 0 : Math.min(5_000, 250 * 2 ** this.#attempts);
    this.#attempts++;
    this.#clock.after(delayMs, () => void this.#attach());
  }

  /** The hub's script cannot be loaded, or speaks another protocol: waiting does not help, a reload may. */
  #missing(message = 'The shared worker could not be loaded.'): void {
    this.#detach();
    this.#setLink('missing', message);
  }

  /**
   * A silent hub is a dead hub, by the time in which this page listened: a late beat is a page that slept, and says nothing
   * about the hub. It is asked before it is blamed.
   */
  #beat(): void {
    const now = this.#clock.now();
    const gapMs = now - this.#beatAt;
    const tickMs = awakeMs(gapMs);
    this.#beatAt = now;
    if (this.link.state !== 'attached') return;
    this.#silentMs += tickMs;
    this.#askedMs += tickMs;
    const isLate = tickMs < gapMs;
    const isLast = this.#silentMs >= DEAD_MS - LAST_MS;
    if (isLate || (isLast && !this.#isLastAsked)) return this.#ask(isLast);
    if (isLast && this.#askedMs >= LAST_MS) {
      this.#hub?.opened.suspect?.();
      return this.#reattach('stopped answering');
    }
    if (this.#askedMs >= PING_MS) this.#ask(false);
  }

  #ask(isLast: boolean): void {
    this.#isLastAsked = isLast;
    this.#askedMs = 0;
    this.#tell({ sw: 'ping' });
  }

  #heard(): void {
    this.#silentMs = 0;
    this.#isLastAsked = false;
  }

  #receive(data: unknown): void {
    const message = data as Partial<HubMessage> | null; // Comlink's own answers come on this port too
    switch (message?.sw) {
      case 'delta':
        this.#heard();
        this.store.merge(message as Extract<HubMessage, { sw: 'delta' }>);
        this.#unacknowledged = (message as { id: number }).id;
        if (this.#listeners.size > 0) this.#showing.request();
        else this.#show(); // nobody draws: a frame would be waited for, and made, for nothing
        return;
      case 'pong':
        this.#heard();
        // Before the hello is answered there is nobody to compare with: a hub says who it is on every new port.
        if (this.link.state !== 'attached') return;
        if ((message as { generation?: string }).generation !== this.#generation) this.#reattach('was started anew');
        return;
      case 'seal':
        void this.#seal(message as Extract<HubMessage, { sw: 'seal' }>).catch(() => undefined); // another tab may do better
        return;
      case 'fault':
        this.#setLink(this.link.state, (message as { message?: string }).message);
        return;
      default:
        return;
    }
  }

  /** Answered on the port it came on, and before the hello is if need be. */
  async #seal(message: SealMessage): Promise<void> {
    const { answerSeal } = await import('./page-seal.js');
    const answer = await answerSeal(message);
    if (answer) this.#tell(answer);
  }

  #show(): void {
    this.store.drain(this.#isLinkChanged, (changes) => {
      for (const listener of this.#listeners) {
        try {
          listener(changes);
        } catch (thrown) {
          globalThis.reportError?.(thrown); // one broken listener must not still the others
        }
      }
    });
    this.#isLinkChanged = false;
    if (this.#unacknowledged === undefined) return;
    this.#tell({ sw: 'ack', id: this.#unacknowledged });
    this.#unacknowledged = undefined;
  }

  #say(): void {
    const { tickers, records } = this.#interest.union();
    const version = ++this.#version;
    const rows = this.store.resize(tickers, records, version);
    if (this.link.state !== 'attached') return; // said when attached
    const said = JSON.stringify([tickers, records]);
    if (said === this.#said) return;
    this.#said = said;
    // A dead hub shows in the heartbeat.
    this.#request((api) => api.setInterest({ version, tickers, rows, records }), CALL_MS).catch(() => undefined);
  }

  #tell(message: TabMessage | SealedMessage): void {
    this.#hub?.opened.port.postMessage(message);
  }

  #setLink(state: LinkState['state'], message?: string): void {
    if (this.link.state === state && this.link.message === message) return;
    const since = this.link.state === state ? this.link.since : this.#clock.now();
    this.link = { state, since, message };
    this.#isLinkChanged = true;
    if (state !== 'closed') this.#showing.request();
  }

  /** Asked by somebody: that is a use. */
  async #call<Result>(run: (api: Comlink.Remote<HubApi>) => Promise<Result>, withinMs = CALL_MS): Promise<Result> {
    this.#callsCount++;
    this.#use();
    return this.#request(run, withinMs).finally(() => {
      this.#callsCount--;
      this.#use();
    });
  }

  /** Waits for the hub to be attached, then calls, both within the deadline. */
  async #request<Result>(run: (api: Comlink.Remote<HubApi>) => Promise<Result>, withinMs: number): Promise<Result> {
    if (this.link.state === 'missing' || this.link.state === 'closed') throw new StrikewireError('hub-missing');
    let isOver = false;
    const result = this.#whenAttached(() => isOver).then(run);
    return this.#within(result, withinMs).finally(() => {
      isOver = true;
    });
  }

  /** What nobody waits for any more is not called later: the viewer was told that it failed. */
  #whenAttached(isOver: () => boolean): Promise<Comlink.Remote<HubApi>> {
    if (this.link.state === 'attached' && this.#hub) return Promise.resolve(this.#hub.api);
    return new Promise((resolve, reject) => {
      const stop = this.listen(() => {
        if (isOver()) return stop();
        if (this.link.state === 'missing') reject(new StrikewireError('hub-missing'));
        else if (this.link.state !== 'attached' || !this.#hub) return;
        else resolve(this.#hub.api);
        stop();
      });
    });
  }

  #within<Result>(promise: Promise<Result>, withinMs: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      const cancel = afterAwake(this.#clock, withinMs, () => reject(new StrikewireError('timed-out')));
      promise.then(resolve, reject).finally(cancel);
    });
  }
}
