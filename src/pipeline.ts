import type { PoseMessage } from './capture/pose-message.ts';
import type { TriggerPulse } from './capture/trigger/protocol.ts';
import { type AlertChange, AlertRules } from './gait/alerts.ts';
import { assessPass, type PassNorms, type PassReport } from './gait/assess-pass.ts';
import { InOrder } from './gait/in-order.ts';
import { LivePass } from './gait/live-pass.ts';
import type { CycleSummary } from './gait/summary.ts';
import type { WalkInput } from './gait/walk-input.ts';
import { WalkSegmenter } from './gait/walk-segmenter.ts';
import type { Rig } from './geometry/calibration.ts';
import type { PatientChange } from './geometry/patient.ts';
import { type PresentPerson, RollCall } from './geometry/people.ts';
import { Reconstructor } from './geometry/reconstruct.ts';
import { RigWatch } from './geometry/rig-watch.ts';
import { viewGeometry } from './geometry/view-geometry.ts';
import type { Finding } from './health/finding.ts';
import type { Declared } from './model/assessable.ts';
import { LiveScorer, type LiveScores } from './model/live-scorer.ts';
import { fillGaps, GapFiller } from './skeleton/gap-fill.ts';
import { LiveSmoother } from './skeleton/live-smoother.ts';
import { copyPose, type Pose3D } from './skeleton/pose.ts';
import type { CameraClock } from './sync/camera-clock.ts';
import type { ContentOffsets } from './sync/content/content-offset.ts';
import { offsetFindings } from './sync/content/offset-findings.ts';
import type { FrameSet } from './sync/frame-set.ts';
import { Synchroniser, type SynchroniserOptions } from './sync/synchroniser.ts';

/** What the stages need beside messages. */
export interface PipelineOptions {
  rig: Rig;
  /** Clocks and waiting; the cameras are the rig's. */
  sync: Omit<SynchroniserOptions, 'cameras' | 'sizes' | 'views'>;
  /** Clock offsets known beforehand, `[camera]` in the rig's order; NaN = not known. */
  offsets?: ContentOffsets | null;
  norms: PassNorms;
  baseline: 'factory' | 'site';
  /** What is declared about everybody outside sessions. */
  declared?: Declared;
  /**
   * True: completed walks are assessed beside the ticks that follow and told when that is done, so that nobody waits for them.
   * False: in their place. Either way each kind of result is the same, in the same order: cycles and walks
   * are judged in the order in which they happened.
   */
  walksInBackground?: boolean;
  /** Awaited between the pieces of longer work, so that a live system takes messages meanwhile. */
  breathe?: () => Promise<void>;
  /** Called when a stage begins its work on a tick; what it returns is called at the end. For measuring. */
  stopwatch?: (stage: string) => () => void;
}

/** What comes out, in order. Times are box monotonic seconds. */
export type PipelineEvent =
  /** The patient as triangulated. */
  | { kind: 'raw'; pose: Pose3D }
  /** The patient with short gaps filled; `smoothed` is the low-lag one for the eye. */
  | { kind: 'pose'; walkNo: number; pose: Pose3D; smoothed: Pose3D; scores: LiveScores }
  | { kind: 'patient'; timeS: number; change: PatientChange }
  /** Who is there, who of them is the patient, and who was chosen to be (perhaps gone); at most four times a second. */
  | { kind: 'people'; timeS: number; people: readonly PresentPerson[]; patient: number | null; chosen: number | null }
  | { kind: 'walk_started'; walkNo: number; track: number; timeS: number }
  | { kind: 'cycle'; walkNo: number; track: number; timeS: number; summary: CycleSummary }
  | { kind: 'alert'; walkNo: number; track: number; timeS: number; change: AlertChange }
  | { kind: 'walk'; walkNo: number; track: number; timeS: number; report: PassReport; input: WalkInput };

/** Nobody seen for this long ends what was waiting for the person's return, seconds. */
const GONE_S = 0.5;
/** A pass is summed up after this long at the latest (treadmill), ticks. */
const LONGEST_PASS_TICKS = 30 * 60;
const TICK_HZ = 30;

/**
 * The way of the data, from camera messages to cycles, walks and alerts: the only place that knows every stage. It has no
 * clock and no I/O: time comes with the messages (and `advance`), results are returned. The same messages give the same
 * results, live and replayed. Calls must not overlap.
 */
export class Pipeline {
  readonly #norms: PassNorms;
  readonly #sync: Synchroniser;
  readonly #reconstructor: Reconstructor;
  readonly #gaps = new GapFiller();
  readonly #smoother = new LiveSmoother();
  /** Poses on their way through the smoother, oldest first. */
  #unsmoothed: Pose3D[] = [];
  readonly #rollCall = new RollCall();
  readonly #rigWatch: RigWatch;
  /** What was found out about the cameras' clocks before the first message. */
  readonly #clockFindings: readonly Finding[];
  readonly #scorer: LiveScorer;
  readonly #segmenter = new WalkSegmenter();
  readonly #alerts: AlertRules;
  readonly #declaredOutside: Declared;
  #declared: Declared;
  readonly #stopwatch: (stage: string) => () => void;
  #pass: LivePass | null = null;
  #walkNo = 0;
  #track = 0;
  #inSession = false;
  readonly #walksInBackground: boolean;
  readonly #breathe: () => Promise<void>;
  /** What the alert rules still have to judge: cycles wait for the assessment of the walk before them. */
  readonly #verdicts = new InOrder<PipelineEvent>();
  #lastSeenS = Number.NEGATIVE_INFINITY;

  constructor({
    rig,
    sync,
    offsets,
    norms,
    baseline,
    declared = {},
    walksInBackground = false,
    breathe = atOnce,
    stopwatch = unmeasured,
  }: PipelineOptions) {
    const cameras = rig.cameras.map(({ name }) => name);
    const sizes = Object.fromEntries(rig.cameras.map(({ name, size }) => [name, size]));
    const { thresholds } = norms.scoring;
    this.#norms = norms;
    this.#declaredOutside = declared;
    this.#declared = declared;
    this.#walksInBackground = walksInBackground;
    this.#breathe = breathe;
    this.#stopwatch = stopwatch;
    this.#sync = new Synchroniser({ ...sync, cameras, sizes, views: rig.cameras.map(viewGeometry) });
    offsets?.offsetsS.forEach((offsetS, camera) => {
      if (!Number.isNaN(offsetS)) this.#sync.setCorrection(cameras[camera]!, offsetS, offsets.uncertaintyS[camera]!);
    });
    this.#reconstructor = new Reconstructor(rig);
    this.#rigWatch = new RigWatch(rig);
    this.#clockFindings = offsets ? offsetFindings(cameras, offsets) : [];
    this.#scorer = new LiveScorer({ models: norms.models, scoring: norms.scoring, declared });
    this.#alerts = new AlertRules({ ...thresholds, baseline });
  }

  /** Takes one message, in the order of arrival. */
  async push(message: PoseMessage): Promise<PipelineEvent[]> {
    this.#sync.push(message);
    return this.advance(message.receivedS);
  }

  /** Takes a line of the trigger board, in the order of arrival among the messages. */
  async pushPulse(pulse: TriggerPulse): Promise<PipelineEvent[]> {
    this.#sync.pushPulse(pulse);
    return this.advance(pulse.receivedS);
  }

  /** What time alone brings: ticks that waited long enough, a patient who left. */
  async advance(nowS: number): Promise<PipelineEvent[]> {
    const concluded = this.#verdicts.take();
    const syncDone = this.#stopwatch('sync');
    const frameSets = this.#sync.poll(nowS);
    syncDone();
    return [...concluded, ...(await this.#run(frameSets))];
  }

  /** The end of the input: everything that still waits comes out. */
  async finish(): Promise<PipelineEvent[]> {
    const events = await this.#run(this.#sync.flush());
    await this.#patientGone(events);
    events.push(...(await this.#verdicts.settle()));
    return events;
  }

  /**
   * Alerts and scores from now on are of one patient until `endSession`, also when the patient leaves and returns. A pass that
   * is under way ends here and belongs to what was before.
   */
  async startSession(declared: Declared = {}): Promise<PipelineEvent[]> {
    const events = await this.#betweenPatients('a session starts');
    this.#inSession = true;
    this.#declare(declared);
    return events;
  }

  async endSession(): Promise<PipelineEvent[]> {
    const events = await this.#betweenPatients('the session ends');
    this.#inSession = false;
    this.#declare(this.#declaredOutside);
    // Who was chosen was this session's patient.
    this.choosePatient(null);
    return events;
  }

  /** Everybody on the walkway at the last tick: who may be chosen as the patient. */
  people(): readonly PresentPerson[] {
    return this.#reconstructor.people;
  }

  /**
   * Makes one of `people` the patient until it leaves, whoever walks alongside; null = the rule decides again. The `patient`
   * event of the next tick tells it. When the chosen one leaves, that is told too, and nobody is the patient until somebody
   * is chosen or the choice is taken back. What was found about another person so far is forgotten.
   * @throws GengaitError GENGAIT_E_PERSON_ABSENT
   */
  choosePatient(track: number | null): void {
    this.#reconstructor.choosePatient(track);
  }

  clocks(): CameraClock[] {
    return this.#sync.clocks();
  }

  findings(): Finding[] {
    return [...this.#clockFindings, ...this.#sync.findings(), ...this.#rigWatch.findings()];
  }

  async #run(frameSets: readonly FrameSet[]): Promise<PipelineEvent[]> {
    const events: PipelineEvent[] = [];
    for (const frameSet of frameSets) await this.#tick(frameSet, events);
    return events;
  }

  async #tick(frameSet: FrameSet, events: PipelineEvent[]): Promise<void> {
    const geometryDone = this.#stopwatch('geometry');
    const reconstruction = this.#reconstructor.update(frameSet);
    this.#rigWatch.add(frameSet, reconstruction);
    geometryDone();
    const { patient, patientChange } = reconstruction;
    if (patientChange !== null) {
      await this.#patientGone(events);
      if (!this.#inSession || isCorrection(patientChange)) {
        events.push(...(await this.#verdicts.settle()), ...this.#forgetAlerts('another person is the patient'));
      }
      events.push({ kind: 'patient', timeS: frameSet.timeS, change: patientChange });
    }
    this.#callRoll(frameSet.timeS, events);
    if (patient !== null) {
      this.#lastSeenS = frameSet.timeS;
      // Its gaps are filled in place later on.
      events.push({ kind: 'raw', pose: copyPose(patient) });
      await this.#filled(this.#gaps.push(patient), events);
    } else if (frameSet.timeS - this.#lastSeenS > GONE_S) {
      await this.#patientGone(events);
    }
  }

  #callRoll(timeS: number, events: PipelineEvent[]): void {
    const { people, patient } = this.#reconstructor;
    if (!this.#rollCall.isDue(timeS, people)) return;
    events.push({ kind: 'people', timeS, people, patient: patient.track, chosen: patient.chosen });
  }

  /** Nothing seen or found so far is about who comes next. */
  async #betweenPatients(reason: string): Promise<PipelineEvent[]> {
    const events: PipelineEvent[] = [];
    await this.#patientGone(events);
    events.push(...(await this.#verdicts.settle()), ...this.#forgetAlerts(reason));
    return events;
  }

  #declare(declared: Declared): void {
    this.#declared = declared;
    this.#scorer.startAnew(declared);
  }

  async #patientGone(events: PipelineEvent[]): Promise<void> {
    await this.#filled(this.#gaps.flush(), events);
    await this.#smoothed(this.#smoother.flush(), events);
    this.#segmenter.reset();
    await this.#endPass(events);
  }

  async #filled(poses: readonly Pose3D[], events: PipelineEvent[]): Promise<void> {
    for (const pose of poses) {
      this.#unsmoothed.push(pose);
      await this.#smoothed(this.#smoother.push(pose), events);
    }
  }

  /** The smoother gives back every pose once, in order. */
  async #smoothed(poses: readonly Pose3D[], events: PipelineEvent[]): Promise<void> {
    for (const smoothed of poses) await this.#pose(this.#unsmoothed.shift()!, smoothed, events);
  }

  async #pose(pose: Pose3D, smoothed: Pose3D, events: PipelineEvent[]): Promise<void> {
    this.#track = pose.track;
    const modelDone = this.#stopwatch('model');
    const scores = await this.#scorer.push(pose);
    modelDone();
    const walking = this.#segmenter.update(pose) === 'walking';
    if (this.#pass !== null && (!walking || this.#pass.ticks >= LONGEST_PASS_TICKS)) await this.#endPass(events);
    if (walking && this.#pass === null) {
      this.#pass = new LivePass(++this.#walkNo, this.#norms);
      events.push({ kind: 'walk_started', walkNo: this.#walkNo, track: pose.track, timeS: pose.timeS });
    }
    events.push({ kind: 'pose', walkNo: this.#walkNo, pose, smoothed, scores });
    if (this.#pass === null) return;
    const gaitDone = this.#stopwatch('gait');
    this.#cycles(this.#pass.add(pose, scores), pose.timeS, events);
    gaitDone();
  }

  async #endPass(events: PipelineEvent[]): Promise<void> {
    const pass = this.#pass;
    if (pass === null) return;
    this.#pass = null;
    const timeS = pass.span().startS + pass.ticks / TICK_HZ;
    this.#cycles(pass.finish(), timeS, events);
    this.#verdicts.addLater(this.#conclude(pass, timeS));
    if (!this.#walksInBackground) events.push(...(await this.#verdicts.settle()));
  }

  /** Assesses a completed pass; what it gives is told, and judged, when it is its turn. */
  async #conclude(pass: LivePass, timeS: number): Promise<() => PipelineEvent[]> {
    const about = { walkNo: pass.number, track: this.#track, timeS };
    const input = await this.#secondLook(pass);
    const report = await assessPass(input, this.#norms, this.#declared);
    return () => [
      { kind: 'walk', ...about, report, input },
      ...this.#alerts.conclude(report.walk).map((change): PipelineEvent => ({ kind: 'alert', ...about, change })),
    ];
  }

  /** The pass as the cameras saw it, with what its end tells about its beginning. */
  async #secondLook(pass: LivePass): Promise<WalkInput> {
    const { track, fromTick, toTick } = pass.span();
    const looking = this.#reconstructor.revise(track, fromTick, toTick);
    let piece = looking.next();
    while (!piece.done) {
      await this.#breathe();
      piece = looking.next();
    }
    return pass.input(fillGaps(piece.value));
  }

  #cycles(cycles: readonly CycleSummary[], timeS: number, events: PipelineEvent[]): void {
    const about = { walkNo: this.#walkNo, track: this.#track, timeS };
    for (const summary of cycles) {
      events.push({ kind: 'cycle', ...about, summary });
      this.#verdicts.add(() =>
        this.#alerts.update(summary).map((change): PipelineEvent => ({ kind: 'alert', ...about, change })),
      );
    }
    events.push(...this.#verdicts.take());
  }

  #forgetAlerts(reason: string): PipelineEvent[] {
    const about = { walkNo: this.#walkNo, track: this.#track, timeS: this.#lastSeenS };
    return this.#alerts.reset(reason).map((change) => ({ kind: 'alert', ...about, change }));
  }
}

/** Somebody said that the patient so far was the wrong person: within a session, too, its results are not the patient's. */
function isCorrection({ from, reason }: PatientChange): boolean {
  return reason === 'chosen' && from !== null;
}

function atOnce(): Promise<void> {
  return Promise.resolve();
}

function unmeasured(): () => void {
  return () => {};
}
