import { useSignal } from '@preact/signals';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { Sheet } from './sheet.tsx';

/** User name and password for a clinic's broker that asks for them; kept until the page is closed, and nowhere else. */
export function LoginDialog({ app }: { app: App }) {
  const username = useSignal('');
  const password = useSignal('');
  return (
    <Sheet app={app} title={TEXT.link.logIn}>
      <p>{TEXT.link.login}</p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          app.live.login(username.value, password.value);
          app.dialog.value = null;
        }}
      >
        <div class="field">
          <label class="label" for="username">
            {TEXT.link.username}
          </label>
          <input
            id="username"
            value={username.value}
            autocomplete="username"
            onInput={(event) => (username.value = event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label class="label" for="password">
            {TEXT.link.password}
          </label>
          <input
            id="password"
            type="password"
            value={password.value}
            autocomplete="current-password"
            onInput={(event) => (password.value = event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button primary wide">
          {TEXT.link.logIn}
        </button>
      </form>
    </Sheet>
  );
}
