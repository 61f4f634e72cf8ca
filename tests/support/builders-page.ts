/* As much of a page and of a hub as the tab’s side of the link needs, in Node. */
import * as Comlink from 'comlink';
import { vi } from 'vitest';
import { StrikewireError } from '../../src/base/errors.js';
import { PROTOCOL, VERSION } from '../../src/base/version.js';
import type { HubEvents, OpenedHub } from '../../src/client/open-port.js';
import type { Hello, HubMessage, Interest, TabMessage } from '../../src/worker/hub-api.js';

/** A page’s globals. Frames are drawn when told; `until` waits for messages, which Node delivers in its own time. */
export function fakePage() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible', hasFocus: (): boolean => true });
  const window = new EventTarget();
  const frames = new Map<number, () => void>();
  let lastFrame = 0;
  const held = new Set<string>();
  vi.stubGlobal('document', document);
  vi.stubGlobal('window', window);
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => {
    frames.set(++lastFrame, run);
    return lastFrame;
  });
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => frames.delete(frame));
  vi.stubGlobal('navigator', {
    locks: {
      request: async (name: string, hold: () => Promise<void>) => {
        held.add(name);
        await hold();
        held.delete(name);
      },
    },
  });
  return {
    document,
    window,
    /** Names of the Web Locks that the page holds. */
    locks: held,
    frame() {
      const due = [...frames.values()];
      frames.clear();
      for (const run of due) run();
    },
    /** Sees the page another way, and says so. */
    see(visibilityState: 'visible' | 'hidden', event = 'visibilitychange') {
      document.visibilityState = visibilityState;
      document.dispatchEvent(new Event(event));
    },
  };
}

/** Waits for a condition that messages bring about; fails after two seconds. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 2_000;
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets every message under way arrive. */
export async function delivered(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Hubs as a tab meets them, one a time it opens a way; what they heard is written down. */
export class FakeHubs {
  readonly opened: FakeHub[] = [];
  events: HubEvents | undefined;
  /** Whether the next hub answers at all. */
  isDeaf = false;
  protocol = PROTOCOL;
  generation = 'first';
  refuses: Error | undefined;

  open = (events: HubEvents): OpenedHub => {
    if (this.refuses) throw this.refuses;
    this.events = events;
    const hub = new FakeHub(this);
    this.opened.push(hub);
    return hub;
  };

  get last(): FakeHub {
    return this.opened.at(-1)!;
  }

  close(): void {
    for (const hub of this.opened) hub.close();
  }
}

export class FakeHub implements OpenedHub {
  readonly mode = 'shared-worker';
  readonly port: MessagePort;
  readonly hellos: Hello[] = [];
  readonly interests: Interest[] = [];
  readonly heard: TabMessage[] = [];
  readonly calls: string[] = [];
  suspectedCount = 0;
  isClosed = false;
  #deltaId = 0;
  readonly #own: MessagePort;

  constructor(hubs: FakeHubs) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1 as MessagePort;
    this.#own = port2 as MessagePort;
    port2.addEventListener('message', ({ data }: MessageEvent) => {
      if (typeof data === 'object' && data !== null && 'sw' in data) {
        this.heard.push(data as TabMessage);
        if ((data as TabMessage).sw === 'ping' && !hubs.isDeaf) this.say({ sw: 'pong', generation: hubs.generation });
      }
    });
    const api = {
      hello: async (hello: Hello) => {
        this.hellos.push(hello);
        if (hubs.protocol !== PROTOCOL) throw new StrikewireError('protocol');
        return { protocol: hubs.protocol, version: VERSION, generation: hubs.generation, mode: this.mode };
      },
      setInterest: async (interest: Interest) => void this.interests.push(interest),
      stats: async () => ({ clients: 1 }),
      useHere: async () => void this.calls.push('useHere'),
      connect: async () => void this.calls.push('connect'),
      unlock: async () => {
        throw new StrikewireError('wrong-passphrase');
      },
    };
    if (!hubs.isDeaf) Comlink.expose(api, port2 as unknown as Comlink.Endpoint);
    port2.start();
  }

  say(message: HubMessage): void {
    this.#own.postMessage(message);
  }

  /** A delta of rows as they stand in one, and of records. */
  delta(rows: Float64Array = new Float64Array(0), interest = this.interests.at(-1)?.version ?? 0): number {
    const id = ++this.#deltaId;
    this.say({ sw: 'delta', id, interest, now: 0, rows, points: new Float64Array(0), records: [] });
    return id;
  }

  of<Kind extends TabMessage['sw']>(kind: Kind): Extract<TabMessage, { sw: Kind }>[] {
    return this.heard.filter((message): message is Extract<TabMessage, { sw: Kind }> => message.sw === kind);
  }

  suspect(): void {
    this.suspectedCount++;
  }

  close(): void {
    this.isClosed = true;
    setImmediate(() => this.port.close()); // as in a browser: what was posted before still arrives
  }
}
