import type { App } from '../app.ts';
import { BadgeBar } from './badge-bar.tsx';
import { BoxView } from './box-view.tsx';
import { Dialogs } from './dialogs.tsx';
import { Head } from './head.tsx';
import { HistoryView } from './history-view.tsx';
import { LiveView } from './live-view.tsx';
import { Nav } from './nav.tsx';
import { Notices } from './notices.tsx';
import { WalkView } from './walk-view.tsx';

const VIEWS = { live: LiveView, walk: WalkView, history: HistoryView, box: BoxView } as const;

/** The whole page: head, ways between the views, the view, and what is said at all times. */
export function Page({ app }: { app: App }) {
  const View = VIEWS[app.view.value];
  return (
    <div class="page">
      <Nav app={app} />
      <Head app={app} />
      <main class={`view view-${app.view.value}`}>
        <Notices app={app} />
        <View app={app} />
      </main>
      <BadgeBar app={app} />
      <Dialogs app={app} />
    </div>
  );
}
