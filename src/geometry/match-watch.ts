import { mean } from '../maths/robust.ts';
import { isKnown, type Pose3D } from '../skeleton/pose.ts';
import type { CameraView, FrameSet } from '../sync/frame-set.ts';
import type { Rig } from './calibration.ts';
import { type Camera, project } from './camera.ts';
import type { Reconstruction } from './reconstruct.ts';

/** Latest ticks that count, three seconds: what a camera shows now, not what it showed before. */
const WINDOW = 90;
/** Ticks before anything is said: two seconds of a walk. */
const LEAST = 60;
/** A share below this counts as never. */
const FEW = 0.2;
/** So many joints of the patient inside the image make it one that must show the patient. */
const JOINTS_IN_VIEW = 12;

/**
 * Watches whether each camera sees the patient where the others do. One that never does was moved or exchanged, or its
 * pictures are old: a stream that lags by seconds shows somebody who walks behind the patient.
 */
export class MatchWatch {
  readonly #rig: Rig;
  /** `[camera]`, latest ticks in which it should have shown the patient: 1 where it did. */
  readonly #matched: number[][];

  constructor(rig: Rig) {
    this.#rig = rig;
    this.#matched = rig.cameras.map(() => []);
  }

  /** Takes a tick with a patient: what the cameras saw and what was made of it. */
  add({ views }: FrameSet, patient: Pose3D, { others, residuals }: Reconstruction): void {
    const seeingPatient = residuals.reduce((mask, { camera }) => mask | (1 << camera), 0);
    // Whom a camera that sees the patient sees as well is somebody, and no old picture of the patient.
    const bystanders = others.map(camerasOf).filter((mask) => (mask & seeingPatient) !== 0);
    for (const view of views) {
      if (view.people.length === 0) continue;
      const matches = ((seeingPatient >> view.camera) & 1) === 1;
      const seesBystander = bystanders.some((mask) => ((mask >> view.camera) & 1) === 1);
      if (!matches && (seesBystander || (others.length > 0 && !this.#mustShow(view, patient)))) continue;
      const all = this.#matched[view.camera]!;
      all.push(matches ? 1 : 0);
      if (all.length > WINDOW) all.shift();
    }
  }

  /** Cameras that see people, and hardly ever the patient. */
  strangers(): Camera[] {
    return this.#rig.cameras.filter((_, c) => {
      const matched = this.#matched[c]!;
      return matched.length >= LEAST && mean(matched) <= FEW;
    });
  }

  /** With bystanders a camera may rightly see somebody else; not somebody else alone while the patient stands before it. */
  #mustShow({ camera, people }: CameraView, { positions }: Pose3D): boolean {
    if (people.length > 1) return false;
    const { size } = this.#rig.cameras[camera]!;
    const pixel = new Float64Array(2);
    let inside = 0;
    for (let at = 0; at < positions.length; at += 3) {
      if (!isKnown(positions, at)) continue;
      const [x, y, z] = [positions[at]!, positions[at + 1]!, positions[at + 2]!];
      const isInFront = project(this.#rig.cameras[camera]!, x, y, z, pixel) > 0;
      const [u, v] = [pixel[0]!, pixel[1]!];
      if (isInFront && u >= 0 && v >= 0 && u < size[0] && v < size[1]) inside++;
    }
    return inside >= JOINTS_IN_VIEW;
  }
}

/** Bit c set = camera c was used for some joint of the person. */
function camerasOf({ cameras }: Pose3D): number {
  return cameras.reduce((all, mask) => all | mask, 0);
}
