import { useComputed } from '@preact/signals';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { type AlertRow, alertRows, unseen } from '../view/alert-list.ts';
import { verdictOf } from '../view/verdict.ts';
import { acknowledge } from './acknowledge-dialog.tsx';
import { FlagMark, Icon } from './icons.tsx';

/** The verdict in large letters, and the alerts behind it. */
export function AlertPanel({ app }: { app: App }) {
  const rows = useComputed(() => alertRows(app.live.state.value.alerts));
  // The pose comes thirty times a second; what it means for the verdict changes seldom.
  const words = useComputed(() =>
    JSON.stringify(verdictOf(app.live.state.value, app.contact.value, app.live.pose.value?.pose ?? null)),
  );
  const { tone, title, detail } = JSON.parse(words.value) as ReturnType<typeof verdictOf>;
  return (
    <section class={`card verdict verdict-${tone}`} aria-live="polite">
      {tone === 'flagged' ? <p class="verdict-flagged-head">{detail}</p> : <Words title={title} detail={detail} />}
      {rows.value.length > 0 && (
        <ul class="alerts" aria-label={TEXT.alert.title}>
          {rows.value.map((row) => (
            <Alert key={row.id} app={app} row={row} />
          ))}
        </ul>
      )}
      {unseen(rows.value).length > 1 && (
        <button type="button" class="button" onClick={() => acknowledge(app, unseen(rows.value))}>
          <Icon name="check" />
          {TEXT.alert.acknowledgeAll}
        </button>
      )}
    </section>
  );
}

function Words({ title, detail }: { title: string; detail: string }) {
  return (
    <>
      <h1>{title}</h1>
      <p>{detail}</p>
    </>
  );
}

function Alert({ app, row }: { app: App; row: AlertRow }) {
  const { id, name, times, evidence, acknowledgedBy } = row;
  return (
    <li class={acknowledgedBy === null ? 'alert' : 'alert alert-seen'} data-alert={id}>
      <FlagMark size={acknowledgedBy === null ? 28 : 18} />
      <div>
        <h1>{name}</h1>
        <span>{times}</span>
        <span class="alert-evidence">{evidence}</span>
        {acknowledgedBy !== null && <span>{TEXT.alert.acknowledged(acknowledgedBy)}</span>}
      </div>
      {acknowledgedBy === null && (
        <button
          type="button"
          class="button"
          aria-label={`${TEXT.alert.acknowledge}: ${name}`}
          onClick={() => acknowledge(app, [row])}
        >
          <Icon name="check" />
          {TEXT.alert.acknowledge}
        </button>
      )}
    </li>
  );
}
