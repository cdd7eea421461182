import type { DropCounter } from '../capture/drop-counter.ts';
import type { PoseMessage } from '../capture/pose-message.ts';
import type { Arrival } from '../capture/recording-contents.ts';
import type { TriggerPulse } from '../capture/trigger/protocol.ts';
import type { Finding } from '../health/finding.ts';
import { FindingBoard, type FindingChange } from '../health/finding-board.ts';
import { type StateChange, StateMachine } from '../health/state-machine.ts';
import type { Pipeline, PipelineEvent } from '../pipeline.ts';
import type { CameraClock } from '../sync/camera-clock.ts';
import type { StartedSession } from './sessions/started-session.ts';

/** Somebody who is told what happens: MQTT, the terminal, a log. Must not throw nor wait. */
export interface Listener {
  events?(events: readonly PipelineEvent[]): void;
  /** A patient's session begins, or ends (null): what was said of the last patient goes. */
  session?(session: StartedSession | null): void;
  findings?(changes: readonly FindingChange[], present: readonly Finding[]): void;
  state?(change: StateChange): void;
  /** What goes into the pipeline, just before it does and in its order: what a recorder keeps. */
  input?(arrival: Arrival): void;
  /** Once a second. */
  cameras?(clocks: readonly CameraClock[]): void;
  /** Every ten seconds. */
  health?(report: HealthReport): void;
}

/** What the daemon knows of its input now. */
export interface HealthReport {
  clocks: readonly CameraClock[];
  drops: DropCounter;
}

/** What a daemon is made of: pipeline, clock, and who is told. */
export interface DaemonOptions {
  pipeline: Pipeline;
  drops: DropCounter;
  /** The box's monotonic clock, seconds. */
  nowS: () => number;
  listeners: readonly Listener[];
  /** Findings of the start: providers that failed, a calibration that looks odd. */
  startFindings?: readonly Finding[];
  /** How the results leave: asked once a second. */
  linkFindings?: () => readonly Finding[];
  /** What is wrong with devices beside the cameras (trigger board): asked once a second. */
  deviceFindings?: () => readonly Finding[];
}

type Task = () => Promise<readonly PipelineEvent[]>;

/** Waiting time is bounded: about a second of five cameras. What comes when the queue is full is dropped and counted. */
const MAX_WAITING = 150;
const ADVANCE_MS = 33;
const LOOK_MS = 1000;
const HEALTH_MS = 10_000;
/** How long a fall behind is told after it happened, seconds. */
const OVERLOAD_TOLD_S = 30;

/**
 * Keeps a pipeline going on live input: one task at a time in the order of arrival, time moved on while cameras are
 * silent, findings and state told as they change. Knows neither sockets nor brokers.
 */
export class Daemon {
  readonly #options: DaemonOptions;
  readonly #board = new FindingBoard();
  readonly #state = new StateMachine();
  readonly #tasks: Task[] = [];
  #working: Promise<void> | null = null;
  #waitingMessages = 0;
  #overloadedS = Number.NEGATIVE_INFINITY;
  #timers: NodeJS.Timeout[] = [];
  #stopped = false;

  constructor(options: DaemonOptions) {
    this.#options = options;
    this.#board.replace('start', options.startFindings ?? []);
  }

  /** The input is open: from now on the state is ready or degraded. */
  start(): void {
    this.#timers = [
      setInterval(() => this.#advance(), ADVANCE_MS),
      setInterval(() => this.#look(), LOOK_MS),
      setInterval(() => this.#reportHealth(), HEALTH_MS),
    ];
    this.#tellFindings();
    const change = this.#state.started(this.#board.present());
    if (change !== null) this.#tell((listener) => listener.state?.(change));
    this.#reportHealth();
  }

  /** Takes a camera message as it arrives. */
  receive(message: PoseMessage): void {
    if (this.#stopped) return;
    if (this.#waitingMessages >= MAX_WAITING) {
      this.#options.drops.add('overload', message.receivedS, message.camera);
      this.#overloadedS = message.receivedS;
      return;
    }
    this.#waitingMessages++;
    this.#add(async () => {
      this.#waitingMessages--;
      this.#tell((listener) => listener.input?.({ message }));
      return this.#options.pipeline.push(message);
    });
  }

  /** Takes a pulse of the trigger board as it arrives. */
  receivePulse(pulse: TriggerPulse): void {
    // Behind by a second, the box has no use for its time any more; neighbouring pulses bridge it.
    if (this.#stopped || this.#tasks.length >= MAX_WAITING) return;
    this.#add(() => {
      this.#tell((listener) => listener.input?.({ pulse }));
      return this.#options.pipeline.pushPulse(pulse);
    });
  }

  /** Begins the session of a patient or ends it (null); resolves once everybody has been told. */
  changeSession(session: StartedSession | null): Promise<void> {
    const { pipeline } = this.#options;
    return this.#inOrder(async () => {
      const walkingAid = session !== null && session.declared.walking_aid !== 'none';
      const change = session === null ? pipeline.endSession() : pipeline.startSession({ walkingAid });
      const events = await change.catch((error: unknown) => this.#failed(error));
      this.#tell((listener) => listener.events?.(events));
      this.#tell((listener) => listener.session?.(session));
    });
  }

  /** Resolves when what came in before has been worked through. */
  settled(): Promise<void> {
    return this.#inOrder(() => Promise.resolve());
  }

  /** Makes one of the people present the patient; null = by rule again. @throws GengaitError GENGAIT_E_PERSON_ABSENT */
  choosePatient(track: number | null): Promise<void> {
    return this.#inOrder(async () => this.#options.pipeline.choosePatient(track));
  }

  /** Ends cleanly: what is waiting is done, the pass that is under way summed up. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#add(() => this.#options.pipeline.finish());
    await this.#working;
    const change = this.#state.stop();
    if (change !== null) this.#tell((listener) => listener.state?.(change));
  }

  /** Does something between two frames; its failure is the caller's. */
  #inOrder(action: () => Promise<void>): Promise<void> {
    return new Promise((done, fail) => {
      this.#add(async () => {
        await action().then(done, fail);
        return [];
      });
    });
  }

  #advance(): void {
    // With tasks waiting, time moves on with them; queueing more of it would help nobody.
    if (this.#tasks.length > 0) return;
    // The time is taken now: should a message arrive before it is this task's turn, that one is later, as in a replay.
    const nowS = this.#options.nowS();
    this.#add(() => this.#options.pipeline.advance(nowS));
  }

  #add(task: Task): void {
    this.#tasks.push(task);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      const events = await task().catch((error: unknown) => this.#failed(error));
      if (events.length > 0) this.#tell((listener) => listener.events?.(events));
    }
    this.#working = null;
  }

  /** One task that fails costs its tick, not the daemon; it is told until the daemon ends. */
  #failed(error: unknown): readonly PipelineEvent[] {
    const reason = error instanceof Error ? error.message : String(error);
    this.#board.raise('pipeline', {
      code: 'pipeline_failed',
      level: 'error',
      message: 'A frame could not be processed; the daemon goes on.',
      remedies: ['Restart the daemon; if it returns, send the log to support.', `For support: ${reason}`],
    });
    return [];
  }

  #look(): void {
    const { pipeline } = this.#options;
    this.#board.replace('capture', pipeline.findings());
    this.#board.replace('link', this.#options.linkFindings?.() ?? []);
    this.#board.replace('device', this.#options.deviceFindings?.() ?? []);
    if (this.#options.nowS() - this.#overloadedS < OVERLOAD_TOLD_S) this.#board.raise('daemon', OVERLOADED);
    else this.#board.clear('daemon', OVERLOADED.code);
    this.#tellFindings();
    const change = this.#state.update(this.#board.present());
    if (change !== null) this.#tell((listener) => listener.state?.(change));
    this.#tell((listener) => listener.cameras?.(pipeline.clocks()));
  }

  #tellFindings(): void {
    const changes = this.#board.changes();
    if (changes.length === 0) return;
    const present = this.#board.present();
    this.#tell((listener) => listener.findings?.(changes, present));
  }

  #reportHealth(): void {
    const report = { clocks: this.#options.pipeline.clocks(), drops: this.#options.drops };
    this.#tell((listener) => listener.health?.(report));
  }

  #tell(how: (listener: Listener) => void): void {
    for (const listener of this.#options.listeners) how(listener);
  }
}

const OVERLOADED: Finding = {
  code: 'overloaded',
  level: 'warning',
  message: 'The box is too slow for its cameras; frames were dropped.',
  remedies: ['End other programs on the box.', 'Check that the box is not too hot.'],
};
