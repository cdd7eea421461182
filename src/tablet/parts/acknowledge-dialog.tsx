import { useSignal } from '@preact/signals';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { type AlertRow, alertRows, unseen } from '../view/alert-list.ts';
import { Icon } from './icons.tsx';
import { Sheet } from './sheet.tsx';

/** Marks alerts as seen; asks once who says so, and remembers it until the page is closed. */
export function acknowledge(app: App, rows: readonly AlertRow[]): void {
  if (app.initials.value === '') {
    app.dialog.value = 'acknowledge';
    return;
  }
  for (const { id } of rows) void app.ask('acknowledge', { alert: id, by: app.initials.value });
}

const LONGEST = 32;

/** Who has seen the alerts. */
export function AcknowledgeDialog({ app }: { app: App }) {
  const by = useSignal('');
  return (
    <Sheet app={app} title={TEXT.alert.byTitle}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          app.initials.value = by.value.trim();
          app.dialog.value = null;
          if (app.initials.value !== '') acknowledge(app, unseen(alertRows(app.live.state.value.alerts)));
        }}
      >
        <div class="field">
          <label class="label" for="by">
            {TEXT.alert.by}
          </label>
          <input
            id="by"
            value={by.value}
            maxLength={LONGEST}
            autocomplete="off"
            autocapitalize="characters"
            onInput={(event) => (by.value = event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button primary wide" disabled={by.value.trim() === ''}>
          <Icon name="check" />
          {TEXT.alert.acknowledge}
        </button>
      </form>
    </Sheet>
  );
}
