import { css } from 'lit';

/** Charts over strikes or time that are drawn as SVG: their axes, marks, readout and hidden table. */
export const plotStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    color: var(--sw-text);
    background: var(--sw-panel);
    font-size: var(--sw-size-label);
  }

  .readout {
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    gap: 0 12px;
    min-height: 34px;
    padding: 2px 8px;
    color: var(--sw-muted);
    line-height: 16px;
    overflow: hidden;
  }

  .readout b {
    color: var(--sw-text);
    font-weight: 500;
    font-variant-numeric: tabular-nums slashed-zero;
  }

  .readout > span {
    white-space: nowrap;
  }

  .key {
    display: inline-block;
    width: 14px;
    height: 8px;
    vertical-align: middle;
    overflow: visible;
  }

  .plot {
    position: relative;
    flex: 1;
    min-height: 180px;
    touch-action: pan-y;
  }

  .plot:focus-visible {
    outline: 2px solid var(--sw-accent);
    outline-offset: -2px;
  }

  .drawing {
    position: absolute;
    inset: 0;
    display: block;
    width: 100%;
    height: 100%;
  }

  .message {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 16px;
    color: var(--sw-muted);
    font-size: var(--sw-size);
    text-align: center;
  }

  .foot {
    padding: 2px 8px 4px;
    color: var(--sw-faint);
    line-height: 16px;
  }

  text {
    fill: var(--sw-muted);
    font: var(--sw-size-label) / 1 var(--sw-font);
    font-variant-numeric: tabular-nums slashed-zero;
    /* Lines behind a label do not run through its letters. */
    stroke: var(--sw-panel);
    stroke-width: 3px;
    stroke-linejoin: round;
    paint-order: stroke;
  }

  .grid {
    stroke: color-mix(in srgb, var(--sw-line) 55%, transparent);
    fill: none;
    shape-rendering: crispEdges;
  }

  .axis {
    stroke: var(--sw-line);
    fill: none;
    shape-rendering: crispEdges;
  }

  .cursor {
    stroke: var(--sw-muted);
    stroke-dasharray: 2 2;
    shape-rendering: crispEdges;
  }

  .mark {
    stroke: var(--sw-muted);
    stroke-dasharray: 4 3;
    shape-rendering: crispEdges;
  }

  .mark.spot {
    stroke: var(--sw-accent);
    stroke-dasharray: none;
  }

  .mark.pain {
    stroke: var(--sw-warn);
  }

  .mark.call {
    stroke: var(--sw-up);
  }

  .mark.put {
    stroke: var(--sw-down);
  }

  text.spot {
    fill: var(--sw-accent);
  }

  text.pain {
    fill: var(--sw-warn);
  }

  text.call {
    fill: var(--sw-up);
  }

  text.put {
    fill: var(--sw-down);
  }

  /* Series are told apart by dash as well as by colour. */
  .series-0 {
    --series: var(--sw-accent);
  }

  .series-1 {
    --series: var(--sw-warn);
    --dash: 7 3;
  }

  .series-2 {
    --series: var(--sw-text);
    --dash: 2 3;
  }

  .series-3 {
    --series: var(--sw-muted);
    --dash: 8 3 2 3;
  }

  .curve {
    stroke: var(--series);
    stroke-width: 1.5;
    stroke-dasharray: var(--dash, none);
    fill: none;
  }

  .whisker {
    stroke: var(--series);
    stroke-width: 1.5;
    opacity: 0.55;
    fill: none;
  }

  .dots {
    stroke: var(--series);
    stroke-width: 4;
    stroke-linecap: round;
    fill: none;
  }

  .off {
    stroke: var(--series);
    stroke-width: 1.2;
    fill: var(--sw-panel);
  }

  .move {
    fill: color-mix(in srgb, var(--sw-muted) 45%, transparent);
  }

  .bar.call {
    fill: color-mix(in srgb, var(--sw-up) 60%, transparent);
  }

  .bar.put {
    fill: color-mix(in srgb, var(--sw-down) 60%, transparent);
  }

  .bar.call.largest {
    fill: var(--sw-up);
  }

  .bar.put.largest {
    fill: var(--sw-down);
  }

  .zero {
    stroke: var(--sw-muted);
    shape-rendering: crispEdges;
  }

  .net {
    stroke: var(--sw-text);
    stroke-width: 1.25;
    fill: none;
  }

  @media (forced-colors: active) {
    .drawing,
    .key {
      forced-color-adjust: none;
    }

    .bar.put,
    .bar.put.largest {
      fill: none;
      stroke: CanvasText;
    }
  }
`;
