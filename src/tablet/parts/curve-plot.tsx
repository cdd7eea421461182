import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../app.ts';
import { chartLook } from '../charts/chart-look.ts';
import type { CurveTile } from '../view/curve-tiles.ts';
import { useTheme } from './use-theme.ts';

/** One curve as a chart that fits its room, drawn anew when its numbers, its room or the theme change. */
export function CurvePlot(props: { app: App; tile: CurveTile; range: readonly [number, number]; large?: boolean }) {
  const { app, tile, range, large = false } = props;
  const room = useRef<HTMLDivElement>(null);
  const theme = useTheme(app);
  useEffect(() => {
    const element = room.current!;
    let chart: { destroy(): void } | null = null;
    let closed = false;
    const draw = async (): Promise<void> => {
      const { drawCurve } = await import('../charts/curve-chart.ts');
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      if (closed || widthPx === 0 || heightPx === 0) return;
      chart?.destroy();
      chart = drawCurve(element, tile, { range, widthPx, heightPx, look: chartLook(element), large });
    };
    const observer = new ResizeObserver(() => void draw());
    observer.observe(element);
    return () => {
      closed = true;
      observer.disconnect();
      chart?.destroy();
    };
  }, [tile, range[0], range[1], theme, large]);
  return <div ref={room} class="curve-room" aria-hidden="true" />;
}
