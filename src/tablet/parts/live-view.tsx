import { useComputed } from '@preact/signals';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { keyNumbers } from '../view/key-numbers.ts';
import { AlertPanel } from './alert-panel.tsx';
import { BadnessStrip } from './badness-strip.tsx';
import { StagePanel } from './stage-panel.tsx';

/** What happens now: the figure, the verdict, the joints. */
export function LiveView({ app }: { app: App }) {
  return (
    <div class="live">
      <StagePanel app={app} />
      <div class="live-side">
        <AlertPanel app={app} />
        <KeyNumbers app={app} />
      </div>
      <BadnessStrip app={app} />
    </div>
  );
}

function KeyNumbers({ app }: { app: App }) {
  const walk = useComputed(() => app.live.state.value.walk);
  const title = walk.value === null ? TEXT.walk.none : TEXT.walk.ofWalk(walk.value.walk_no, walk.value.cycles);
  return (
    <section class="card key-numbers" aria-label={title}>
      <h2>{title}</h2>
      <dl>
        {keyNumbers(walk.value).map(({ label, value, unit }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value} <small>{unit}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
