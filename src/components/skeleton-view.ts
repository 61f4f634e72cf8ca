import { html, type TemplateResult } from 'lit';

/** Rows in their final size while the chain is on its way, so that nothing jumps when it comes. */
export function skeletonGrid(view: 'columns' | 'chain', rowCount: number): TemplateResult {
  const rows = Array.from({ length: rowCount });
  return html`<div class="grid ${view} skeleton" aria-hidden="true">
    <div class="row head"></div>
    <div class="rows">
      ${rows.map(
        () => html`<div class="row line">
          <div class="side call"><i></i><i></i><i></i></div>
          ${view === 'columns' ? html`<div class="gap"></div>` : html`<div class="cell strike s-both"></div>`}
          <div class="side put"><i></i><i></i><i></i></div>
        </div>`,
      )}
    </div>
  </div>`;
}
