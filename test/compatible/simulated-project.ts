import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHalpe26 } from '../../src/capture/keypoint-formats.ts';
import { PERFECT_ESTIMATOR, PoseEstimator } from '../../src/simulator/pose-estimator.ts';
import { Random } from '../../src/simulator/random.ts';
import { ringRig } from '../../src/simulator/rig.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';

/** Frames of the simulated trial, at 60 Hz. */
export const FRAMES = 30;

/** A body that moves smoothly through the middle of the ring: `[joint][xyz]`, metres. */
export function bodyAt(frame: number): Float64Array {
  return Float64Array.from({ length: 3 * JOINT_COUNT }, (_, i) => {
    const [joint, axis] = [Math.floor(i / 3), i % 3];
    if (axis === 2) return 0.1 + 0.09 * joint;
    return 0.2 * Math.sin(joint * (axis + 1)) + (axis === 0 ? 0.02 * frame : 0.05 * Math.sin(frame / 10));
  });
}

/** One frame of one camera before it is written; null = no file. */
export type Change = (people: { pose_keypoints_2d: number[] }[], camera: number, frame: number) => unknown[] | null;

/** A Pose2Sim project of four lenses without distortion, in a new folder. `config`: its Config.toml. */
export function simulatedProject(config = '', change: Change = (people) => people): string {
  const dir = mkdtempSync(join(tmpdir(), 'gengait-project-'));
  const { rig, calibrationText } = ringRig({ cameras: 4, distortions: [0, 0, 0, 0] });
  mkdirSync(join(dir, 'calibration'));
  writeFileSync(join(dir, 'calibration', 'Calib.toml'), calibrationText);
  writeFileSync(join(dir, 'Config.toml'), config === '' ? '[project]\nframe_rate = 60\n' : config);
  rig.cameras.forEach((camera, c) => {
    const estimator = new PoseEstimator(camera, PERFECT_ESTIMATOR, new Random(c));
    const folder = join(dir, 'pose-associated', `${camera.name}_json`);
    mkdirSync(folder, { recursive: true });
    for (let frame = 0; frame < FRAMES; frame++) {
      const seen = estimator.see(new Map([[0, bodyAt(frame)]]), frame / 60);
      const people = change(
        seen.map((joints) => ({ pose_keypoints_2d: toHalpe26(joints) })),
        c,
        frame,
      );
      if (people === null) continue;
      const name = `${camera.name}_${String(frame).padStart(5, '0')}.json`;
      writeFileSync(join(folder, name), JSON.stringify({ version: 1.3, people }));
    }
  });
  return dir;
}
