import type { App, ViewName } from '../app.ts';
import { TEXT } from '../text.ts';
import { findingRows } from '../view/box-status.ts';
import { FlagMark, Icon } from './icons.tsx';

const ORDER: readonly ViewName[] = ['live', 'walk', 'history', 'box'];

/** The way between the views; what needs a look is marked where it is. */
export function Nav({ app }: { app: App }) {
  const { alerts, findings } = app.live.state.value;
  const mend = findingRows(findings).filter(({ level }) => level !== 'info').length;
  return (
    <nav class="nav" aria-label={TEXT.product}>
      {ORDER.map((name) => (
        <button
          key={name}
          type="button"
          class="nav-way"
          aria-current={app.view.value === name ? 'page' : undefined}
          onClick={() => {
            app.view.value = name;
          }}
        >
          <Icon name={name} size={30} />
          <span>{TEXT.views[name]}</span>
          {name === 'live' && alerts.size > 0 && <FlagMark size={14} />}
          {name === 'box' && mend > 0 && <b class="nav-count">{mend}</b>}
        </button>
      ))}
    </nav>
  );
}
