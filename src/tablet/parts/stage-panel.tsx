import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../app.ts';
import type { connectStage, StageControls } from '../scene/connect-stage.ts';
import type { VIEWPOINTS } from '../scene/orbit.ts';
import type { TwinPlace } from '../scene/stage.ts';
import { TEXT } from '../text.ts';
import { clockOf } from '../view/format.ts';
import { GONE_S } from '../view/freshness.ts';
import { Choice } from './choice.tsx';

type ViewpointName = keyof typeof VIEWPOINTS;

/** The figure in three dimensions, what its marks mean, and from where it is looked at. */
export function StagePanel({ app }: { app: App }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const controls = useRef<StageControls | null>(null);
  const state = useSignal<'loading' | 'ready' | 'none'>('loading');
  const from = useSignal<ViewpointName | null>('corner');
  const twin = useSignal<TwinPlace>('over');
  useEffect(() => {
    let closed = false;
    let close = (): void => {};
    // Three dimensions weigh more than the rest of the page: the page is there first.
    import('../scene/connect-stage.ts')
      .then(({ connectStage: connect }: { connectStage: typeof connectStage }) => {
        if (closed) return;
        const opened = connect(canvas.current!, labels.current!, app, () => (from.value = null));
        controls.current = opened;
        opened.placeTwin(twin.peek());
        close = opened.close;
        state.value = 'ready';
      })
      .catch(() => (state.value = 'none'));
    const followTwin = effect(() => controls.current?.placeTwin(twin.value));
    return () => {
      closed = true;
      followTwin();
      close();
    };
  }, [app]);
  return (
    <section class="card stage" aria-label={TEXT.stage.label}>
      <canvas ref={canvas} class="stage-canvas" aria-label={TEXT.stage.label} role="img" />
      <div ref={labels} class="stage-labels" aria-hidden="true" />
      {state.value !== 'ready' && (
        <p class="stage-note">{state.value === 'none' ? TEXT.stage.no3d : TEXT.stage.loading}</p>
      )}
      <Presence app={app} />
      <Legend />
      <div class="stage-controls">
        <Choice
          label={TEXT.stage.from}
          options={(['corner', 'side', 'front', 'above'] as const).map((name) => [name, TEXT.stage[name]])}
          chosen={from.value}
          onChoose={(name) => {
            from.value = name;
            controls.current?.lookFrom(name);
          }}
        />
        <Choice
          label={TEXT.stage.twin}
          showLabel
          options={(['over', 'beside', 'off'] as const).map((name) => [name, TEXT.stage[name]])}
          chosen={twin.value}
          onChoose={(place) => (twin.value = place)}
        />
      </div>
    </section>
  );
}

/** Old poses are told as old. */
function Presence({ app }: { app: App }) {
  const contact = app.contact.value;
  if (contact.kind === 'live') return null;
  const heardAtMs = app.live.heardAtMs.value;
  const seen = app.live.pose.value;
  if (contact.kind === 'nobody') {
    const ageS = seen === null ? null : app.nowS.value - seen.arrivedS;
    if (ageS === null) return <p class="stage-presence">{TEXT.stage.nobody}</p>;
    // While frames are lost or late somebody may well be there: only that there is no live pose is known.
    const doubtful = ageS <= GONE_S || app.live.state.value.daemon?.state === 'degraded';
    const text = (doubtful ? TEXT.stage.noPoseSince : TEXT.stage.since)(clockOf(Date.now() - 1000 * ageS));
    return <p class="stage-presence">{text}</p>;
  }
  const text = heardAtMs === null ? TEXT.link.nothingYet : TEXT.link.noDataSince(clockOf(heardAtMs));
  return <p class="stage-presence stage-presence-error">{text}</p>;
}

function Legend() {
  const { measured, hollow, twinLegend, flagged, cloud } = TEXT.stage;
  return (
    <ul class="legend">
      <li class="legend-measured">{measured}</li>
      <li class="legend-hollow">{hollow}</li>
      <li class="legend-twin">{twinLegend}</li>
      <li class="legend-flagged">{flagged}</li>
      <li class="legend-cloud">{cloud}</li>
    </ul>
  );
}
