import { randomBytes } from 'node:crypto';
import { GengaitError } from '../../errors.ts';
import type { Declared, SessionEnd, SessionRecord } from '../../gait/session-record.ts';
import type { PipelineEvent } from '../../pipeline.ts';
import type { Publisher } from '../../publish/publisher.ts';
import type { Result } from '../../publish/schemas/commands.ts';
import type { Listener } from '../daemon.ts';
import type { StartedSession } from './started-session.ts';

/** What a keeper of sessions needs of the rest. */
export interface SessionKeeperOptions {
  /** Tells pipeline and listeners, this keeper among them; resolves when all have been told. */
  change: (session: StartedSession | null) => Promise<void>;
  publisher: Pick<Publisher, 'session' | 'event'>;
  /** The box's monotonic clock, seconds. */
  nowS: () => number;
  wall: () => Date;
  /** A session in which nobody is seen for so long ends by itself, seconds. */
  idleS: number;
  simulated: boolean;
}

interface Running {
  session: StartedSession;
  walks: number;
  strides: number;
  mutedUntilS: number | null;
  lastSeenS: number;
}

/**
 * The session that runs, if any: started and ended by command, by another start, by the daemon's end, or because nobody has
 * been there for hours. Starts and ends wait for each other, so that two tablets can't mix two patients.
 */
export class SessionKeeper implements Listener {
  readonly #options: SessionKeeperOptions;
  #running: Running | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #endsIdle = false;

  constructor(options: SessionKeeperOptions) {
    this.#options = options;
  }

  /** The session that runs, as lists show it; null = none does. */
  get running(): SessionRecord | null {
    return this.#running === null ? null : this.#recordOf(this.#running);
  }

  /** Begins a session; one that runs is ended first. */
  start(declared: Declared): Promise<Result<'start_session'>> {
    return this.#inTurn(async () => {
      const ended = await this.#end('another_started');
      const { nowS, wall } = this.#options;
      const startedWall = wall();
      const session: StartedSession = { id: newId(startedWall), declared, startedS: nowS(), startedWall };
      await this.#options.change(session);
      return { session: session.id, subject: declared.subject, ended: ended?.session ?? null, stored: false };
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
    return this.#running.mutedUntilS;
  }

  /** The daemon ends: so does the session. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end('daemon_stopped');
    });
  }

  session(next: StartedSession | null): void {
    if (next === null) {
      this.#running = null;
      return;
    }
    this.#running = { session: next, walks: 0, strides: 0, mutedUntilS: null, lastSeenS: next.startedS };
    this.#options.publisher.event({ kind: 'session_started', subject: next.id, message: 'A session started.' });
    this.#publish();
  }

  events(events: readonly PipelineEvent[]): void {
    if (this.#running === null) return;
    for (const event of events) {
      if (event.kind === 'pose') this.#running.lastSeenS = this.#options.nowS();
      if (event.kind !== 'walk') continue;
      const { left, right } = event.report.walk;
      this.#running.walks++;
      this.#running.strides += (left.stride_time_s?.n ?? 0) + (right.stride_time_s?.n ?? 0);
      this.#publish();
    }
  }

  /** Once a second. */
  cameras(): void {
    const running = this.#running;
    if (running === null) return;
    const nowS = this.#options.nowS();
    if (running.mutedUntilS !== null && nowS >= running.mutedUntilS) {
      running.mutedUntilS = null;
      this.#publish();
    }
    if (nowS - running.lastSeenS < this.#options.idleS || this.#endsIdle) return;
    this.#endsIdle = true;
    // Whoever came in first may have ended it, or begun another.
    void this.#inTurn(async () => {
      if (this.#running === running) await this.#end('idle');
    }).finally(() => {
      this.#endsIdle = false;
    });
  }

  async #end(by: SessionEnd): Promise<SessionRecord | null> {
    const running = this.#running;
    if (running === null) return null;
    await this.#options.change(null);
    const record = { ...this.#recordOf(running), ended_wall: this.#options.wall().toISOString(), ended_by: by };
    const details = { ended_by: by, walks: record.walks, strides: record.strides };
    this.#options.publisher.event({
      kind: 'session_ended',
      subject: record.session,
      message: ENDED[by],
      details,
    });
    return record;
  }

  /** One start or end after the other; a failure is its caller's alone. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => {});
    return done;
  }

  #publish(): void {
    if (this.#running === null) return;
    const { session, walks, strides, mutedUntilS } = this.#running;
    const { subject, walking_aid, age_years, sex } = session.declared;
    this.#options.publisher.session({
      session: session.id,
      subject,
      started_t: session.startedS,
      started_wall: session.startedWall.toISOString(),
      walking_aid,
      age_years,
      sex,
      walks,
      strides,
      muted_until_t: mutedUntilS,
      stored: false,
    });
  }

  #recordOf({ session, walks, strides }: Running): SessionRecord {
    const started_wall = session.startedWall.toISOString();
    const { simulated } = this.#options;
    const { id, declared } = session;
    return { session: id, ...declared, started_wall, ended_wall: null, ended_by: null, walks, strides, simulated };
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
