import type { Browser, CDPSession } from 'playwright-core';

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly hitCount?: number;
}

/** A running SharedWorker over the browser's own protocol: Playwright does not see it. */
export class HubTarget {
  readonly #browser: CDPSession;
  readonly #session: string;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  private constructor(browser: CDPSession, session: string) {
    this.#browser = browser;
    this.#session = session;
    browser.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      if (sessionId !== session) return;
      const reply = JSON.parse(message) as Reply;
      const waiting = this.#waiting.get(reply.id ?? -1);
      if (reply.error) waiting?.reject(new Error(reply.error.message));
      else waiting?.resolve(reply.result);
    });
  }

  /** The only SharedWorker of the browser. @throws Error when there is none, or more than one. */
  static async attach(browser: Browser): Promise<HubTarget> {
    const session = await browser.newBrowserCDPSession();
    await session.send('Target.setDiscoverTargets', { discover: true });
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
    const hubs = targetInfos.filter(({ type }) => type === 'shared_worker');
    if (hubs.length !== 1) throw new Error(`${hubs.length} shared workers run, not one.`);
    const { sessionId } = await session.send('Target.attachToTarget', { targetId: hubs[0]!.targetId, flatten: false });
    return new HubTarget(session, sessionId);
  }

  /** Bytes in use on its heap after a collection, array buffers apart. */
  async heapBytes(): Promise<number> {
    await this.#call('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await this.#call('Runtime.getHeapUsage')) as {
      usedSize: number;
      backingStorageSize?: number;
    };
    return usedSize + (backingStorageSize ?? 0);
  }

  /** Where it spends a while: self time by function, ms, most first. */
  async profile(forMs: number): Promise<{ where: string; ms: number }[]> {
    await this.#call('Profiler.enable');
    await this.#call('Profiler.setSamplingInterval', { interval: 200 });
    await this.#call('Profiler.start');
    await new Promise((resolve) => setTimeout(resolve, forMs));
    const { profile } = (await this.#call('Profiler.stop')) as { profile: Profile };
    return selfTimes(profile);
  }

  async close(): Promise<void> {
    await this.#browser.detach();
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const id = this.#nextId++;
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const message = JSON.stringify({ id, method, params });
    return this.#browser.send('Target.sendMessageToTarget', { sessionId: this.#session, message }).then(() => answered);
  }
}

export interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

export function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profile): { where: string; ms: number }[] {
  const nameOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const file = url.slice(url.lastIndexOf('/') + 1);
      return [id, `${functionName || '(anonymous)'}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`];
    }),
  );
  const times = new Map<string, number>();
  samples.forEach((sample, index) => {
    const where = nameOf.get(sample) ?? '(unknown)';
    times.set(where, (times.get(where) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
  return [...times].map(([where, ms]) => ({ where, ms })).sort((a, b) => b.ms - a.ms);
}
