import type { Page } from 'playwright-core';
import { untilTrue } from './e2e-until-true.js';

/** What has the focus, seen through every shadow root. */
export interface Focus {
  readonly tag: string;
  readonly role: string;
  /** Its label, else its text. */
  readonly name: string;
  /** The name of a field in its form. */
  readonly field: string;
  readonly data: Readonly<Record<string, string>>;
  /** Of the contract whose cell it is. */
  readonly contract: string;
}

export function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    let at = document.activeElement as HTMLElement | null;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement as HTMLElement;
    const labels = (at as HTMLInputElement | null)?.labels;
    return {
      tag: at?.localName ?? '',
      role: at?.getAttribute('role') ?? '',
      name: (at?.ariaLabel ?? labels?.[0]?.innerText ?? at?.innerText ?? '').replace(/\s+/g, ' ').trim(),
      field: at?.getAttribute('name') ?? '',
      data: { ...at?.dataset } as Record<string, string>,
      contract: at?.closest<HTMLElement>('[data-contract]')?.dataset['contract'] ?? '',
    };
  });
}

/** Presses Tab until what has the focus fits, as somebody does who looks for it. @throws Error with all that had it, when it never comes. */
export async function tabTo(
  page: Page,
  name: string | RegExp | ((focus: Focus) => boolean),
  key = 'Tab',
): Promise<Focus> {
  const fits =
    typeof name === 'function'
      ? name
      : (focus: Focus) => (typeof name === 'string' ? focus.name === name : name.test(focus.name));
  const passed: string[] = [];
  for (let count = 0; count < 120; count++) {
    await page.keyboard.press(key);
    const focus = await focusOf(page);
    if (fits(focus)) return focus;
    passed.push(`${focus.tag} “${focus.name.slice(0, 40)}”`);
  }
  throw new Error(`Tab does not come to ${name}, only to: ${passed.join(', ')}`);
}

/** Waits until what has the focus fits. */
export function untilFocus(page: Page, what: string, fits: (focus: Focus) => boolean): Promise<Focus> {
  let seen: Focus | undefined;
  return untilTrue(
    async () => {
      seen = await focusOf(page);
      return fits(seen) && seen;
    },
    { what: () => `${what} in focus; it is on ${JSON.stringify(seen)}` },
  );
}

/** Presses keys one after another. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
