import { Router, type Route } from '@vaadin/router';
import type { PageOutlet } from './page-outlet.js';
import { PAGES, pathsOf } from './routes.js';

/**
 * From now on addresses of the dashboard are shown without loading the document anew. A page that is shown already stays.
 * @param root the dashboard's own folder.
 * @returns how to go to an address.
 */
export function startRouter(outlet: PageOutlet, root: URL): (href: string) => void {
  const { element } = outlet;
  const append = element.appendChild.bind(element);
  // The router puts the page where it is to be; one that stands there would start anew for being moved.
  element.appendChild = (node) => (node.parentNode === element ? node : append(node));
  // Its way is said from where the document was loaded; browsers look for it again from where the router goes.
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon) icon.setAttribute('href', icon.href);
  const router = new Router(element, { baseUrl: root.pathname });
  const routes = PAGES.flatMap((page) =>
    pathsOf(page).map((path): Route => ({ path: `/${path}`, action: () => outlet.make(page) })),
  );
  const unknown: Route = { path: '(.*)', action: (_context, commands) => commands.redirect('/') };
  void router.setRoutes([...routes, unknown]);
  return (href) => void Router.go(new URL(href));
}
