import { type LoadedConfig, feedConfigOf } from './config-defaults.js';
import { hubFor } from './hub-context.js';
import { loadConfig } from './load-config.js';
import { startHub } from './open-hub.js';
import { setPageConfig } from './page-config.js';
import { loadSettings } from './settings.js';

export interface StartedPage {
  /** The dashboard's own folder. */
  readonly root: URL;
  /** As it is deployed; the viewer's own choice of the feed is not in it. */
  readonly config: Promise<LoadedConfig>;
}

let started: StartedPage | undefined;

/**
 * What of a page of the dashboard waits for none of its code: starts the hub, which is being loaded while the page's own code is,
 * reads the configuration and says hello with it. Once is enough, and again is free.
 */
export function startPage(): StartedPage {
  started ??= start();
  return started;
}

function start(): StartedPage {
  startHub();
  const root = rootOf(document);
  const config = loadConfig(new URL('config.json', root).href);
  const chosen = config.then(asChosen);
  setPageConfig(chosen);
  void chosen.then((loaded) => hubFor({ config: feedConfigOf(loaded.config) }));
  return { root, config };
}

/** Where the dashboard is served: each page says how far up that is, since its policy allows no `<base>`. */
function rootOf(page: Document): URL {
  const way = page.querySelector<HTMLMetaElement>('meta[name="strikewire-root"]')?.content ?? './';
  return new URL(way, page.baseURI);
}

/** The feed that the viewer chose goes before the deployed one. */
function asChosen(loaded: LoadedConfig): LoadedConfig {
  return { ...loaded, config: { ...loaded.config, feed: loadSettings().feed ?? loaded.config.feed } };
}
