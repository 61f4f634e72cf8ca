import type { ChosenColumns } from './chosen-columns.js';
import { columnOf, type ColumnChoice } from './column-choice.js';
import { addFields, DEFAULT_FIELDS, FIELDS, isUnloaded, loadAllFields, type FieldName } from './fields.js';

/** A mini-graph with its words takes the room of so many values. */
const GRAPH_UNITS = 2.4;

/**
 * The columns of an element as its attribute names them, else those of its view. What reads, holds and draws columns of somebody's
 * choice is loaded with the first choice; rarer columns show as soon as they are loaded.
 */
export class ShownColumns {
  /** The viewer, or the page, named the columns. */
  isCustom = false;
  /** Why the chosen columns are not shown, in a sentence. */
  problem: string | undefined;
  list: readonly ColumnChoice[] = [];
  names: readonly FieldName[] = [];
  byName: ReadonlyMap<FieldName, ColumnChoice> = new Map();
  /** Widths of all columns together, in widths of a usual one. */
  units = 0;
  /** As `parseColumns` reads it. */
  text = '';
  readonly #loaded: () => void;
  #read: ((text: string) => ChosenColumns | undefined) | undefined;
  #asked = '';

  /** @param loaded called when columns that were asked for can be shown now. */
  constructor(loaded: () => void) {
    this.#loaded = loaded;
  }

  /**
   * Before columns are shown: loads what a choice of them needs. One that cannot be loaded is tried again with the next call: plain
   * columns are better than none, and the file may be there by then.
   * @param root where they get their styles.
   * @returns undefined when nothing is to be waited for.
   */
  prepare(text: string, root: ShadowRoot): Promise<void> | undefined {
    return text === '' || this.#read ? undefined : this.#prepare(root);
  }

  update(text: string, view: 'columns' | 'chain'): this {
    const asked = `${view} ${text}`;
    if (asked === this.#asked) return this;
    this.#asked = asked;
    const own = this.#read?.(text);
    const wanted = own?.list ?? DEFAULT_FIELDS[view].map(columnOf);
    this.isCustom = own !== undefined;
    this.text = own?.text ?? view;
    if (wanted.some(({ name }) => isUnloaded(name))) void this.#load(asked);
    this.list = wanted.filter(({ name }) => FIELDS.has(name));
    // With none of them there yet the view's own stand in, so that the table is never without columns.
    if (this.list.length === 0) this.list = DEFAULT_FIELDS[view].map(columnOf);
    this.names = this.list.map(({ name }) => name);
    this.units = this.list.reduce((sum, { name }) => sum + (FIELDS.get(name)?.width === 'graph' ? GRAPH_UNITS : 1), 0);
    this.byName = new Map(this.list.map((column) => [column.name, column]));
    return this;
  }

  async #prepare(root: ShadowRoot): Promise<void> {
    try {
      const [{ CHOSEN_FIELDS, chosenColumns }, { adoptColumnStyles }] = await Promise.all([
        import('./chosen-columns.js'),
        import('./column-styles.js'),
      ]);
      addFields(CHOSEN_FIELDS);
      adoptColumnStyles(root);
      this.#read = chosenColumns;
      this.#asked = '';
      this.problem = undefined;
    } catch {
      this.problem =
        'The chosen columns could not be loaded. The usual ones are shown; the others follow when they can be.';
    }
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
