/*
 * How values from outside are looked at where a library of schemas would be downloaded for a few members alone. Nothing is
 * believed that was not looked at: a list is walked by index, since holes are nothing either.
 */

/** The members of whatever it is; of what is no object, none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

export function isText(value: unknown, most: number, fewest = 0): value is string {
  return typeof value === 'string' && value.length >= fewest && value.length <= most;
}

/** NaN is none. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

/** A whole number from 0 on. */
export function isCount(value: unknown, most = Number.POSITIVE_INFINITY): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

export function isOneOf<Choice extends string>(value: unknown, choices: readonly Choice[]): value is Choice {
  return choices.includes(value as Choice);
}

export function isListOf<Item>(
  value: unknown,
  most: number,
  isItem: (item: unknown) => item is Item,
): value is readonly Item[] {
  return Array.isArray(value) && value.length <= most && firstUnlike(value, isItem) < 0;
}

/** Where the first item is that is none of these, -1 when there is none. */
export function firstUnlike(list: readonly unknown[], isItem: (item: unknown) => boolean): number {
  for (let index = 0; index < list.length; index++) if (!isItem(list[index])) return index;
  return -1;
}
