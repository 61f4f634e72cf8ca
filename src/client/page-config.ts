import { DEFAULT_CONFIG, type LoadedConfig } from './config-defaults.js';
import { loadConfig } from './load-config.js';

const loaded = new Map<string, Promise<LoadedConfig>>();
let known: LoadedConfig | undefined = { config: DEFAULT_CONFIG, notice: undefined };
let page = Promise.resolve(known);

/** Names the configuration that this page's elements use unless they name another. */
export function setPageConfig(config: Promise<LoadedConfig>): void {
  known = undefined;
  page = config;
  void config.then((read) => {
    if (page === config) known = read;
  });
}

/** As `configFor`, where that is known already: whoever asks before a first rendering need not render twice. */
export function knownConfigFor(src: string | undefined): LoadedConfig | undefined {
  return src === undefined || src === '' ? known : undefined;
}

/** The configuration for an element: its own `config-src`, read once per page, else the page's. */
export function configFor(src: string | undefined): Promise<LoadedConfig> {
  if (src === undefined || src === '') return page;
  const href = new URL(src, document.baseURI).href;
  let config = loaded.get(href);
  if (!config) {
    config = loadConfig(href);
    loaded.set(href, config);
  }
  return config;
}
