import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ExportFormat, Result } from '../../publish/schemas/commands.ts';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { curvesOfSession } from '../view/curve-tiles.ts';
import { momentOf } from '../view/format.ts';
import { CurveWall } from './curve-wall.tsx';
import { Icon } from './icons.tsx';

const FORMATS = Object.keys(TEXT.history.formats) as ExportFormat[];

/** One earlier session: its mean curves, and its files. */
export function SessionDetail({ app, session, onBack }: { app: App; session: string; onBack: () => void }) {
  const read = useSignal<Result<'read_session'> | null>(null);
  useEffect(() => {
    void app.ask('read_session', { session }).then((outcome) => {
      if (outcome.ok) read.value = outcome.result;
      else onBack();
    });
  }, [app, session]);
  const summary = read.value?.summary ?? null;
  const source = useMemo(() => (summary === null ? null : curvesOfSession(summary)), [summary]);
  const record = read.value?.session;
  return (
    <>
      <div class="walk-head">
        <button type="button" class="button" onClick={onBack}>
          <Icon name="back" />
          {TEXT.back}
        </button>
        <h1>{record === undefined ? TEXT.history.reading : `${record.subject} · ${momentOf(record.started_wall)}`}</h1>
        <Files app={app} session={session} />
      </div>
      {source !== null && <CurveWall app={app} source={source} />}
      {read.value !== null && source === null && <div class="card nothing">{TEXT.history.empty}</div>}
    </>
  );
}

/** Files are made when they are asked for; each then is a key that opens it. */
function Files({ app, session }: { app: App; session: string }) {
  const files = useSignal<Result<'export'>['files'] | 'asking' | null>(null);
  const make = async (): Promise<void> => {
    files.value = 'asking';
    const outcome = await app.ask('export', { session, formats: FORMATS });
    files.value = outcome.ok ? outcome.result.files : null;
  };
  if (files.value === null || files.value === 'asking') {
    return (
      <button type="button" class="button files-make" disabled={files.value === 'asking'} onClick={() => void make()}>
        <Icon name="file" />
        {files.value === 'asking' ? TEXT.history.exporting : TEXT.history.export}
      </button>
    );
  }
  return (
    <span class="files">
      {files.value.map(({ name, url }) => (
        <a key={name} class="button" href={url} target="_blank" rel="noreferrer">
          {fileName(name)}
        </a>
      ))}
    </span>
  );
}

function fileName(name: string): string {
  const { formats } = TEXT.history;
  if (name.endsWith('.html')) return formats.html;
  if (name.endsWith('.mot')) return name.includes('twin') ? TEXT.history.twinMot : formats.mot;
  if (name.endsWith('.csv')) return formats.csv;
  return name.includes('twin') ? formats.twin_trc : formats.trc;
}
