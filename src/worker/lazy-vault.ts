import type { KeyState } from './hub-api.js';
import type { KeyHolder } from './key-holder.js';
import type { Awaited } from './lazy-part.js';

/**
 * Keeper of the viewer's key, loaded right after the hub: the demo feed needs no key, and tabs of the live one wait for it. Until it is
 * there no key is known; what is asked of it meanwhile waits, and fails with a sentence when it cannot be loaded.
 */
export class LazyVault implements KeyHolder {
  readonly #vault: Awaited<KeyHolder>;

  constructor(vault: Awaited<KeyHolder>) {
    this.#vault = vault;
  }

  get state(): KeyState {
    return this.#vault.part?.state ?? 'none';
  }

  get key(): string | undefined {
    return this.#vault.part?.key;
  }

  async load(): Promise<void> {
    return (await this.#vault.ready()).load();
  }

  async hold(...given: Parameters<KeyHolder['hold']>): Promise<void> {
    return (await this.#vault.ready()).hold(...given);
  }

  async unlock(passphrase: string): Promise<void> {
    return (await this.#vault.ready()).unlock(passphrase);
  }

  async lock(): Promise<void> {
    return (await this.#vault.ready()).lock();
  }

  async forget(): Promise<void> {
    return (await this.#vault.ready()).forget();
  }
}
