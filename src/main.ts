import { connectHub } from './client/connect-hub.js';
import { reloadWhenChunksAreGone } from './client/reload-once.js';
import { startPage } from './client/start-page.js';
import { defineOnce } from './components/define.js';
import { OptionsAnalytics } from './components/options-analytics.js';
import { AppContext } from './pages/app-context.js';
import { PageOutlet } from './pages/page-outlet.js';
import { pageAt } from './pages/routes.js';
import { SwAppHeader } from './pages/sw-app-header.js';
import { tokens } from './styles/tokens.js';

declare global {
  /** For the console, scripts and tests of the dashboard. */
  var strikewire: { connectHub: typeof connectHub } | undefined;
}

globalThis.strikewire = { connectHub };
reloadWhenChunksAreGone();

async function boot(): Promise<void> {
  if (tokens.styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, tokens.styleSheet];
  const { root, config, kept } = startPage();
  const first = pageAt(location.href, root);
  void first?.load().catch(() => undefined); // told of where it is waited for
  // What needs no configuration is done while that is on its way.
  defineOnce('options-analytics', OptionsAnalytics);
  defineOnce('sw-app-header', SwAppHeader);
  const app = new AppContext(root, await config, new AbortController().signal);
  const showTheme = () => {
    document.documentElement.dataset['theme'] = app.settings.theme;
  };
  showTheme();
  app.addEventListener('change', showTheme);

  const header = document.querySelector('sw-app-header') as SwAppHeader | null;
  const outlet = document.querySelector<HTMLElement>('#outlet');
  if (!header || !outlet) return;
  header.app = app;
  const pages = new PageOutlet(outlet, app, (page) => {
    header.page = page;
  });
  // What is shown first needs no router; until it is there a link loads the document that it names.
  await kept;
  if (first) await pages.show(first);
  const [{ startRouter }, { hearPageKeys }] = await Promise.all([
    import('./pages/start-router.js'),
    import('./pages/page-keys.js'),
  ]);
  header.go = startRouter(pages, root);
  hearPageKeys({ app, header, outlet });
}

void boot();
