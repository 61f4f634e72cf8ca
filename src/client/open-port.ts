import type { HubMode } from '../worker/hub-api.js';
import { hubName, hubNumber, onPassedOver, passOver } from './hub-name.js';

/** As much of a MessagePort as the two planes need. */
export interface HubPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(
    type: 'message',
    listener: (event: { data: unknown }) => void,
    options?: { signal?: AbortSignal },
  ): void;
  removeEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  start?(): void;
  close?(): void;
}

export interface OpenedHub {
  readonly port: HubPort;
  readonly mode: HubMode;
  /** The hub does not answer: whoever started it may start it again. */
  suspect?(): void;
  close(): void;
}

export interface HubEvents {
  /** The hub's script cannot be loaded. */
  missing(): void;
  /** Another hub took the place of the one this port led to. */
  restarted(): void;
}

/** Opens a way to the hub; a promise where the way has to be loaded first. @throws where there is no such way. */
export type OpenHub = (events: HubEvents) => OpenedHub | Promise<OpenedHub>;

type Policies = {
  trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
}; // not in lib DOM
let policy: ReturnType<NonNullable<Policies['trustedTypes']>['createPolicy']> | undefined;
let hasPolicy = false;

/** A worker's URL in the form that a page with Trusted Types enforced accepts. */
function trusted(url: string): string {
  if (!hasPolicy) {
    hasPolicy = true;
    policy = (globalThis as Policies).trustedTypes?.createPolicy('strikewire-worker', {
      createScriptURL: (text: string) => text,
    });
  }
  return policy?.createScriptURL(url) ?? url;
}

// The constructors under their own names, so that bundlers find the worker in the literal and Trusted Types are served.
const SharedWorker = function open(url: URL, options: WorkerOptions) {
  return new globalThis.SharedWorker(trusted(url.href), options);
} as unknown as typeof globalThis.SharedWorker;

const Worker = function open(url: URL, options: WorkerOptions) {
  if (url.origin === location.origin) return new globalThis.Worker(trusted(url.href), options);
  // A worker's script has to be of the page's origin; what it imports has not.
  const stub = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const stubUrl = URL.createObjectURL(stub);
  const worker = new globalThis.Worker(trusted(stubUrl), options);
  worker.addEventListener('message', () => URL.revokeObjectURL(stubUrl), { once: true });
  return worker;
} as unknown as typeof globalThis.Worker;

/** So long a hub that is being started may say nothing before this page asks for it once more. */
const DOUBT_MS = 1_500;

interface Ahead {
  readonly worker: SharedWorker;
  readonly number: number;
  readonly failed: Promise<unknown>;
}

/** Started by this page for whoever first opens a way to it. */
let ahead: Ahead | undefined;

/**
 * Starts the hub beside this module, or joins it, ahead of `openSharedWorker`: its script needs no configuration. What it says until then waits in its port.
 * @throws as `openSharedWorker` does.
 */
export function startSharedWorker(): void {
  const number = hubNumber();
  const worker = sharedWorker(undefined, number);
  ahead = { worker, number, failed: failureOf(worker) };
}

/** The worker that was started ahead, unless it was passed over for another meanwhile. */
function takeAhead(number: number): Ahead | undefined {
  const started = ahead;
  ahead = undefined;
  if (started?.number === number) return started;
  started?.worker.port.close();
  return undefined;
}

/** Also for who asks later: another worker of the same name would lead to the one that failed, while the browser has it, and hear nothing. */
const failureOf = (worker: SharedWorker) => new Promise((resolve) => worker.addEventListener('error', resolve));

function sharedWorker(workerSrc: string | undefined, number: number): SharedWorker {
  const name = hubName(number);
  return workerSrc === undefined
    ? new SharedWorker(new URL('../worker/hub.worker.ts', import.meta.url), { type: 'module', name })
    : new SharedWorker(new URL(workerSrc, document.baseURI), { type: 'module', name });
}

/**
 * The hub as a SharedWorker: one per origin, shared by all tabs.
 * @param workerSrc the hub's script on the page's own origin, when it is not beside this module.
 * @throws SecurityError for a foreign origin, TypeError where there is no SharedWorker.
 */
export function openSharedWorker(workerSrc: string | undefined, events: HubEvents): OpenedHub {
  const number = hubNumber();
  const started = workerSrc === undefined ? takeAhead(number) : undefined;
  const open = () => sharedWorker(workerSrc, number);
  const worker = started?.worker ?? open();
  const closed = new AbortController();
  const missing = () => closed.signal.aborted || events.missing();
  void (started?.failed ?? failureOf(worker)).then(missing);
  // Chromium now and then loses the failure of a script that it began to load with the page; who asks for the same worker again hears of it.
  let other: SharedWorker | undefined;
  const doubt = setTimeout(() => void failureOf((other = open())).then(missing), DOUBT_MS);
  const settle = () => {
    clearTimeout(doubt);
    other?.port.close(); // the first was only slow, and nothing was said on this one
  };
  worker.port.addEventListener('message', settle, { once: true });
  onPassedOver(number, () => events.restarted(), closed.signal);
  return {
    port: worker.port,
    mode: 'shared-worker',
    suspect: () => passOver(number),
    close() {
      closed.abort();
      settle();
      worker.port.close();
    },
  };
}

/**
 * The same hub in a dedicated worker of this page. It waits to be told what it is to be.
 * @param isNext the hub before it hangs; the name says so to this one.
 */
export function startDedicatedWorker(workerSrc: string | undefined, isNext: boolean): Worker {
  const name = hubName(isNext ? 2 : 1);
  return workerSrc === undefined
    ? new Worker(new URL('../worker/hub.worker.ts', import.meta.url), { type: 'module', name })
    : new Worker(new URL(workerSrc, document.baseURI), { type: 'module', name });
}
