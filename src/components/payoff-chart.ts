import type { Colours } from '../styles/colours.js';

/** One profit curve over the same spots. */
export interface PayoffCurve {
  readonly profits: ArrayLike<number>;
  readonly kind: 'now' | 'between' | 'expiry';
}

export interface PayoffPicture {
  readonly spots: ArrayLike<number>;
  readonly curves: readonly PayoffCurve[];
  readonly spot: number;
  readonly breakEvens: readonly number[];
}

const MARGIN = { left: 64, right: 12, top: 10, bottom: 22 };
const DASHES: Readonly<Record<PayoffCurve['kind'], number[]>> = { now: [], between: [5, 4], expiry: [] };

/** Draws profit against the underlying's price: the area at expiry, the curve now, the spot and the break-evens. */
export function drawPayoff(canvas: HTMLCanvasElement, picture: PayoffPicture, colours: Colours): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const { spots, curves } = picture;
  const count = spots.length;
  if (count < 2) return;
  const [least, most] = rangeOf(curves);
  const x = (spot: number) =>
    MARGIN.left + ((spot - spots[0]!) / (spots[count - 1]! - spots[0]!)) * (width - MARGIN.left - MARGIN.right);
  const y = (profit: number) => MARGIN.top + ((most - profit) / (most - least)) * (height - MARGIN.top - MARGIN.bottom);
  const zero = y(0);

  context.font = '11px system-ui, sans-serif';
  context.lineWidth = 1;
  drawAxes(context, { width, height, least, most, x, y, spots }, colours);

  const expiry = curves.find((curve) => curve.kind === 'expiry');
  if (expiry) {
    for (const side of ['up', 'down'] as const) {
      context.beginPath();
      context.moveTo(x(spots[0]!), zero);
      for (let index = 0; index < count; index++) {
        const profit = expiry.profits[index]!;
        const clipped = side === 'up' ? Math.max(0, profit) : Math.min(0, profit);
        context.lineTo(x(spots[index]!), y(clipped));
      }
      context.lineTo(x(spots[count - 1]!), zero);
      context.globalAlpha = 0.16;
      context.fillStyle = side === 'up' ? colours.up : colours.down;
      context.fill();
      context.globalAlpha = 1;
    }
  }
  for (const { profits, kind } of curves) {
    context.beginPath();
    for (let index = 0; index < count; index++) {
      const to = [x(spots[index]!), y(profits[index]!)] as const;
      if (index === 0) context.moveTo(...to);
      else context.lineTo(...to);
    }
    context.setLineDash(DASHES[kind]);
    context.strokeStyle = kind === 'expiry' ? colours.text : colours.accent;
    context.lineWidth = kind === 'between' ? 1.25 : 1.75;
    context.stroke();
  }
  context.setLineDash([2, 3]);
  context.strokeStyle = colours.muted;
  for (const at of picture.breakEvens) drawVertical(context, x(at), height);
  context.setLineDash([]);
  context.strokeStyle = colours.accent;
  drawVertical(context, x(picture.spot), height);
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly least: number;
  readonly most: number;
  readonly x: (spot: number) => number;
  readonly y: (profit: number) => number;
  readonly spots: ArrayLike<number>;
}

function drawAxes(context: CanvasRenderingContext2D, frame: Frame, colours: Colours): void {
  const { width, height, least, most, x, y, spots } = frame;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const profit of ticks(least, most, 5)) {
    context.strokeStyle = profit === 0 ? colours.muted : colours.line;
    context.beginPath();
    context.moveTo(MARGIN.left, Math.round(y(profit)) + 0.5);
    context.lineTo(width - MARGIN.right, Math.round(y(profit)) + 0.5);
    context.stroke();
    context.fillStyle = colours.muted;
    context.fillText(profit.toLocaleString('en-US', { maximumFractionDigits: 0 }), MARGIN.left - 8, y(profit));
  }
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  for (const spot of ticks(spots[0]!, spots[spots.length - 1]!, Math.max(2, Math.floor(width / 110)))) {
    context.fillStyle = colours.muted;
    context.fillText(spot.toLocaleString('en-US', { maximumFractionDigits: 2 }), x(spot), height - 6);
  }
}

function drawVertical(context: CanvasRenderingContext2D, at: number, height: number): void {
  context.beginPath();
  context.moveTo(Math.round(at) + 0.5, MARGIN.top);
  context.lineTo(Math.round(at) + 0.5, height - MARGIN.bottom);
  context.stroke();
}

/** Zero is always in it, and there is always some height. */
function rangeOf(curves: readonly PayoffCurve[]): [number, number] {
  let least = 0;
  let most = 0;
  for (const { profits } of curves) {
    for (let index = 0; index < profits.length; index++) {
      least = Math.min(least, profits[index]!);
      most = Math.max(most, profits[index]!);
    }
  }
  const pad = (most - least || 1) * 0.06;
  return [least - pad, most + pad];
}

/** Round numbers between two bounds, about so many. */
function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) =>
    Number((first + index * step).toPrecision(12)),
  );
}
