import type { SealedMessage, SealMessage } from '../worker/hub-api.js';

const NAME = 'strikewire-seal';
const VECTOR_BYTES = 12;

/**
 * Seals bytes for the hub, or unseals them, under a CryptoKey of this origin that no script can take out.
 * @returns undefined when this page cannot: no storage, no such key, or other bytes than were sealed.
 */
export async function answerSeal({ id, what, bytes }: SealMessage): Promise<SealedMessage | undefined> {
  try {
    const key = await sealKey();
    if (what === 'unseal') {
      const iv = new Uint8Array(bytes, 0, VECTOR_BYTES);
      const sealed = new Uint8Array(bytes, VECTOR_BYTES);
      return { sw: 'sealed', id, bytes: await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed) };
    }
    const iv = crypto.getRandomValues(new Uint8Array(VECTOR_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes);
    return { sw: 'sealed', id, bytes: await new Blob([iv, sealed]).arrayBuffer() };
  } catch {
    return undefined; // another tab may do better
  }
}

/** The one of this origin, made on first use; of two tabs that make one at once, the first to store it wins. */
async function sealKey(): Promise<CryptoKey> {
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const db = await openDatabase();
  try {
    const store = db.transaction('key', 'readwrite').objectStore('key');
    const kept: unknown = await settled(store.get('seal'));
    if (kept instanceof CryptoKey) return kept;
    await settled(store.put(made, 'seal'));
    return made;
  } finally {
    db.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('key'));
  return settled(opening);
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new DOMException('Storage failed.')));
  });
}
