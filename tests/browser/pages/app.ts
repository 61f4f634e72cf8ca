import { DEFAULT_CONFIG, type DeployConfig } from '../../../src/client/config-defaults.js';
import { AppContext } from '../../../src/pages/app-context.js';

const STORE_KEY = 'strikewire-settings';

/** The dashboard's context on this origin, with the demo feed; nothing is remembered from another test. */
export function freshApp(config: Partial<DeployConfig> = {}, notice?: string): AppContext {
  localStorage.removeItem(STORE_KEY);
  return sameApp(config, notice);
}

/** As after a reload: what was remembered holds. */
export function sameApp(config: Partial<DeployConfig> = {}, notice?: string): AppContext {
  const loaded = { config: { ...DEFAULT_CONFIG, ...config }, notice };
  return new AppContext(new URL('/app/', location.origin), loaded, new AbortController().signal);
}
