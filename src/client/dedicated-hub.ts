import { startDedicatedWorker } from './open-port.js';

/** A hub's script that takes longer to load is no longer waited for. */
const LONGEST_START_MS = 10_000;

/** What the hub is to be: that of all tabs, or of the one whose port it is given. */
type Role = { readonly sw: 'lead' } | { readonly sw: 'serve'; readonly port: MessagePort };

export interface DedicatedHubOptions {
  readonly workerSrc: string | undefined;
  readonly role: Role;
  /** The hub before it hangs: what that one still holds is not waited for a second time. */
  readonly isRobber?: boolean;
  /** Its script cannot be loaded. */
  readonly onMissing: () => void;
}

/**
 * The hub in a dedicated worker of this page.
 * - An error before it has said that it started means that its script cannot be loaded; a later one is the hub's own
 *   affair, told over its ports, and no reason to do without it.
 */
export class DedicatedHub {
  readonly #worker: Worker;
  readonly #startedAt = performance.now();
  #hasStarted = false;

  /** @throws where the page may start no such worker. */
  constructor({ workerSrc, role, isRobber = false, onMissing }: DedicatedHubOptions) {
    this.#worker = startDedicatedWorker(workerSrc, isRobber);
    this.#worker.addEventListener('message', () => {
      this.#hasStarted = true;
    });
    this.#worker.addEventListener('error', () => {
      if (!this.#hasStarted) onMissing();
    });
    this.#worker.postMessage({ sw: role.sw }, role.sw === 'serve' ? [role.port] : []);
  }

  /** It is being loaded still. */
  get isStarting(): boolean {
    return !this.#hasStarted && performance.now() - this.#startedAt < LONGEST_START_MS;
  }

  close(): void {
    this.#worker.terminate();
  }
}
