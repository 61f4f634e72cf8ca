/** All graphs of one page; `move` brings a new point to each. */
export interface Graphs {
  move(): void;
}

export const POINTS = 30;
export const WIDTH = 84;
export const HEIGHT = 20;
export const GREY = 'rgb(120, 120, 120)';

/** The same lines for whoever draws them. */
export const walk = (index: number, step: number) =>
  10 + Math.sin(index + step / 5) + ((index * 7 + step * 13) % 10) / 20;

/** A table's worth of cells, ten a line, in a view that scrolls. */
export function cellsIn(
  count: number,
  host: HTMLElement = document.body,
): { scroller: HTMLElement; content: HTMLElement; cells: HTMLElement[] } {
  const scroller = document.createElement('div');
  scroller.style.cssText = 'height:740px;width:980px;overflow:auto';
  const content = document.createElement('div');
  content.style.cssText = `position:relative;display:grid;grid-template-columns:repeat(10,${WIDTH}px);gap:2px`;
  const cells = Array.from({ length: count }, () => {
    const cell = document.createElement('div');
    cell.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px;overflow:hidden`;
    return cell;
  });
  content.append(...cells);
  scroller.append(content);
  host.replaceChildren(scroller);
  return { scroller, content, cells };
}
