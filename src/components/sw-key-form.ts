import { css, html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { errorSentence } from '../base/errors.js';
import type { HubClient } from '../client/hub-client.js';
import { base, controls } from '../styles/shared.js';
import type { KeyRetention } from '../worker/hub-api.js';

const RETENTIONS: readonly { value: KeyRetention; label: string; detail: string }[] = [
  {
    value: 'device',
    label: '12 hours on this device',
    detail: 'Kept encrypted in this browser; forgotten 12 hours after its last use.',
  },
  { value: 'memory', label: 'Memory only', detail: 'Gone with the last tab.' },
  {
    value: 'passphrase',
    label: 'Remember with a passphrase',
    detail: 'Kept encrypted under a passphrase of yours; locks itself after 12 hours.',
  },
]; // prettier-ignore

/**
 * Takes the viewer's own key and hands it to the hub. The field is emptied at once; nothing ever gives the key back.
 * @summary Field for the API key, with the choice of how it is kept.
 */
export class SwKeyForm extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        color: var(--sw-text);
        font-size: var(--sw-size);
      }

      form {
        display: grid;
        gap: 12px;
        max-width: 560px;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: end;
      }

      .field {
        display: grid;
        gap: 4px;
        flex: 1 1 220px;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
      }

      .field input {
        width: 100%;
        font-size: var(--sw-size);
      }

      fieldset {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        padding: 0 0 6px;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
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

      p {
        margin: 0;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
        line-height: 1.5;
      }

      p[role='alert'] {
        color: var(--sw-down);
        font-size: var(--sw-size);
      }
    `,
  ];

  @query('#key')
  private _key!: HTMLInputElement;

  @query('#passphrase')
  private _passphrase!: HTMLInputElement | null;

  @state()
  private _isBusy = false;

  @state()
  private _problem = '';

  @state()
  private _retention: KeyRetention = 'device';

  /** Whom the key is given to. */
  @property({ attribute: false })
  hub: Pick<HubClient, 'connect'> | undefined;

  /** Leaves out the choice of how the key is kept; the default holds. */
  @property({ type: Boolean })
  compact = false;

  protected override render() {
    return html`<form @submit=${this.#submit} autocomplete="off">
      <div class="line">
        <label class="field"
          >API key
          <input
            id="key"
            type="password"
            name="strikewire-key"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            maxlength="200"
            required
          />
        </label>
        <button class="primary" type="submit" ?disabled=${this._isBusy || !this.hub}>Connect</button>
      </div>
      ${this._problem === '' ? nothing : html`<p role="alert">${this._problem}</p>`}
      ${this.compact ? nothing : this.#retentionFields()}
      <p>
        The key goes to this browser’s hub and from there only to the data service. Encryption on this device stops casual
        copying; any script of this site can use the key while it is unlocked.
      </p>
    </form>`;
  }

  #retentionFields() {
    return html`<fieldset>
        <legend>How the key is kept</legend>
        ${RETENTIONS.map(
          ({ value, label, detail }) => html`<label class="choice">
            <input
              type="radio"
              name="retention"
              .checked=${value === this._retention}
              @change=${() => {
                this._retention = value;
              }}
            />
            <span>${label}</span>
            <small>${detail}</small>
          </label>`,
        )}
      </fieldset>
      ${
        this._retention === 'passphrase'
          ? html`<label class="field"
            >Passphrase
            <input id="passphrase" type="password" autocomplete="new-password" minlength="8" required />
          </label>`
          : nothing
      }`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const key = this._key.value.trim();
    const passphrase = this._retention === 'passphrase' ? this._passphrase?.value : undefined;
    if (key === '' || !this.hub) return;
    this._isBusy = true;
    this._problem = '';
    this._key.value = '';
    if (this._passphrase) this._passphrase.value = '';
    try {
      await this.hub.connect(key, this.compact ? undefined : this._retention, passphrase);
      this.dispatchEvent(new CustomEvent('sw-key-given', { bubbles: true, composed: true }));
    } catch (thrown) {
      this._problem = errorSentence(thrown);
    } finally {
      this._isBusy = false;
    }
  }
}
