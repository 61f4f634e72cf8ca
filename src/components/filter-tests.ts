/** A column as a filter sees it. */
export interface FilterField<Subject> {
  /** NaN is unknown. */
  readonly read: (subject: Subject) => number;
  /** A fraction shown in percent: its numbers are percentages, with or without the sign. */
  readonly isPercent: boolean;
  /** What a number of 1 means to `read`. */
  readonly unit: number;
  /** The same as a share of the price: what a percentage is compared with. */
  readonly share?: FilterField<Subject> | undefined;
  /** Puts' deltas count without their sign, unless the filter's own numbers have one. */
  readonly isUnsigned?: boolean;
}

/** True or false; undefined when a value it rests on is unknown. */
export type Filter<Subject> = (subject: Subject) => boolean | undefined;

export type Comparison = (a: number, b: number) => boolean;

/** One is enough to be false; with an unknown among true ones it is unknown. */
export function allOf<Subject>(parts: readonly Filter<Subject>[]): Filter<Subject> {
  return parts.length === 1 ? parts[0]! : (subject) => firstOf(parts, subject, false);
}

/** One is enough to be true; with an unknown among false ones it is unknown. */
export function anyOf<Subject>(parts: readonly Filter<Subject>[]): Filter<Subject> {
  return parts.length === 1 ? parts[0]! : (subject) => firstOf(parts, subject, true);
}

export function noneOf<Subject>(part: Filter<Subject>): Filter<Subject> {
  return (subject) => {
    const is = part(subject);
    return is === undefined ? undefined : !is;
  };
}

/** A column against numbers, in its own unit. */
export function compared<Subject>(
  field: FilterField<Subject>,
  numbers: readonly { readonly value: number; readonly isShare: boolean }[],
  holds: (of: number, first: number, second: number) => boolean,
): Filter<Subject> {
  const read = numbers[0]!.isShare ? field.share!.read : field.read; // a share is taken only where there is one
  const first = numbers[0]!.value;
  const second = numbers[1]?.value ?? Number.NaN;
  const isUnsigned = field.isUnsigned === true && numbers.every(({ value }) => value >= 0);
  return (subject) => {
    const of = isUnsigned ? Math.abs(read(subject)) : read(subject);
    return Number.isNaN(of) ? undefined : holds(of, first, second);
  };
}

/** A column against another. */
export function between<Subject>(
  left: FilterField<Subject>,
  right: FilterField<Subject>,
  comparison: Comparison,
): Filter<Subject> {
  return (subject) => {
    const a = left.read(subject);
    const b = right.read(subject);
    return Number.isNaN(a) || Number.isNaN(b) ? undefined : comparison(a, b);
  };
}

function firstOf<Subject>(parts: readonly Filter<Subject>[], subject: Subject, decisive: boolean): boolean | undefined {
  let isUnknown = false;
  for (const part of parts) {
    const is = part(subject);
    if (is === decisive) return decisive;
    isUnknown ||= is === undefined;
  }
  return isUnknown ? undefined : !decisive;
}
