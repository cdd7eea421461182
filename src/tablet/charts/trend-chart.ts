import uPlot from 'uplot';
import type { Trend } from '../view/trend.ts';
import type { ChartLook } from './curve-chart.ts';

/** Sessions are drawn one after the other, however many days lie between: each says its day. */
export function drawTrend(
  room: HTMLElement,
  trend: Trend,
  { look, widthPx, heightPx }: { look: ChartLook; widthPx: number; heightPx: number },
): uPlot {
  const places = trend.startedMs.map((_, at) => at);
  const font = `14px ${look.font}`;
  const grid = { stroke: look.line, width: 1 };
  return new uPlot(
    {
      width: widthPx,
      height: heightPx,
      padding: [12, 28, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false, range: [-0.3, places.length - 0.7] },
        y: { range: (_, low, high) => [low - margin(low, high), high + margin(low, high)] },
      },
      axes: [
        {
          stroke: look.soft,
          font,
          grid: { show: false },
          ticks: { show: false },
          size: 32,
          splits: () => places,
          values: (_, splits) => thinned(splits, widthPx).map((at) => (at === null ? '' : day(trend.startedMs[at]!))),
        },
        { stroke: look.soft, font, grid, ticks: { show: false }, size: 58 },
      ],
      series: [{}, ...trend.lines.map((_, at) => seriesOf(at, look))],
    },
    [places, ...trend.lines.map(({ values }) => values)],
    room,
  );
}

/** The second line is dashed with hollow points: left and right are told apart without colour. */
function seriesOf(at: number, look: ChartLook): uPlot.Series {
  const colour = at === 0 ? look.ink : look.measured;
  const points = { show: true, size: 13, stroke: colour, width: 3, fill: at === 0 ? colour : look.sheet };
  return { stroke: colour, width: 3, spanGaps: true, points, ...(at === 0 ? {} : { dash: [9, 6] }) };
}

const PX_PER_DAY = 84;

/** As many days as there is room for, the latest always among them. */
function thinned(places: readonly number[], widthPx: number): (number | null)[] {
  const every = Math.max(1, Math.ceil((places.length * PX_PER_DAY) / widthPx));
  return places.map((at) => ((places.length - 1 - at) % every === 0 ? at : null));
}

function day(ms: number): string {
  return new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

function margin(low: number, high: number): number {
  return Math.max(0.15 * (high - low), 0.04 * Math.abs(high), 0.01);
}
