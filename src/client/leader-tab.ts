import { ChannelPort, isLeaderMessage, LEADER_CHANNEL, portChannel, type LeaderMessage } from '../base/channel-port.js';
import type { HubEvents, OpenedHub } from './open-port.js';
import { startDedicatedWorker } from './open-port.js';

const LOCK = 'strikewire-leader';

/**
 * The hub without a SharedWorker: every tab queues for one Web Lock, and the tab that holds it runs the hub in a
 * dedicated worker; all tabs, its own too, reach that over channels.
 * - The leader lets go when its page is hidden for good or put to sleep, and queues again when it is back.
 * - A leader that answers nobody (a frozen page) is robbed of the lock, by a tab that has waited twice in vain.
 */
class LeaderTab {
  readonly #workerSrc: string | undefined;
  readonly #listeners = new Set<HubEvents>();
  readonly #channel = new BroadcastChannel(LEADER_CHANNEL);
  #worker: Worker | undefined;
  #resign: (() => void) | undefined;
  #queue = new AbortController();
  #suspicions = 0;

  constructor(workerSrc: string | undefined) {
    this.#workerSrc = workerSrc;
    this.#channel.addEventListener('message', ({ data }) => {
      if (!isLeaderMessage(data) || data.sw !== 'ready') return;
      this.#suspicions = 0;
      for (const events of this.#listeners) events.restarted();
    });
    window.addEventListener('pagehide', () => this.#leave());
    window.addEventListener('pageshow', (event) => event.persisted && this.#stand());
    this.#stand();
  }

  open(events: HubEvents): OpenedHub {
    const name = crypto.randomUUID();
    const port = new ChannelPort(new BroadcastChannel(portChannel(name)), 'tab');
    this.#listeners.add(events);
    this.#tell({ sw: 'open', port: name });
    return {
      port,
      mode: 'leader-tab',
      suspect: () => this.#suspect(),
      close: () => {
        this.#listeners.delete(events);
        port.close();
      },
    };
  }

  #stand(isStealing = false): void {
    this.#queue.abort();
    this.#queue = new AbortController();
    const options: LockOptions = isStealing ? { steal: true } : { signal: this.#queue.signal };
    const led = navigator.locks.request(LOCK, options, () => this.#lead());
    // Robbed of the lock, or no longer in the queue: an end of leading either way.
    led.catch((thrown: unknown) => {
      const wasLeading = this.#worker !== undefined;
      this.#stopWorker();
      if (wasLeading && thrown instanceof DOMException) this.#stand();
    });
  }

  #lead(): Promise<void> {
    return new Promise((resign) => {
      this.#resign = resign;
      this.#startWorker();
    });
  }

  #startWorker(): void {
    try {
      const worker = startDedicatedWorker(this.#workerSrc);
      worker.addEventListener('error', () => {
        for (const events of this.#listeners) events.missing();
      });
      worker.postMessage({ sw: 'lead' });
      this.#worker = worker;
    } catch {
      for (const events of this.#listeners) events.missing();
    }
  }

  #stopWorker(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #leave(): void {
    this.#stopWorker();
    this.#queue.abort();
    this.#resign?.();
    this.#resign = undefined;
  }

  #suspect(): void {
    if (this.#worker) {
      this.#stopWorker();
      this.#startWorker();
    } else if (++this.#suspicions >= 2) {
      this.#suspicions = 0;
      this.#stand(true);
    }
  }

  #tell(message: LeaderMessage): void {
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
