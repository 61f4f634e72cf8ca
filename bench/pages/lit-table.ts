import { html, render } from 'lit';

/** A table as one writes it with Lit: rows of numbers, rendered whole. */
export interface LitTable {
  /** Hosts for a chart in each row. */
  readonly charts: readonly HTMLElement[];
  paint(rows: readonly (readonly number[])[]): void;
}

const style = `
  .bench-row { display: grid; grid-template-columns: 180px repeat(8, 76px) 90px; height: 18px; font: 12px/18px sans-serif; }
  .bench-row span { text-align: right; font-variant-numeric: tabular-nums; overflow: hidden; }
`;

export function litTable(contracts: readonly string[]): LitTable {
  const sheet = document.createElement('style');
  sheet.textContent = style;
  document.head.append(sheet);
  const host = document.createElement('div');
  document.body.append(host);
  const paint = (rows: readonly (readonly number[])[]) =>
    render(
      rows.map(
        (row, index) =>
          html`<div class="bench-row">
            <span>${contracts[index]}</span>${row.map((value) => html`<span>${value.toFixed(2)}</span>`)}<i></i>
          </div>`,
      ),
      host,
    );
  paint(contracts.map(() => Array.from({ length: 8 }, () => 0)));
  return { charts: [...host.querySelectorAll('i')], paint };
}
