import { openSharedWorker, type OpenedHub } from './open-port.js';

/** Opens the best way to a hub that this page has. */
export function openHub(workerSrc: string | undefined, onMissing: () => void): OpenedHub {
  return openSharedWorker(workerSrc, onMissing);
}
