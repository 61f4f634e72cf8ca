import { nanoseconds } from './event-writer.js';

/** JSON text that goes out as it is. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Epoch ms as the vendor's nanoseconds: nineteen exact digits, which no double holds. */
export function nanos(at: number, hash: number): Raw {
  return new Raw(nanoseconds(at, hash));
}

/** As JSON.stringify, but members come in the order of the alphabet, as the vendor's do, and `Raw` is kept. */
export function toJson(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(toJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`).join()}}`;
}
