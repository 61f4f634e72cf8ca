import { TAB_LOCK } from '../base/tab-lock.js';
import type { Visibility } from '../worker/hub-api.js';

export interface PageLifeListener {
  visibility(visibility: Visibility): void;
  network(isOnline: boolean): void;
  /** The page is going away, perhaps to be kept asleep. */
  leaving(): void;
  /** The page came back from the back-forward cache. */
  returned(): void;
}

export function currentVisibility(): Visibility {
  if (document.visibilityState !== 'visible') return 'hidden';
  return document.hasFocus() ? 'focused' : 'visible';
}

/** Tells how the page is seen until the signal aborts. */
export function watchPageLife(listener: PageLifeListener, signal: AbortSignal): void {
  const tell = () => listener.visibility(currentVisibility());
  document.addEventListener('visibilitychange', tell, { signal });
  document.addEventListener('freeze', () => listener.visibility('frozen'), { signal });
  document.addEventListener('resume', tell, { signal });
  window.addEventListener('focus', tell, { signal });
  window.addEventListener('blur', tell, { signal });
  window.addEventListener('online', () => listener.network(true), { signal });
  window.addEventListener('offline', () => listener.network(false), { signal });
  window.addEventListener('pagehide', () => listener.leaving(), { signal });
  window.addEventListener('pageshow', (event) => event.persisted && listener.returned(), { signal });
}

/**
 * Holds a Web Lock for as long as the page lives, so that the hub learns of its death in any way, a crash too.
 * @returns the lock's name once it is held; undefined where there are no locks (an insecure origin).
 */
export async function holdTabLock(tabId: string, signal: AbortSignal): Promise<string | undefined> {
  if (!navigator.locks) return undefined;
  const name = `${TAB_LOCK}${tabId}`;
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, () => {
      resolve(name);
      return new Promise<void>((release) => signal.addEventListener('abort', () => release(), { once: true }));
    });
    held.catch(() => resolve(undefined));
  });
}
