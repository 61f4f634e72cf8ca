import type { KeyRetention, KeyState } from './hub-api.js';

/** Where the viewer's key lives. It goes in, and reaches only the sockets and the REST client; no call gives it out of the hub. */
export interface KeyHolder {
  readonly state: KeyState;
  /** For the two sinks only. */
  readonly key: string | undefined;
  /** Loads what an earlier hub kept on this device. */
  load(): Promise<void>;
  hold(key: string, retention: KeyRetention, passphrase: string | undefined): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  /** It is out of use at once; resolves when that is stored too. */
  lock(): Promise<void>;
  forget(): Promise<void>;
}
