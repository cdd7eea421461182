import type { Payload } from '../../publish/payloads.ts';
import type { BoxMessage } from './messages.ts';
import { forgetPatient, type PageState, patientOf } from './page-state.ts';

const MOST_CYCLES = 60;
const MOST_ENDED = 20;

/** The state after a message. Poses only say who walks; they are shown by another way, thirty times a second. */
export function takeMessage(state: PageState, message: BoxMessage): PageState {
  switch (message.kind) {
    case 'state':
      return message.payload === null ? state : takeDaemon(state, message.payload);
    case 'health':
      return { ...state, health: message.payload };
    case 'people':
      return { ...state, people: message.payload };
    case 'finding':
      return { ...state, findings: changed(state.findings, message.name, message.payload) };
    case 'session':
      return takeSession(state, message.payload);
    case 'event':
      return message.payload === null ? state : takeEvent(state, message.payload);
    case 'pose':
      return message.payload === null ? state : walksNow(state, message.payload);
    case 'alert':
      return takeAlert(state, message.name, message.payload);
    case 'walk':
      return takeWalk(state, message.payload);
    case 'cycle':
      return message.payload === null ? state : takeCycle(state, message.payload);
    case 'response':
      return state;
  }
}

/** Another start of the box: what an earlier one said of a patient is not about who walks now. */
function takeDaemon(state: PageState, daemon: Payload<'state'>): PageState {
  const ofThisBoot = (payload: { boot: string } | null): boolean => payload === null || payload.boot === daemon.boot;
  const known = [state.session, state.walk, ...state.alerts.values(), ...state.cycles];
  const next = known.every(ofThisBoot) ? state : { ...forgetPatient(state), session: null };
  return { ...next, daemon };
}

function takeSession(state: PageState, session: Payload<'session'> | null): PageState {
  if (session === null) {
    const over = state.session?.session;
    return { ...forgetPatient(over === undefined ? state : ended(state, over)), session: null };
  }
  return { ...becomes(state, session.session), session };
}

function takeEvent(state: PageState, { kind, subject, boot }: Payload<'event'>): PageState {
  if (kind !== 'session_ended' || subject === null) return state;
  if (state.daemon !== null && state.daemon.boot !== boot) return state;
  const next = ended(state, subject);
  return next.patient === subject || next.patient === null ? { ...forgetPatient(next), session: null } : next;
}

function ended(state: PageState, session: string): PageState {
  return { ...state, ended: [...state.ended.filter((id) => id !== session), session].slice(-MOST_ENDED) };
}

/** The person of the live pose is the patient. A session that is known to run decides before it. */
function walksNow(state: PageState, pose: Payload<'pose'>): PageState {
  return state.session === null && !isOver(state, pose) ? becomes(state, patientOf(pose)) : state;
}

function becomes(state: PageState, patient: string): PageState {
  if (state.patient === patient) return state;
  const cycles = state.cycles.filter((cycle) => patientOf(cycle) === patient);
  const alerts = new Map([...state.alerts].filter(([, alert]) => patientOf(alert) === patient));
  const walk = state.walk !== null && patientOf(state.walk) === patient ? state.walk : null;
  return { ...state, patient, alerts, walk, cycles };
}

/** Whether a payload is about the patient whose results are shown; without any shown, it says whose they are. */
function about(state: PageState, payload: { boot: string; session: string | null; track: number }): PageState | null {
  if (isOver(state, payload)) return null;
  if (state.daemon !== null && state.daemon.boot !== payload.boot) return null;
  if (state.patient === null) return becomes(state, patientOf(payload));
  return state.patient === patientOf(payload) ? state : null;
}

function isOver(state: PageState, { session }: { session: string | null }): boolean {
  return session !== null && state.ended.includes(session);
}

function takeAlert(state: PageState, name: string, alert: Payload<'alert'> | null): PageState {
  if (alert === null) return { ...state, alerts: changed(state.alerts, name, null) };
  const next = about(state, alert);
  return next === null ? state : { ...next, alerts: changed(next.alerts, name, alert) };
}

function takeWalk(state: PageState, walk: Payload<'walk'> | null): PageState {
  if (walk === null) return { ...state, walk: null };
  const next = about(state, walk);
  return next === null ? state : { ...next, walk };
}

function takeCycle(state: PageState, cycle: Payload<'cycle'>): PageState {
  const next = about(state, cycle);
  if (next === null || next.cycles.some(({ id }) => id === cycle.id)) return state;
  const cycles = [cycle, ...next.cycles].sort((a, b) => b.walk_no - a.walk_no || b.cycle - a.cycle);
  return { ...next, cycles: cycles.slice(0, MOST_CYCLES) };
}

function changed<T>(map: ReadonlyMap<string, T>, key: string, value: T | null): ReadonlyMap<string, T> {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}
