import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Result } from '../../publish/schemas/commands.ts';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { type HistoryPoint, type SessionRow, sessionRows } from '../view/trend.ts';
import { Comparison } from './comparison.tsx';
import { FlagMark } from './icons.tsx';
import { TrendCard } from './trend-card.tsx';

/** A person's sessions: how the numbers went, what was found, two of them side by side. */
export function SubjectHistory(props: { app: App; subject: string; onOpen: (session: string) => void }) {
  const { app, subject, onOpen } = props;
  const history = useSignal<Result<'read_trend'> | null>(null);
  const chosen = useSignal<readonly string[]>([]);
  useEffect(() => {
    void app.ask('read_trend', { subject }).then((outcome) => {
      history.value = outcome.ok ? outcome.result : { sessions: [], omitted: 0 };
    });
  }, [app, subject]);
  const points: readonly HistoryPoint[] = history.value?.sessions ?? [];
  const rows = useMemo(() => sessionRows(points), [points]);
  if (history.value === null) return <div class="card nothing">{TEXT.history.reading}</div>;
  const choose = (session: string): void => {
    const others = chosen.value.filter((one) => one !== session);
    chosen.value = others.length < chosen.value.length ? others : [...others, session].slice(-2);
  };
  // Ids of sessions sort by time.
  const [earlier, later] = [...chosen.value].sort();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <div class="subject scrolls" tabIndex={0}>
      {earlier !== undefined && later !== undefined ? (
        <Comparison
          app={app}
          earlier={earlier}
          later={later}
          title={TEXT.history.comparing(whenOf(rows, earlier), whenOf(rows, later))}
          onClose={() => (chosen.value = [])}
        />
      ) : (
        <TrendCard app={app} points={points} />
      )}
      <section class="card panel">
        <h2>{chosen.value.length === 1 ? TEXT.history.compareChosen : TEXT.history.compareHint}</h2>
        <ul class="sessions">
          {rows.map((row) => (
            <Row
              key={row.session}
              row={row}
              chosen={chosen.value.includes(row.session)}
              onChoose={choose}
              onOpen={onOpen}
            />
          ))}
        </ul>
        {history.value.omitted > 0 && <p class="hint">{TEXT.history.omitted(history.value.omitted)}</p>}
      </section>
    </div>
  );
}

function Row(props: {
  row: SessionRow;
  chosen: boolean;
  onChoose: (session: string) => void;
  onOpen: (session: string) => void;
}) {
  const { row, chosen, onChoose, onOpen } = props;
  return (
    <li class={`session session-${row.tone}`}>
      <button
        type="button"
        class="session-choose"
        aria-pressed={chosen}
        disabled={!row.hasWalks}
        onClick={() => onChoose(row.session)}
      >
        <i aria-hidden="true" />
        <span>
          <strong>{row.when}</strong>
          <span>{row.facts}</span>
        </span>
        <b>
          {row.tone === 'flagged' && <FlagMark size={16} />} {row.findings}
        </b>
      </button>
      <button type="button" class="button" disabled={!row.hasWalks} onClick={() => onOpen(row.session)}>
        {TEXT.history.open}
      </button>
    </li>
  );
}

function whenOf(rows: readonly SessionRow[], session: string): string {
  return rows.find((row) => row.session === session)?.when ?? session;
}
