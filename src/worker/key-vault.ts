import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Clock } from '../base/clock.js';
import { StrikewireError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { KeyRetention, KeyState } from './hub-api.js';
import type { KeyHolder } from './key-holder.js';

const NAME = 'strikewire-key';
const KEEP_MS = 12 * 3_600_000;
const TOUCH_MS = 5 * 60_000;
/** OWASP's floor for PBKDF2 with SHA-256. */
const ROUNDS = 600_000;
const SHORTEST_PASSPHRASE = 8;

type Bytes = Uint8Array<ArrayBuffer>;

/** Seals bytes outside of the hub; undefined when nobody can. */
export interface Seal {
  seal(bytes: ArrayBuffer): Promise<ArrayBuffer | undefined>;
  unseal(bytes: ArrayBuffer): Promise<ArrayBuffer | undefined>;
}

/** The key as it is stored: cipher text only, and what opens it is not extractable, sealed, or not stored at all. */
type Stored =
  | { retention: 'device'; cipher: ArrayBuffer; iv: Bytes; sealed: ArrayBuffer; usedAt: number; isLocked?: boolean }
  | { retention: 'device'; cipher: ArrayBuffer; iv: Bytes; lock: CryptoKey; usedAt: number; isLocked?: boolean }
  | { retention: 'passphrase'; cipher: ArrayBuffer; iv: Bytes; salt: Bytes; usedAt: number };

interface Schema extends DBSchema {
  key: { key: 'viewer'; value: Stored };
}

/**
 * Keeps the viewer's key at one of three levels.
 * - `memory`: gone with the hub.
 * - `device`: AES-GCM cipher text under a non-extractable CryptoKey, both in IndexedDB, forgotten 12 hours after the last use.
 *   Locked, it stays there and no hub takes it up (`paused`) until the viewer says so.
 *   Where the engine lets no SharedWorker store a CryptoKey (WebKit), what opens the cipher text is stored sealed by such
 *   a key of the page's; the page never meets the viewer's key.
 * - `passphrase`: AES-GCM under a key derived from a passphrase; locked at the start and 12 hours after it was opened.
 * A non-extractable key only stops casual dumps: any script of this origin can use the key while it is held.
 */
export class KeyVault implements KeyHolder {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onChange: () => void;
  readonly #channel: BroadcastChannel | undefined;
  readonly #seal: Seal | undefined;
  #key: string | undefined;
  #state: KeyState = 'none';
  /** Of the key that is held. */
  #retention: KeyRetention = 'memory';
  #expiry = () => {};

  constructor({
    clock,
    log,
    channel,
    seal,
    onChange,
  }: {
    clock: Clock;
    log: Log;
    channel?: BroadcastChannel | undefined;
    seal?: Seal | undefined;
    onChange: () => void;
  }) {
    this.#clock = clock;
    this.#log = log;
    this.#onChange = onChange;
    this.#channel = channel;
    this.#seal = seal;
    // Hubs of other builds on this origin keep the same store: what one locks, all lock.
    channel?.addEventListener('message', ({ data }) => void this.#onOtherHub(data));
  }

  get state(): KeyState {
    return this.#state;
  }

  get key(): string | undefined {
    return this.#key;
  }

  async load(): Promise<void> {
    const stored = await this.#read();
    if (!stored) return;
    const isOnDevice = stored.retention === 'device';
    if (isOnDevice && this.#clock.wallNow() - stored.usedAt > KEEP_MS) return this.#erase();
    if (!isOnDevice || stored.isLocked) {
      this.#drop();
      this.#state = isOnDevice ? 'paused' : 'locked';
      return;
    }
    const lock = 'lock' in stored ? stored.lock : await this.#unsealed(stored.sealed);
    if (!lock) return; // no page could open it; the next may
    const key = await decrypt(stored.cipher, lock, stored.iv);
    if (key === undefined) return this.#erase();
    this.#take(key, 'device');
    await this.#touch();
  }

  async hold(key: string, retention: KeyRetention, passphrase: string | undefined): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    if (retention === 'passphrase') {
      if (!crypto.subtle) {
        throw new StrikewireError('bad-input', 'On an insecure origin a key can be kept in memory only.');
      }
      if ((passphrase ?? '').length < SHORTEST_PASSPHRASE) {
        throw new StrikewireError('bad-input', `A passphrase needs at least ${SHORTEST_PASSPHRASE} characters.`);
      }
      const salt = crypto.getRandomValues(new Uint8Array(16));
      const cipher = await encrypt(key, await derive(passphrase!, salt), iv);
      await this.#write({ retention, cipher, iv, salt, usedAt: this.#clock.wallNow() });
    } else if (retention === 'device') {
      await this.#keepOnDevice(key, iv);
    } else {
      await this.#erase();
    }
    this.#take(key, retention);
    this.#channel?.postMessage({ key: 'held' });
  }

  async unlock(passphrase: string): Promise<void> {
    const stored = await this.#read();
    if (stored?.retention === 'device') return this.#resume();
    if (stored?.retention !== 'passphrase') throw new StrikewireError('no-key');
    const key = await decrypt(stored.cipher, await derive(passphrase, stored.salt), stored.iv);
    if (key === undefined) throw new StrikewireError('wrong-passphrase');
    this.#take(key, 'passphrase');
  }

  /** Out of memory at once. A key in memory only is gone with that; what is kept on this device is marked before it resolves. */
  async lock(): Promise<void> {
    const isOnDevice = this.#state === 'held' && this.#retention === 'device';
    this.#drop();
    if (isOnDevice) {
      if (await this.#mark({ isLocked: true })) this.#state = 'paused';
      else await this.#erase(); // it would unlock itself with the next hub
    }
    this.#channel?.postMessage({ key: 'locked' });
  }

  async forget(): Promise<void> {
    this.#drop();
    this.#state = 'none';
    await this.#erase();
    this.#channel?.postMessage({ key: 'forgotten' });
  }

  #take(key: string, retention: KeyRetention): void {
    this.#log.redact(key);
    this.#key = key;
    this.#state = 'held';
    this.#retention = retention;
    this.#expiry();
    this.#expiry =
      retention === 'passphrase' ? this.#lockLater() : retention === 'device' ? this.#keepTouched() : () => {};
  }

  #lockLater(): () => void {
    return this.#clock.after(KEEP_MS, () => {
      this.#drop();
      this.#onChange();
    });
  }

  /** Out of memory; only what is stored under a passphrase can be opened again. */
  #drop(): void {
    this.#expiry();
    this.#expiry = () => {};
    if (this.#state === 'held') this.#state = this.#retention === 'passphrase' ? 'locked' : 'none';
    this.#key = undefined;
  }

  async #onOtherHub(data: unknown): Promise<void> {
    const what = (data as { key?: unknown } | null)?.key;
    if (what !== 'held' && what !== 'locked' && what !== 'forgotten') return;
    if (what !== 'held') this.#drop();
    if (what === 'forgotten') this.#state = 'none';
    else await this.load().catch(() => undefined); // what was locked is found locked
    this.#onChange();
  }

  /** A hub that lives uses the key: the 12 hours start again. */
  #keepTouched(): () => void {
    let cancel = () => {};
    const again = () => {
      cancel = this.#clock.after(TOUCH_MS, () => {
        void this.#touch();
        again();
      });
    };
    again();
    return () => cancel();
  }

  /** Takes up what was locked on this device. */
  async #resume(): Promise<void> {
    await this.#mark({ isLocked: false });
    await this.load();
    if (this.#state !== 'held') throw new StrikewireError('no-key');
    this.#channel?.postMessage({ key: 'held' });
  }

  /** It is forgotten sooner, where this fails. */
  async #touch(): Promise<void> {
    await this.#mark({ usedAt: this.#clock.wallNow() });
  }

  /**
   * Notes something beside the key on this device, in one transaction: a key forgotten meanwhile must not be written back.
   * @returns whether there is such a key.
   */
  async #mark(change: { readonly usedAt?: number; readonly isLocked?: boolean }): Promise<boolean> {
    let db: IDBPDatabase<Schema> | undefined;
    try {
      db = await this.#database();
      const transaction = db.transaction('key', 'readwrite');
      const stored = await transaction.store.get('viewer');
      const isThere = isStored(stored) && stored.retention === 'device';
      if (isThere) await transaction.store.put({ ...stored, ...change }, 'viewer');
      await transaction.done;
      return isThere;
    } catch {
      return false;
    } finally {
      db?.close();
    }
  }

  async #database() {
    return openDB<Schema>(NAME, 1, {
      upgrade: (db) => void db.createObjectStore('key'),
    });
  }

  async #read(): Promise<Stored | undefined> {
    try {
      const db = await this.#database();
      const stored = await db.get('key', 'viewer');
      db.close();
      return isStored(stored) ? stored : undefined;
    } catch {
      return undefined; // no storage: the key lives in memory only
    }
  }

  async #keepOnDevice(key: string, iv: Bytes): Promise<void> {
    const { subtle } = crypto as { subtle?: SubtleCrypto };
    if (!subtle) return; // an insecure origin
    const retention = 'device';
    const usedAt = this.#clock.wallNow();
    const lock = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const cipher = await encrypt(key, lock, iv);
    try {
      return await this.#put({ retention, cipher, iv, lock, usedAt });
    } catch (thrown) {
      if (!(thrown instanceof DOMException) || thrown.name !== 'DataCloneError') return this.#warn(thrown);
    }
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const sealed = await this.#seal?.seal(bytes.buffer);
    if (!sealed) return this.#warn(new DOMException('No page could seal what opens it.', 'DataCloneError'));
    await this.#write({ retention, cipher: await encrypt(key, await lockOf(bytes), iv), iv, sealed, usedAt });
  }

  async #unsealed(sealed: ArrayBuffer): Promise<CryptoKey | undefined> {
    const bytes = await this.#seal?.unseal(sealed);
    return bytes?.byteLength === 32 ? lockOf(new Uint8Array(bytes)) : undefined;
  }

  async #write(stored: Stored): Promise<void> {
    await this.#put(stored).catch((thrown: unknown) => this.#warn(thrown));
  }

  async #put(stored: Stored): Promise<void> {
    const db = await this.#database();
    try {
      await db.put('key', stored, 'viewer');
    } finally {
      db.close();
    }
  }

  #warn(thrown: unknown): void {
    const reason = thrown instanceof Error ? thrown.name : 'unknown';
    this.#log.warn('key', 'the key cannot be stored here; it is kept in memory only', { reason });
  }

  async #erase(): Promise<void> {
    try {
      const db = await this.#database();
      await db.delete('key', 'viewer');
      db.close();
    } catch {
      // nothing was stored
    }
  }
}

async function derive(passphrase: string, salt: Bytes): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase), 'PBKDF2', false, [
    'deriveKey',
  ]);
  const method = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(method, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function lockOf(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function encrypt(key: string, lock: CryptoKey, iv: Bytes): Promise<ArrayBuffer> {
  return crypto.subtle.encrypt({ name: 'AES-GCM', iv }, lock, new TextEncoder().encode(key));
}

async function decrypt(cipher: ArrayBuffer, lock: CryptoKey, iv: Bytes): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, lock, cipher));
  } catch {
    return undefined; // another passphrase, or junk
  }
}

function isStored(value: unknown): value is Stored {
  const stored = value as Partial<Stored> | undefined;
  return (
    stored?.cipher instanceof ArrayBuffer &&
    stored.iv instanceof Uint8Array &&
    Number.isFinite(stored.usedAt) &&
    ((stored.retention === 'device' &&
      ((stored as { lock?: unknown }).lock instanceof CryptoKey ||
        (stored as { sealed?: unknown }).sealed instanceof ArrayBuffer)) ||
      (stored.retention === 'passphrase' && stored.salt instanceof Uint8Array))
  );
}
