import { columnOf } from './column-choice.js';
import { adoptColumnStyles } from './column-styles.js';
import { formatClock, formatPrice, formatShortClock } from './format.js';
import { graphChangeText, graphView } from './graph-change.js';
import type { LiveTable, ShownValue } from './live-table.js';
import { FIELDS } from './fields.js';
import { graphBox } from './graph-box.js';
import { firstValue } from './sparkline.js';
import { valueSource } from './value-source.js';

const DELAY_MS = 350;
const GAP = 10;

/**
 * What a value under the pointer is, where it comes from and how old it is; over a mini-graph, the point nearest to the pointer.
 * - Shown after a short rest of the pointer, moved with it over graphs, gone with Escape, a scroll or a press.
 * - Cells that explain themselves already, since their value is unknown, are left to their title.
 */
export class CellReadout {
  readonly #table: () => LiveTable | undefined;
  readonly #now: () => number;
  readonly #popover: HTMLElement;
  readonly #closed = new AbortController();
  #cell: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param now hub clock, epoch ms. */
  constructor(root: ShadowRoot, table: () => LiveTable | undefined, now: () => number) {
    this.#table = table;
    this.#now = now;
    this.#popover = document.createElement('div');
    this.#popover.className = 'readout';
    this.#popover.popover = 'manual';
    this.#popover.setAttribute('role', 'tooltip');
    adoptColumnStyles(root);
    root.append(this.#popover);
    const { signal } = this.#closed;
    const hide = () => this.#hide();
    root.addEventListener('pointermove', (event) => this.#moved(event as PointerEvent), { signal, passive: true });
    root.addEventListener('pointerdown', hide, { signal, passive: true });
    root.addEventListener('scroll', hide, { signal, passive: true, capture: true });
    root.host.addEventListener('pointerleave', hide, { signal });
    window.addEventListener('keydown', (event) => event.key === 'Escape' && hide(), { signal });
  }

  #moved(event: PointerEvent): void {
    const cell =
      event.pointerType === 'touch'
        ? null
        : (event.target as Element).closest<HTMLElement>('[data-contract] [data-field]');
    if (!cell || cell.title !== '') {
      this.#hide();
      return;
    }
    const { clientX, clientY } = event;
    if (cell === this.#cell) {
      if (this.#popover.matches(':popover-open') && FIELDS.get(cell.dataset['field']!)?.graph)
        this.#show(cell, clientX, clientY);
      return;
    }
    this.#hide();
    this.#cell = cell;
    this.#timer = setTimeout(() => this.#show(cell, clientX, clientY), DELAY_MS);
  }

  close(): void {
    this.#closed.abort();
    this.#hide();
    this.#popover.remove();
  }

  #show(cell: HTMLElement, x: number, y: number): void {
    const shown = this.#table()?.at(cell);
    if (!shown || !cell.isConnected || this.#closed.signal.aborted) return;
    const now = this.#now();
    const lines = shown.rings ? graphLines(shown, cell, x, now) : valueLines(shown, now);
    this.#popover.replaceChildren(
      ...lines.map((text, index) =>
        Object.assign(document.createElement(index === 0 ? 'b' : 'span'), { textContent: text }),
      ),
    );
    this.#popover.showPopover();
    const { width, height } = this.#popover.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(x + GAP, innerWidth - width - GAP));
    const isBelow = y + 2 * GAP + height <= innerHeight;
    this.#popover.style.setProperty('left', `${left}px`);
    this.#popover.style.setProperty('top', `${isBelow ? y + 2 * GAP : y - GAP - height}px`);
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#cell = undefined;
    if (this.#popover.isConnected && this.#popover.matches(':popover-open')) this.#popover.hidePopover();
  }
}

/** The value, what it is, where it comes from and its age. */
export function valueLines({ field, text, board, row }: ShownValue, now: number): string[] {
  return [`${field.label} ${text}`, field.title, valueSource(field, board, row, now) ?? []].flat();
}

/** The point nearest to the pointer, against the base of the graph. */
export function graphLines(
  { field, choice, rings, board, row }: ShownValue,
  cell: HTMLElement,
  x: number,
  now: number,
): string[] {
  const source =
    field.graph === 'price'
      ? 'Prices by the minute, then as they come'
      : 'As seen by this tab; there is no history of it';
  const view = graphView(choice ?? columnOf(field.name), field, board, row, now);
  const points = rings?.points(row).filter(({ at, value }) => !Number.isNaN(value) && at >= view.from) ?? [];
  const first = points[0];
  const last = points.at(-1);
  const box = graphBox(cell.getBoundingClientRect());
  if (!rings || !first || !last || !box || points.length < 2) return [field.label, source];
  const at = first.at + ((x - box.x) / box.width) * (last.at - first.at);
  const nearest = points.reduce((best, point) => (Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best));
  const base = Number.isNaN(view.base) ? firstValue(rings, row, view.from) : view.base;
  const isPrice = field.graph === 'price' || field.graph === 'mid';
  const change = isPrice ? nearest.value / base - 1 : nearest.value - base;
  const format = (!isPrice && FIELDS.get(field.graph ?? '')?.format) || formatPrice;
  const against = { first: 'the first point', open: 'the open', close: 'the previous close' }[choice?.base ?? 'first'];
  return [
    `${format(nearest.value)} at ${last.at - first.at < 600_000 ? formatClock(nearest.at) : formatShortClock(nearest.at)} ET`,
    `${graphChangeText(field, change)} against ${against}, ${format(base)}`,
    source,
  ];
}
