/** One line of the visitor's table: ours and theirs in the same unit, measured in turns. */
export interface Comparison {
  readonly title: string;
  readonly unit: string;
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

export interface Compared {
  readonly ours: number;
  readonly theirs: number;
  /** Median of the pair ratios, with the least and the most. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
}

const PAIRS = 5;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Five pairs, A B A B …, after one that is not counted. */
export async function compare({ ours, theirs }: Comparison): Promise<Compared> {
  await ours();
  await theirs();
  const pairs: [number, number][] = [];
  for (let pair = 0; pair < PAIRS; pair++) pairs.push([await ours(), await theirs()]);
  const ratios = pairs.map(([own, other]) => own / other);
  return {
    ours: median(pairs.map(([own]) => own)),
    theirs: median(pairs.map(([, other]) => other)),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  };
}
