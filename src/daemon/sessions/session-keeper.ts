import { randomBytes } from 'node:crypto';
import type { Arrival } from '../../capture/recording-contents.ts';
import { GengaitError } from '../../errors.ts';
import type { Declared, SessionEnd, SessionRecord } from '../../gait/session-record.ts';
import type { PipelineEvent } from '../../pipeline.ts';
import type { Publisher } from '../../publish/publisher.ts';
import type { Result } from '../../publish/schemas/commands.ts';
import type { Listener } from '../daemon.ts';
import { RunningSession } from './running-session.ts';
import type { SessionArchive } from './session-archive.ts';
import type { StartedSession } from './started-session.ts';

/** What a keeper of sessions needs of the rest. */
export interface SessionKeeperOptions {
  /** Tells pipeline and listeners, this keeper among them; resolves when all have been told. */
  change: (session: StartedSession | null) => Promise<void>;
  publisher: Pick<Publisher, 'session' | 'event'>;
  /** Where sessions are kept; null = nowhere. */
  archive: Pick<SessionArchive, 'recover' | 'spelling' | 'begin' | 'ended' | 'look'> | null;
  /** The box's monotonic clock, seconds. */
  nowS: () => number;
  wall: () => Date;
  /** A session in which nobody is seen for so long ends by itself, seconds. */
  idleS: number;
  simulated: boolean;
  /** Scores are measured against the factory baseline. */
  provisional: boolean;
}

/** How often the room on the disk is looked after, seconds. */
const LOOK_EVERY_S = 10;

/**
 * The session that runs, if any: started and ended by command, by another start, by the daemon's end, or because nobody has
 * been there for hours. Starts and ends wait for each other, so that two tablets can't mix two patients.
 */
export class SessionKeeper implements Listener {
  readonly #options: SessionKeeperOptions;
  #running: RunningSession | null = null;
  /** Begun, but the pipeline does not know yet. */
  #coming: RunningSession | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #endsIdle = false;
  #closed = false;
  #lookedS = Number.NEGATIVE_INFINITY;

  constructor(options: SessionKeeperOptions) {
    this.#options = options;
  }

  /** The session that runs, as lists show it; null = none does. */
  get running(): SessionRecord | null {
    return this.#running?.record() ?? null;
  }

  /** Before the first session: ends the one that a crash left open, and tells. */
  async recover(): Promise<void> {
    const session = (await this.#options.archive?.recover()) ?? null;
    if (session === null) return;
    this.#tellEnd(session, 'daemon_restarted', {});
  }

  /** Begins a session; one that runs is ended first. @throws GengaitError GENGAIT_E_STOPPING */
  start(given: Declared): Promise<Result<'start_session'>> {
    return this.#inTurn(async () => {
      if (this.#closed) throw new GengaitError('GENGAIT_E_STOPPING');
      const ended = await this.#end('another_started');
      const { nowS, wall, archive, simulated, provisional } = this.#options;
      const subject = (await archive?.spelling(given.subject)) ?? given.subject;
      const startedWall = wall();
      const declared = { ...given, subject };
      const session: StartedSession = { id: newId(startedWall), declared, startedS: nowS(), startedWall };
      const coming = new RunningSession(session, { simulated, provisional });
      coming.kept = (await archive?.begin(coming.record())) ?? null;
      this.#coming = coming;
      await this.#options.change(session);
      return { session: session.id, subject, ended: ended?.session ?? null, stored: coming.kept !== null };
    });
  }

  /** Ends the session that runs. @throws GengaitError GENGAIT_E_SESSION_NONE */
  stop(by: SessionEnd = 'command'): Promise<SessionRecord> {
    return this.#inTurn(async () => {
      const ended = await this.#end(by);
      if (ended === null) throw new GengaitError('GENGAIT_E_SESSION_NONE');
      return ended;
    });
  }

  /**
   * Alerts keep quiet for so many minutes; 0 = not any more. Returns until when, seconds on the box's clock.
   * @throws GengaitError GENGAIT_E_SESSION_NONE
   */
  mute(minutes: number): number | null {
    if (this.#running === null) throw new GengaitError('GENGAIT_E_SESSION_NONE');
    this.#running.mutedUntilS = minutes > 0 ? this.#options.nowS() + 60 * minutes : null;
    this.#publish();
    return this.#running.body().muted_until_t;
  }

  /** Somebody has seen an alert: kept with the session. */
  acknowledged(alert: string, by: string): void {
    this.#running?.kept?.acknowledged(this.#options.nowS(), alert, by);
  }

  /** The daemon ends: so does the session, and none begins. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(async () => {
      await this.#end('daemon_stopped');
    });
  }

  session(next: StartedSession | null): void {
    this.#running = next === null ? null : this.#coming;
    if (next === null) return;
    this.#options.publisher.event({ kind: 'session_started', subject: next.id, message: 'A session started.' });
    this.#publish();
  }

  input(arrival: Arrival): void {
    this.#running?.kept?.input(arrival);
  }

  events(events: readonly PipelineEvent[]): void {
    if (this.#running === null) return;
    for (const event of events) if (this.#running.take(event, this.#options.nowS())) this.#publish();
  }

  /** Once a second. */
  cameras(): void {
    const nowS = this.#options.nowS();
    if (nowS - this.#lookedS >= LOOK_EVERY_S) {
      this.#lookedS = nowS;
      void this.#options.archive?.look();
    }
    if (this.#running?.unmute(nowS)) this.#publish();
    this.#endIdle(nowS);
  }

  #endIdle(nowS: number): void {
    const idle = this.#running;
    if (idle === null || nowS - idle.lastSeenS < this.#options.idleS || this.#endsIdle) return;
    this.#endsIdle = true;
    // Whoever came in first may have ended it, or begun another.
    void this.#inTurn(async () => {
      if (this.#running === idle) await this.#end('idle');
    }).finally(() => {
      this.#endsIdle = false;
    });
  }

  async #end(by: SessionEnd): Promise<SessionRecord | null> {
    const ending = this.#running;
    if (ending === null) return null;
    await this.#options.change(null);
    const record = { ...ending.record(), ended_wall: this.#options.wall().toISOString(), ended_by: by };
    this.#tellEnd(record.session, by, { walks: record.walks, strides: record.strides });
    await ending.kept?.end(record, ending.summary);
    this.#options.archive?.ended();
    return record;
  }

  #tellEnd(session: string, by: SessionEnd, counts: { walks?: number; strides?: number }): void {
    const details = { ended_by: by, ...counts };
    this.#options.publisher.event({ kind: 'session_ended', subject: session, message: ENDED[by], details });
  }

  /** One start or end after the other; a failure is its caller's alone. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => {});
    return done;
  }

  #publish(): void {
    if (this.#running !== null) this.#options.publisher.session(this.#running.body());
  }
}

const ENDED: Record<SessionEnd, string> = {
  command: 'The session ended.',
  another_started: 'The session ended: another one was started.',
  idle: 'The session ended by itself: nobody was there for a long time.',
  daemon_stopped: 'The session ended: the box was stopped.',
  daemon_restarted: 'The session ended: the box started anew.',
};

/** UTC of the start and chance: sorts by time, tells nothing of the person. */
function newId(wall: Date): string {
  const stamp = wall.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}
