import { columnOf, columnsText, parseColumns, type ColumnChoice } from './column-list.js';
import { DEFAULT_FIELDS, FIELDS, isUnloaded, loadAllFields, type FieldName } from './fields.js';

/** A mini-graph with its words takes the room of so many values. */
const GRAPH_UNITS = 2.4;

/** The columns of an element as its attribute names them, else those of its view. Rarer ones show as soon as they are loaded. */
export class ShownColumns {
  /** The viewer, or the page, named the columns. */
  isCustom = false;
  list: readonly ColumnChoice[] = [];
  names: readonly FieldName[] = [];
  byName: ReadonlyMap<FieldName, ColumnChoice> = new Map();
  /** Widths of all columns together, in widths of a usual one. */
  units = 0;
  /** As `parseColumns` reads it. */
  text = '';
  readonly #loaded: () => void;
  #asked = '';

  /** @param loaded called when columns that were asked for can be shown now. */
  constructor(loaded: () => void) {
    this.#loaded = loaded;
  }

  update(text: string, view: 'columns' | 'chain'): this {
    const asked = `${view} ${text}`;
    if (asked === this.#asked) return this;
    this.#asked = asked;
    const own = parseColumns(text);
    const wanted = own ?? DEFAULT_FIELDS[view].map(columnOf);
    this.isCustom = own !== undefined;
    this.text = columnsText(wanted);
    if (wanted.some(({ name }) => isUnloaded(name))) void this.#load(asked);
    this.list = wanted.filter(({ name }) => FIELDS.has(name));
    // With none of them there yet the view's own stand in, so that the table is never without columns.
    if (this.list.length === 0) this.list = DEFAULT_FIELDS[view].map(columnOf);
    this.names = this.list.map(({ name }) => name);
    this.units = this.list.reduce((sum, { name }) => sum + (FIELDS.get(name)?.width === 'graph' ? GRAPH_UNITS : 1), 0);
    this.byName = new Map(this.list.map((column) => [column.name, column]));
    return this;
  }

  async #load(asked: string): Promise<void> {
    try {
      await loadAllFields();
    } catch {
      if (this.#asked === asked) this.#asked = ''; // the file may be there with the next update
      return;
    }
    if (this.#asked === asked) {
      this.#asked = '';
      this.#loaded();
    }
  }
}
