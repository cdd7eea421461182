import uPlot from 'uplot';
import type { CurveTile } from '../view/curve-tiles.ts';

/** Colours and letters of the charts, as CSS writes them. */
export interface ChartLook {
  sheet: string;
  ink: string;
  soft: string;
  line: string;
  band: string;
  measured: string;
  twin: string;
  flagged: string;
  font: string;
}

/** How a curve is drawn. */
export interface CurveOptions {
  /** Degrees at the lower and the upper edge. */
  range: readonly [number, number];
  widthPx: number;
  heightPx: number;
  look: ChartLook;
  /** One chart fills the screen: thicker lines, more numbers. */
  large: boolean;
}

const PERCENT = Array.from({ length: 101 }, (_, at) => at);

/** The chart's series, bottom first: the edges of the band, its mean, the twin, the person. */
function seriesOf(tile: CurveTile, { look, large }: CurveOptions): uPlot.Series[] {
  const none = { points: { show: false } };
  return [
    {},
    { ...none, stroke: 'transparent' },
    { ...none, stroke: 'transparent' },
    { ...none, stroke: look.line, width: large ? 2 : 1.5 },
    { ...none, stroke: look.twin, width: large ? 5 : 3, dash: [10, 5] },
    { ...none, stroke: tile.flagged ? look.flagged : look.measured, width: large ? 6 : 4 },
  ];
}

/** An angle over the gait cycle: normative band, twin (dashed), person, a line where the foot leaves the floor. */
export function drawCurve(room: HTMLElement, tile: CurveTile, options: CurveOptions): uPlot | null {
  const { curves } = tile;
  if (curves === null) return null;
  const unknown = PERCENT.map(() => null);
  const full = (curve: readonly number[] | null): (number | null)[] => (curve === null ? unknown : [...curve]);
  const { look, large, range, widthPx, heightPx } = options;
  const axis = {
    stroke: look.soft,
    font: `${large ? 18 : 14}px ${look.font}`,
    grid: { stroke: look.line, width: 1 },
    ticks: { show: false },
  };
  return new uPlot(
    {
      width: widthPx,
      height: heightPx,
      padding: [8, large ? 28 : 16, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false, range: [0, 100] }, y: { range: [range[0], range[1]] } },
      axes: [
        {
          ...axis,
          size: large ? 40 : 24,
          gap: 2,
          splits: () => (large ? [0, 20, 40, 60, 80, 100] : [0, 50, 100]),
          values: (_, splits) => splits.map((split) => (large ? `${split} %` : String(split))),
        },
        {
          ...axis,
          size: large ? 64 : 42,
          gap: 4,
          space: large ? 60 : 34,
          values: (_, splits) => splits.map((v) => `${v}°`.replace('-', '−')),
        },
      ],
      bands: [{ series: [1, 2], fill: look.band }],
      series: seriesOf(tile, options),
      hooks: { draw: [(chart) => drawToeOff(chart, curves.toeOffPercent, look), (chart) => drawZero(chart, look)] },
    },
    [PERCENT, full(curves.high), full(curves.low), full(curves.mean), full(curves.twin), full(curves.input)],
    room,
  );
}

function drawToeOff(chart: uPlot, percent: number | null, look: ChartLook): void {
  if (percent === null) return;
  const { ctx, bbox } = chart;
  const x = Math.round(chart.valToPos(percent, 'x', true));
  ctx.save();
  ctx.strokeStyle = look.ink;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 4 * devicePixelRatio]);
  line(ctx, x, bbox.top, x, bbox.top + bbox.height);
  ctx.restore();
}

function drawZero(chart: uPlot, look: ChartLook): void {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(0, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = look.soft;
  ctx.globalAlpha = 0.6;
  ctx.lineWidth = devicePixelRatio;
  line(ctx, bbox.left, y, bbox.left + bbox.width, y);
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
