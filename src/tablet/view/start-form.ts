import type { Asked } from '../data/commands.ts';
import { TEXT } from '../text.ts';

/** What is written into the form, as it is written. */
export interface StartForm {
  subject: string;
  aid: keyof typeof TEXT.session.aids;
  age: string;
  sex: keyof typeof TEXT.session.sexes | null;
  note: string;
}

/** An empty form. */
export const EMPTY_FORM: StartForm = { subject: '', aid: 'none', age: '', sex: null, note: '' };

/** A form that can be sent, or what is wrong with it, by field. */
export type FormCheck =
  | { ok: true; asked: Asked<'start_session'> }
  | { ok: false; faults: Partial<Record<'subject' | 'age', string>> };

const SUBJECT = /^(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;
const OLDEST_YEARS = 120;

/** Checks the form as the box will, so that what is wrong is told where it is written. */
export function checkForm({ subject, aid, age, sex, note }: StartForm): FormCheck {
  const faults: Partial<Record<'subject' | 'age', string>> = {};
  const code = subject.trim();
  if (!SUBJECT.test(code)) faults.subject = TEXT.session.invalidSubject;
  const years = age.trim() === '' ? null : Number(age);
  if (years !== null && !(Number.isInteger(years) && years >= 0 && years <= OLDEST_YEARS)) {
    faults.age = TEXT.session.invalidAge;
  }
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const words = note.trim();
  const asked = { subject: code, walking_aid: aid, age_years: years, sex, note: words === '' ? null : words };
  return { ok: true, asked };
}
