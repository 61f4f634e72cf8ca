import { HOSTILE_STRINGS } from './fault-corpus.js';

/** Texts of a body that no client must depend on. The others stay, so that the rows are still shown. */
const SOFT = new Set([
  'name',
  'message',
  'error',
  'market_status',
  'timeframe',
  'exercise_style',
  'primary_exchange',
  'cfi',
  'mic',
  'operating_mic',
  'participant_id',
  'type',
  'locale',
  'i',
  'request_id',
  'decimal_size',
  'dv',
  'dav',
]); // prettier-ignore

/** A body with script injections in the vendor's texts, and in every list a further row all of whose texts are such. */
export function poisoned(body: unknown, seed: number): unknown {
  let next = seed * 17;
  const payload = () => HOSTILE_STRINGS[next++ % HOSTILE_STRINGS.length]!;
  const poison = (value: unknown, isHard: boolean): unknown => {
    if (Array.isArray(value)) {
      const rows = value.map((each) => poison(each, isHard));
      const first: unknown = value[0];
      return !isHard && isPlain(first) ? [...rows, poison(first, true)] : rows;
    }
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        typeof member === 'string' && (isHard || SOFT.has(name)) ? payload() : poison(member, isHard),
      ]),
    );
  };
  return poison(body, false);
}

/** Numbers with more digits than a double are objects of a class of their own, and no plain ones. */
function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Own members that reach for prototypes, in the first objects of a JSON text. */
export function polluted(json: string): string {
  const members = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
  let count = 0;
  return json.replace(/\{(\}?)/g, (brace, end: string) => (count++ < 60 ? `{${members}${end || ','}` : brace));
}
