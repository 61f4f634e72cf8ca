import { css, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { errorSentence } from '../base/errors.js';
import { defineOnce } from '../components/define.js';
import { SwKeyForm } from '../components/sw-key-form.js';
import { base, controls } from '../styles/shared.js';
import type { FeedName, KeyState } from '../worker/hub-api.js';
import { AppPage } from './app-page.js';
import { pageStyles } from './page-styles.js';

const FEEDS: readonly { value: FeedName; label: string; detail: string }[] = [
  { value: 'demo', label: 'Demo', detail: 'A simulated market inside this browser. No key, no network.' },
  { value: 'massive', label: 'Massive.com', detail: 'The real market, with your own API key and plan.' },
];

const THEMES = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const saidOfLock = (left: KeyState) =>
  left === 'none' ? 'Forgotten in all tabs: the key was in memory only.' : 'Locked in all tabs.';

/**
 * Feed, key and theme.
 * @summary Settings page.
 */
export class SettingsPage extends AppPage {
  static override styles = [
    base,
    controls,
    pageStyles,
    css`
      :host {
        max-width: 760px;
        margin: 0 auto;
      }

      fieldset {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 0;
        border: 0;
      }

      .choice {
        display: grid;
        grid-template-columns: 16px 1fr;
        gap: 0 8px;
        align-items: center;
      }

      .choice small {
        grid-column: 2;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px;
      }

      .key-state {
        color: var(--sw-text);
      }

      .field {
        display: grid;
        gap: 4px;
        flex: 1 1 200px;
        max-width: 360px;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
      }

      .keys,
      .unlock,
      .after {
        margin-top: 16px;
      }

      .said {
        margin: 12px 0 0;
        color: var(--sw-text);
      }
    `,
  ];

  #owner = {};
  #stop: (() => void) | undefined;

  @query('#unlock')
  private _passphrase!: HTMLInputElement | null;

  @state()
  private _said = '';

  override connectedCallback(): void {
    super.connectedCallback();
    defineOnce('sw-key-form', SwKeyForm);
    this.#follow();
    this.app.addEventListener('change', this.#follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.app.removeEventListener('change', this.#follow);
    this.#stop?.();
    this.#stop = undefined;
  }

  #follow = (): void => {
    this.#stop?.();
    const { hub } = this.app;
    hub.want(this.#owner, { tickers: [], records: ['feed'] });
    const stop = hub.listen((changes) => {
      if (changes.records.has('feed')) this.requestUpdate();
    });
    this.#stop = () => {
      stop();
      hub.release(this.#owner);
    };
  };

  protected override content() {
    const { app } = this;
    const isMassive = app.feed === 'massive';
    return html`<h1>Settings</h1>
      <section class="panel" aria-labelledby="feed-title">
        <h2 id="feed-title">Feed</h2>
        <fieldset>
          <legend class="sr-only">Feed</legend>
          ${FEEDS.map(
            ({ value, label, detail }) => html`<label class="choice">
              <input
                type="radio"
                name="feed"
                .checked=${value === app.feed}
                @change=${() => app.change({ feed: value })}
              />
              <span>${label}</span>
              <small>${detail}</small>
            </label>`,
          )}
        </fieldset>
      </section>
      <section class="panel" aria-labelledby="key-title">
        <h2 id="key-title">Massive.com key</h2>
        ${isMassive ? this.#keyState() : nothing}
        <sw-key-form
          .hub=${{ connect: (...given: Parameters<typeof app.hub.connect>) => app.massiveHub.connect(...given) }}
          @sw-key-given=${this.#given}
        ></sw-key-form>
        ${this._said === '' ? nothing : html`<p class="said" role="status">${this._said}</p>`}
      </section>
      <section class="panel" aria-labelledby="theme-title">
        <h2 id="theme-title">Theme</h2>
        <div class="segments" role="group" aria-labelledby="theme-title">
          ${THEMES.map(
            ({ value, label }) => html`<button
              type="button"
              aria-pressed=${value === app.settings.theme}
              @click=${() => app.change({ theme: value })}
            >
              ${label}
            </button>`,
          )}
        </div>
      </section>
      <section class="panel" aria-labelledby="keys-title">
        <h2 id="keys-title">Keyboard</h2>
        <label class="choice">
          <input
            type="checkbox"
            .checked=${app.settings.pageKeys !== 'off'}
            @change=${({ target }: Event) => app.change({ pageKeys: (target as HTMLInputElement).checked ? 'on' : 'off' })}
          />
          <span>Keys of one letter on the whole page</span>
          <small>Without them such keys are heard only in the chain that has the focus.</small>
        </label>
        <button class="keys" type="button" @click=${() => void this.#showKeys()}>All keys…</button>
      </section>`;
  }

  async #showKeys(): Promise<void> {
    const { showKeyHelp } = await import('../components/sw-key-help.js');
    await showKeyHelp(document.body);
  }

  #keyState() {
    const key = this.app.hub.store.record('feed')?.key;
    if (key === undefined || key === 'none') return html`<p>No key is held. Type one to connect.</p>`;
    if (key === 'held') {
      return html`<div class="row">
          <p class="key-state">A key is held and in use in all tabs.</p>
        </div>
        <div class="row">
          <button type="button" @click=${() => this.#run((hub) => hub.lock(), saidOfLock)}>Lock</button>
          <button type="button" @click=${() => this.#run((hub) => hub.forget(), 'The key is forgotten.')}>Forget</button>
        </div>
        <p class="after">Another key:</p>`;
    }
    if (key === 'paused') {
      return html`<p class="key-state">A key is kept on this device, but locked.</p>
        <div class="row unlock">
          <button type="button" class="primary" @click=${() => this.#run((hub) => hub.unlock(''), 'Unlocked in all tabs.')}>
            Unlock
          </button>
          <button type="button" @click=${() => this.#run((hub) => hub.forget(), 'The key is forgotten.')}>Forget</button>
        </div>
        <p class="after">Or another key:</p>`;
    }
    return html`<p class="key-state">A key is kept, but locked.</p>
      <form class="row unlock" @submit=${this.#unlock}>
        <label class="field"
          >Passphrase of the kept key
          <input id="unlock" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" class="primary">Unlock</button>
        <button type="button" @click=${() => this.#run((hub) => hub.forget(), 'The key is forgotten.')}>Forget</button>
      </form>
      <p class="after">Or another key:</p>`;
  }

  #given = (): void => {
    this._said = 'The key was handed to the hub.';
    this.app.change({ feed: 'massive' });
  };

  #unlock = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const passphrase = this._passphrase?.value ?? '';
    if (this._passphrase) this._passphrase.value = '';
    await this.#run((hub) => hub.unlock(passphrase), 'Unlocked in all tabs.');
  };

  async #run<Result>(
    call: (hub: SettingsPage['app']['hub']) => Promise<Result>,
    done: string | ((result: Result) => string),
  ): Promise<void> {
    try {
      const result = await call(this.app.hub);
      this._said = typeof done === 'string' ? done : done(result);
    } catch (thrown) {
      this._said = errorSentence(thrown);
    }
  }
}
