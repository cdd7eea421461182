import { JOINT_COUNT } from '../../skeleton/joints.ts';
import { essentialMatrix, type ViewGeometry } from './epipolar.ts';
import { joinCameras } from './join-cameras.ts';
import { type CameraPair, type PairEvidence, pairEvidence } from './pair-evidence.ts';
import { refineOffsets } from './refine-offsets.ts';
import { relativeVariances } from './relative-variance.ts';
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

/** How far each camera's clock is ahead of the mean of all, found from the images. Arrays are `[camera]`. */
export interface ContentOffsets {
  /** Seconds, positive = its times are later; NaN where nothing is known. */
  offsetsS: Float64Array;
  /** One standard deviation against the other cameras, seconds. */
  uncertaintyS: Float64Array;
  /** `[camera][camera]`, seconds squared; 0 in rows of cameras of which nothing is known. */
  covarianceS2: Float64Array;
  /** Frames with a lone person that were used, per camera. */
  frames: number[];
}

const SHIFT_STEP_S = 0.02;
/** A person is in view from so many joints on. */
const MIN_JOINTS = 4;

/**
 * Finds constant offsets between cameras' clocks from a person walking through their views. Two cameras that see a joint
 * at one instant see it on each other's epipolar line; with a wrong offset the walking joint has moved off it. Needs no
 * 3D, no pose of the others' and no start value, so wrong clocks can't spoil their own correction.
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

  /** Frames with a lone person of the camera that has most of them. */
  get frames(): number {
    return Math.max(...this.#sightings.map(({ list }) => list.length));
  }

  /**
   * One frame of a camera (by index). `timeS`: on the clock that is to be compared. `people[i]` is
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

  /** Forgets what a camera saw: its clock began anew. */
  forget(camera: number): void {
    const { list } = this.#sightings[camera]!;
    this.#sightings[camera] = new Sightings(list.length);
  }

  /** The offsets as known from the frames kept; null where no two cameras saw enough together. */
  estimate(): ContentOffsets | null {
    const work = this.work();
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
    }
  }

  /** The same in pieces of at most about a millisecond, for a thread that has other things to do. */
  *work(): Generator<void, ContentOffsets | null> {
    const pairs = this.#pairs();
    const steps = Math.round(this.#searchS / SHIFT_STEP_S);
    const shiftsS = Array.from({ length: 2 * steps + 1 }, (_, s) => (s - steps) * SHIFT_STEP_S);
    const evidence: PairEvidence[] = [];
    for (const pair of pairs) evidence.push(yield* pairEvidence(pair, shiftsS));
    const start = joinCameras(this.#views.length, evidence, shiftsS);
    if (start.filter((offset) => !Number.isNaN(offset)).length < 2) return null;
    const { offsetsS, covarianceS2 } = yield* refineOffsets(pairs, start);
    const known = [...offsetsS.keys()].filter((camera) => !Number.isNaN(offsetsS[camera]!));
    const variances = relativeVariances(covarianceS2, known, this.#views.length);
    const uncertaintyS = offsetsS.map((offset, camera) =>
      Number.isNaN(offset) ? Number.NaN : Math.sqrt(variances[camera]!),
    );
    return { offsetsS, uncertaintyS, covarianceS2, frames: this.#sightings.map(({ list }) => list.length) };
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
