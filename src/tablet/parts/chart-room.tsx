import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../app.ts';
import { chartLook } from '../charts/chart-look.ts';
import type { ChartLook } from '../charts/curve-chart.ts';
import { useTheme } from './use-theme.ts';

/** How much room a chart has, and its colours. */
export interface Room {
  widthPx: number;
  heightPx: number;
  look: ChartLook;
}

/** Draws a chart into an element; gives what takes it away. Charts are loaded when the first of them is drawn. */
export type Draw = (element: HTMLElement, room: Room) => Promise<{ destroy(): void } | null>;

/** A room for a chart, drawn anew when its numbers (`of`), its size or the theme change. */
export function ChartRoom({ app, of, draw }: { app: App; of: unknown; draw: Draw }) {
  const ref = useRef<HTMLDivElement>(null);
  const theme = useTheme(app);
  useEffect(() => {
    const element = ref.current!;
    let chart: { destroy(): void } | null = null;
    let latest = 0;
    const redraw = async (): Promise<void> => {
      const turn = ++latest;
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      if (widthPx === 0 || heightPx === 0) return;
      const room = document.createElement('div');
      const drawn = await draw(room, { widthPx, heightPx, look: chartLook(element) });
      if (turn !== latest) {
        drawn?.destroy();
        return;
      }
      chart?.destroy();
      chart = drawn;
      element.replaceChildren(room);
    };
    const observer = new ResizeObserver(() => void redraw());
    observer.observe(element);
    return () => {
      latest = -1;
      observer.disconnect();
      chart?.destroy();
    };
  }, [of, theme]);
  return <div ref={ref} class="chart-room" aria-hidden="true" />;
}
