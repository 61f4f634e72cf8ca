import { html, nothing, type TemplateResult } from 'lit';
import type { ChainModel } from '../client/chain-model.js';
import type { HubClient } from '../client/hub-client.js';
import type { Right } from '../market/contract.js';
import type { AnalyticsLive } from './analytics-live.js';
import type { ChainSort, SortOrder } from './chain-sort.js';
import { adoptColumnStyles } from './column-styles.js';
import { defineOnce } from './define.js';
import type { FieldName } from './field-names.js';
import { loadAllFields } from './fields.js';
import { ensureTabStops, takeTabStop } from './grid-keys.js';
import type { FilterCount, RowFilter } from './row-filter.js';
import type { ShownColumns } from './shown-columns.js';
import type { ShownSides, SwChainTools } from './sw-chain-tools.js';
import type { SwColumnChooser } from './sw-column-chooser.js';
import type { SwExpiryPicker } from './sw-expiry-picker.js';

/** What the tools need of the element they serve. */
export interface ToolsHost {
  readonly root: () => ShadowRoot;
  readonly hub: () => HubClient | undefined;
  readonly live: () => AnalyticsLive | undefined;
  readonly model: () => ChainModel;
  readonly columns: () => ShownColumns;
  readonly setFields: (fields: string) => void;
  readonly setExpiry: (expiry: string) => void;
  /** Centres the windows on a strike and locks them there. */
  readonly centreOn: (strike: number) => void;
  /** Has the row of a strike rendered, where not all of them are. */
  readonly reveal: (strike: number) => void;
  /** Renders anew; resolves when that is done. */
  readonly render: () => Promise<unknown>;
}

/** Filters and orders are looked at again this often: twice a second at most. */
const TICK_MS = 500;
/** Rows change places this often at most, and never under the pointer. */
const SORT_MS = 2_000;

/**
 * Filter, sorting, search and the chooser of columns of `<options-analytics>`. What they are made of is loaded when it is first used.
 */
export class AnalyticsTools {
  isOpen = false;
  sides: ShownSides = 'both';
  readonly #host: ToolsHost;
  #filter: RowFilter | undefined;
  #count: FilterCount | undefined;
  #sort: ChainSort | undefined;
  #sortedAt = 0;
  #said = '';
  #hasExpiries = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ToolsHost) {
    this.#host = host;
    adoptColumnStyles(host.root());
  }

  /** Another text means that the same contracts stand otherwise. */
  get layout(): string {
    return `${this.sides} ${this.#sort?.key ?? ''}`;
  }

  get hasFilter(): boolean {
    return this.#filter !== undefined;
  }

  get order(): SortOrder | undefined {
    return this.#sort?.order;
  }

  arranged(model: ChainModel): ChainModel {
    return this.#sort?.arranged(model) ?? model;
  }

  /** After each rendering: new rows are judged too. */
  rendered(): void {
    if (this.#filter) this.#judge();
    this.#keepTime();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The line under the header. */
  line(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    return html`<sw-chain-tools
      .count=${this.#count}
      .sides=${this.sides}
      .said=${this.#said}
      @sw-filter=${(event: CustomEvent<{ filter: RowFilter | undefined }>) => this.#setFilter(event.detail.filter)}
      @sw-sides=${(event: CustomEvent<{ sides: ShownSides }>) => this.#setSides(event.detail.sides)}
      @sw-find=${(event: CustomEvent<{ strike: number }>) => void this.#find(event.detail.strike)}
      @sw-close=${() => this.toggle()}
    ></sw-chain-tools>`;
  }

  chooser(): TemplateResult {
    const { list, isCustom } = this.#host.columns();
    return html`<sw-column-chooser
      .columns=${list}
      .isCustom=${isCustom}
      @sw-columns=${(event: CustomEvent<{ fields: string }>) => this.#host.setFields(event.detail.fields)}
    ></sw-column-chooser>`;
  }

  /** The choice of expirations, once it was asked for. */
  expiries(): TemplateResult | typeof nothing {
    if (!this.#hasExpiries) return nothing;
    return html`<sw-expiry-picker
      .hub=${this.#host.hub()}
      .model=${this.#host.model()}
      @sw-expiries=${(event: CustomEvent<{ expiry: string }>) => this.#host.setExpiry(event.detail.expiry)}
    ></sw-expiry-picker>`;
  }

  async openExpiries(opener: HTMLElement): Promise<void> {
    const { SwExpiryPicker: Picker } = await import('./sw-expiry-picker.js');
    defineOnce('sw-expiry-picker', Picker);
    this.#hasExpiries = true;
    await this.#host.render();
    await this.#host.root().querySelector<SwExpiryPicker>('sw-expiry-picker')?.toggle(opener);
  }

  async openChooser(): Promise<void> {
    const [{ SwColumnChooser: Chooser }] = await Promise.all([import('./sw-column-chooser.js'), loadAllFields()]);
    defineOnce('sw-column-chooser', Chooser);
    await this.#host.render();
    await this.#host.root().querySelector<SwColumnChooser>('sw-column-chooser')?.open();
  }

  /** Opens or closes the line, with the cursor at what is looked for. */
  async toggle(at?: 'find' | 'filter'): Promise<void> {
    if (this.isOpen && at === undefined) {
      this.isOpen = false;
      this.#setFilter(undefined);
      this.#host.root().querySelector<HTMLElement>('#tools-button')?.focus();
      return;
    }
    const [{ SwChainTools: Tools }] = await Promise.all([import('./sw-chain-tools.js'), loadAllFields()]);
    defineOnce('sw-chain-tools', Tools);
    this.isOpen = true;
    await this.#host.render();
    await this.#host
      .root()
      .querySelector<SwChainTools>('sw-chain-tools')
      ?.focusOn(at ?? 'filter');
  }

  /** The next order by a column: largest first, smallest first, by strike. */
  async sortBy(name: FieldName, right: Right): Promise<void> {
    const { ChainSort: Sort, nextOrder } = await import('./chain-sort.js');
    const order = nextOrder(this.order, name, right);
    this.#sort = order && new Sort(order);
    this.#takeOrder();
    this.#keepTime();
    await this.#host.render();
  }

  #setFilter(filter: RowFilter | undefined): void {
    const before = this.#filter;
    this.#filter = filter;
    this.#count = undefined;
    if (!filter && before) {
      before.clear(this.#host.root());
      this.#host.live()?.moved();
    }
    if (filter) {
      this.#host.live()?.fitSmiles();
      this.#judge();
    }
    this.#keepTime();
    void this.#host.render();
  }

  #setSides(sides: ShownSides): void {
    this.sides = sides;
    void this.#host.render();
  }

  #keepTime(): void {
    const isNeeded = this.#filter !== undefined || this.#sort !== undefined;
    if (isNeeded) this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    else this.close();
  }

  #tick(): void {
    if (!this.#host.root().host.isConnected) {
      this.close();
      return;
    }
    if (this.#filter) this.#judge();
    if (!this.#sort || performance.now() - this.#sortedAt < SORT_MS || this.#isInUse()) return;
    if (this.#takeOrder()) void this.#host.render();
  }

  #judge(): void {
    const store = this.#host.hub()?.store;
    const live = this.#host.live();
    if (!this.#filter || !store || !live) return;
    const { board } = store;
    const now = store.now();
    const { isChanged, ...count } = this.#filter.apply(this.#host.root(), (ticker) => {
      const row = board.rowOf(ticker);
      return row === undefined ? undefined : { board, row, now, terms: live.terms.of(ticker) };
    });
    if (isChanged) {
      live.moved();
      ensureTabStops(this.#host.root());
    }
    if (count.matching === this.#count?.matching && count.of === this.#count.of) return;
    this.#count = count;
    const line = this.#host.root().querySelector<SwChainTools>('sw-chain-tools');
    if (line) line.count = count;
  }

  #takeOrder(): boolean {
    const store = this.#host.hub()?.store;
    const terms = this.#host.live()?.terms;
    this.#sortedAt = performance.now();
    return this.#sort !== undefined && store !== undefined && terms !== undefined
      ? this.#sort.take(this.#host.model().sections, store, terms)
      : false;
  }

  #isInUse(): boolean {
    return this.#host.root().querySelector('.rows:hover, .rows :focus-visible') !== null;
  }

  async #find(strike: number): Promise<void> {
    const { sections } = this.#host.model();
    const isShown = sections.some((section) => section.strikes.some((pair) => pair.strike === strike));
    if (!isShown) {
      // A strike outside the window: the window goes there, and stays.
      this.#host.centreOn(strike);
      await this.#host.render();
    }
    this.#host.reveal(strike);
    await this.#host.render();
    const cells = [...this.#host.root().querySelectorAll<HTMLElement>('.line:not([hidden]) [data-strike]')];
    const seen = cells.filter((cell) => cell.offsetParent !== null);
    const distance = (cell: HTMLElement) => Math.abs(Number(cell.dataset['strike']) - strike);
    const [nearest] = seen.sort((a, b) => distance(a) - distance(b));
    const grid = nearest?.closest('[role=grid]');
    if (!nearest || !grid) return;
    const isExact = distance(nearest) === 0;
    this.#said = isExact ? '' : `${strike} is not shown; the nearest strike is ${nearest.dataset['strike']}.`;
    takeTabStop(grid, nearest);
    nearest.scrollIntoView({ block: 'center', inline: 'nearest' });
    nearest.focus({ preventScroll: true });
    await this.#host.render();
  }
}
