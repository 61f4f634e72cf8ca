import { expect } from '@open-wc/testing';
import { PageOutlet } from '../../../src/pages/page-outlet.js';
import { pageAt, type PageName } from '../../../src/pages/routes.js';
import { startRouter } from '../../../src/pages/start-router.js';
import { until } from '../../support/fake-hub.js';
import { freshApp } from './app.js';

const own = location.href;
const root = new URL('/app/', location.origin);

afterEach(() => history.replaceState(null, '', own));

test('an address names its page, below the dashboard’s own folder only', () => {
  const named = (path: string) => pageAt(new URL(path, location.origin).href, root)?.name;
  expect(['/app/', '/app/index.html', '/app/flow/', '/app/flow', '/app/flow/index.html?a=b'].map(named)).to.deep.equal([
    'dashboard',
    'dashboard',
    'flow',
    'flow',
    'flow',
  ]);
  expect(['/', '/chain/', '/app/none/', '/application/flow/'].map(named)).to.deep.equal(Array(4).fill(undefined));
});

test('the router leaves the page that is shown where it stands, and shows the others after it', async () => {
  const element = document.createElement('main');
  document.body.append(element);
  const shown: PageName[] = [];
  const outlet = new PageOutlet(element, freshApp(), (name) => shown.push(name));
  history.replaceState(null, '', '/app/flow/');
  await outlet.show(pageAt(location.href, root)!);
  const first = element.firstElementChild!;
  expect(first.localName).to.equal('sw-flow-page');

  const moves: MutationRecord[] = [];
  const observer = new MutationObserver((records) => moves.push(...records));
  observer.observe(element, { childList: true });
  const settled = async () => {
    const event = await new Promise<Event>((resolve) =>
      window.addEventListener('vaadin-router-location-changed', resolve, { once: true }),
    );
    await (event as CustomEvent<{ router: { ready: Promise<unknown> } }>).detail.router.ready;
  };
  const started = settled();
  const go = startRouter(outlet, root);
  await started;
  const again = settled();
  go(new URL('?again', location.href).href);
  await again;
  expect(location.search).to.equal('?again');
  moves.push(...observer.takeRecords());
  expect(moves).to.have.length(0);
  expect([...element.children]).to.deep.equal([first]);

  go(new URL('settings/', root).href);
  await until(
    () => element.children.length === 1 && element.firstElementChild?.localName === 'sw-settings-page',
    'the settings',
  );
  expect(location.pathname).to.equal('/app/settings/');
  expect(document.title).to.equal('Settings · Strikewire');
  history.back();
  await until(
    () => element.children.length === 1 && element.firstElementChild?.localName === 'sw-flow-page',
    'the way back',
  );
  expect(element.firstElementChild).not.to.equal(first);
  expect([...new Set(shown)]).to.deep.equal(['flow', 'settings']);
  observer.disconnect();
  element.remove();
});
