import type { Payload } from '../../publish/payloads.ts';
import type { PageState } from '../data/page-state.ts';
import { TEXT } from '../text.ts';
import { alertRows } from './alert-list.ts';
import { sentence } from './format.ts';
import type { Contact } from './freshness.ts';

/** The one thing to be read from two metres away. */
export interface Verdict {
  tone: 'calm' | 'flagged' | 'unknown' | 'quiet';
  title: string;
  detail: string;
}

/** Most names in a title; more would not be read in passing. */
const MOST_NAMES = 2;

/** What is to be said of the patient now. Never more than the payloads say; their reasons in their own words. */
export function verdictOf(state: PageState, contact: Contact, pose: Payload<'pose'> | null): Verdict {
  if (contact.kind === 'no_data') return quiet(TEXT.verdict.noContact, '');
  if (state.alerts.size > 0) return flagged(state);
  const newerPass = pose !== null && state.walk !== null && pose.walk_no > state.walk.walk_no;
  if (state.walk !== null && !(newerPass && contact.kind === 'live')) return ofWalk(state.walk);
  if (contact.kind === 'live' && pose !== null) return ofPose(pose);
  return quiet(TEXT.verdict.ready, state.session === null ? TEXT.verdict.noSession : TEXT.verdict.walkNow);
}

function flagged({ alerts }: PageState): Verdict {
  const rows = alertRows(alerts);
  const joints = rows.filter(({ id }) => alerts.get(id)?.kind === 'joint');
  const names = (joints.length > 0 ? joints : rows).map(({ name }) => name);
  const more = names.length > MOST_NAMES ? ` ${TEXT.verdict.more(names.length - MOST_NAMES)}` : '';
  const title = names
    .slice(0, MOST_NAMES)
    .map((name, at) => (at === 0 ? name : name.toLowerCase()))
    .join(', ');
  return { tone: 'flagged', title: title + more, detail: TEXT.verdict.departs };
}

function ofWalk({ walk_no, cycles, assessment, not_assessed }: Payload<'walk'>): Verdict {
  if (!assessment.assessed) return unknown(assessment.reason);
  if (assessment.abnormal) {
    return { tone: 'unknown', title: TEXT.verdict.inconsistent, detail: TEXT.verdict.inconsistentDetail(walk_no) };
  }
  if (cycles === 0) return unknown(not_assessed.cycles ?? TEXT.verdict.noCycle);
  return { tone: 'calm', title: TEXT.verdict.calm, detail: TEXT.verdict.walkCycles(walk_no, cycles) };
}

function ofPose({ reason }: Payload<'pose'>): Verdict {
  if (reason !== undefined) return quiet(TEXT.verdict.watching, sentence(reason));
  return { tone: 'calm', title: TEXT.verdict.walking, detail: TEXT.verdict.soFar };
}

function unknown(reason: string): Verdict {
  return { tone: 'unknown', title: TEXT.verdict.notAssessed, detail: sentence(reason) };
}

function quiet(title: string, detail: string): Verdict {
  return { tone: 'quiet', title, detail };
}
