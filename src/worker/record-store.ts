import type { RecordEntry, RecordKey, Records } from './hub-api.js';

/**
 * Small last values by name, each with a revision, so that any number of tabs can tell what they have not seen.
 * A value that equals the old one in its JSON form changes nothing.
 */
export class RecordStore {
  readonly #values = new Map<RecordKey, { value: Records[RecordKey]; text: string; revision: number }>();
  #revision = 0;

  get<Key extends RecordKey>(key: Key): Records[Key] | undefined {
    return this.#values.get(key)?.value as Records[Key] | undefined; // stored under the same key by set
  }

  /** @returns whether anything changed. */
  set<Key extends RecordKey>(key: Key, value: Records[Key]): boolean {
    const text = JSON.stringify(value);
    if (this.#values.get(key)?.text === text) return false;
    this.#values.set(key, { value, text, revision: ++this.#revision });
    return true;
  }

  delete(key: RecordKey): void {
    this.#values.delete(key);
  }

  /** What of `keys` is newer than `seen` knows, which is brought up to date. */
  drain(keys: readonly RecordKey[], seen: Map<RecordKey, number>): RecordEntry[] {
    const entries: RecordEntry[] = [];
    for (const key of keys) {
      const stored = this.#values.get(key);
      if (!stored || seen.get(key) === stored.revision) continue;
      seen.set(key, stored.revision);
      entries.push([key, stored.value]);
    }
    return entries;
  }
}
