import type { DetectionCurve } from '../verdicts/detection-curve.ts';
import { element, label, picture } from './svg.ts';

const [LEFT, TOP, WIDTH, HEIGHT, LEGEND] = [52, 30, 380, 280, 250];
/** Beyond a tenth of healthy walks nobody would use it. */
const MOST_ALARMS = 0.1;
/** Told apart in print and by people who see few colours (Okabe & Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999999'];

/** Share of each gait's walks found, against the share of healthy walks called abnormal, up to a tenth; a dot at the limits that ship. */
export function curvePlot(curves: readonly DetectionCurve[], split: string): string {
  const x = (share: number): number => LEFT + (WIDTH * Math.min(share, MOST_ALARMS)) / MOST_ALARMS;
  const y = (share: number): number => TOP + HEIGHT * (1 - share);
  const lines = curves.flatMap(({ name, points, shipped }, i) => {
    const colour = COLOURS[i % COLOURS.length]!;
    const dash = i < COLOURS.length ? 'none' : '4 3';
    const legendY = TOP + 12 + 20 * i;
    const stroke = { stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash, fill: 'none' };
    return [
      element('polyline', {
        ...stroke,
        points: steps(points)
          .map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`)
          .join(' '),
      }),
      element('circle', { cx: x(shipped[0]), cy: y(shipped[1]), r: 4, fill: colour }),
      element('line', { ...stroke, x1: LEFT + WIDTH + 16, x2: LEFT + WIDTH + 40, y1: legendY - 4, y2: legendY - 4 }),
      label(LEFT + WIDTH + 46, legendY, name),
    ];
  });
  const title = `Gaits found against false alarms (split ${split}; dots: limits that ship)`;
  return picture(LEFT + WIDTH + LEGEND, TOP + HEIGHT + 46, title, label(LEFT, 18, title), ...axes(x, y), ...lines);
}

/** The points up to the last that is shown, joined by steps: between two limits nothing is gained. */
function steps(points: readonly [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  for (const [alarms, found] of points) {
    const last = out.at(-1);
    if (last) out.push([Math.min(alarms, MOST_ALARMS), last[1]]);
    if (alarms > MOST_ALARMS) break;
    out.push([alarms, found]);
  }
  return out;
}

function axes(x: (share: number) => number, y: (share: number) => number): string[] {
  const line = { stroke: '#ccc', 'stroke-width': 1 };
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      element('line', { ...line, x1: LEFT, x2: LEFT + WIDTH, y1: y(share), y2: y(share) }),
      label(LEFT - 6, y(share) + 4, percent(share), 'end'),
    ]),
    ...[0, 0.02, 0.05, 0.1].flatMap((share) => [
      element('line', { ...line, x1: x(share), x2: x(share), y1: TOP, y2: TOP + HEIGHT }),
      label(x(share), TOP + HEIGHT + 16, percent(share), 'middle'),
    ]),
    label(LEFT + WIDTH / 2, TOP + HEIGHT + 36, 'healthy walks called abnormal', 'middle'),
  ];
}
