import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown } from '../skeleton/pose.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import { MAX_LEG_LENGTHS, WINDOW_COORDINATES, WINDOW_TOKENS } from './windows.ts';

const FRAME_COORDINATES = JOINT_COUNT * 3;

/**
 * World positions -> what the network sees, the same as models/training/normalise.py: per frame the pelvis is taken
 * away horizontally (height stays, over the floor), the walking direction is turned to +X (left is +Y), and lengths
 * are divided by the person's leg length. Joints that are not known, or farther off than a body reaches, become 0 and hidden.
 * @param positions `[frame][joint][xyz]`, metres, world, NaN = not known
 * @param frameIndices the window's 7 frames in `positions`, in order of time
 * @param yawRad walking direction of the window, see `headingAt` @param legLengthM see `legLength`
 * @param outJoints `[window][7][19][3]` @param outHidden `[window][7][19]`, 1 = hidden @param at window to write
 * @returns false, and nothing written, where a frame is missing or its pelvis is not known, or yaw or leg length is not a
 *   usable number: such a window can't be assessed
 */
export function normaliseWindow(
  positions: Float64Array,
  frameIndices: ArrayLike<number>,
  yawRad: number,
  legLengthM: number,
  outJoints: Float32Array,
  outHidden: Uint8Array,
  at: number,
): boolean {
  if (!Number.isFinite(yawRad) || !(legLengthM > 0)) return false;
  for (let f = 0; f < WINDOW_FRAMES; f++) {
    const pelvis = frameIndices[f]! * FRAME_COORDINATES + J.pelvis * 3;
    if (!(frameIndices[f]! >= 0) || !isKnown(positions, pelvis)) return false;
    if (!isWithinReach(positions, pelvis, pelvis, legLengthM)) return false;
  }
  const cos = Math.cos(yawRad) / legLengthM;
  const sin = Math.sin(yawRad) / legLengthM;
  for (let f = 0; f < WINDOW_FRAMES; f++) {
    const frame = frameIndices[f]! * FRAME_COORDINATES;
    const pelvis = frame + J.pelvis * 3;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const from = frame + j * 3;
      const to = at * WINDOW_COORDINATES + f * FRAME_COORDINATES + j * 3;
      const known = isKnown(positions, from) && isWithinReach(positions, from, pelvis, legLengthM);
      const x = known ? positions[from]! - positions[pelvis]! : 0;
      const y = known ? positions[from + 1]! - positions[pelvis + 1]! : 0;
      outJoints[to] = cos * x + sin * y;
      outJoints[to + 1] = cos * y - sin * x;
      outJoints[to + 2] = known ? positions[from + 2]! / legLengthM : 0;
      outHidden[at * WINDOW_TOKENS + f * JOINT_COUNT + j] = known ? 0 : 1;
    }
  }
  return true;
}

/** False for a position that no body has: a wild triangulation, which the model must not see. */
function isWithinReach(positions: Float64Array, joint: number, pelvis: number, legLengthM: number): boolean {
  const reachM = MAX_LEG_LENGTHS * legLengthM;
  const far = Math.max(
    Math.abs(positions[joint]! - positions[pelvis]!),
    Math.abs(positions[joint + 1]! - positions[pelvis + 1]!),
    Math.abs(positions[joint + 2]!),
  );
  // Any turn of the horizontal offset stays within the limit of each coordinate.
  return far * Math.SQRT2 < reachM;
}

/** Where a normalised frame stands in the world. */
export interface FramePlace {
  /** Pelvis of the frame that was normalised, metres, world. */
  pelvisXM: number;
  pelvisYM: number;
  yawRad: number;
  legLengthM: number;
}

/**
 * The inverse for one frame of one window.
 * @param pose `[window][7][19][3]`, normalised @param window @param frame 0..6 within the window
 * @param out `[frame][19][3]`, metres, world @param outFrame frame of `out` to write
 */
export function denormaliseFrame(
  pose: Float32Array,
  window: number,
  frame: number,
  place: FramePlace,
  out: Float64Array,
  outFrame: number,
): void {
  const cos = Math.cos(place.yawRad) * place.legLengthM;
  const sin = Math.sin(place.yawRad) * place.legLengthM;
  for (let j = 0; j < JOINT_COUNT; j++) {
    const from = window * WINDOW_COORDINATES + frame * FRAME_COORDINATES + j * 3;
    const to = outFrame * FRAME_COORDINATES + j * 3;
    const x = pose[from]!;
    const y = pose[from + 1]!;
    out[to] = place.pelvisXM + cos * x - sin * y;
    out[to + 1] = place.pelvisYM + sin * x + cos * y;
    out[to + 2] = pose[from + 2]! * place.legLengthM;
  }
}
