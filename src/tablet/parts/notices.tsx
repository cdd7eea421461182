import type { App } from '../app.ts';
import { mayReload, reload } from '../reload-when-idle.ts';
import { TEXT } from '../text.ts';
import { clockOf } from '../view/format.ts';
import { Icon } from './icons.tsx';

/** What goes beyond the ordinary, above the view: no data, an old page, something the box has refused. */
export function Notices({ app }: { app: App }) {
  return (
    <div class="notices">
      <NoData app={app} />
      {app.outdated.value && <Outdated app={app} />}
      <Refused app={app} />
    </div>
  );
}

function NoData({ app }: { app: App }) {
  const contact = app.contact.value;
  if (contact.kind !== 'no_data') return null;
  const heardAtMs = app.live.heardAtMs.value;
  const since = heardAtMs === null ? TEXT.link.nothingYet : TEXT.link.noDataSince(clockOf(heardAtMs));
  return (
    <div class="notice notice-error" role="status">
      <Icon name="warning" size={32} />
      <div>
        <strong>{since}</strong>
        <span>{causeText(app, contact.cause)}</span>
      </div>
    </div>
  );
}

function causeText({ live }: App, cause: 'link' | 'lost' | 'stopped' | 'silent' | 'never'): string {
  if (cause === 'lost' || cause === 'stopped' || cause === 'silent') return TEXT.daemon[cause];
  if (cause === 'never') return TEXT.daemon.unknown;
  const link = live.link.value;
  if (link.kind === 'refused') return TEXT.link.login;
  return link.kind === 'waiting' ? TEXT.link.waiting : TEXT.link.connecting;
}

function Outdated({ app }: { app: App }) {
  const may = mayReload(app);
  return (
    <div class="notice notice-warning" role="status">
      <Icon name="warning" size={32} />
      <div>
        <strong>{TEXT.old.title}</strong>
        <span>{may ? TEXT.old.detail : TEXT.old.still}</span>
      </div>
      <button type="button" class="button" onClick={() => reload(app)}>
        {TEXT.old.reload}
      </button>
    </div>
  );
}

function Refused({ app }: { app: App }) {
  const notice = app.notice.value;
  if (notice === null) return null;
  return (
    <div class="notice notice-warning" role="alert">
      <Icon name="warning" size={32} />
      <div>
        <strong>{notice.message}</strong>
        {notice.remedies.map((remedy) => (
          <span key={remedy}>{remedy}</span>
        ))}
      </div>
      <button type="button" class="button" onClick={() => (app.notice.value = null)}>
        {TEXT.close}
      </button>
    </div>
  );
}
