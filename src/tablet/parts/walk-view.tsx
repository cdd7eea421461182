import { useComputed, useSignal } from '@preact/signals';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { cycleRows } from '../view/cycle-table.ts';
import { shownCurves } from '../view/shown-curves.ts';
import { Choice } from './choice.tsx';
import { CurveWall } from './curve-wall.tsx';
import { FlagMark } from './icons.tsx';
import { WalkTable } from './walk-table.tsx';

const TABS = (['curves', 'numbers', 'cycles'] as const).map((name) => [name, TEXT.walk[name]] as const);

/** The last walk: curves, numbers, its cycles. */
export function WalkView({ app }: { app: App }) {
  const tab = useSignal<(typeof TABS)[number][0]>('curves');
  const { walk, cycles, session } = app.live.state.value;
  const shown = useComputed(() => shownCurves(app.live.state.value)).value;
  return (
    <>
      <div class="walk-head">
        <Choice label={TEXT.views.walk} options={TABS} chosen={tab.value} onChoose={(name) => (tab.value = name)} />
        <h1>{shown?.what ?? ''}</h1>
      </div>
      {tab.value === 'curves' && (shown === null ? <Nothing /> : <CurveWall app={app} source={shown.source} />)}
      {tab.value === 'numbers' && (walk === null ? <Nothing /> : <WalkTable walk={walk} session={session} />)}
      {tab.value === 'cycles' && <CycleTable cycles={cycles} />}
    </>
  );
}

function Nothing() {
  return (
    <div class="card nothing">
      <strong>{TEXT.walk.none}</strong>
      <p>{TEXT.walk.noneDetail}</p>
    </div>
  );
}

function CycleTable({ cycles }: { cycles: Parameters<typeof cycleRows>[0] }) {
  if (cycles.length === 0) return <div class="card nothing">{TEXT.walk.noCycles}</div>;
  const { walkNo, cycleNo, duration, cadence, speed, flagged } = TEXT.walk;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <div class="card panel scrolls" tabIndex={0}>
      <table class="table cycles">
        <thead>
          <tr>
            {[walkNo, cycleNo, duration, cadence, speed, flagged].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cycleRows(cycles).map((row) => (
            <tr key={row.id} class={`cycle-${row.tone}`}>
              <td>{row.walk}</td>
              <td>{row.cycle}</td>
              <td>{row.duration}</td>
              <td>{row.cadence}</td>
              <td>{row.speed}</td>
              <td>
                {row.tone === 'flagged' && <FlagMark size={16} />} {row.verdict}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
