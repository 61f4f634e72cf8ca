import type { ChannelLike, LocksLike } from '../../src/worker/upstream-lock.js';

interface Request {
  readonly hold: (lock: object | null) => Promise<void>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Exclusive Web Locks in memory: a queue by name, withdrawal by signal, `steal` and `ifAvailable`. */
export class FakeLocks implements LocksLike {
  readonly #held = new Map<string, Request>();
  readonly #queues = new Map<string, Request[]>();

  request(
    name: string,
    { signal, steal = false, ifAvailable = false }: { signal?: AbortSignal; steal?: boolean; ifAvailable?: boolean },
    hold: (lock: object | null) => Promise<void>,
  ): Promise<unknown> {
    if (ifAvailable && this.isHeld(name)) return hold(null);
    return new Promise((resolve, reject) => {
      const request = { hold, resolve, reject };
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      if (steal) {
        this.#held.get(name)?.reject(abortError());
        this.#held.delete(name);
        queue.unshift(request);
      } else {
        queue.push(request);
      }
      signal?.addEventListener('abort', () => {
        const place = queue.indexOf(request);
        if (place >= 0) queue.splice(place, 1);
        reject(abortError());
      });
      this.#next(name);
    });
  }

  query(): Promise<{ readonly held: readonly { readonly name: string }[] }> {
    return Promise.resolve({ held: [...this.#held.keys()].map((name) => ({ name })) });
  }

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  /** Its holder vanishes without a word, as when its last tab closes. */
  drop(name: string): void {
    this.#held.delete(name);
    this.#next(name);
  }

  #next(name: string): void {
    const queue = this.#queues.get(name) ?? [];
    if (this.#held.has(name) || queue.length === 0) return;
    const request = queue.shift()!;
    this.#held.set(name, request);
    void Promise.resolve()
      .then(() => request.hold({ name }))
      .then((value) => {
        request.resolve(value);
        if (this.#held.get(name) !== request) return; // stolen meanwhile
        this.#held.delete(name);
        this.#next(name);
      });
  }
}

function abortError(): Error {
  return Object.assign(new Error('The request was aborted.'), { name: 'AbortError' });
}

/** BroadcastChannels of one name: each hears all the others, a moment later. */
export class FakeChannels {
  readonly #listeners = new Map<object, (event: { data: unknown }) => void>();

  open(): ChannelLike & { isDeaf: boolean } {
    const listeners = this.#listeners;
    return {
      isDeaf: false,
      postMessage(message) {
        for (const [owner, listener] of listeners) {
          if (owner !== this)
            void Promise.resolve().then(() => !(owner as { isDeaf: boolean }).isDeaf && listener({ data: message }));
        }
      },
      addEventListener(_type, listener, { signal }) {
        listeners.set(this, listener);
        signal.addEventListener('abort', () => listeners.delete(this));
      },
    };
  }
}
