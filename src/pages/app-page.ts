import { html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { AppContext } from './app-context.js';

/** What the dashboard's pages have in common: they render anew when the viewer's settings change, and say what is wrong with `config.json`. */
export abstract class AppPage extends LitElement {
  #listening: AbortController | undefined;

  /** Set by the route before the page is shown. */
  @property({ attribute: false })
  app!: AppContext;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    this.app.addEventListener('change', () => this.requestUpdate(), { signal: this.#listening.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  /** What is on the page. */
  protected abstract content(): unknown;

  protected override render() {
    const { notice } = this.app;
    return html`${notice === undefined ? nothing : html`<p class="notice" role="alert">${notice}</p>`} ${this.content()}`;
  }
}
