/* What tests of charts share: a box of a size, and what a chart reads out. */
export { until } from './fake-hub.js';

/** A box in the page, 600 by 320 px. */
export function box(): HTMLElement {
  const place = document.createElement('div');
  place.style.setProperty('width', '600px');
  place.style.setProperty('height', '320px');
  place.style.setProperty('display', 'grid');
  document.body.append(place);
  return place;
}

/** The readout in one line. */
export function readout(host: Element): string {
  return host.shadowRoot!.querySelector('.readout')!.textContent!.replace(/\s+/g, ' ').trim();
}
