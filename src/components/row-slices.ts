/** Rows from the first to before the second. */
export type RowRange = readonly [from: number, to: number];

/** What stands in a table's body: a row by its index, or room for rows that are not rendered. */
export type RowSlice = number | { readonly gap: number; readonly key: string };

/**
 * A table's body with the rows of a range only, and gaps as high as the others.
 * @param range undefined for all rows. @param kept rows that stay whatever the range, such as the one with the focus.
 */
export function rowSlices(count: number, range: RowRange | undefined, kept: readonly number[] = []): RowSlice[] {
  const [from, to] = range ?? [0, count];
  const isRendered = new Set(kept.filter((index) => index >= 0 && index < count));
  for (let index = Math.max(0, from); index < Math.min(count, to); index++) isRendered.add(index);
  const slices: RowSlice[] = [];
  let next = 0;
  for (const index of [...isRendered].sort((a, b) => a - b)) {
    if (index > next) slices.push({ gap: index - next, key: `gap ${next}` });
    slices.push(index);
    next = index + 1;
  }
  if (count > next) slices.push({ gap: count - next, key: `gap ${next}` });
  return slices;
}
