import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { Icon } from './icons.tsx';
import { Sheet } from './sheet.tsx';

/** Asks before a session ends: a glove touches more than it wants to. */
export function EndDialog({ app }: { app: App }) {
  const session = app.live.state.value.session;
  return (
    <Sheet app={app} title={TEXT.session.endTitle(session?.subject ?? '')}>
      <p>{session?.stored === false ? TEXT.session.endNotKept : TEXT.session.endDetail}</p>
      <div class="sheet-keys">
        <button type="button" class="button wide" onClick={() => (app.dialog.value = null)}>
          {TEXT.session.keepOn}
        </button>
        <button
          type="button"
          class="button primary wide"
          onClick={() => {
            app.dialog.value = null;
            void app.ask('stop_session', {});
          }}
        >
          <Icon name="stop" />
          {TEXT.session.end}
        </button>
      </div>
    </Sheet>
  );
}
