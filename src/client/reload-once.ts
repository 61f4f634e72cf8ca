const STORE_KEY = 'strikewire-reloaded-at';
/** A reload that did not help is not repeated within this time. */
const ONCE_IN_MS = 30_000;

/**
 * A page that was opened before a deployment asks for chunks that are no longer there: one reload brings the new ones.
 * Vite tells of it by `vite:preloadError`; when a reload has just been tried, the error takes its course.
 */
export function reloadWhenChunksAreGone(): void {
  window.addEventListener('vite:preloadError', () => {
    const now = Date.now();
    try {
      if (now - Number(sessionStorage.getItem(STORE_KEY)) < ONCE_IN_MS) return;
      sessionStorage.setItem(STORE_KEY, String(now));
    } catch {
      return; // without a memory there is no telling whether it was tried already
    }
    location.reload();
  });
}
