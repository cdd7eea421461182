import type { App } from '../app.ts';
import type { CurveTile } from '../view/curve-tiles.ts';
import { ChartRoom } from './chart-room.tsx';

/** One angle over the gait cycle. */
export function CurvePlot(props: { app: App; tile: CurveTile; range: readonly [number, number]; large?: boolean }) {
  const { app, tile, range, large = false } = props;
  return (
    <ChartRoom
      app={app}
      of={tile}
      draw={async (element, room) => {
        const { drawCurve } = await import('../charts/curve-chart.ts');
        return drawCurve(element, tile, { ...room, range, large });
      }}
    />
  );
}
