import type { HubMode } from '../worker/hub-api.js';

/** As much of a MessagePort as the two planes need. */
export interface HubPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void, options?: AddEventListenerOptions): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start?(): void;
  close?(): void;
}

export interface OpenedHub {
  readonly port: HubPort;
  readonly mode: HubMode;
  close(): void;
}

/** Opens a way to the hub. `onMissing` hears when its script cannot be loaded. @throws where there is no such way. */
export type OpenHub = (onMissing: () => void) => OpenedHub;

type Policies = {
  trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
}; // not in lib DOM
let policy: ReturnType<NonNullable<Policies['trustedTypes']>['createPolicy']> | undefined;
let hasPolicy = false;

/** A worker's URL in the form that a page with Trusted Types enforced accepts. */
export function workerUrl(url: URL): string {
  if (!hasPolicy) {
    hasPolicy = true;
    policy = (globalThis as Policies).trustedTypes?.createPolicy('strikewire-worker', {
      createScriptURL: (text: string) => text,
    });
  }
  return policy?.createScriptURL(url.href) ?? url.href;
}

const NAME = 'strikewire-hub';

/** The constructor under its own name, so that bundlers find the worker in the literal and Trusted Types are served. */
const SharedWorker = function open(url: URL, options: WorkerOptions) {
  return new globalThis.SharedWorker(workerUrl(url), options);
} as unknown as typeof globalThis.SharedWorker;

/**
 * The hub as a SharedWorker: one per origin, shared by all tabs.
 * @param workerSrc the hub's script on the page's own origin, when it is not beside this module.
 * @throws SecurityError for a foreign origin, TypeError where there is no SharedWorker.
 */
export function openSharedWorker(workerSrc: string | undefined, onMissing: () => void): OpenedHub {
  const worker =
    workerSrc === undefined
      ? new SharedWorker(new URL('../worker/hub.worker.ts', import.meta.url), { type: 'module', name: NAME })
      : new SharedWorker(new URL(workerSrc, document.baseURI), { type: 'module', name: NAME });
  worker.addEventListener('error', onMissing);
  return {
    port: worker.port,
    mode: 'shared-worker',
    close() {
      worker.removeEventListener('error', onMissing);
      worker.port.close();
    },
  };
}
