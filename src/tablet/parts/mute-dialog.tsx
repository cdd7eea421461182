import type { App } from '../app.ts';
import { DEVICE } from '../device.ts';
import { TEXT } from '../text.ts';
import { Choice } from './choice.tsx';
import { Sheet } from './sheet.tsx';

const MINUTES = [5, 15, 30, 60] as const;

/** For how long alerts keep quiet, on every tablet; and whether this one sounds at all. */
export function MuteDialog({ app }: { app: App }) {
  const mute = (minutes: number): void => {
    app.dialog.value = null;
    void app.ask('mute', { minutes });
  };
  const inSession = app.live.state.value.session !== null;
  return (
    <Sheet app={app} title={TEXT.alert.muteTitle}>
      <p>{inSession ? TEXT.alert.muteDetail : TEXT.alert.muteNeedsSession}</p>
      <div class="sheet-keys">
        {MINUTES.map((minutes) => (
          <button key={minutes} type="button" class="button wide" disabled={!inSession} onClick={() => mute(minutes)}>
            {TEXT.alert.minutes(minutes)}
          </button>
        ))}
      </div>
      {app.mutedForS.value > 0 && (
        <button type="button" class="button primary wide" onClick={() => mute(0)}>
          {TEXT.alert.unmute}
        </button>
      )}
      <SoundChoice app={app} />
    </Sheet>
  );
}

/** Whether this tablet sounds when an alert is raised. */
export function SoundChoice({ app }: { app: App }) {
  return (
    <div class="setting">
      <span>{TEXT.box.sound}</span>
      <Choice
        label={TEXT.box.sound}
        options={[
          ['on', TEXT.box.on],
          ['off', TEXT.box.off],
        ]}
        chosen={app.sound.value ? 'on' : 'off'}
        onChoose={(value) => {
          app.sound.value = value === 'on';
          DEVICE.keepSound(app.sound.value);
        }}
      />
    </div>
  );
}
