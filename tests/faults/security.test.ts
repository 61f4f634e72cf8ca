/* Hostile texts on the screen, 42, and the way of the key, 44, in Chromium on the built site with its headers. */
import { describe, expect, test } from 'vitest';
import { chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { hubLog, hubStats } from '../support/e2e-hub.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openStage, STAGE_KEY } from './support/stage.js';

describe('security', () => {
  const stage = openStage();

  // Seen to fail: with the log's entries on the status page put there by `innerHTML`, the policy stops each of them and none is shown; with
  // what is not known not written to the log there is no text of the vendor's to show.
  test('42 hostile-strings', async () => {
    const { world } = stage;
    const dialogs: string[] = [];
    world.context.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    world.sim.fault({ fault: 'hostile-strings' });
    const { page, chain } = await stage.openChain();
    for (const path of ['', 'flow/', 'status/', 'settings/', 'chain/?symbol=QQQ']) {
      const tab = await world.openTab(path);
      await tab.waitForTimeout(700); // what would run runs by then
      expect(
        await tab.evaluate(() => [(globalThis as { hacked?: unknown }).hacked, document.title.includes('hacked')]),
      ).toEqual([undefined, false]);
      await tab.close();
    }
    // The vendor's own sentences are shown, as text: in the log of the status page, or as why a request was refused.
    await untilTrue(
      async () => (await hubLog(page)).some(({ detail }) => /script|onerror|javascript:/.test(String(detail?.message))),
      { what: 'a hostile text in the log' },
    );
    const status = await world.openTab('status/');
    await untilTrue(async () => /<(script|img|svg|iframe|body)|javascript:/.test(await shownText(status)), {
      deadlineMs: 15_000,
      what: 'a hostile text to be shown as text',
    });
    expect(
      await status.evaluate(() => document.querySelectorAll('iframe, object, embed, script:not([src])').length),
    ).toBe(0);
    expect(dialogs).toEqual([]);
    await untilState(chain, 'live');
    expect((await hubStats(page)).clients).toBeGreaterThanOrEqual(2);
  });

  // Seen to fail: with the key in the hub's log unredacted, and with the key form writing it to localStorage.
  test('44 key-exfiltration', async () => {
    const { world } = stage;
    const seen: string[] = [];
    const hay = (name: string, text: string) => {
      if (text.includes(STAGE_KEY)) seen.push(`${name}: ${text.slice(0, 120)}`);
    };
    world.context.on('request', (request) => {
      // Pages never ask the vendor; whatever they ask for must be without it, headers and body too.
      hay('a page’s request', `${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`);
    });
    world.context.on('console', (message) => hay('console', message.text()));
    await world.context.addInitScript((key) => {
      const found: string[] = [];
      Object.assign(globalThis, { leaks: found });
      const look = (name: string, value: unknown) => {
        try {
          if ((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).includes(key)) found.push(name);
        } catch {
          // What has no JSON form is looked at elsewhere.
        }
      };
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.addEventListener = new Proxy(MessagePort.prototype.addEventListener, {
        apply(target, self: MessagePort, words: unknown[]) {
          if (words[0] === 'message')
            EventTarget.prototype.addEventListener.call(self, 'message', (event) =>
              look('a message to the page', (event as MessageEvent).data),
            );
          return Reflect.apply(target, self, words);
        },
      });
      MessagePort.prototype.postMessage = function (this: MessagePort, ...words: unknown[]) {
        const call = words[0] as { path?: string[] } | undefined;
        if (call?.path?.[0] !== 'connect') look('a message to the hub that is not the key’s own call', words[0]);
        return (postMessage as (...all: unknown[]) => void).apply(this, words);
      } as typeof postMessage;
      for (const name of ['pushState', 'replaceState'] as const) {
        history[name] = new Proxy(history[name], {
          apply: (target, self, words) => (look('history', words[2]), Reflect.apply(target, self, words)),
        });
      }
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (name, value) {
        look('storage', value);
        return setItem.call(this, name, value);
      };
    }, STAGE_KEY);
    const page = await world.openTab('settings/');
    const field = page.getByLabel('API key', { exact: true });
    await field.fill(STAGE_KEY);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('The key was handed to the hub.').waitFor();
    expect(await field.inputValue()).toBe('');
    await page.getByRole('link', { name: 'Chain', exact: true }).first().click();
    await untilRows(chainOn(page), 30_000);
    await untilState(chainOn(page), 'live', 15_000);
    const tabs = [
      page,
      await world.openTab(''),
      await world.openTab('flow/'),
      await world.openTab('status/'),
      await world.openTab('settings/'),
    ];
    for (const tab of tabs) {
      const kept = await tab.evaluate(async () => {
        const texts: string[] = [document.documentElement.outerHTML, location.href, document.cookie];
        const visit = (root: Document | ShadowRoot) => {
          for (const element of root.querySelectorAll('*')) {
            if (element instanceof HTMLInputElement) texts.push(element.value);
            if (element.shadowRoot) {
              texts.push(element.shadowRoot.innerHTML);
              visit(element.shadowRoot);
            }
          }
        };
        visit(document);
        for (const store of [localStorage, sessionStorage]) texts.push(JSON.stringify({ ...store }));
        for (const name of await caches.keys())
          for (const request of await (await caches.open(name)).keys()) texts.push(request.url);
        for (const { name } of await indexedDB.databases()) {
          const db = await new Promise<IDBDatabase>((resolve, reject) => {
            const open = indexedDB.open(name!);
            open.onsuccess = () => resolve(open.result);
            open.onerror = () => reject(open.error);
          });
          for (const store of db.objectStoreNames) {
            const rows = await new Promise<unknown[]>((resolve) => {
              const all = db.transaction(store).objectStore(store).getAll();
              all.onsuccess = () => resolve(all.result);
            });
            const textOf = (value: unknown): string => {
              if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
              if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value.buffer as ArrayBuffer);
              if (typeof value === 'object' && value !== null) return Object.values(value).map(textOf).join(' ');
              return String(value);
            };
            texts.push(rows.map(textOf).join(' '));
          }
          db.close();
        }
        return { texts, leaks: (globalThis as unknown as { leaks: string[] }).leaks };
      });
      expect(kept.leaks).toEqual([]);
      for (const text of kept.texts) hay('a page', text);
      hay('an address', tab.url());
    }
    hay('the log', JSON.stringify(await hubLog(page)));
    hay('the figures', JSON.stringify(await hubStats(page)));
    hay('the requests of the site', JSON.stringify(world.site.requests));
    hay('the simulator’s figures', JSON.stringify(world.sim.stats()));
    expect(seen).toEqual([]);
    // And where it has to be, it is: the sockets let us in, and REST answers.
    expect(world.sim.stats().connections.options).toBe(1);
    expect(world.sim.stats().rest).toBeGreaterThan(0);
  });
});
