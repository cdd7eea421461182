import { type App, isSilent } from '../app.ts';
import { TEXT } from '../text.ts';
import { statusWord } from '../view/box-status.ts';
import { minutesOf } from '../view/format.ts';
import { Icon } from './icons.tsx';

/** Who is measured, how the box is, and the one button that begins and ends. */
export function Head({ app }: { app: App }) {
  const { session } = app.live.state.value;
  return (
    <header class="head">
      {session === null ? <p class="head-none">{TEXT.session.none}</p> : <Running app={app} />}
      <div class="head-side">
        <Status app={app} />
        <Mute app={app} />
        <button
          type="button"
          class={session === null ? 'button primary' : 'button'}
          onClick={() => {
            app.dialog.value = session === null ? 'start' : 'end';
          }}
        >
          <Icon name={session === null ? 'play' : 'stop'} />
          {session === null ? TEXT.session.start : TEXT.session.end}
        </button>
      </div>
    </header>
  );
}

function Running({ app }: { app: App }) {
  const { subject, started_t, walks, strides, walking_aid, stored } = app.live.state.value.session!;
  const facts = [
    minutesOf(app.live.clock.boxNowS(app.nowS.value) - started_t),
    TEXT.session.walks(walks),
    TEXT.session.strides(strides),
    ...(walking_aid === 'none' ? [] : [TEXT.session.aids[walking_aid]]),
    ...(stored === false ? [TEXT.session.notStored] : []),
  ];
  return (
    <div class="head-session">
      <strong>{subject}</strong>
      <span>{facts.join(' · ')}</span>
    </div>
  );
}

function Status({ app }: { app: App }) {
  const { live } = app;
  const { tone, text } = statusWord(live.state.value, live.link.value.kind === 'open', isSilent(app));
  const people = live.state.value.people?.people.length ?? 0;
  return (
    <>
      {people > 1 && (
        <button type="button" class="button" onClick={() => (app.dialog.value = 'people')}>
          <Icon name="people" />
          {TEXT.people.several(people)}
        </button>
      )}
      <button type="button" class={`status status-${tone}`} onClick={() => (app.view.value = 'box')}>
        <i aria-hidden="true" />
        {text}
      </button>
    </>
  );
}

function Mute({ app }: { app: App }) {
  const muted = app.mutedForS.value;
  return (
    <button type="button" class="button quiet" onClick={() => (app.dialog.value = 'mute')}>
      <Icon name={muted > 0 ? 'bellOff' : 'bell'} />
      {muted > 0 ? TEXT.alert.mutedFor(Math.ceil(muted / 60)) : TEXT.alert.mute}
    </button>
  );
}
