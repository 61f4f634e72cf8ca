/** Names of the colour tokens, without their prefix. */
export type ColourName =
  | 'bg'
  | 'panel'
  | 'raised'
  | 'line'
  | 'text'
  | 'muted'
  | 'faint'
  | 'up'
  | 'down'
  | 'accent'
  | 'warn';

export type Colours = Readonly<Record<ColourName, string>>;

const NAMES: readonly ColourName[] = [
  'bg',
  'panel',
  'raised',
  'line',
  'text',
  'muted',
  'faint',
  'up',
  'down',
  'accent',
  'warn',
];

/**
 * The tokens as a canvas can use them, `rgb(…)`. A custom property's own text is still `light-dark(…)`: only a real property of a real
 * element is resolved by the element's colour scheme.
 */
export function resolveColours(host: Element): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  (host.shadowRoot ?? host).append(probe);
  const style = getComputedStyle(probe);
  const found: Partial<Record<ColourName, string>> = {};
  for (const name of NAMES) {
    probe.style.setProperty('color', `var(--sw-${name})`);
    found[name] = style.color;
  }
  probe.remove();
  return found as Colours; // every name was just set
}

/** `rgb(r, g, b)` with another opacity. */
export function withAlpha(colour: string, alpha: number): string {
  const match = /^rgba?\(([^,]+),([^,]+),([^,)]+)/.exec(colour);
  return match ? `rgba(${match[1]},${match[2]},${match[3]},${alpha})` : colour;
}

/** Calls back when the system switches between light and dark, or to forced colours, until aborted. */
export function watchSystemColours(run: () => void, signal: AbortSignal): void {
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', run, { signal });
  }
}
