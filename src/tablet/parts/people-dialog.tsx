import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { peopleOnMap } from '../view/people-map.ts';
import { Sheet } from './sheet.tsx';

/** The walkway from above: who of them is the patient. */
export function PeopleDialog({ app }: { app: App }) {
  const choose = (track: number | null): void => {
    app.dialog.value = null;
    void app.ask('choose_patient', { track });
  };
  const people = peopleOnMap(app.live.state.value.people);
  return (
    <Sheet app={app} title={TEXT.people.title}>
      <p>{people.length === 0 ? TEXT.people.nobody : TEXT.people.detail}</p>
      <div class="people-map">
        <i aria-hidden="true" />
        {people.map(({ track, leftPercent, topPercent, isPatient, seen }) => (
          <button
            key={track}
            type="button"
            class={`person ${isPatient ? 'person-patient' : ''} ${seen ? '' : 'person-unseen'}`}
            style={{ left: `${leftPercent}%`, top: `${topPercent}%` }}
            aria-pressed={isPatient}
            onClick={() => choose(track)}
          >
            <b>{track}</b>
            <span>{isPatient ? TEXT.people.patient : TEXT.people.person(track)}</span>
          </button>
        ))}
      </div>
      <button type="button" class="button wide" onClick={() => choose(null)}>
        {TEXT.people.byItself}
      </button>
    </Sheet>
  );
}
