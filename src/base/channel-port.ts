import { PROTOCOL } from './version.js';

/** As much of a BroadcastChannel as a port needs. */
export interface ChannelLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

type Listener = (event: { data: unknown }) => void;

/**
 * A MessagePort, as far as calls and deltas need one, over a BroadcastChannel of its own: for tabs whose hub runs in
 * another tab's worker. No transferables: everything is cloned.
 * - What the tab says before the hub has opened its end waits: a BroadcastChannel keeps nothing for those who come later.
 */
export class ChannelPort {
  readonly #channel: ChannelLike;
  readonly #peer: 'hub' | 'tab';
  readonly #listeners = new Set<Listener>();
  /** Said before the other end was there; undefined once it is. */
  #waiting: unknown[] | undefined;
  #generation: string | undefined;

  /**
   * @param channel used by these two ends alone: every open channel of a name clones every message.
   * @param generation of the hub, whose end this is.
   */
  constructor(channel: ChannelLike, own: 'hub' | 'tab', generation?: string) {
    this.#channel = channel;
    this.#peer = own === 'hub' ? 'tab' : 'hub';
    this.#waiting = own === 'hub' ? undefined : [];
    this.#generation = generation;
    channel.addEventListener('message', ({ data }) => {
      const message = data as { to?: unknown; openBy?: unknown; body?: unknown } | null;
      if (message?.to !== own) return;
      if (typeof message.openBy === 'string') return this.#flush(message.openBy);
      for (const listener of this.#listeners) listener({ data: message.body });
    });
    if (own === 'hub') channel.postMessage({ to: 'tab', openBy: generation ?? '' });
  }

  /** Of the hub at the other end, at the tab's; undefined while none is there. */
  get generation(): string | undefined {
    return this.#generation;
  }

  postMessage(body: unknown, _transfer?: unknown): void {
    if (this.#waiting) this.#waiting.push(body);
    else this.#channel.postMessage({ to: this.#peer, body });
  }

  addEventListener(
    _type: 'message',
    listener: Listener,
    options?: { signal?: { addEventListener(type: 'abort', run: () => void): void } },
  ): void {
    this.#listeners.add(listener);
    options?.signal?.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  removeEventListener(_type: 'message', listener: Listener): void {
    this.#listeners.delete(listener);
  }

  start(): void {
    // A channel is open from the start.
  }

  close(): void {
    this.#listeners.clear();
    this.#waiting = undefined;
    this.#channel.close();
  }

  #flush(generation: string): void {
    if (!this.#waiting) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#generation = generation;
    for (const body of waiting) this.postMessage(body);
  }
}

/** Where tabs ask the leader's hub for a port, and where it says that it is there: tabs of another protocol have another. */
export const LEADER_CHANNEL = `strikewire-leader:${PROTOCOL}`;
/** A port's own channel, by its name. */
export const portChannel = (name: string) => `strikewire-port:${name}`;

/** On the leader's channel. */
export type LeaderMessage =
  /** A tab wants a port. Saying it again is safe. */
  | { readonly sw: 'open'; readonly port: string }
  /** A tab wants to know whether there is a hub. */
  | { readonly sw: 'ask' }
  /** The page that leads has no hub yet: it is being loaded. */
  | { readonly sw: 'starting' }
  /** There is a hub. */
  | { readonly sw: 'ready'; readonly generation: string };

export function isLeaderMessage(value: unknown): value is LeaderMessage {
  const message = value as { sw?: unknown; port?: unknown; generation?: unknown } | null;
  const isName = (name: unknown) => typeof name === 'string' && /^[\w-]{8,60}$/.test(name);
  switch (message?.sw) {
    case 'open':
      return isName(message.port);
    case 'ready':
      return isName(message.generation);
    case 'ask':
    case 'starting':
      return true;
    default:
      return false;
  }
}
