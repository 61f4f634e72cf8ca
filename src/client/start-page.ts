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
  /** What an earlier hub kept of the chain that the address names is shown, or not to be waited for: a first rendering with rows is one instead of two. */
  readonly kept: Promise<unknown>;
}

/** How long after the configuration the first rendering waits for it at most. */
const KEPT_MS = 50;

let started: StartedPage | undefined;

/**
 * What of a page of the dashboard waits for none of its code: starts the hub, which is being loaded while the page's own code is,
 * reads the configuration and says hello with it, and shows what an earlier hub kept of the chain that the address names. Once is enough, and again is free.
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
  const hub = chosen.then((loaded) => hubFor({ config: feedConfigOf(loaded.config) }));
  const asked = new URLSearchParams(location.search);
  // Read while the configuration and the page's code are on their way.
  const showing = asked.has('symbol') && import('./kept-chains.js').then((kept) => kept.showKeptChains(hub, asked));
  const late = () => new Promise((resolve) => setTimeout(resolve, KEPT_MS));
  // Where anything of it fails, the hub tells of the chain, or why there is none; the page is shown all the same.
  return { root, config, kept: Promise.race([showing, hub.then(late)]).catch(() => undefined) };
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
