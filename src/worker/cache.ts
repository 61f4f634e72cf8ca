import type { CachedBytes } from '../market/chain-cache.js';

/**
 * Where the hub keeps what it wants to paint first next time.
 * - Never throws: a cache that fails is a cache that has nothing.
 * - `read` gives what `write` took, or undefined.
 */
export interface Cache {
  readonly kind: 'indexeddb' | 'memory';
  read(key: string): Promise<CachedBytes | undefined>;
  write(key: string, value: CachedBytes): Promise<void>;
  /** Drops everything older than this instant. */
  prune(before: number): Promise<void>;
  close(): void;
}
