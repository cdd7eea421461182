import { J, JOINT_COUNT, type JointName } from '../skeleton/joints.ts';
import { legLength } from '../skeleton/leg-length.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { denormaliseFrame } from './normalise.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import { type Predictor, type SeenWindow, seenWindow, windowFrames } from './seen-window.ts';
import { withhold } from './withhold.ts';

const STRIDE = JOINT_COUNT * 3;
const WINDOWS_PER_CALL = 64;
/**
 * What a window's frames count for. In its middle a window is 2 to 4 % surer than in its last frame, and neighbouring windows err a little
 * differently; its ends serve where the walk begins and ends.
 */
const WEIGHTS = [1e-6, 1e-3, 1, 1, 1, 1e-3, 1e-6];

/**
 * A walk with joints withheld in every window, completed by a predictor: for each frame the mean over the windows that have it in their
 * middle. Two-sided: for walks that are over.
 * @returns `[frame][19][3]`, metres, world, the other joints as the predictor passes them on; NaN where no window is
 */
export async function completedWalk(
  walk: Trajectory,
  withheld: readonly JointName[],
  predictor: Predictor,
  everyFrames: number,
): Promise<Float64Array> {
  const { frameStep } = predictor;
  const legLengthM = legLength(walk);
  const windows: { window: SeenWindow; end: number }[] = [];
  const first = (WINDOW_FRAMES - 1) * frameStep;
  for (let end = first; end < walk.frames; end++) {
    // The last frames are in no other window than the last.
    if ((end - first) % everyFrames !== 0 && end !== walk.frames - 1) continue;
    const window = seenWindow(walk, windowFrames(end, frameStep), false, legLengthM);
    if (window !== null) windows.push({ window, end });
  }
  const sum = new Float64Array(walk.positions.length);
  const weight = new Float64Array(walk.frames);
  const pose = new Float64Array(STRIDE);
  for (let at = 0; at < windows.length; at += WINDOWS_PER_CALL) {
    const some = windows.slice(at, at + WINDOWS_PER_CALL);
    const completed = await withhold(
      some.map(({ window }) => window),
      withheld,
      predictor,
    );
    for (const [row, { window, end }] of some.entries()) {
      for (const [frame, to] of windowFrames(end, frameStep).entries()) {
        const pelvis = to * STRIDE + J.pelvis * 3;
        const place = {
          pelvisXM: walk.positions[pelvis]!,
          pelvisYM: walk.positions[pelvis + 1]!,
          yawRad: window.yawRad,
        };
        denormaliseFrame(completed, row, frame, { ...place, legLengthM }, pose, 0);
        for (const [i, value] of pose.entries()) sum[to * STRIDE + i]! += WEIGHTS[frame]! * value;
        weight[to]! += WEIGHTS[frame]!;
      }
    }
  }
  return sum.map((value, i) => value / weight[Math.floor(i / STRIDE)]!);
}
