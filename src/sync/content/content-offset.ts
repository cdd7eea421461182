import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { essentialMatrix, type ViewGeometry } from './epipolar.ts';
import { joinCameras } from './join-cameras.ts';
import { type CameraPair, pairEvidence } from './pair-evidence.ts';
import { refineOffsets } from './refine-offsets.ts';
import { Sightings } from './sightings.ts';

/** The cameras, and how far to look. */
export interface ContentOffsetOptions {
  /** In the calibration's order. */
  views: readonly ViewGeometry[];
  /** How far two cameras' clocks may lie apart, seconds. Default 0.7. */
  searchS?: number;
  /** Frames kept per camera. Default 900: half a minute of somebody in view. */
  maxFrames?: number;
}

/** How far each camera's clock is ahead of the reference camera's, found from the images. Arrays are `[camera]`. */
export interface ContentOffsets {
  /** Index of the camera whose clock is kept: the first that sees nearly as much as the one that sees most. */
  reference: number;
  /** Seconds, positive = its times are later; NaN where nothing is known. */
  offsetsS: Float64Array;
  /** One standard deviation, seconds. */
  uncertaintyS: Float64Array;
  /** Frames with a lone person that were used, per camera. */
  frames: number[];
}

const SHIFT_STEP_S = 0.02;
/** A person is in view from so many joints on. */
const MIN_JOINTS = 4;
/** The reference is the first camera that sees at least this share of what the best one sees. */
const NEARLY_ALL = 0.9;
/** What errors common to all joints (calibration, estimator) leave, as measured on real recordings, seconds. */
const FLOOR_S = 0.01;

/**
 * Finds constant offsets between cameras' clocks from a person walking through their views. Two cameras that see a joint
 * at one instant see it on each other's epipolar line; with a wrong offset the walking joint has moved off it. Needs no
 * 3D, no pose of the others' and no start value, so wrong clocks can't spoil their own correction. What it can't see is a
 * bias of the pose estimator that looks like a steady motion.
 *
 * Live: add every frame with its uncorrected box time, estimate when the walkway is empty (after a walk), pass the
 * offsets on to `Synchroniser.setCorrection`: walks to come are aligned, and the next one refines. A recording without
 * arrivals: a first pass over it, then the replay with its clocks known, as the box would have known them.
 */
export class ContentOffsetFinder {
  readonly #views: readonly ViewGeometry[];
  readonly #searchS: number;
  readonly #sightings: Sightings[];

  constructor({ views, searchS = 0.7, maxFrames = 900 }: ContentOffsetOptions) {
    this.#views = views;
    this.#searchS = searchS;
    this.#sightings = views.map(() => new Sightings(maxFrames));
  }

  /**
   * One frame of a camera (by index). `timeS`: on the common clock before any correction. `people[i]` is
   * `[joint][x, y, confidence]`, pixels. Frames with several people are left out: who is who is not known here.
   */
  add(camera: number, timeS: number, people: readonly Float64Array[]): void {
    const view = this.#views[camera];
    const person = people[0];
    if (view === undefined || person === undefined || people.length > 1) return;
    const joints = new Float64Array(JOINT_COUNT * 3);
    let seen = 0;
    for (let at = 0; at < joints.length; at += 3) {
      if (!(person[at + 2]! > 0)) continue;
      const [u, v] = view.normalise(person[at]!, person[at + 1]!);
      if (!Number.isFinite(u) || !Number.isFinite(v)) continue;
      joints.set([u, v, person[at + 2]!], at);
      seen++;
    }
    if (seen >= MIN_JOINTS) this.#sightings[camera]!.add({ timeS, joints });
  }

  /** The offsets as known from the frames kept; null where no two cameras saw enough together. */
  estimate(): ContentOffsets | null {
    const pairs = this.#pairs();
    const steps = Math.round(this.#searchS / SHIFT_STEP_S);
    const shiftsS = Array.from({ length: 2 * steps + 1 }, (_, s) => (s - steps) * SHIFT_STEP_S);
    const evidence = pairs.map((pair) => pairEvidence(pair, shiftsS));
    const start = joinCameras(this.#views.length, evidence, shiftsS);
    const frames = this.#sightings.map(({ list }) => list.length);
    const most = Math.max(...frames.filter((_, camera) => !Number.isNaN(start[camera]!)));
    const reference = frames.findIndex((n, camera) => !Number.isNaN(start[camera]!) && n >= NEARLY_ALL * most);
    if (start.filter((offset) => !Number.isNaN(offset)).length < 2) return null;
    const { offsetsS, uncertaintyS } = refineOffsets(pairs, start, reference);
    const floored = uncertaintyS.map((sd, camera) => (camera === reference ? 0 : Math.hypot(sd, FLOOR_S)));
    return { reference, offsetsS, uncertaintyS: floored, frames };
  }

  #pairs(): CameraPair[] {
    return this.#views.flatMap((view, a) =>
      this.#views.slice(a + 1).map((other, k) => {
        const b = a + 1 + k;
        const essential = essentialMatrix(view, other);
        return { a, b, from: this.#sightings[a]!, to: this.#sightings[b]!, essential };
      }),
    );
  }
}
