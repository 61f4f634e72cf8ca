import type { Visibility } from '../../src/worker/hub-api.js';

let shown: Visibility = 'focused';

/** Makes this page believe that it is seen so: in a headless browser every page is focused, and no window covers another. */
export function showAs(visibility: Visibility): void {
  shown = visibility;
  document.dispatchEvent(new Event('visibilitychange'));
}

Object.defineProperty(document, 'visibilityState', { get: () => (shown === 'hidden' ? 'hidden' : 'visible') });
Object.defineProperty(document, 'hidden', { get: () => shown === 'hidden' });
document.hasFocus = () => shown === 'focused';
