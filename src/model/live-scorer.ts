import { BoneLengths } from '../skeleton/bone-lengths.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import { JOINT_COUNT, JOINTS, type JointName } from '../skeleton/joints.ts';
import type { Pose3D, Trajectory } from '../skeleton/pose.ts';
import type { Models } from './assess-walk.ts';
import { type Declared, refusal } from './assessable.ts';
import type { Assessment, FrameScores, Verdict } from './assessment.ts';
import { headingAt } from './heading.ts';
import { judge } from './judge.ts';
import { LiveTwin } from './live-twin.ts';
import type { Scoring } from './normative.ts';
import { RollingWalk } from './rolling-walk.ts';
import { isScorable, seenWindow, windowFrames } from './seen-window.ts';
import { sensorSignature } from './sensor-signature.ts';
import { bodySignals } from './signs/body-signals.ts';
import { signsUntil } from './signs/measure-signs.ts';
import { TileRotation } from './tile-rotation.ts';
import { TILE_SETS } from './tiles.ts';
import { walkingSpeed } from './walking-speed.ts';
import { scoreTiles } from './window-errors.ts';

/** Ticks whose errors make a live score: about one gait cycle. */
export const SPAN_TICKS = 36;
/** Ticks that follow a scored window: with them the two-sided low-pass of a completed walk can be used live. */
const SCORE_LAG_TICKS = 4;
/** Fewer samples of a tile than this are no evidence. */
const MIN_SAMPLES = 4;

/** What live scoring needs. */
export interface LiveScorerOptions {
  models: Models;
  scoring: Scoring;
  /** Tiles of pass 1 per tick; fewer on a slow machine. */
  tilesPerTick?: number;
  declared?: Declared;
}

/** Scores of a frame with the verdict over the last gait cycle and the error that each joint shows. */
export interface LiveScores extends FrameScores {
  verdict: Verdict;
  /** `[joint]`, mm, over the last gait cycle; NaN = not scored. */
  errors: Float32Array;
}

/**
 * Passes 1 and 2 on live poses: a few tiles per tick in turn, scores over the last gait cycle, twin of the present frame. Causal.
 * One push at a time, in the order of ticks.
 */
export class LiveScorer {
  readonly #options: LiveScorerOptions;
  #walk = new RollingWalk();
  #declared: Declared;
  readonly #rotation: TileRotation;
  readonly #twin: LiveTwin;
  #bones = new BoneLengths();
  #flagged: readonly JointName[] = [];
  readonly #tilesPerTick: number;
  /** The last two seconds, low-pass filtered. */
  #smoothed: Trajectory | null = null;

  constructor(options: LiveScorerOptions) {
    this.#options = options;
    this.#declared = options.declared ?? {};
    this.#rotation = new TileRotation(TILE_SETS[options.scoring.tiles], SPAN_TICKS);
    this.#twin = new LiveTwin(options.models.twin, options.scoring.twin_floor_mm);
    this.#tilesPerTick = options.tilesPerTick ?? 4;
  }

  /** Forgets whom it saw: the next pose is of somebody about whom this is declared, whatever its track says. */
  startAnew(declared: Declared): void {
    this.#declared = declared;
    this.#walk = new RollingWalk();
    this.#forget();
  }

  /** Scores the pose of the next tick. */
  async push(pose: Pose3D): Promise<LiveScores> {
    if (this.#walk.push(pose)) this.#forget();
    this.#bones.add(pose.positions, (joint) => pose.provenance[joint] === 'm');
    // Both networks work at once, each in its thread: pass 2 withholds what was flagged a tick ago.
    const [twin] = await Promise.all([
      this.#twin.ofLastFrame(this.#walk, this.#flagged, this.#bones),
      this.#scoreSomeTiles(pose.tick),
    ]);
    const verdict = this.#verdict();
    this.#flagged = verdict.assessed ? verdict.flagged : [];
    return verdict.assessed ? assessed(pose.tick, verdict, twin) : notAssessed(pose.tick, verdict.reason);
  }

  #forget(): void {
    this.#rotation.forget();
    this.#twin.forget();
    this.#bones = new BoneLengths();
    this.#flagged = [];
    this.#smoothed = null;
  }

  async #scoreSomeTiles(tick: number): Promise<void> {
    const { models, scoring } = this.#options;
    const frames = windowFrames(this.#walk.frames - 1 - SCORE_LAG_TICKS, models.score.frameStep);
    if (!isScorable(this.#walk, frames)) return;
    const legLengthM = this.#walk.legLengthM();
    this.#smoothed = smoothWalk(this.#walk, scoring.low_pass_hz);
    const window = seenWindow(this.#smoothed, frames, false, legLengthM);
    if (window === null) return;
    const some = this.#rotation.take(this.#tilesPerTick);
    const errorsMm = await scoreTiles([window], models.score, this.#rotation.tiles(some), legLengthM);
    this.#rotation.add(tick, some, errorsMm);
  }

  #verdict(): Verdict {
    const { scoring } = this.#options;
    const first = Math.max(this.#walk.firstFrame(), this.#walk.frames - SPAN_TICKS);
    const reason = refusal(this.#walk, this.#declared, first, this.#walk.frames);
    if (reason !== null) return { assessed: false, reason };
    if (this.#rotation.fewest() < MIN_SAMPLES) return { assessed: false, reason: 'Too little walking is seen yet.' };
    const yawRad = headingAt(this.#walk, this.#walk.frames - 1, { causal: true });
    const speed_m_s = walkingSpeed(this.#walk, first, this.#walk.frames, yawRad);
    const signature = sensorSignature(this.#walk, this.#walk.firstFrame());
    const signs = this.#smoothed === null ? {} : signsUntil(bodySignals(this.#smoothed), this.#smoothed.frames);
    return judge({ logErrors: this.#rotation.logErrors(), signs, speed_m_s, signature }, scoring, 'cycle');
  }
}

function assessed(tick: number, verdict: Assessment, twin: Float64Array): LiveScores {
  const badness = new Float32Array(JOINT_COUNT).fill(Number.NaN);
  const errors = new Float32Array(JOINT_COUNT).fill(Number.NaN);
  for (const [joint, name] of JOINTS.entries()) {
    badness[joint] = verdict.joints[name]?.score ?? Number.NaN;
    errors[joint] = verdict.joints[name]?.errorMm ?? Number.NaN;
  }
  return { tick, badness, errors, flagged: verdict.flagged, twin, verdict };
}

function notAssessed(tick: number, reason: string): LiveScores {
  return {
    tick,
    badness: new Float32Array(JOINT_COUNT).fill(Number.NaN),
    errors: new Float32Array(JOINT_COUNT).fill(Number.NaN),
    flagged: [],
    twin: new Float64Array(JOINT_COUNT * 3).fill(Number.NaN),
    verdict: { assessed: false, reason },
    reason,
  };
}
