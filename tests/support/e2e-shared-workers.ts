import type { Browser, CDPSession } from 'playwright-core';

/** A running SharedWorker, which Playwright does not see: reached over the browser's own protocol. */
export interface SharedWorkerTarget {
  readonly id: string;
  readonly url: string;
  /** Addresses of the sockets it opened since it was found. */
  readonly sockets: readonly string[];
  /** Runs an expression in the worker; a promise is awaited, the value must be plain. */
  evaluate<T>(expression: string): Promise<T>;
  /** Ends it without a word, as a crash or the system does: nothing is fired in any page. */
  kill(): Promise<void>;
}

export interface SharedWorkers {
  /** Those that run now. */
  list(): Promise<SharedWorkerTarget[]>;
}

interface Reply {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { message: string };
}

export interface WorkerEars {
  /** Uncaught exceptions and console errors, one sentence each. */
  problem(sentence: string): void;
  /** Addresses asked for, of sockets too. */
  request(url: string): void;
}

/** Follows every SharedWorker of the browser. */
export async function watchSharedWorkers(browser: Browser, ears: WorkerEars): Promise<SharedWorkers> {
  const session = await browser.newBrowserCDPSession();
  const running = new Map<string, AttachedWorker>();
  session.on('Target.targetCreated', ({ targetInfo: { type, targetId, url } }) => {
    if (type !== 'shared_worker') return;
    const worker = new AttachedWorker(session, targetId, url, ears);
    running.set(targetId, worker);
    worker.attach().catch((error: unknown) => {
      if (running.has(targetId)) ears.problem(`hub ${url}: cannot be watched: ${String(error)}`);
    });
  });
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    for (const worker of running.values())
      if (worker.sessionId === sessionId) worker.hear(JSON.parse(message) as Reply);
  });
  await session.send('Target.setDiscoverTargets', { discover: true });
  return {
    async list() {
      // Asked each time: no event tells that a worker was killed.
      const { targetInfos } = await session.send('Target.getTargets');
      for (const [id, worker] of running) {
        if (targetInfos.some(({ targetId }) => targetId === id)) continue;
        worker.end();
        running.delete(id);
      }
      return [...running.values()];
    },
  };
}

class AttachedWorker implements SharedWorkerTarget {
  readonly sockets: string[] = [];
  sessionId: string | undefined;
  #session: CDPSession;
  #ears: WorkerEars;
  #nextId = 1;
  #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #attached: Promise<unknown> = Promise.resolve();

  constructor(
    session: CDPSession,
    readonly id: string,
    readonly url: string,
    ears: WorkerEars,
  ) {
    this.#session = session;
    this.#ears = ears;
  }

  attach(): Promise<unknown> {
    this.#attached = (async () => {
      const { sessionId } = await this.#session.send('Target.attachToTarget', { targetId: this.id, flatten: false });
      this.sessionId = sessionId;
      await Promise.all([this.#call('Runtime.enable'), this.#call('Log.enable'), this.#call('Network.enable')]);
    })();
    return this.#attached;
  }

  async evaluate<T>(expression: string): Promise<T> {
    await this.#attached;
    const { result, exceptionDetails } = (await this.#call('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: T }; exceptionDetails?: { text: string; exception?: { description?: string } } };
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async kill(): Promise<void> {
    await this.#session.send('Target.closeTarget', { targetId: this.id });
  }

  end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('The worker has ended.'));
    this.#waiting.clear();
  }

  hear(reply: Reply): void {
    if (reply.id !== undefined) {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (reply.error === undefined) waiting?.resolve(reply.result);
      else waiting?.reject(new Error(reply.error.message));
      return;
    }
    const params = reply.params ?? {};
    if (reply.method === 'Runtime.executionContextCreated') {
      // A worker that ends with its last page and starts with the next keeps its target, and waits because somebody watches.
      this.#call('Runtime.runIfWaitingForDebugger').catch(() => undefined); // it may have ended since
    } else if (reply.method === 'Runtime.exceptionThrown') {
      const { exceptionDetails } = params as {
        exceptionDetails: { text: string; exception?: { description?: string } };
      };
      this.#ears.problem(`hub: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    } else if (reply.method === 'Runtime.consoleAPICalled' && params.type === 'error') {
      const { args } = params as { args: readonly { value?: unknown; description?: string }[] };
      this.#ears.problem(`hub console: ${args.map((part) => part.description ?? String(part.value)).join(' ')}`);
    } else if (reply.method === 'Log.entryAdded') {
      const { entry } = params as { entry: { level: string; text: string; url?: string } };
      if (entry.level === 'error') this.#ears.problem(`hub log: ${entry.text} ${entry.url ?? ''}`.trimEnd());
    } else if (reply.method === 'Network.webSocketCreated') {
      this.sockets.push(String(params.url));
      this.#ears.request(String(params.url));
    } else if (reply.method === 'Network.requestWillBeSent') {
      this.#ears.request((params as { request: { url: string } }).request.url);
    }
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const { sessionId } = this;
    if (sessionId === undefined) return Promise.reject(new Error('Not attached.'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#session
        .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
        .catch(reject);
    });
  }
}
