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

  /** @param channel used by these two ends alone: every open channel of a name clones every message. */
  constructor(channel: ChannelLike, own: 'hub' | 'tab') {
    this.#channel = channel;
    this.#peer = own === 'hub' ? 'tab' : 'hub';
    this.#waiting = own === 'hub' ? undefined : [];
    channel.addEventListener('message', ({ data }) => {
      const message = data as { to?: unknown; isOpen?: unknown; body?: unknown } | null;
      if (message?.to !== own) return;
      if (message.isOpen === true) return this.#flush();
      for (const listener of this.#listeners) listener({ data: message.body });
    });
    if (own === 'hub') channel.postMessage({ to: 'tab', isOpen: true });
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

  #flush(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const body of waiting) this.postMessage(body);
  }
}

/** Where tabs ask the leader's hub for a port, and where it says that it is there. */
export const LEADER_CHANNEL = 'strikewire-leader';
/** A port's own channel, by its name. */
export const portChannel = (name: string) => `strikewire-port:${name}`;

/** On the leader's channel. */
export type LeaderMessage =
  | { readonly sw: 'open'; readonly port: string }
  | { readonly sw: 'ready'; readonly generation: string };

export function isLeaderMessage(value: unknown): value is LeaderMessage {
  const message = value as { sw?: unknown; port?: unknown; generation?: unknown } | null;
  const isName = (name: unknown) => typeof name === 'string' && /^[\w-]{8,60}$/.test(name);
  return (message?.sw === 'open' && isName(message.port)) || (message?.sw === 'ready' && isName(message.generation));
}
