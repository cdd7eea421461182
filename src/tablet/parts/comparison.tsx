import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Result } from '../../publish/schemas/commands.ts';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { basesOf, changeRows } from '../view/trend.ts';
import { Icon } from './icons.tsx';

/** Two sessions of a person side by side: what changed more than measurement error explains. */
export function Comparison(props: { app: App; earlier: string; later: string; title: string; onClose: () => void }) {
  const { app, earlier, later, title, onClose } = props;
  const told = useSignal<Result<'compare_sessions'>['comparison'] | null>(null);
  useEffect(() => {
    told.value = null;
    void app.ask('compare_sessions', { a: earlier, b: later }).then((outcome) => {
      if (outcome.ok) told.value = outcome.result.comparison;
      else onClose();
    });
  }, [app, earlier, later]);
  const comparison = told.value;
  return (
    <section class="card panel comparison">
      <header>
        <h2>{title}</h2>
        <button type="button" class="button" onClick={onClose}>
          <Icon name="close" />
          {TEXT.close}
        </button>
      </header>
      {comparison === null ? (
        <p class="hint">{TEXT.history.reading}</p>
      ) : (
        <>
          {[...comparison.notes, ...basesOf(comparison)].map((note) => (
            <p key={note} class="hint">
              {note}
            </p>
          ))}
          {Object.keys(comparison.parameters).length === 0 && <p>{TEXT.history.nothingCompared}</p>}
          <ChangeTable comparison={comparison} />
        </>
      )}
    </section>
  );
}

function ChangeTable({ comparison }: { comparison: Result<'compare_sessions'>['comparison'] }) {
  const { measure, earlier: before, later: after, change, smallest, verdict } = TEXT.history;
  return (
    <table class="table">
      <thead>
        <tr>
          {[measure, before, after, change, smallest, verdict].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changeRows(comparison).map((row) => (
          <tr key={row.label} class={row.counts ? 'change-counts' : ''}>
            <th scope="row">
              {row.label} <small>{row.unit}</small>
            </th>
            <td>{row.before}</td>
            <td>{row.after}</td>
            <td>{row.change}</td>
            <td>{row.smallest}</td>
            <td>{row.verdict}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
