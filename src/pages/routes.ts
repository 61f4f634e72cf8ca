import { Router, type Commands, type Route } from '@vaadin/router';
import { defineOnce } from '../components/define.js';
import type { AppContext } from './app-context.js';
import type { AppPage } from './app-page.js';

export type PageName = 'dashboard' | 'chain' | 'flow' | 'status' | 'settings';

interface Page {
  readonly name: PageName;
  /** Below the dashboard's own folder; each is a real file. */
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<new () => AppPage>;
}

export const PAGES: readonly Page[] = [
  {
    name: 'dashboard',
    path: '',
    title: 'Dashboard',
    load: async () => (await import('./dashboard-page.js')).DashboardPage,
  },
  { name: 'chain', path: 'chain/', title: 'Chain', load: async () => (await import('./chain-page.js')).ChainPage },
  { name: 'flow', path: 'flow/', title: 'Flow', load: async () => (await import('./flow-page.js')).FlowPage },
  { name: 'status', path: 'status/', title: 'Status', load: async () => (await import('./status-page.js')).StatusPage },
  {
    name: 'settings',
    path: 'settings/',
    title: 'Settings',
    load: async () => (await import('./settings-page.js')).SettingsPage,
  },
];

/** Shows the page of the address in `outlet`, now and after every navigation. `onShow` hears which. */
export function startRouter(outlet: HTMLElement, app: AppContext, onShow: (page: PageName) => void): Router {
  const router = new Router(outlet, { baseUrl: app.root.pathname });
  const toRoute = (page: Page): Route[] => {
    const action = async (_context: unknown, commands: Commands) => {
      const PageElement = await page.load();
      const tag = `sw-${page.name}-page`;
      defineOnce(tag, PageElement);
      const element = commands.component(tag) as unknown as AppPage; // just defined as this class
      element.app = app;
      document.title = `${page.title} · Strikewire`;
      onShow(page.name);
      return element;
    };
    // Some hosts serve the file under its own name too.
    return [page.path.replace(/\/$/, ''), `${page.path}index.html`].map((path) => ({
      path: `/${path}`,
      action: action as NonNullable<Route['action']>,
    }));
  };
  const routes = PAGES.flatMap(toRoute);
  const unknown: Route = { path: '(.*)', action: (_context, commands) => commands.redirect('/') };
  void router.setRoutes([...routes, unknown]);
  return router;
}
