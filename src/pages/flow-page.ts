import { html } from 'lit';
import { base } from '../styles/shared.js';
import { AppPage } from './app-page.js';
import { pageStyles } from './page-styles.js';

/**
 * Trades of the contracts on screen, with side and size; empty until the hub classifies trades.
 * @summary Page of the option flow.
 */
export class FlowPage extends AppPage {
  static override styles = [base, pageStyles];

  protected override content() {
    return html`<h1>Flow</h1>
      <div class="panel">
        <p>
          This page will list the trades of the contracts you watch as they happen: price against the quote of that moment,
          size, and whether the buyer or the seller crossed the spread. Nothing is listed yet, because trades are not
          classified in this version.
        </p>
        <p>Last trades and volumes per contract are on the <a href=${this.app.href('chain/')}>chain page</a>.</p>
      </div>`;
  }
}
