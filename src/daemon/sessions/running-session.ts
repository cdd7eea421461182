import type { SessionFacts, SessionSummary } from '../../gait/session/session-summary.ts';
import { summariseSession } from '../../gait/session/summarise-session.ts';
import type { SessionRecord } from '../../gait/session-record.ts';
import type { WalkSummary } from '../../gait/summary.ts';
import { rounded, roundedOrNull } from '../../maths/rounding.ts';
import type { PipelineEvent } from '../../pipeline.ts';
import type { SessionBody } from '../../publish/publisher.ts';
import { strideCount } from '../../store/sessions/read-folder.ts';
import type { KeptSession } from './kept-session.ts';
import type { StartedSession } from './started-session.ts';

/** What has come of the session that runs so far. */
export class RunningSession {
  readonly session: StartedSession;
  /** On its way to the disk; null where it is not kept. */
  kept: KeptSession | null = null;
  /** Alerts keep quiet until then, seconds on the box's clock; null = they don't. */
  mutedUntilS: number | null = null;
  /** When the patient was seen last, seconds. */
  lastSeenS: number;
  readonly #origin: Pick<SessionFacts, 'simulated' | 'provisional'>;
  #walks: { track: number; walk: WalkSummary }[] = [];
  #summary: SessionSummary | null = null;

  constructor(session: StartedSession, origin: Pick<SessionFacts, 'simulated' | 'provisional'>) {
    this.session = session;
    this.lastSeenS = session.startedS;
    this.#origin = origin;
  }

  /** Of all walks so far; null before the first. */
  get summary(): SessionSummary | null {
    return this.#summary;
  }

  /** Takes what the pipeline found; true where there is something new to tell. */
  take(event: PipelineEvent, nowS: number): boolean {
    this.kept?.event(event);
    if (event.kind === 'pose') this.lastSeenS = nowS;
    if (event.kind === 'walk') this.#walks.push({ track: event.track, walk: event.report.walk });
    else if (!this.#isWithdrawal(event)) return false;
    this.#sumUp();
    return true;
  }

  /** Ends the mute where its time is over; true then. */
  unmute(nowS: number): boolean {
    if (this.mutedUntilS === null || nowS < this.mutedUntilS) return false;
    this.mutedUntilS = null;
    return true;
  }

  /** As lists show it. */
  record(): SessionRecord {
    const { id, declared, startedWall } = this.session;
    const counts = { walks: this.#walks.length, strides: strideCount(this.#walks.map(({ walk }) => walk)) };
    const { simulated } = this.#origin;
    const started_wall = startedWall.toISOString();
    return { session: id, ...declared, started_wall, ended_wall: null, ended_by: null, ...counts, simulated };
  }

  /** As it is published. The note stays on the box. */
  body(): SessionBody {
    const { session, subject, started_wall, walking_aid, age_years, sex, walks, strides } = this.record();
    return {
      session,
      subject,
      started_t: rounded(this.session.startedS, 4),
      started_wall,
      walking_aid,
      age_years,
      sex,
      walks,
      strides,
      muted_until_t: roundedOrNull(this.mutedUntilS, 4),
      summary: this.#summary,
      stored: this.kept !== null,
    };
  }

  /** Somebody said that the patient so far was the wrong person: what that one walked is not this patient's. */
  #isWithdrawal(event: PipelineEvent): boolean {
    if (event.kind !== 'patient' || event.change.reason !== 'chosen') return false;
    const wrong = event.change.from;
    if (wrong === null || !this.#walks.some(({ track }) => track === wrong)) return false;
    this.#walks = this.#walks.filter(({ track }) => track !== wrong);
    this.kept?.withdraw(wrong, 'another person was chosen as the patient');
    return true;
  }

  #sumUp(): void {
    const { subject, age_years, sex, walking_aid } = this.session.declared;
    const walks = this.#walks.map(({ walk }) => walk);
    this.#summary =
      walks.length === 0 ? null : summariseSession({ subject, age_years, sex, walking_aid, ...this.#origin }, walks);
    this.kept?.describe(this.record(), this.#summary);
  }
}
