import type { PoseMessage } from '../capture/pose-message.ts';
import type { TriggerPulse } from '../capture/trigger/protocol.ts';
import type { Rig } from '../geometry/calibration.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { CameraTiming, type CameraTruth, type TimingOptions, USUAL_TIMING } from './camera-timing.ts';
import { type CrossingPlan, makeCrossing } from './crossing.ts';
import { bodyAt, type Passage } from './passage.ts';
import { type EstimatorOptions, PoseEstimator, USUAL_ESTIMATOR } from './pose-estimator.ts';
import { Random } from './random.ts';
import { type RingOptions, ringRig } from './rig.ts';
import type { WalkerStatistics } from './statistics.ts';
import { triggerLines } from './trigger-lines.ts';
import { truthTrajectory } from './truth.ts';

/** Who walks, who watches, and the seed all chance comes from. */
export interface ScenarioOptions {
  seed: number;
  statistics: WalkerStatistics;
  /** The n-th crossing, from 0; undefined = nobody comes any more. Must give the same plan for the same n. */
  plan: (n: number) => CrossingPlan | undefined;
  /** Nobody on the walkway before the first crossing and between two, seconds. Default 1.5. */
  gapS?: number;
  /** Messages stop at this capture time, seconds. Default: one gap after the last crossing. */
  durationS?: number;
  /** False: who has left is forgotten, so that an endless plan needs no endless memory; `truth` then knows no past. */
  keepPast?: boolean;
  ring?: RingOptions;
  estimator?: Partial<EstimatorOptions>;
  timing?: Partial<TimingOptions>;
}

/** Longer than any message is under way, seconds. */
const FORGET_AFTER_S = 5;

/**
 * Walkers crossing the walkway one after the other, seen by the ring's cameras. Everything follows from the seed: two
 * scenarios with equal options give equal bytes. Time starts at 0 on the box's clock.
 */
export class Scenario {
  readonly rig: Rig;
  readonly calibrationText: string;
  /** What is true about each camera's clock and delay, in the rig's order. */
  readonly cameraTruths: readonly CameraTruth[];
  private readonly options: ScenarioOptions;
  private readonly random: Random;
  private readonly timings: CameraTiming[];
  private readonly estimators: PoseEstimator[];
  private made: Passage[] = [];
  private crossings = 0;
  private plannedUntilS: number;
  private ended = false;
  private started = false;

  constructor(options: ScenarioOptions) {
    this.options = options;
    this.random = new Random(options.seed);
    const { rig, calibrationText } = ringRig(options.ring);
    this.rig = rig;
    this.calibrationText = calibrationText;
    this.plannedUntilS = this.gapS;
    const timing = { ...USUAL_TIMING, ...options.timing };
    const estimator = { ...USUAL_ESTIMATOR, ...options.estimator };
    this.timings = rig.cameras.map(
      (camera, c) => new CameraTiming(timing, c, this.random.fork(`timing ${camera.name}`)),
    );
    this.estimators = rig.cameras.map(
      (camera) => new PoseEstimator(camera, estimator, this.random.fork(`estimator ${camera.name}`)),
    );
    this.cameraTruths = this.timings.map((t) => t.truth);
  }

  private get gapS(): number {
    return this.options.gapS ?? 1.5;
  }

  /** Everyone who walks before `untilS`, in the order of their start. An endless plan needs a finite `untilS`. */
  passages(untilS = Number.POSITIVE_INFINITY): readonly Passage[] {
    // A walker takes a moment to make: it is done while nobody is there, one gap ahead.
    while (!this.ended && this.plannedUntilS - this.gapS <= untilS) this.addCrossing();
    return this.made.filter((p) => p.startS <= untilS);
  }

  /** End of the messages' capture times, seconds: `durationS`, or one gap after the last crossing. */
  endS(): number {
    return this.endsAt(Number.POSITIVE_INFINITY);
  }

  /** The same as far as it is known at a capture time: infinite while an endless plan goes on. */
  private endsAt(captureS: number): number {
    if (this.options.durationS !== undefined) return this.options.durationS;
    this.passages(captureS);
    return this.ended ? this.plannedUntilS : Number.POSITIVE_INFINITY;
  }

  /** Every message in the order of arrival. Can be taken once; endless where the plan is and no duration was given. */
  *messages(): Generator<PoseMessage, void> {
    if (this.started) throw new Error('messages() can be taken only once');
    this.started = true;
    let waiting: PoseMessage[] = [];
    for (let sliceS = 0.25; ; sliceS += 0.25) {
      this.timings.forEach((timing, camera) => {
        while (timing.nextCaptureS() < Math.min(sliceS, this.endsAt(sliceS))) {
          const message = this.capture(timing, camera);
          if (message !== undefined) waiting.push(message);
        }
      });
      waiting.sort((a, b) => a.receivedS - b.receivedS || (a.camera < b.camera ? -1 : 1));
      const done = sliceS >= this.endsAt(sliceS);
      // Whatever is exposed later also arrives later than this slice's end.
      const ready = done ? waiting : waiting.filter((m) => m.receivedS < sliceS);
      yield* ready;
      if (done) return;
      if (this.options.keepPast === false) this.made = this.made.filter(({ endS }) => endS > sliceS - FORGET_AFTER_S);
      waiting = waiting.slice(ready.length);
    }
  }

  /** What the trigger board says until `endS`, in the order of arrival; nothing where the cameras run freely. */
  *pulses(endS: number): Generator<TriggerPulse, void> {
    if (this.options.timing?.triggered)
      yield* triggerLines(this.timings[0]!.truth.fps, endS, this.random.fork('trigger'));
  }

  /** The patients' true positions at 30 Hz from time 0: NaN while nobody walks. `twin`: the same without their faults. */
  truth(durationS: number): { walk: Trajectory; twin: Trajectory } {
    return truthTrajectory(this.passages(durationS), durationS);
  }

  private capture(timing: CameraTiming, camera: number): PoseMessage | undefined {
    const frame = timing.next();
    const bodies = new Map<number, Float64Array>();
    for (const passage of this.passages(frame.captureS)) {
      if (passage.endS < frame.captureS) continue;
      const body = bodyAt(passage, frame.captureS);
      if (body !== undefined) bodies.set(2 * passage.crossing + (passage.role === 'companion' ? 1 : 0), body);
    }
    const people = this.estimators[camera]!.see(bodies, frame.captureS);
    if (frame.lost) return undefined;
    const { name, size } = this.rig.cameras[camera]!;
    const { timestampS, receivedS } = frame;
    const pulse = this.options.timing?.triggered ? { pulse: frame.frame } : {};
    return { camera: name, frame: frame.frame, timestampS, receivedS, ...pulse, size, people };
  }

  private addCrossing(): void {
    const plan = this.options.plan(this.crossings);
    if (plan === undefined) {
      this.ended = true;
      return;
    }
    const random = this.random.fork(`crossing ${this.crossings}`);
    const passages = makeCrossing(plan, this.crossings, this.plannedUntilS, this.options.statistics, random);
    this.made.push(...passages);
    this.plannedUntilS = passages[0]!.endS + this.gapS;
    this.crossings++;
  }
}
