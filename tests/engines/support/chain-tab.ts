import type { HubStats } from '../../../src/worker/hub-api.js';
import { untilTrue } from '../../support/e2e-until-true.js';
import type { EngineTab } from './engine.js';

/** What a person sees of a tab's first chain. */
export interface ShownChain {
  readonly state: string;
  readonly badge: string;
  /** The badge's note. */
  readonly sentence: string;
  readonly contracts: readonly string[];
  /** How many of them have a bid on the screen. */
  readonly pricedCount: number;
  /** "as of …", when what is shown comes from the cache. */
  readonly asOf: string;
}

export function look(tab: EngineTab): Promise<ShownChain | undefined> {
  return tab.run(() => {
    const find = (root: Document | ShadowRoot): Element | undefined => {
      const here = root.querySelector('options-analytics');
      if (here) return here;
      for (const one of root.querySelectorAll('*')) {
        const below = one.shadowRoot && find(one.shadowRoot);
        if (below) return below;
      }
      return undefined;
    };
    const element = find(document) as (Element & { contracts(): string[] }) | undefined;
    const root = element?.shadowRoot;
    if (!element || !root) return undefined;
    const badge = root.querySelector('[part=status]');
    const bids = [...root.querySelectorAll('[data-contract] [data-field=bid]')];
    return {
      state: element.getAttribute('state') ?? '',
      badge: badge?.textContent?.trim() ?? '',
      sentence: badge?.getAttribute('title') ?? '',
      contracts: element.contracts(),
      pricedCount: bids.filter((cell) => /^\d/.test(cell.textContent ?? '')).length,
      asOf: root.querySelector('.as-of')?.textContent?.trim() ?? '',
    };
  });
}

/** Waits until the chain is as told. @returns how long that took, ms. */
export async function untilShown(
  tab: EngineTab,
  what: string,
  isSo: (chain: ShownChain) => boolean,
  deadlineMs = 20_000,
): Promise<number> {
  const startAt = performance.now();
  let last: ShownChain | undefined;
  await untilTrue(
    async () => {
      last = await look(tab);
      return last !== undefined && isSo(last);
    },
    {
      deadlineMs,
      everyMs: 25,
      what: () => `${what}; it shows ${JSON.stringify({ ...last, contracts: last?.contracts.length })}`,
    },
  );
  return performance.now() - startAt;
}

export const isPriced = (chain: ShownChain): boolean =>
  chain.contracts.length > 0 && chain.pricedCount > chain.contracts.length / 2;

export const untilLive = (tab: EngineTab, deadlineMs?: number): Promise<number> =>
  untilShown(tab, 'a live chain', (chain) => chain.state === 'live' && isPriced(chain), deadlineMs);

/** The hub's figures, as any script of a dashboard page gets them. */
export function statsOf(tab: EngineTab): Promise<HubStats> {
  return tab.run(() =>
    (globalThis as unknown as { strikewire: { connectHub(): { stats(): Promise<HubStats> } } }).strikewire
      .connectHub()
      .stats(),
  );
}

/** Types a key on the settings page and waits until the hub has it. */
export async function giveKey(tab: EngineTab, key: string): Promise<void> {
  await untilTrue(
    () =>
      tab.run((text) => {
        const form = document.querySelector('sw-settings-page')?.shadowRoot?.querySelector('sw-key-form')?.shadowRoot;
        const input = form?.querySelector<HTMLInputElement>('input[type=password]');
        const button = form?.querySelector<HTMLButtonElement>('button.primary');
        if (!input || !button || button.disabled) return false;
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        button.click();
        return true;
      }, key),
    { what: 'the field for the key' },
  );
  await untilTrue(
    () =>
      tab.run(() =>
        /was handed to the hub/.test(document.querySelector('sw-settings-page')?.shadowRoot?.textContent ?? ''),
      ),
    { what: 'the hub to take the key' },
  );
}

/** Everything that any script of the page can read without asking the hub, as one text. */
export function readable(tab: EngineTab): Promise<string> {
  return tab.run(async () => {
    const pieces: string[] = [location.href, document.cookie, document.title, JSON.stringify(history.state)];
    for (const store of [localStorage, sessionStorage]) pieces.push(JSON.stringify({ ...store }));
    const visit = (root: Document | ShadowRoot) => {
      for (const one of root.querySelectorAll('*')) {
        for (const { name, value } of one.attributes) pieces.push(name, value);
        if ('value' in one) pieces.push(String(one.value));
        if (one.shadowRoot) visit(one.shadowRoot);
        for (const node of one.childNodes) if (node instanceof Text) pieces.push(node.data);
      }
    };
    visit(document);
    const latin = (bytes: Uint8Array) => [...bytes].map((byte) => String.fromCharCode(byte)).join('');
    const spell = (value: unknown): unknown =>
      value instanceof ArrayBuffer
        ? latin(new Uint8Array(value))
        : ArrayBuffer.isView(value)
          ? latin(new Uint8Array(value.buffer))
          : value;
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const asking = db.transaction(store).objectStore(store).getAll();
          asking.onsuccess = () => resolve(asking.result);
          asking.onerror = () => reject(asking.error);
        });
        pieces.push(JSON.stringify(all, (_name, value) => spell(value)));
      }
      db.close();
    }
    return pieces.join('\n');
  });
}
