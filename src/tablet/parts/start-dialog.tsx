import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { checkForm, EMPTY_FORM, type StartForm } from '../view/start-form.ts';
import { Choice } from './choice.tsx';
import { Icon } from './icons.tsx';
import { Sheet } from './sheet.tsx';

const MOST_RECENT = 6;
const AIDS = Object.entries(TEXT.session.aids) as [StartForm['aid'], string][];
const SEXES = Object.entries(TEXT.session.sexes) as [NonNullable<StartForm['sex']>, string][];

/** Whose session begins, and what the person walks with. */
export function StartDialog({ app }: { app: App }) {
  const form = useSignal<StartForm>(EMPTY_FORM);
  const asked = useSignal<'no' | 'faulty' | 'waiting'>('no');
  const recent = useSignal<readonly string[]>([]);
  useEffect(() => {
    void app.live.commander.ask('list_subjects', {}).then((outcome) => {
      if (outcome.ok) recent.value = outcome.result.subjects.slice(0, MOST_RECENT).map(({ subject }) => subject);
    });
  }, [app]);
  const change = (part: Partial<StartForm>): void => {
    form.value = { ...form.value, ...part };
  };
  const check = checkForm(form.value);
  const faults = asked.value === 'faulty' && !check.ok ? check.faults : {};
  const start = async (): Promise<void> => {
    if (!check.ok) {
      asked.value = 'faulty';
      return;
    }
    asked.value = 'waiting';
    const outcome = await app.ask('start_session', check.asked);
    asked.value = 'no';
    app.dialog.value = null;
    if (outcome.ok) app.view.value = 'live';
  };
  const { subject } = form.value;
  return (
    <Sheet app={app} title={TEXT.session.startTitle}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Field id="subject" label={TEXT.session.subject} hint={TEXT.session.subjectHint} fault={faults.subject}>
          <input
            id="subject"
            class="subject"
            value={subject}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            onInput={(event) => change({ subject: event.currentTarget.value })}
          />
        </Field>
        <Recent subjects={recent.value} choose={(code) => change({ subject: code })} />
        <Declared form={form.value} ageFault={faults.age} change={change} />
        <button type="submit" class="button primary wide" disabled={asked.value === 'waiting'}>
          <Icon name="play" />
          {asked.value === 'waiting' ? TEXT.session.starting : TEXT.session.start}
        </button>
      </form>
    </Sheet>
  );
}

/** People who were here before, to be chosen instead of written. */
function Recent({ subjects, choose }: { subjects: readonly string[]; choose: (subject: string) => void }) {
  if (subjects.length === 0) return null;
  return (
    <div class="recent">
      <span>{TEXT.session.recent}</span>
      {subjects.map((code) => (
        <button key={code} type="button" class="button" onClick={() => choose(code)}>
          {code}
        </button>
      ))}
    </div>
  );
}

/** What the person walks with, and what may be said besides. */
function Declared(props: { form: StartForm; ageFault?: string; change: (part: Partial<StartForm>) => void }) {
  const { form, ageFault, change } = props;
  const { aid, age, sex, note } = form;
  return (
    <>
      <div class="field">
        <span class="label">{TEXT.session.aid}</span>
        <Choice label={TEXT.session.aid} options={AIDS} chosen={aid} onChoose={(value) => change({ aid: value })} />
        {aid !== 'none' && <span class="hint">{TEXT.session.aidHint}</span>}
      </div>
      <div class="fields">
        <Field id="age" label={TEXT.session.age} hint={TEXT.session.optional} fault={ageFault}>
          <input
            id="age"
            inputMode="numeric"
            value={age}
            autocomplete="off"
            onInput={(event) => change({ age: event.currentTarget.value })}
          />
        </Field>
        <div class="field">
          <span class="label">{TEXT.session.sex}</span>
          <Choice
            label={TEXT.session.sex}
            options={SEXES}
            chosen={sex}
            onChoose={(value) => change({ sex: value === sex ? null : value })}
          />
          <span class="hint">{TEXT.session.optional}</span>
        </div>
      </div>
      <Field id="note" label={TEXT.session.note} hint={TEXT.session.noteHint}>
        <input
          id="note"
          value={note}
          maxLength={500}
          autocomplete="off"
          onInput={(event) => change({ note: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

function Field(props: { id: string; label: string; hint: string; fault?: string; children: preact.ComponentChildren }) {
  const { id, label, hint, fault, children } = props;
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      {children}
      {fault === undefined ? (
        <span class="hint">{hint}</span>
      ) : (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
