import { AS_IT_IS, type WhatIf } from '../analytics/what-if.js';
import { StrikewireError } from '../base/errors.js';
import { formatFixed, formatSigned } from './format.js';

/** How far each supposition goes: spot in percent, volatility in points, days from now. */
export const WHAT_IF_LIMITS = {
  spot: { least: -50, most: 50, step: 0.5 },
  iv: { least: -50, most: 100, step: 1 },
  days: { least: 0, most: 1_100, step: 0.5 },
} as const;

type Name = keyof typeof WHAT_IF_LIMITS;

/** What is supposed, as it is said on screen and in an address. */
export type Supposition = Readonly<Record<Name, number>>;

export const NOTHING_SUPPOSED: Supposition = { spot: 0, iv: 0, days: 0 };

const LONGEST = 80;
const PART = /^(spot|iv|days):([+-]?\d{1,4}(?:\.\d{1,2})?)$/;

/**
 * A supposition from an attribute or an address: `spot:2,iv:5,days:10` is 2 % up, five points more volatility, in ten days. What is left out
 * stays as it is; empty supposes nothing.
 * @throws {StrikewireError} `bad-input` with the part that cannot be read.
 */
export function parseSupposition(text: string): Supposition {
  const supposed = { ...NOTHING_SUPPOSED };
  if (text.trim() === '') return supposed;
  for (const part of text.slice(0, LONGEST + 1).split(',')) {
    const match = PART.exec(part.trim().toLowerCase());
    const name = match?.[1] as Name | undefined; // one of the three
    const value = Number(match?.[2]);
    const { least, most } = name ? WHAT_IF_LIMITS[name] : { least: 0, most: 0 };
    if (!name || value < least || value > most || text.length > LONGEST) {
      const shown = part.trim().slice(0, 40);
      throw new StrikewireError(
        'bad-input',
        `“${shown}” is not a what-if; one is like spot:2,iv:5,days:10 (percent, points, days).`,
      );
    }
    supposed[name] = value;
  }
  return supposed;
}

/** The text that `parseSupposition` reads back; empty when nothing is supposed. */
export function suppositionText(supposed: Supposition): string {
  return (Object.keys(WHAT_IF_LIMITS) as Name[])
    .flatMap((name) => (supposed[name] === 0 ? [] : `${name}:${Number(supposed[name].toFixed(2))}`))
    .join(',');
}

/** `spot +2 %, IV +5 points, in 10 days`; empty when nothing is supposed. */
export function suppositionWords({ spot, iv, days }: Supposition): string {
  const number = (value: number, format: typeof formatFixed) => format(value, Number.isInteger(value) ? 0 : 1);
  return [
    spot === 0 ? [] : `spot ${number(spot, formatSigned)} %`,
    iv === 0 ? [] : `IV ${number(iv, formatSigned)} ${Math.abs(iv) === 1 ? 'point' : 'points'}`,
    days === 0 ? [] : `in ${number(days, formatFixed)} ${days === 1 ? 'day' : 'days'}`,
  ]
    .flat()
    .join(', ');
}

export function isNothing({ spot, iv, days }: Supposition): boolean {
  return spot === 0 && iv === 0 && days === 0;
}

/** As the analytics take it: every strike keeps its own volatility. */
export function whatIfOf({ spot, iv, days }: Supposition): WhatIf {
  return { ...AS_IT_IS, spotShift: spot / 100, ivShift: iv / 100, daysForward: days };
}
