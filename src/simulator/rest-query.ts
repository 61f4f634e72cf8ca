import { parseDay } from './exchange-day.js';
import { choiceOption, type FaultBoard } from './faults.js';

/** An answer other than 200. */
export class RestError {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;

  constructor(status: number, body: Readonly<Record<string, string>>) {
    this.status = status;
    this.body = body;
  }

  static badParameter(message: string): RestError {
    return new RestError(400, { status: 'ERROR', error: message });
  }

  static unauthorized(message: string): RestError {
    return new RestError(401, { status: 'ERROR', error: message });
  }

  static notFound(message = 'Ticker not found.'): RestError {
    return new RestError(404, { status: 'NOT_FOUND', message });
  }

  static notEntitled(): RestError {
    const message = 'You are not entitled to this data. Please upgrade your plan at https://massive.com/pricing';
    return new RestError(403, { status: 'NOT_AUTHORIZED', message });
  }
}

/**
 * The parameters of one request. A `cursor` holds those of the first page, and replaces what else is given.
 * Unknown parameters are ignored, as the vendor does: a range spelled `_gte` has no effect.
 */
export class RestQuery {
  readonly origin: string;
  readonly path: string;
  readonly offset: number;
  readonly #params: URLSearchParams;

  constructor(url: URL) {
    const cursor = url.searchParams.get('cursor');
    this.origin = url.origin;
    this.path = url.pathname;
    this.#params = cursor === null ? url.searchParams : new URLSearchParams(cursor);
    this.offset = Number(this.#params.get('offset') ?? 0);
    if (!Number.isInteger(this.offset) || this.offset < 0) throw RestError.badParameter('cursor is invalid');
  }

  text(name: string): string | undefined {
    return this.#params.get(name) ?? undefined;
  }

  /** One of the choices, or the first of them when absent. */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.text(name);
    if (text === undefined) return choices[0];
    if (!choices.includes(text as Choice))
      throw RestError.badParameter(`${name} must be one of: ${choices.join(', ')}`);
    return text as Choice;
  }

  limit(most: number, otherwise: number): number {
    const text = this.text('limit');
    if (text === undefined) return otherwise;
    const limit = Number(text);
    if (!Number.isInteger(limit) || limit < 1 || limit > most) {
      throw RestError.badParameter(`limit must be between 1 and ${most}`);
    }
    return limit;
  }

  /** Whether a number passes `name`, `name.gt`, `.gte`, `.lt` and `.lte`. */
  numberFilter(name: string): (value: number) => boolean {
    return this.#filter(name, (text) => {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) throw RestError.badParameter(`${name} must be a number`);
      return value;
    });
  }

  /** The same for dates, `YYYY-MM-DD`. */
  dateFilter(name: string): (value: string) => boolean {
    return this.#filter(name, (text) => {
      if (parseDay(text) === undefined) throw RestError.badParameter(`${name} must be a date of the form YYYY-MM-DD`);
      return text;
    });
  }

  /** Where the page that starts at `offset` is. */
  urlOf(offset: number, origin = this.origin): string {
    const params: [string, string][] = [];
    this.#params.forEach((value, name) => {
      if (name !== 'apiKey' && name !== 'offset') params.push([name, value]);
    });
    const cursor = new URLSearchParams([...params, ['offset', String(offset)]]).toString();
    return `${origin}${this.path}?cursor=${encodeURIComponent(cursor)}`;
  }

  #filter<Value extends number | string>(name: string, read: (text: string) => Value): (value: Value) => boolean {
    const bound = (suffix: string) => {
      const text = this.text(name + suffix);
      return text === undefined ? undefined : read(text);
    };
    const [same, above, from, below, to] = ['', '.gt', '.gte', '.lt', '.lte'].map(bound);
    return (value) =>
      (same === undefined || value === same) &&
      (above === undefined || value > above) &&
      (from === undefined || value >= from) &&
      (below === undefined || value < below) &&
      (to === undefined || value <= to);
  }
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next_url: string | undefined;
}

const PAGING_FAULTS = ['loop', 'foreign', '404', 'empty', 'duplicates'] as const;

/** One page of all rows, and the way to the next; a `pagination` fault leads astray. */
export function pageOf<Row>(all: readonly Row[], limit: number, query: RestQuery, faults: FaultBoard): Page<Row> {
  const { offset } = query;
  const rows = all.slice(offset, offset + limit);
  const next = offset + limit < all.length ? query.urlOf(offset + limit) : undefined;
  const fault = faults.use('pagination', 'rest');
  if (!fault) return { rows, next_url: next };
  switch (choiceOption(fault, PAGING_FAULTS) ?? 'loop') {
    case 'loop':
      return { rows, next_url: query.urlOf(offset) };
    case 'foreign':
      return { rows, next_url: query.urlOf(offset + limit, 'https://evil.example') };
    case '404':
      if (offset >= 2 * limit) throw RestError.notFound('Page not found.');
      return { rows, next_url: query.urlOf(offset + limit) };
    case 'empty':
      return { rows: [], next_url: query.urlOf(offset + limit) };
    case 'duplicates':
      return { rows: all.slice(Math.max(0, offset - Math.ceil(limit / 2)), offset + limit), next_url: next };
  }
}
