import { openSharedWorker, startSharedWorker, type HubEvents, type OpenedHub } from './open-port.js';

/**
 * Opens the best way to a hub that this page has: the SharedWorker; where there is none, or its script is of another
 * origin, the hub in the leading tab; where tabs cannot find each other (an insecure origin has no locks), a hub for
 * this tab alone. Found out by trying: the constructor may be there and throw. What only the other two ways need is
 * loaded with them.
 */
export function openHub(workerSrc: string | undefined, events: HubEvents): OpenedHub | Promise<OpenedHub> {
  if (!navigator.locks) return openSingleTab(workerSrc, events);
  try {
    return openSharedWorker(workerSrc, events);
  } catch {
    return import('./leader-tab.js').then(({ openLeaderTab }) => openLeaderTab(workerSrc, events));
  }
}

/** Starts the hub of this page's own script, where `openHub` would look for it first, before it is known what it is to be asked. Never throws. */
export function startHub(): void {
  if (!navigator.locks) return;
  try {
    startSharedWorker();
  } catch {
    // `openHub` meets the same, and takes another way.
  }
}

async function openSingleTab(workerSrc: string | undefined, { missing }: HubEvents): Promise<OpenedHub> {
  const { DedicatedHub } = await import('./dedicated-hub.js');
  const { port1, port2 } = new MessageChannel();
  const hub = new DedicatedHub({ workerSrc, role: { sw: 'serve', port: port2 }, onMissing: missing });
  return {
    port: port1,
    mode: 'single-tab',
    close() {
      port1.close();
      hub.close();
    },
  };
}
