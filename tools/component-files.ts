/**
 * The files of a new element, by path. Public elements begin with `options-` or `stock-`, those of the dashboard with `sw-`.
 * @throws Error with a sentence, when the tag is not such a name.
 */
export function componentFiles(tag: string): Record<string, string> {
  if (!/^(options|stock|sw)(-[a-z][a-z0-9]*)+$/.test(tag)) {
    throw new Error(
      `A tag looks like options-greeks: options-, stock- or sw-, then words of small letters. "${tag}" does not.`,
    );
  }
  const name = tag
    .split('-')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
  return {
    [`src/components/${tag}.ts`]: `import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { base } from '../styles/shared.js';

/**
 * @summary What this shows, in one line.
 * @csspart label - The text.
 */
export class ${name} extends LitElement {
  static override styles = [
    base,
    css\`
      :host {
        display: block;
      }
    \`,
  ];

  /** The text that is shown; a text of its own is a string, not a number with a unit. */
  @property() label = '';

  override render(): TemplateResult {
    return html\`<span part="label">\${this.label}</span>\`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    '${tag}': ${name};
  }
}
`,
    [`tests/browser/components/${tag}.test.ts`]: `import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { ${name} } from '../../../src/components/${tag}.js';

defineOnce('${tag}', ${name});

test('shows its label', async () => {
  const element = await fixture<${name}>(html\`<${tag} label="SPY"></${tag}>\`);
  expect(element).to.be.instanceOf(${name});
  expect(element.shadowRoot?.querySelector('[part=label]')?.textContent).to.equal('SPY');
});

test('is accessible', async () => {
  const element = await fixture<${name}>(html\`<${tag} label="SPY"></${tag}>\`);
  await expect(element).to.be.accessible();
});

test('can be taken out and put back', async () => {
  const element = await fixture<${name}>(html\`<${tag} label="SPY"></${tag}>\`);
  const place = element.parentElement;
  element.remove();
  place?.append(element);
  element.label = 'QQQ';
  await element.updateComplete;
  expect(element.shadowRoot?.querySelector('[part=label]')?.textContent).to.equal('QQQ');
});
`,
  };
}
