import type { WhatIf } from '../analytics/what-if.js';
import { spotOf, type ChainModel } from '../client/chain-model.js';
import type { Changes, TabStore } from '../client/tab-store.js';
import type { Row } from '../market/quote-board.js';
import type { ColumnChoice } from './column-list.js';
import { TermsBook } from './contract-terms.js';
import { DomCellPainter } from './dom-cell-painter.js';
import { formatPrice, formatSigned, formatSignedPercent, UNKNOWN } from './format.js';
import type { LiveFollowers } from './live-followers.js';
import { LiveTable } from './live-table.js';
import { MetricRings } from './metric-rings.js';
import { PainterSwitch } from './painter-switch.js';
import { SpotPainter } from './spot-painter.js';
import type { TableCanvas } from './table-canvas.js';

export interface LiveBinding {
  readonly model: ChainModel;
  readonly scroller: HTMLElement | null;
  readonly surface: Element | null;
  /** Another text means that the same contracts are laid out otherwise. */
  readonly layout: string;
  /** Another text means other rows of the same contracts. */
  readonly rows: string;
  /** One side at a time, after its strike. */
  readonly isNarrow: boolean;
  /** How columns are shown, by name. */
  readonly columns: ReadonlyMap<string, ColumnChoice>;
  readonly spot: number | undefined;
  /** Who shows the texts of the table. */
  readonly painter: 'canvas' | 'dom';
}

/** Everything of `<options-analytics>` that changes with a tick: table, mini-graphs, spot, price in the header. */
export class AnalyticsLive {
  readonly store: TabStore;
  readonly terms: TermsBook;
  readonly #root: ShadowRoot;
  readonly #dom = new DomCellPainter();
  readonly #painter = new PainterSwitch(this.#dom);
  readonly table = new LiveTable(this.#painter);
  readonly #spot = new SpotPainter(this.#painter);
  #followers: LiveFollowers | undefined;
  #what: WhatIf | undefined;
  #isSmileWanted = false;
  readonly #metrics: MetricRings;
  #painted: TableCanvas | undefined;
  #surface: Element | null = null;
  #binding: LiveBinding | undefined;
  #paintedBy: LiveBinding['painter'] | undefined;
  #bound = '';
  #layout = '';
  #contracts: readonly string[] = [];
  #underlyingRow: Row | undefined;
  /** Of the underlying, in the header, by their names. */
  readonly #quotes = new Map<string, HTMLElement>();
  #isClosed = false;

  constructor(root: ShadowRoot, store: TabStore) {
    this.#root = root;
    this.store = store;
    this.#metrics = new MetricRings(() => store.now());
    this.terms = new TermsBook({ record: (key) => store.record(key), now: () => store.now() });
  }

  /** After each rendering. Cells are bound anew only when other contracts or another layout were rendered. */
  bind(binding: LiveBinding): void {
    const { model, scroller, surface, layout, rows, columns, spot } = binding;
    const { board, rings } = this.store;
    this.#binding = binding;
    if (surface !== this.#surface || binding.painter !== this.#paintedBy) {
      this.#closeCanvas();
      this.#surface = surface;
      this.#paintedBy = binding.painter;
      this.#openCanvas().catch(() => undefined); // the document shows all of it but the mini-graphs
    }
    this.#underlyingRow = model.underlyingRow;
    const bound = `${model.symbol} ${layout} ${rows} ${JSON.stringify(model.missing)}`;
    const isSame = bound === this.#bound && isEqual(model.contracts, this.#contracts);
    if (!isSame) {
      this.#bound = bound;
      this.#contracts = model.contracts;
      this.terms.bind(model.sections);
      this.terms.update(spot);
      const source = {
        board,
        rings,
        now: () => this.store.now(),
        missing: model.missing,
        terms: (ticker: string) => this.terms.of(ticker),
        columns,
        metrics: this.#metrics,
      };
      if (columns.has('ivResidual')) this.fitSmiles();
      this.#followers?.prepare();
      this.#painted?.painter?.bind(this.#root.querySelectorAll<HTMLElement>('[data-contract] [data-field]'));
      this.table.bind(this.#root, source, this.#painted?.graphs);
      this.#spot.bind(this.#root, model.sections);
      // After the texts are written: one layout has both.
      if (scroller && layout !== this.#layout) scrollSideways(scroller, binding.isNarrow);
      this.#layout = layout;
      if (this.#followers) this.#followers.bind();
      else void this.#openFollowers().catch(() => undefined); // the file may be there with the next binding
    } else this.#painted?.rendered();
    this.#paintUnderlying(spot);
    this.#painter.flush();
  }

  frame(changes: Changes): void {
    const row = this.#underlyingRow;
    if (row !== undefined && changes.rows.has(row)) this.#paintUnderlying(spotOf(this.store, row));
    this.terms.update(row === undefined ? undefined : spotOf(this.store, row));
    this.table.frame(changes.rows);
    this.#followers?.frame(changes);
  }

  /** What is supposed from now on, for the columns that show it; undefined: nothing. */
  suppose(what: WhatIf | undefined): void {
    this.#what = what;
    void this.#followers?.suppose(what).catch(() => undefined);
  }

  /** From now on smiles are fitted, for whatever is compared with them. */
  fitSmiles(): void {
    this.#isSmileWanted = true;
    void this.#followers?.fitSmiles().catch(() => undefined);
  }

  /** What follows the cells comes after the first rows. */
  async #openFollowers(): Promise<void> {
    const { LiveFollowers: Followers } = await import('./live-followers.js');
    if (this.#isClosed || this.#followers) return;
    const { store, terms, table } = this;
    const model = () => this.#binding!.model; // they are opened by the first binding
    const onMarked = () => this.#painted?.moved();
    this.#followers = new Followers({ root: this.#root, store, terms, table, model, onMarked });
    this.#followers.bind();
    if (this.#isSmileWanted) this.fitSmiles();
    if (this.#what) this.suppose(this.#what);
  }

  /** Rows came or went, or were dimmed, without another rendering. */
  moved(): void {
    this.#spot.moved();
    this.#painted?.moved();
    this.#painter.flush();
  }

  recolour(): void {
    this.#painted?.recolour();
  }

  close(): void {
    this.#isClosed = true;
    this.#followers?.close();
    this.table.close();
    this.#closeCanvas();
    this.#painter.close();
  }

  /** What paints the table comes when there is one. Where its script does not come, the document shows all but the mini-graphs. */
  async #openCanvas(): Promise<void> {
    const { TableCanvas: Canvas } = await import('./table-canvas.js');
    const { surface, scroller, painter } = this.#binding ?? {};
    if (this.#isClosed || this.#painted || !surface || !scroller) return;
    const { rings } = this.store;
    const hasText = painter === 'canvas';
    this.#painted = new Canvas({ root: this.#root, surface, scroller, rings, dom: this.#dom, hasText });
    this.#painter.current = this.#painted.painter ?? this.#dom;
    this.#bound = '';
    this.bind(this.#binding!); // there is one, or there were no surface
  }

  #closeCanvas(): void {
    this.#painted?.close();
    this.#painted = undefined;
    this.#painter.current = this.#dom;
    this.#bound = '';
  }

  #paintUnderlying(spot: number | undefined): void {
    const row = this.#underlyingRow;
    this.#spot.paint(spot);
    if (row === undefined) return;
    const close = this.store.board.get(row, 'previousClose');
    const change = spot === undefined ? Number.NaN : spot - close;
    const isKnown = !Number.isNaN(change);
    this.#quote('price', spot === undefined ? UNKNOWN : formatPrice(spot, true));
    this.#quote('change', isKnown ? formatSigned(change, 2) : '', change);
    this.#quote('percent', isKnown ? `(${formatSignedPercent(change / close, 2)})` : '', change);
  }

  #quote(name: string, text: string, change = Number.NaN): void {
    let cell = this.#quotes.get(name);
    // Looked for once, and again where the header was rendered anew.
    if (!cell?.isConnected) cell = this.#root.querySelector<HTMLElement>(`[data-quote=${name}]`) ?? undefined;
    if (!cell) return;
    this.#quotes.set(name, cell);
    this.#painter.text(cell, text);
    this.#painter.tone(cell, change > 0 ? 'up' : change < 0 ? 'down' : '');
  }
}

/** The strike, and what stands beside it, is in view of a table that is wider than its box. */
function scrollSideways(scroller: HTMLElement, isNarrow: boolean): void {
  const over = scroller.scrollWidth - scroller.clientWidth;
  if (over > 0) scroller.scrollLeft = isNarrow ? 0 : over / 2;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((ticker, index) => ticker === b[index]);
}
