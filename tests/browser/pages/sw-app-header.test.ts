import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import type { AppContext } from '../../../src/pages/app-context.js';
import { SwAppHeader } from '../../../src/pages/sw-app-header.js';
import { until } from '../../support/fake-hub.js';
import { freshApp } from './app.js';

defineOnce('sw-app-header', SwAppHeader);

let gone: string[] = [];

async function header(app: AppContext): Promise<SwAppHeader> {
  gone = [];
  return fixture(
    html`<sw-app-header .app=${app} page="chain" .go=${(href: string) => gone.push(href)}></sw-app-header>`,
  );
}

const inside = <Kind extends HTMLElement>(host: SwAppHeader, selector: string) =>
  host.shadowRoot!.querySelector<Kind>(selector)!;

async function search(host: SwAppHeader, text: string): Promise<void> {
  inside<HTMLInputElement>(host, 'input').value = text;
  inside<HTMLFormElement>(host, 'form').requestSubmit();
  await host.updateComplete;
}

test('links are real addresses below the dashboard’s folder; the page shown is marked', async () => {
  const host = await header(freshApp());
  const links = [...host.shadowRoot!.querySelectorAll<HTMLAnchorElement>('nav a')];
  expect(links.map((link) => link.pathname)).to.deep.equal(['/app/', '/app/chain/', '/app/flow/', '/app/status/']);
  expect(links.filter((link) => link.ariaCurrent === 'page').map((link) => link.textContent)).to.deep.equal(['Chain']);
});

test('a symbol leads to its chain; what is none is said', async () => {
  const host = await header(freshApp());
  await search(host, 'brk.b');
  expect(gone).to.deep.equal([new URL('/app/chain/?symbol=BRK.B', location.origin).href]);
  await search(host, '<b>');
  expect(inside(host, '[role=alert]').textContent).to.contain('is not a ticker symbol');
  expect(gone).to.have.length(1);
});

test('the theme goes round, and is remembered', async () => {
  const app = freshApp();
  const host = await header(app);
  const themes: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    inside(host, '.tools button').click();
    themes.push(app.settings.theme);
    await host.updateComplete;
  }
  expect(themes).to.deep.equal(['light', 'dark', 'auto']);
});

test('the feed and its tabs are said once the hub has answered', async () => {
  const host = await header(freshApp());
  const feed = await until(() => host.shadowRoot!.querySelector('.feed[data-live]'), 'the feed');
  expect(feed.textContent).to.match(/1 feed · \d+ tabs?/);
});

test('it is accessible', async () => {
  await expect(await header(freshApp())).to.be.accessible();
});

test('removed, it hears nothing any more', async () => {
  const app = freshApp();
  const host = await header(app);
  host.remove();
  await host.updateComplete;
  const before = inside(host, '.tools button').title;
  app.change({ theme: 'dark' });
  await host.updateComplete;
  expect(inside(host, '.tools button').title).to.equal(before);
});
