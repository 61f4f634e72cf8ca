/** The finest length that a browser lays out with, px of the layout. */
const LAYOUT_UNIT = 1 / 64;

/**
 * How many device pixels a px of the layout is: one where the browser lays out in pixels of the device, as it does on real screens and
 * under zoom; `ratio` where it lays out in CSS px and enlarges the picture, as on emulated screens. Contained boxes are moved to whole
 * px of the layout, and fonts are set at its sizes.
 * @param ratio device pixels of a CSS px.
 */
export function layoutScale(scope: Element, ratio: number): number {
  if (ratio <= 1) return 1; // a page zoomed out, if any; emulated screens are fine ones
  const probe = document.createElement('span');
  probe.style.cssText = `position:absolute;visibility:hidden;height:1px;width:${(LAYOUT_UNIT * 1.01) / ratio}px`;
  scope.append(probe);
  const isSeen = probe.getBoundingClientRect().width > 0;
  probe.remove();
  return isSeen ? 1 : ratio;
}
