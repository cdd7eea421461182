import type { App } from '../app.ts';
import { badgesOf } from '../view/badges.ts';

/** What is said at all times: simulated, recorded, provisional, no diagnosis. */
export function BadgeBar({ app }: { app: App }) {
  return (
    <footer class="badges">
      {badgesOf(app.live.state.value, app.live.pose.value?.pose ?? null).map(({ kind, text }) => (
        <span key={kind} class={`badge badge-${kind}`}>
          {text}
        </span>
      ))}
    </footer>
  );
}
