import { ChannelPort, isLeaderMessage, LEADER_CHANNEL, portChannel, type LeaderMessage } from '../base/channel-port.js';
import { DedicatedHub } from './dedicated-hub.js';
import type { HubEvents, OpenedHub } from './open-port.js';

const LOCK = LEADER_CHANNEL;
/** Held by the one tab that looks after a silent leader, so that they do not rob one another. */
const WATCH_LOCK = `${LOCK}:watch`;
/** The hub has been silent for six seconds already; it is asked once more, in case only one port is dead. */
const ANSWER_MS = 1_000;
/** How long a new leader's hub is given to be there before another tab may look after it. */
const START_MS = 5_000;

interface Way {
  readonly name: string;
  readonly port: ChannelPort;
  readonly events: HubEvents;
}

/**
 * The hub without a SharedWorker: every tab queues for one Web Lock, and the tab that holds it runs the hub in a
 * dedicated worker; all tabs, its own too, reach that over channels.
 * - What a tab says before there is a hub is said when there is one.
 * - The leader lets go when its page is closed, put to sleep or frozen, and queues again when it is back. One whose
 *   hub cannot be loaded lets go for good: the next may fare better.
 * - A leader that hangs is robbed of the lock by one tab, after a last question that it does not answer.
 */
class LeaderTab {
  readonly #hubSrc: string | undefined;
  readonly #ways = new Set<Way>();
  readonly #channel = new BroadcastChannel(LEADER_CHANNEL);
  #hub: DedicatedHub | undefined;
  /** Gives up the lock, or the place in the queue for it; undefined in neither. */
  #stepDown: (() => void) | undefined;
  /** The newest hub, as far as heard. */
  #generation: string | undefined;
  #onSign = () => {};

  constructor(workerSrc: string | undefined) {
    this.#hubSrc = workerSrc;
    this.#channel.addEventListener('message', ({ data }) => isLeaderMessage(data) && this.#heard(data));
    const sleep = () => this.#stepDown?.();
    window.addEventListener('pagehide', sleep);
    document.addEventListener('freeze', sleep);
    window.addEventListener('pageshow', (event) => event.persisted && this.#stand());
    document.addEventListener('resume', () => this.#stand());
  }

  open(events: HubEvents): OpenedHub {
    const name = crypto.randomUUID();
    const way: Way = { name, events, port: new ChannelPort(new BroadcastChannel(portChannel(name)), 'tab') };
    this.#ways.add(way);
    this.#say({ sw: 'open', port: name });
    this.#stand();
    return {
      port: way.port,
      mode: 'leader-tab',
      suspect: () => this.#suspect(way),
      close: () => {
        this.#ways.delete(way);
        way.port.close();
      },
    };
  }

  #heard(message: LeaderMessage): void {
    switch (message.sw) {
      case 'ready':
        this.#generation = message.generation;
        this.#onSign();
        for (const { name, port, events } of this.#ways) {
          if (port.generation === undefined) this.#say({ sw: 'open', port: name });
          else if (port.generation !== message.generation) events.restarted();
        }
        return;
      case 'starting':
        this.#onSign();
        return;
      case 'ask':
        if (this.#hub?.isStarting) this.#say({ sw: 'starting' });
        return;
      case 'open':
        return; // for the hub
      default:
        message satisfies never;
    }
  }

  /** Queues for the lock, or takes it; does nothing in the queue, and nothing while leading. */
  #stand({ steal = false } = {}): void {
    if (this.#hub || (this.#stepDown && !steal)) return;
    this.#stepDown?.();
    const withdraw = new AbortController();
    let resign = () => {};
    const stepDown = () => {
      if (this.#stepDown !== stepDown) return;
      this.#stepDown = undefined;
      withdraw.abort();
      this.#stopHub();
      resign();
    };
    this.#stepDown = stepDown;
    const isStanding = () => this.#stepDown === stepDown;
    const lead = () =>
      new Promise<void>((resolve) => {
        resign = resolve;
        if (isStanding()) this.#startHub(steal);
        else resolve();
      });
    const led = navigator.locks.request(LOCK, steal ? { steal } : { signal: withdraw.signal }, lead);
    led.catch(() => {
      if (!isStanding()) return; // withdrew
      const isRobbed = this.#hub !== undefined;
      stepDown();
      if (isRobbed) this.#stand();
      else this.#missing(); // locks do not work here
    });
  }

  #startHub(isRobber: boolean): void {
    this.#stopHub();
    try {
      const onMissing = () => this.#fail();
      this.#hub = new DedicatedHub({ workerSrc: this.#hubSrc, role: { sw: 'lead' }, isRobber, onMissing });
    } catch {
      this.#fail();
    }
  }

  #stopHub(): void {
    this.#hub?.close();
    this.#hub = undefined;
  }

  /** The hub's script cannot be loaded here. */
  #fail(): void {
    this.#stepDown?.();
    this.#missing();
  }

  #missing(): void {
    for (const { events } of this.#ways) events.missing();
  }

  #suspect({ port }: Way): void {
    const newest = this.#generation ?? port.generation;
    if (port.generation !== undefined && port.generation !== newest) return; // another hub serves already
    void navigator.locks.request(WATCH_LOCK, { ifAvailable: true }, async (watch) => {
      if (!watch) return;
      const answer = this.#sign(ANSWER_MS);
      this.#say({ sw: 'ask' });
      if (this.#hub?.isStarting || (await answer)) return;
      const started = this.#sign(START_MS);
      if (this.#hub) this.#startHub(true);
      else this.#stand({ steal: true });
      await started;
    });
  }

  /** True when a hub has said something within this time. */
  #sign(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      this.#onSign = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #say(message: LeaderMessage): void {
    this.#channel.postMessage(message);
  }
}

const leaders = new Map<string, LeaderTab>();

/** Reaches the hub of the leading tab, or makes this tab one. @throws where there are no locks or channels. */
export function openLeaderTab(workerSrc: string | undefined, events: HubEvents): OpenedHub {
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') throw new TypeError('No Web Locks here.');
  let leader = leaders.get(workerSrc ?? '');
  if (!leader) {
    leader = new LeaderTab(workerSrc);
    leaders.set(workerSrc ?? '', leader);
  }
  return leader.open(events);
}
