import type { Page } from 'playwright-core';

/** All text a person sees on the page, shadow roots included, one space between pieces. */
export function shownText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const pieces: string[] = [];
    const visit = (node: Node): void => {
      if (node instanceof Text) {
        if (node.parentElement?.checkVisibility() !== false && node.data.trim() !== '') pieces.push(node.data.trim());
        return;
      }
      if (node instanceof Element && /^(script|style|noscript|template)$/i.test(node.localName)) return;
      for (const child of (node instanceof Element && node.shadowRoot ? node.shadowRoot : node).childNodes)
        visit(child);
      // What is slotted stands in the light tree.
      if (node instanceof Element && node.shadowRoot) for (const child of node.childNodes) visit(child);
    };
    visit(document.body);
    return pieces.join(' ');
  });
}
