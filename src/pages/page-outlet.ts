import { defineOnce } from '../components/define.js';
import type { AppContext } from './app-context.js';
import type { AppPage } from './app-page.js';
import type { Page, PageName } from './routes.js';

/** Where a page stands, under the header: makes its element, and knows which one is shown. */
export class PageOutlet {
  readonly element: HTMLElement;
  readonly #app: AppContext;
  readonly #onShow: (page: PageName) => void;
  #made: { readonly name: PageName; readonly page: AppPage } | undefined;

  /** `onShow` hears which page is about to be shown. */
  constructor(element: HTMLElement, app: AppContext, onShow: (page: PageName) => void) {
    this.element = element;
    this.#app = app;
    this.#onShow = onShow;
  }

  /** The page's element: the one that stands there already, or a new one that is still to be put there. */
  async make({ name, title, load }: Page): Promise<AppPage> {
    const PageElement = await load();
    const tag = `sw-${name}-page`;
    defineOnce(tag, PageElement);
    document.title = `${title} · Strikewire`;
    this.#onShow(name);
    const shown = this.#made;
    if (shown?.name === name && shown.page.isConnected) return shown.page;
    const page = document.createElement(tag) as AppPage; // just defined as this class
    page.app = this.#app;
    this.#made = { name, page };
    return page;
  }

  /** Without the router: it comes when the first page is there. */
  async show(page: Page): Promise<void> {
    this.element.append(await this.make(page));
  }
}
