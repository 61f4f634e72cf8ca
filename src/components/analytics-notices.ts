import { html, nothing, type TemplateResult } from 'lit';
import type { ChainModel } from '../client/chain-model.js';

export interface NoticesContext {
  readonly model: ChainModel;
  /** What else is to be said, a sentence each: what is wrong with the configuration, say. */
  readonly notices: readonly (string | undefined)[];
  /** The field for the API key. */
  readonly keyForm: () => TemplateResult;
  readonly useHere: () => void;
}

/** Between header and table: what the viewer can mend, what went wrong, what the plan does not give. */
export function analyticsNotices({ model, notices, keyForm, useHere }: NoticesContext): TemplateResult {
  const { state: name, sentence } = model.state;
  if (name === 'displaced') {
    return html`<div class="notice">
      <span>${sentence}</span>
      <button type="button" @click=${useHere}>Use here</button>
    </div>`;
  }
  const hasBody = model.sections.length > 0;
  if (name === 'auth-failed' || name === 'no-key') {
    // One place for the field, with rows below it or not: what is being typed stays when they come.
    const isAlone = name === 'no-key' && !hasBody;
    return html`<div class=${isAlone ? 'body' : ''}>
      <div class=${isAlone ? 'message' : 'notice'}><span>${sentence}</span>${keyForm()}</div>
    </div>`;
  }
  const isSaid = name === 'not-entitled' || (name === 'error' && hasBody);
  const sentences = [isSaid ? sentence : undefined, hasBody ? model.problem : undefined, ...notices];
  const said = [...new Set(sentences)].filter((text) => text !== undefined);
  const missing = [...new Set(Object.values(model.missing))];
  return html`${said.map((text) => html`<div class="notice">${text}</div>`)}
  ${missing.length === 0 ? nothing : missing.map((text) => html`<div class="notice quiet">${text}</div>`)}`;
}
