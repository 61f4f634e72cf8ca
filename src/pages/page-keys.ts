import { commandOf, isInDialog, isTyping } from '../components/key-table.js';
import type { AppContext } from './app-context.js';
import type { SwAppHeader } from './sw-app-header.js';

export interface PageKeysContext {
  readonly app: AppContext;
  readonly header: Pick<SwAppHeader, 'focusSearch'>;
  /** What holds the page. */
  readonly outlet: Element;
}

const CHAIN = 'options-analytics';

/**
 * Keys of the whole dashboard: what is typed into a field is left alone, and a dialog keeps its keys. The viewer may switch them off,
 * as speech input needs it.
 * - Keys of a chain that are pressed while nothing has the focus go to the chain that had it last, else to the first of the page.
 */
export function hearPageKeys({ app, header, outlet }: PageKeysContext, signal?: AbortSignal): void {
  let last: WeakRef<Element> | undefined;
  const listening = signal ? { signal } : {};
  window.addEventListener(
    'focusin',
    (event) => {
      const chain = event
        .composedPath()
        .find((node): node is Element => node instanceof Element && node.matches(CHAIN));
      if (chain) last = new WeakRef(chain);
    },
    listening,
  );
  // Before the elements: in the dashboard the list of keys has the page's own keys too.
  window.addEventListener(
    'keydown',
    (event) => {
      if (app.settings.pageKeys === 'off' || event.defaultPrevented || isTyping(event) || isInDialog(event)) return;
      if (commandOf(event, 'any') === 'help') {
        event.preventDefault();
        void import('../components/sw-key-help.js').then(({ showKeyHelp }) => showKeyHelp(document.body));
      } else if (commandOf(event, 'page') === 'symbol') {
        event.preventDefault();
        header.focusSearch();
      } else if (commandOf(event, 'chain') !== undefined && hasNoFocus(event)) {
        const chain = last?.deref()?.isConnected
          ? last.deref()
          : outlet.firstElementChild?.shadowRoot?.querySelector(CHAIN);
        chain?.dispatchEvent(new KeyboardEvent('keydown', { key: event.key }));
      }
    },
    { capture: true, ...listening },
  );
}

const hasNoFocus = ({ target }: Event) => target === document.body || target === document.documentElement;
