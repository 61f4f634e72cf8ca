import type { ChainSection } from '../client/chain-model.js';
import type { TabStore } from '../client/tab-store.js';
import { FIELDS, type FieldName } from './fields.js';

/** The shown contracts with their newest values as tab-separated text: one line per contract, raw numbers, unknown left empty. */
export function tableAsText(sections: readonly ChainSection[], fields: readonly FieldName[], store: TabStore): string {
  const names = fields.filter((name) => name !== 'sparkline');
  const lines = [['contract', 'expiry', 'strike', 'right', ...names].join('\t')];
  for (const section of sections) {
    for (const { strike, call, put } of section.strikes) {
      for (const [right, cell] of [
        ['call', call],
        ['put', put],
      ] as const) {
        if (!cell) continue;
        const values = names.map((name) => {
          const value = FIELDS.get(name)!.read(store.board, cell.row, store.now());
          return Number.isNaN(value) ? '' : String(Number(value.toPrecision(10)));
        });
        lines.push([cell.ticker, section.expiry, strike, right, ...values].join('\t'));
      }
    }
  }
  return lines.join('\n');
}
