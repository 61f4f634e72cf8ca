import {
  allOf,
  anyOf,
  between,
  compared,
  noneOf,
  type Comparison,
  type Filter,
  type FilterField,
} from './filter-tests.js';
import { numberOf, tokensOf, Unreadable, type Token } from './filter-tokens.js';

export type ParsedFilter<Subject> =
  | { readonly filter: Filter<Subject>; readonly problem?: undefined }
  /** What cannot be read, in a sentence, and where it begins in the text. */
  | { readonly filter?: undefined; readonly problem: string; readonly at: number };

/** How deep brackets and “not” may go. */
const DEEPEST = 30;

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['<', (a, b) => a < b],
  ['<=', (a, b) => a <= b],
  ['>', (a, b) => a > b],
  ['>=', (a, b) => a >= b],
  ['=', (a, b) => isSame(a, b)],
  ['!=', (a, b) => !isSame(a, b)],
]);

const isSame = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/**
 * Reads `delta 0.2..0.4 and (spread < 5% or not volume >= 1K)`.
 * expression = all { "or" all } · all = term { "and" term } · term = "not" term | "(" expression ")" | test ·
 * test = column ( compare number | compare column | number ".." number | "known" | "unknown" ).
 * Never throws; whatever the text, it ends after at most 500 characters.
 * @param fieldOf the column of a name in small letters.
 */
export function parseFilter<Subject>(
  text: string,
  fieldOf: (name: string) => FilterField<Subject> | undefined,
): ParsedFilter<Subject> {
  try {
    return { filter: new Parser(tokensOf(text), fieldOf).whole() };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { problem: thrown.message, at: thrown.at };
    throw thrown;
  }
}

class Parser<Subject> {
  readonly #tokens: readonly Token[];
  readonly #fieldOf: (name: string) => FilterField<Subject> | undefined;
  #place = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], fieldOf: (name: string) => FilterField<Subject> | undefined) {
    this.#tokens = tokens;
    this.#fieldOf = fieldOf;
  }

  whole(): Filter<Subject> {
    const filter = this.#expression();
    if (this.#next.text !== '') this.#fail(`“${this.#next.text}” was not expected; join tests with “and” or “or”`);
    return filter;
  }

  #expression(): Filter<Subject> {
    const parts = [this.#all()];
    while (this.#takes('or')) parts.push(this.#all());
    return anyOf(parts);
  }

  #all(): Filter<Subject> {
    const parts = [this.#term()];
    while (this.#takes('and')) parts.push(this.#term());
    return allOf(parts);
  }

  #term(): Filter<Subject> {
    if (++this.#depth > DEEPEST) this.#fail('The filter is nested too deeply');
    const filter = this.#takes('not') ? noneOf(this.#term()) : this.#takes('(') ? this.#bracket() : this.#test();
    this.#depth--;
    return filter;
  }

  #bracket(): Filter<Subject> {
    const filter = this.#expression();
    if (!this.#takes(')')) this.#fail('A “)” is missing');
    return filter;
  }

  #test(): Filter<Subject> {
    const field = this.#field();
    if (this.#takes('known')) return (subject) => !Number.isNaN(field.read(subject));
    if (this.#takes('unknown')) return (subject) => Number.isNaN(field.read(subject));
    const comparison = COMPARISONS.get(this.#next.text);
    if (comparison) {
      this.#place++;
      if (/^[a-z_]/.test(this.#next.text)) return between(field, this.#field(), comparison);
      return compared(field, [this.#number(field)], (of, value) => comparison(of, value));
    }
    const low = this.#number(field);
    if (!this.#takes('..')) this.#fail('A range is written with two dots, such as 0.2..0.4');
    const high = this.#number(field);
    if (low.isShare !== high.isShare) this.#fail('Both ends of a range are percentages, or neither');
    return compared(field, [low, high], (of, a, b) => of >= Math.min(a, b) && of <= Math.max(a, b));
  }

  #field(): FilterField<Subject> {
    const { text } = this.#next;
    if (!/^[a-z_]/.test(text)) this.#fail(`A column was expected${text === '' ? '' : ` in place of “${text}”`}`);
    const field = this.#fieldOf(text);
    if (!field) this.#fail(`“${text.slice(0, 30)}” is not a column`);
    this.#place++;
    return field;
  }

  /** In the field's own unit: with a percent sign, of its share where it is not in percent itself. */
  #number(field: FilterField<Subject>): { value: number; isShare: boolean } {
    const number = numberOf(this.#next);
    if (!number) {
      const { text } = this.#next;
      this.#fail(`${text === '' ? 'A number is missing' : `“${text}” is not a number`}; write <, >, = or a range`);
    }
    const { value, isPercent } = number;
    if (isPercent && !field.isPercent && !field.share) this.#fail('This column has no percentage to compare with');
    this.#place++;
    return {
      value: isPercent || field.isPercent ? value / 100 : value * field.unit,
      isShare: isPercent && !field.isPercent,
    };
  }

  get #next(): Token {
    return this.#tokens[this.#place]!; // the last token is the empty one, and is never taken
  }

  #takes(word: string): boolean {
    const is = this.#next.text === word;
    if (is) this.#place++;
    return is;
  }

  #fail(sentence: string): never {
    throw new Unreadable(sentence, this.#next.at);
  }
}
