import type { AppPage } from './app-page.js';

export type PageName = 'dashboard' | 'chain' | 'flow' | 'status' | 'settings';

export interface Page {
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

/** Below the dashboard's own folder, the addresses of a page: some hosts serve the file under its own name too. */
export function pathsOf({ path }: Page): string[] {
  return [path.replace(/\/$/, ''), `${path}index.html`];
}

/** The page that an address names, if it is one of the dashboard's. @param root the dashboard's own folder. */
export function pageAt(address: string, root: URL): Page | undefined {
  const { pathname } = new URL(address);
  if (!pathname.startsWith(root.pathname)) return undefined;
  const path = pathname.slice(root.pathname.length).replace(/\/$/, '');
  return PAGES.find((page) => pathsOf(page).includes(path));
}
