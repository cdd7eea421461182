import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { type HistoryPoint, measureName, TREND_MEASURES, type TrendMeasure, trendOf } from '../view/trend.ts';
import { ChartRoom } from './chart-room.tsx';
import { Choice } from './choice.tsx';

const MEASURES = TREND_MEASURES.map((measure) => [measure, measureName(measure).label] as const);

/** One measure over a person's sessions. */
export function TrendCard({ app, points }: { app: App; points: readonly HistoryPoint[] }) {
  const measure = useSignal<TrendMeasure>('speed_m_s');
  const trend = useMemo(() => trendOf(points, measure.value), [points, measure.value]);
  return (
    <section class="card panel trend">
      <h2>{TEXT.history.trend}</h2>
      <Choice
        label={TEXT.history.trend}
        options={MEASURES}
        chosen={measure.value}
        onChoose={(value) => (measure.value = value)}
      />
      {trend === null ? (
        <p class="nothing">{TEXT.history.trendNone}</p>
      ) : (
        <>
          <p class="trend-lines">
            {trend.lines.map(({ name }, at) => (
              <span key={name} class={`trend-line-${at}`}>
                {name}
              </span>
            ))}
            <span>{trend.unit}</span>
          </p>
          <ChartRoom
            app={app}
            of={trend}
            draw={async (element, room) => (await import('../charts/trend-chart.ts')).drawTrend(element, trend, room)}
          />
        </>
      )}
    </section>
  );
}
