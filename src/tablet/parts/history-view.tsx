import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Result } from '../../publish/schemas/commands.ts';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { dayOf } from '../view/format.ts';
import { SessionDetail } from './session-detail.tsx';
import { SubjectHistory } from './subject-history.tsx';

type Subject = Result<'list_subjects'>['subjects'][number];

/** Earlier sessions, from what the box keeps. Nothing is asked before somebody comes here. */
export function HistoryView({ app }: { app: App }) {
  const subjects = useSignal<readonly Subject[] | null>(null);
  const chosen = useSignal<string | null>(null);
  const opened = useSignal<string | null>(null);
  const connected = app.live.link.value.kind === 'open';
  const running = app.live.state.value.session?.session;
  // Asked again after a session has begun or ended, and when the box is back.
  useEffect(() => {
    if (!connected) return;
    void app.ask('list_subjects', {}).then((outcome) => {
      if (outcome.ok) subjects.value = outcome.result.subjects;
      else subjects.value ??= [];
    });
  }, [app, connected, running]);
  if (opened.value !== null) {
    return <SessionDetail app={app} session={opened.value} onBack={() => (opened.value = null)} />;
  }
  return (
    <div class="history">
      <section class="card panel subjects" aria-label={TEXT.history.subjects}>
        <h2>{TEXT.history.subjects}</h2>
        {subjects.value === null && <p class="hint">{TEXT.history.reading}</p>}
        {subjects.value?.length === 0 && (
          <p class="hint">
            {TEXT.history.noSubjects} {TEXT.history.noSubjectsDetail}
          </p>
        )}
        {subjects.value?.map(({ subject, sessions, last_started_wall }) => (
          <button
            key={subject}
            type="button"
            class="subject-key"
            aria-pressed={chosen.value === subject}
            onClick={() => (chosen.value = subject)}
          >
            <strong>{subject}</strong>
            <span>{TEXT.history.sessions(sessions)}</span>
            <span>{dayOf(last_started_wall)}</span>
          </button>
        ))}
      </section>
      {chosen.value === null ? (
        <div class="card nothing">{TEXT.history.choose}</div>
      ) : (
        <SubjectHistory
          key={chosen.value}
          app={app}
          subject={chosen.value}
          onOpen={(session) => (opened.value = session)}
        />
      )}
    </div>
  );
}
