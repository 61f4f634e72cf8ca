import { html, nothing, type TemplateResult } from 'lit';
import type { SummaryRecord } from '../worker/hub-api.js';
import { formatCount, formatFixed, formatPercent, formatPrice } from './format.js';

interface Figure {
  readonly label: string;
  readonly title: string;
  readonly text: string | undefined;
  readonly isMinor?: boolean;
}

const known = (value: number | undefined, format: (value: number) => string) =>
  value === undefined || Number.isNaN(value) ? undefined : format(value);

/** Figures about an expiry in one line; those that are not known are left out. `part` takes the prices or the positions only. */
export function summaryFigures(
  summary: SummaryRecord | undefined,
  part: 'all' | 'prices' | 'positions' = 'all',
): TemplateResult | typeof nothing {
  if (!summary) return nothing;
  const move = summary.expectedMoveStraddle ?? summary.expectedMoveIv;
  const figures: Figure[] = [
    { label: 'Fwd', title: 'Forward price by put-call parity, USD', text: known(summary.forward, formatPrice) },
    {
      label: 'ATM IV',
      title: 'Implied volatility at the money, percent a year',
      text: known(summary.atmIv, formatPercent),
    },
    {
      label: 'Exp move',
      title: 'Expected move until expiry, USD',
      text: known(move, (value) => `±${formatFixed(value, 2)}`),
    },
    {
      label: 'Max pain',
      title: 'Strike at which the open contracts pay out least, by last night’s open interest',
      text: known(summary.maxPain, (value) => String(value)),
      isMinor: true,
    },
    {
      label: 'P/C',
      title: 'Volume of puts per call today',
      text: known(summary.putCallVolume, (value) => formatFixed(value, 2)),
      isMinor: true,
    },
    {
      label: 'GEX',
      title: 'Net gamma exposure, USD per 1 % move; dealers taken as long calls and short puts',
      text: known(summary.gexNet, formatCount),
      isMinor: true,
    },
  ];
  return html`${figures.map(({ label, title, text, isMinor }) =>
    text === undefined || (part !== 'all' && (part === 'positions') !== (isMinor === true))
      ? nothing
      : html`<span class=${isMinor ? 'minor' : 'major'} title=${title}>${label} <b class="number">${text}</b></span>`,
  )}`;
}
