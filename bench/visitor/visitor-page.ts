import { css } from 'lit';
import { VERSION } from '../../src/base/version.js';
import { tokens } from '../../src/styles/tokens.js';
import { compare } from './comparison.js';
import { comparisons } from './comparisons.js';

/*
 * The public bench: what can be measured in one page, on the computer of whoever looks. Whole browsers, many tabs and other people's
 * tables are measured by `npm run bench`.
 */

const styles = css`
  body { background: var(--sw-bg); color: var(--sw-text); font: 15px/1.5 var(--sw-font); }
  main { max-width: 60rem; margin: 0 auto; }
  a { color: var(--sw-accent); }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 6px 10px; border-bottom: 1px solid var(--sw-line); text-align: right; font-variant-numeric: tabular-nums; }
  th:first-child, td:first-child { text-align: left; font-weight: normal; }
  button { font: inherit; padding: 6px 14px; color: var(--sw-text); background: var(--sw-raised); border: 1px solid var(--sw-line); border-radius: var(--sw-radius); }
  button:focus-visible { outline: 2px solid var(--sw-accent); outline-offset: 2px; }
  #stage { height: 260px; overflow: hidden; }
  .quiet { color: var(--sw-muted); }
`;

for (const { styleSheet } of [tokens, styles]) {
  if (styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];
}

const at = (id: string) => document.getElementById(id)!; // they are in bench.html
const body = at('rows');
const button = at('run') as HTMLButtonElement;
const said = at('said');
const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const lines = comparisons(at('stage')).map((comparison) => {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = comparison.title;
  const cells = [0, 1, 2].map(() => document.createElement('td'));
  for (const cell of cells) cell.textContent = '–';
  row.append(head, ...cells);
  body.append(row);
  return { comparison, cells };
});
at('version').textContent = VERSION;

async function run(): Promise<void> {
  button.disabled = true;
  for (const { comparison, cells } of lines) {
    said.textContent = `Measuring: ${comparison.title}`;
    try {
      const { ours, theirs, ratio, least, most } = await compare(comparison);
      const { unit } = comparison;
      cells[0]!.textContent = `${number.format(ratio)} × (${number.format(least)}–${number.format(most)})`;
      cells[1]!.textContent = `${number.format(ours)} ${unit}`;
      cells[2]!.textContent = `${number.format(theirs)} ${unit}`;
    } catch (error) {
      cells[0]!.textContent = `not measured: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  said.textContent = 'Done.';
  button.disabled = false;
}

button.addEventListener('click', () => void run());
