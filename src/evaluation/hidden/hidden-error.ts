import { mean } from '../../maths/robust.ts';
import { headingAt } from '../../model/heading.ts';
import { WINDOW_FRAMES } from '../../model/onnx/architecture.ts';
import { isScorable, type Predictor, type SeenWindow, seenWindow, windowFrames } from '../../model/seen-window.ts';
import { WINDOW_TOKENS } from '../../model/windows.ts';
import { withhold } from '../../model/withhold.ts';
import { J, JOINT_COUNT, type JointName } from '../../skeleton/joints.ts';
import { legLength } from '../../skeleton/leg-length.ts';
import { isKnown, type Trajectory } from '../../skeleton/pose.ts';

/** What is hidden in all frames of a window; its error is the mean over its joints that were measured. */
export const HIDDEN_CASES: Readonly<Record<string, readonly JointName[]>> = {
  knee: ['left_knee'],
  ankle: ['left_ankle'],
  toe: ['left_heel', 'left_toe'],
  'pelvis + hips': ['pelvis', 'left_hip', 'right_hip'],
  shoulder: ['left_shoulder'],
  elbow: ['left_elbow'],
  wrist: ['left_wrist'],
  head: ['head'],
  leg: ['left_knee', 'left_ankle', 'left_heel', 'left_toe'],
  trunk: ['neck', 'head', 'left_shoulder', 'right_shoulder'],
};

/** A window of a walk with what lies just outside it. */
export interface TestWindow {
  window: SeenWindow;
  legLengthM: number;
  /** `[joint][xyz]` relative to the pelvis, world axes, metres, of the frame before and after the window; NaN = not known. */
  before: Float64Array;
  after: Float64Array;
  /** `[7][joint][xyz]`, likewise, within the window. */
  inside: Float64Array;
}

/** Windows of a walk, evenly over it, that have a frame on either side. */
export function testWindows(walk: Trajectory, frameStep: number, count: number): TestWindow[] {
  const lead = WINDOW_FRAMES * frameStep;
  const last = walk.frames - 1 - frameStep;
  const legLengthM = legLength(walk);
  const out: TestWindow[] = [];
  for (let i = 0; i < count && last >= lead; i++) {
    const end = Math.round(lead + ((last - lead) * (i + 0.5)) / count);
    const frames = windowFrames(end, frameStep);
    const window = isScorable(walk, frames) ? seenWindow(walk, frames, false, legLengthM) : null;
    if (window === null || Number.isNaN(headingAt(walk, end))) continue;
    const inside = Float64Array.from(frames.flatMap((frame) => [...relativeTo(walk, frame)]));
    out.push({
      window,
      legLengthM,
      before: relativeTo(walk, frames[0]! - frameStep),
      after: relativeTo(walk, end + frameStep),
      inside,
    });
  }
  return out;
}

function relativeTo(walk: Trajectory, frame: number): Float64Array {
  const at = frame * JOINT_COUNT * 3;
  const pelvis = at + J.pelvis * 3;
  return Float64Array.from({ length: JOINT_COUNT * 3 }, (_, i) => {
    const horizontal = i % 3 < 2;
    return walk.positions[at + i]! - (horizontal ? walk.positions[pelvis + (i % 3)]! : 0);
  });
}

/** Mean error, mm, at the case's measured joints, over windows; NaN when none was measured. */
export async function hiddenError(windows: readonly TestWindow[], joints: readonly JointName[], predictor: Predictor) {
  if (windows.length === 0) return Number.NaN;
  const pose = await withhold(
    windows.map(({ window }) => window),
    joints,
    predictor,
  );
  const errors = windows.flatMap(({ window, legLengthM }, row) =>
    tokens(joints).map((token) => {
      if (window.unseen[token]) return Number.NaN;
      const at = (row * WINDOW_TOKENS + token) * 3;
      return 1000 * legLengthM * distance(pose, at, window.joints, token * 3);
    }),
  );
  return mean(errors);
}

/** The same of a straight line, relative to the pelvis, between the frames just outside the window. Knows what no model is told. */
export function interpolationError(windows: readonly TestWindow[], joints: readonly JointName[]): number {
  const errors = windows.flatMap(({ before, after, inside }) =>
    joints.flatMap((joint) =>
      Array.from({ length: WINDOW_FRAMES }, (_, frame) => {
        const share = (frame + 1) / (WINDOW_FRAMES + 1);
        const from = J[joint] * 3;
        const at = frame * JOINT_COUNT * 3 + from;
        if (!isKnown(before, from) || !isKnown(after, from) || !isKnown(inside, at)) return Number.NaN;
        const off = [0, 1, 2].map(
          (k) => before[from + k]! + share * (after[from + k]! - before[from + k]!) - inside[at + k]!,
        );
        return 1000 * Math.hypot(...off);
      }),
    ),
  );
  return mean(errors);
}

function tokens(joints: readonly JointName[]): number[] {
  return joints.flatMap((joint) => Array.from({ length: WINDOW_FRAMES }, (_, frame) => frame * JOINT_COUNT + J[joint]));
}

function distance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, k: number): number {
  return Math.hypot(a[i]! - b[k]!, a[i + 1]! - b[k + 1]!, a[i + 2]! - b[k + 2]!);
}
