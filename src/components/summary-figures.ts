import type { SummaryFigure, SummaryRecord } from '../worker/hub-api.js';
import { formatCount, formatFixed, formatPercent, formatPrice, UNKNOWN } from './format.js';

/** What a place in the strip shows: prices and volatility, or the positions of the market. */
export type SummaryPart = 'prices' | 'positions';

/** A figure of an expiry as it is shown. */
export interface ShownFigure {
  readonly name: SummaryFigure;
  readonly label: string;
  /** What it is, with its unit, in one sentence. */
  readonly title: string;
  readonly part: SummaryPart;
  readonly text: (summary: SummaryRecord) => string;
}

const known = (value: number | undefined, format: (value: number) => string) =>
  value === undefined ? UNKNOWN : format(value);

/** The figures of the strip over a table, in their order. */
export const SHOWN_FIGURES: readonly ShownFigure[] = [
  {
    name: 'forward',
    label: 'Fwd',
    title: 'Forward price by put-call parity, USD',
    part: 'prices',
    text: ({ forward }) => known(forward, formatPrice),
  },
  {
    name: 'atmIv',
    label: 'ATM IV',
    title: 'Implied volatility at the money, percent a year',
    part: 'prices',
    text: ({ atmIv }) => known(atmIv, formatPercent),
  },
  {
    name: 'expectedMove',
    label: 'Exp move',
    title: 'Expected move until expiry, USD',
    part: 'prices',
    text: ({ expectedMoveStraddle, expectedMoveIv }) =>
      known(expectedMoveStraddle ?? expectedMoveIv, (move) => `±${formatFixed(move, 2)}`),
  },
  {
    name: 'maxPain',
    label: 'Max pain',
    title: 'Strike at which the open contracts pay out least, by last night’s open interest',
    part: 'positions',
    text: ({ maxPain }) => known(maxPain, String),
  },
  {
    name: 'putCallVolume',
    label: 'P/C',
    title: 'Volume of puts per call today',
    part: 'positions',
    text: ({ putCallVolume }) => known(putCallVolume, (ratio) => formatFixed(ratio, 2)),
  },
  {
    name: 'gexNet',
    label: 'GEX',
    title: 'Net gamma exposure, USD per 1 % move; dealers taken as long calls and short puts',
    part: 'positions',
    text: ({ gexNet }) => known(gexNet, formatCount),
  },
];
