/** As much of `navigator.locks` as liveness needs. */
export interface LocksLike {
  request(
    name: string,
    options: { mode?: 'shared' | 'exclusive'; signal?: AbortSignal },
    run: () => unknown,
  ): Promise<unknown>;
}

/**
 * Tells when a tab is dead: it holds a Web Lock for as long as it lives, so the hub gets the same lock exactly when the
 * tab was closed, navigated or crashed. A tab asleep in the back-forward cache keeps its lock and says goodbye itself.
 */
export function watchTab(
  locks: LocksLike | undefined,
  lockName: string | undefined,
  signal: AbortSignal,
  onDead: () => void,
): void {
  if (!locks || lockName === undefined) return;
  locks
    .request(lockName, { mode: 'shared', signal }, () => {
      if (!signal.aborted) onDead();
    })
    .catch(() => undefined); // aborted: the tab was detached otherwise
}
