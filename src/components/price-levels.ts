import type { ColourName } from '../styles/colours.js';
import type { OverviewRecord, SummaryRecord } from '../worker/hub-api.js';

export type LevelKind = 'straddle' | 'deviation' | 'pain' | 'call-wall' | 'put-wall' | 'flip';

/** One thing the options say of the underlying's price: a line, or a band of two. */
export interface PriceLevel {
  readonly kind: LevelKind;
  readonly label: string;
  /** What it is and what it rests on. */
  readonly title: string;
  readonly colour: ColourName;
  readonly isDashed: boolean;
  /** USD. */
  readonly lines: readonly { readonly tag: string; readonly price: number }[];
}

/** The lines that are known, of one expiry and of all wanted expiries together. */
export function priceLevels(summary: SummaryRecord | undefined, overview: OverviewRecord | undefined): PriceLevel[] {
  const spot = summary?.spot;
  const band = (move: number | undefined, tag: string) =>
    spot !== undefined && move !== undefined && move > 0
      ? [
          { tag: `+${tag}`, price: spot + move },
          { tag: `-${tag}`, price: spot - move },
        ]
      : [];
  const line = (price: number | undefined, tag: string) => (price === undefined ? [] : [{ tag, price }]);
  const levels: PriceLevel[] = [
    {
      kind: 'straddle',
      label: 'Straddle',
      title: 'Spot plus and minus the price of the at-the-money straddle: the expected move until expiry',
      colour: 'accent',
      isDashed: false,
      lines: band(summary?.expectedMoveStraddle, 'EM'),
    },
    {
      kind: 'deviation',
      label: '1σ',
      title: 'Spot plus and minus one standard deviation until expiry, by the at-the-money volatility',
      colour: 'accent',
      isDashed: true,
      lines: band(summary?.expectedMoveIv, '1σ'),
    },
    {
      kind: 'pain',
      label: 'Max pain',
      title: 'Strike at which the open contracts pay out least, by last night’s open interest',
      colour: 'warn',
      isDashed: true,
      lines: line(summary?.maxPain, 'Max pain'),
    },
    {
      kind: 'call-wall',
      label: 'Call wall',
      title: 'Strike of the largest call gamma exposure of this expiry, by last night’s open interest',
      colour: 'up',
      isDashed: false,
      lines: line(summary?.callWall, 'Call wall'),
    },
    {
      kind: 'put-wall',
      label: 'Put wall',
      title: 'Strike of the largest put gamma exposure of this expiry, by last night’s open interest',
      colour: 'down',
      isDashed: false,
      lines: line(summary?.putWall, 'Put wall'),
    },
    {
      kind: 'flip',
      label: 'Gamma flip',
      title: `Spot at which the net gamma exposure of ${overview?.expiries.length ?? 0} expiries changes its sign; dealers taken as long calls and short puts`,
      colour: 'muted',
      isDashed: true,
      lines: line(overview?.gammaFlip, 'Flip'),
    },
  ];
  return levels.filter(({ lines }) => lines.length > 0);
}
