import { html, type TemplateResult } from 'lit';
import type { ChainSection, ChainStrike } from '../client/chain-model.js';
import type { RowSlice } from './row-slices.js';

/** Tells the rows of a section apart, and the gaps from them. */
export function sliceKey(slice: RowSlice, { strikes }: ChainSection): number | string {
  return typeof slice === 'number' ? strikes[slice]!.strike : slice.key;
}

/** A row, or room for those that are not rendered. */
export function rowOrGap(
  slice: RowSlice,
  { strikes }: ChainSection,
  row: (pair: ChainStrike, index: number) => TemplateResult,
): TemplateResult {
  if (typeof slice === 'number') return row(strikes[slice]!, slice);
  return html`<div class="rows-gap" role="none" data-rows=${slice.gap}></div>`;
}
