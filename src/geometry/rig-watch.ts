import type { Finding } from '../health/finding.ts';
import { mean, median } from '../maths/robust.ts';
import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import type { FrameSet } from '../sync/frame-set.ts';
import type { Rig } from './calibration.ts';
import { MatchWatch } from './match-watch.ts';
import type { Reconstruction } from './reconstruct.ts';
import type { CameraResidual } from './residuals.ts';
import { clip } from './rig-check.ts';

/** Poses (with feet or ankles) before anything is said: two seconds of a walk. */
const LEAST_POSES = 60;
/** Latest values kept of each figure. */
const WINDOW = 300;
/** A camera whose median residual is above this angle and this many times the others' median disagrees with them. */
const DISAGREES_RAD = 0.012;
const DISAGREES_FACTOR = 3;
/** Lowest foot over the window further than this from the floor: the world's origin is not on the floor, metres. */
const FLOOR_M = 0.15;

/** A share below this counts as never. */
const FEW = 0.2;

const CAMERA_REMEDIES = [
  'Check that the camera was not moved and that its name was not exchanged with another.',
  'Check that mirroring is off in the camera.',
  'Calibrate the extrinsics again.',
];

const OLD_PICTURES =
  'Check that its pictures are live: restart its pose estimator, and its video stream where it has one.';

/**
 * Watches a rig by the people who walk in it: a camera that was moved, exchanged or mirrored contradicts the others; feet that
 * walk below or above the floor and heads below feet say that the world is shifted or upside down. A low reprojection
 * error alone does not show the latter. Figures are medians over the latest ten seconds of walking.
 */
export class RigWatch {
  private readonly rig: Rig;
  private readonly residualRad: number[][];
  /** Cosine between where the feet point and where the body faces with left as left: −1 in a mirrored world. */
  private readonly facing: number[] = [];
  /** Ticks in which two cameras saw people: 1 where somebody was made of it. */
  private readonly found: number[] = [];
  private readonly matches: MatchWatch;
  private readonly footM: number[] = [];
  private readonly headAboveFootM: number[] = [];

  constructor(rig: Rig) {
    this.rig = rig;
    this.residualRad = rig.cameras.map(() => []);
    this.matches = new MatchWatch(rig);
  }

  /** Takes a tick: what the cameras saw and what was made of it. */
  add(frameSet: FrameSet, reconstruction: Reconstruction): void {
    const { patient, others, residuals } = reconstruction;
    const looking = frameSet.views.filter((view) => view.people.length > 0);
    if (looking.length >= 2) keep(this.found, patient !== null || others.length > 0 ? 1 : 0);
    if (patient === null) return;
    this.matches.add(frameSet, patient, reconstruction);
    this.addResiduals(residuals);
    this.addHeights(patient);
    const cosine = facingCosine(patient.positions);
    if (Number.isFinite(cosine)) keep(this.facing, cosine);
  }

  private addResiduals(residuals: readonly CameraResidual[]): void {
    for (const { camera, errorPx } of residuals) {
      const all: number[] = [];
      for (let j = 0; j < JOINT_COUNT; j++) {
        const e = Math.hypot(errorPx[2 * j]!, errorPx[2 * j + 1]!);
        if (Number.isFinite(e)) all.push(e / this.rig.cameras[camera]!.focalPx);
      }
      if (all.length > 0) keep(this.residualRad[camera]!, median(all));
    }
  }

  private addHeights(pose: Pose3D): void {
    const heights = [J.left_heel, J.right_heel, J.left_toe, J.right_toe].map((j) => pose.positions[3 * j + 2]!);
    const ankles = [J.left_ankle, J.right_ankle].map((j) => pose.positions[3 * j + 2]! - ANKLE_HEIGHT_M);
    const feet = [...heights, ...ankles].filter(Number.isFinite);
    if (feet.length === 0) return;
    keep(this.footM, Math.min(...feet));
    const head = pose.positions[3 * J.head + 2]!;
    if (Number.isFinite(head)) keep(this.headAboveFootM, head - Math.min(...feet));
  }

  findings(): Finding[] {
    return [...this.nobody(), ...this.unmatched(), ...this.disagreeing(), ...this.world()];
  }

  private nobody(): Finding[] {
    if (this.found.length < LEAST_POSES || mean(this.found) > FEW) return [];
    const message = 'Cameras see people, but their views do not meet in space';
    return [{ code: 'views_do_not_meet', level: 'error', message, remedies: CAMERA_REMEDIES }];
  }

  private unmatched(): Finding[] {
    return this.matches.strangers().map((camera) => ({
      code: `camera_disagrees/${camera.name}`,
      level: 'error',
      message: clip(`${camera.name} sees the patient where no other camera does`),
      remedies: [OLD_PICTURES, ...CAMERA_REMEDIES],
    }));
  }

  private disagreeing(): Finding[] {
    const medians = this.residualRad.map((all) => (all.length < LEAST_POSES ? Number.NaN : median(all)));
    return this.rig.cameras.flatMap((camera, c): Finding[] => {
      const others = medians.filter((m, i) => i !== c && Number.isFinite(m));
      const own = medians[c]!;
      if (others.length < 2 || !(own > DISAGREES_RAD) || own < DISAGREES_FACTOR * median(others)) return [];
      const message = clip(`${camera.name} is ${Math.round(own * camera.focalPx)} px off from what the others see`);
      return [{ code: `camera_disagrees/${camera.name}`, level: 'error', message, remedies: CAMERA_REMEDIES }];
    });
  }

  private world(): Finding[] {
    if (this.footM.length < LEAST_POSES) return [];
    const remedies = ['Lay the board flat on the floor, face up.', 'Calibrate the extrinsics again.'];
    if (this.headAboveFootM.length >= LEAST_POSES && median(this.headAboveFootM) < 0) {
      return [
        {
          code: 'world_upside_down',
          level: 'error',
          message: 'People walk with the head below the feet: the world is upside down',
          remedies,
        },
      ];
    }
    if (this.facing.length >= LEAST_POSES && median(this.facing) < -0.5) {
      const message = 'Left and right are exchanged: feet point backwards in this world';
      return [{ code: 'world_mirrored', level: 'error', message, remedies: CAMERA_REMEDIES }];
    }
    const floor = median(this.footM);
    if (Math.abs(floor) <= FLOOR_M) return [];
    const where = floor < 0 ? 'below' : 'above';
    const message = `Feet walk ${Math.abs(100 * floor).toFixed(0)} cm ${where} the floor of the calibration`;
    return [{ code: 'floor_is_off', level: 'error', message, remedies }];
  }
}

/** Height of the ankle joint above the floor in standing, metres: about 5 % of stature (Winter, Biomechanics, table 4.1). */
const ANKLE_HEIGHT_M = 0.07;

/** Cosine between the feet (ankle to toe) and the body's front (left hip minus right hip, crossed with up), horizontally. */
function facingCosine(p: Float64Array): number {
  const minus = (a: number, b: number, k: number) => p[3 * a + k]! - p[3 * b + k]!;
  const foot = [0, 1].map((k) => minus(J.left_toe, J.left_ankle, k) + minus(J.right_toe, J.right_ankle, k));
  const left = [0, 1].map((k) => minus(J.left_hip, J.right_hip, k));
  // left × up = front.
  const front = [left[1]!, -left[0]!];
  return (foot[0]! * front[0]! + foot[1]! * front[1]!) / (Math.hypot(...foot) * Math.hypot(...front));
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > WINDOW) values.shift();
}
