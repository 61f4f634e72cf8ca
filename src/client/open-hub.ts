import { DedicatedHub } from './dedicated-hub.js';
import { openLeaderTab } from './leader-tab.js';
import { openSharedWorker, type HubEvents, type OpenedHub } from './open-port.js';

/**
 * Opens the best way to a hub that this page has: the SharedWorker; where there is none, or its script is of another
 * origin, the hub in the leading tab; where tabs cannot find each other (an insecure origin has no locks), a hub for
 * this tab alone. Found out by trying: the constructor may be there and throw.
 */
export function openHub(workerSrc: string | undefined, events: HubEvents): OpenedHub {
  if (!navigator.locks) return openSingleTab(workerSrc, events);
  try {
    return openSharedWorker(workerSrc, events);
  } catch {
    return openLeaderTab(workerSrc, events);
  }
}

function openSingleTab(workerSrc: string | undefined, { missing }: HubEvents): OpenedHub {
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
