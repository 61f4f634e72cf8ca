import { expose } from './expose.js';
import { litTable } from './lit-table.js';

/** 80 contracts × 8 cells, every one another sixty times a second. `blank`: the loop alone; `auto`, `dom`: the element by its painter. */
export interface CellsOrder {
  readonly design: 'auto' | 'dom' | 'lit' | 'text' | 'blank';
}

const ROWS = 80;
const COLUMNS = 8;
let frames = 0;
let step = 0;

const contracts = Array.from(
  { length: ROWS },
  (_, index) => `O:SPY301220C${String(600_000 + index * 1000).padStart(8, '0')}`,
);
const valuesNow = () => {
  step++;
  return contracts.map((_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => ((row * 7 + column + step) % 1000) / 7),
  );
};

function loop(paint: () => void): void {
  const frame = () => {
    frames++;
    paint();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function textCells(): () => void {
  const table = litTable(contracts);
  table.paint(valuesNow());
  const cells = [...document.querySelectorAll('.bench-row')].map((row) =>
    [...row.querySelectorAll('span')].slice(1).map((cell) => {
      const text = document.createTextNode('');
      cell.replaceChildren(text);
      return text;
    }),
  );
  return () =>
    valuesNow().forEach((row, index) =>
      row.forEach((value, column) => {
        cells[index]![column]!.data = value.toFixed(2);
      }),
    );
}

expose({
  async start({ design }: CellsOrder) {
    if (design === 'blank') loop(() => undefined);
    if (design === 'text') loop(textCells());
    if (design === 'lit') {
      const table = litTable(contracts);
      loop(() => table.paint(valuesNow()));
    }
    if (design === 'auto' || design === 'dom') {
      const { mountElement } = await import('./mount-element.js');
      await mountElement({ feed: 'demo' }, { workerSrc: './stand-in-hub.js', painter: design });
      loop(() => undefined);
    }
  },
  frames: () => frames,
});
