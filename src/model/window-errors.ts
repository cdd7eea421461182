import { JOINT_COUNT } from '../skeleton/joints.ts';
import { legLength } from '../skeleton/leg-length.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { WINDOW_FRAMES } from './onnx/architecture.ts';
import { isScorable, type Predictor, type SeenWindow, seenWindow, windowFrames } from './seen-window.ts';
import { type Tile, tileJointIndices } from './tiles.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from './windows.ts';
import { hideInAllFrames } from './withhold.ts';

/** Rows per call of the network: bounds memory, keeps a worker answering. */
const BATCH_ROWS = 192;
/** A joint counts in a window when it was seen in at least this many of its frames. */
const MIN_SEEN = 4;
/** Which windows of a walk are scored. */
export interface WindowPlan {
  /** A window ends at every n-th frame. */
  everyFrames: number;
  /** True: heading from the past alone, as live. */
  causal: boolean;
}

/** One scored joint of a tile. */
export interface ErrorColumn {
  tile: number;
  joint: number;
}

/** Errors of hidden joints: `errorsMm[window * columns.length + column]`, mm, NaN = not seen. */
export interface TileErrors {
  columns: readonly ErrorColumn[];
  /** Last frame of each window. */
  ends: Int32Array;
  errorsMm: Float32Array;
}

/** Every joint of every tile, in order. */
export function errorColumns(tiles: readonly Tile[]): ErrorColumn[] {
  return tiles.flatMap((tile, index) => tileJointIndices(tile).map((joint) => ({ tile: index, joint })));
}

/**
 * Pass 1: hides each tile in all frames of each window and measures how far the network's joints are from the seen ones, as
 * the mean over the window's frames. Windows that cannot be scored are left out.
 */
export async function tileErrors(
  walk: Trajectory,
  predictor: Predictor,
  tiles: readonly Tile[],
  plan: WindowPlan,
): Promise<TileErrors> {
  const columns = errorColumns(tiles);
  const legLengthM = legLength(walk);
  const ends: number[] = [];
  const windows: SeenWindow[] = [];
  const first = (WINDOW_FRAMES - 1) * predictor.frameStep;
  for (let end = first; end < walk.frames; end += plan.everyFrames) {
    const frames = windowFrames(end, predictor.frameStep);
    const window = isScorable(walk, frames) ? seenWindow(walk, frames, plan.causal, legLengthM) : null;
    if (window === null) continue;
    ends.push(end);
    windows.push(window);
  }
  const errorsMm = new Float32Array(ends.length * columns.length);
  const perCall = Math.max(1, Math.floor(BATCH_ROWS / tiles.length));
  for (let at = 0; at < ends.length; at += perCall) {
    const scored = await scoreTiles(windows.slice(at, at + perCall), predictor, tiles, legLengthM);
    errorsMm.set(scored, at * columns.length);
  }
  return { columns, ends: Int32Array.from(ends), errorsMm };
}

/** Errors `[window][column]`, mm, of every tile in every window. */
export async function scoreTiles(
  windows: readonly SeenWindow[],
  predictor: Predictor,
  tiles: readonly Tile[],
  legLengthM: number,
): Promise<Float32Array> {
  const rows = windows.length * tiles.length;
  const joints = new Float32Array(rows * WINDOW_COORDINATES);
  const hidden = new Uint8Array(rows * WINDOW_TOKENS);
  for (const [w, window] of windows.entries()) {
    for (const [t, tile] of tiles.entries()) {
      const row = w * tiles.length + t;
      joints.set(window.joints, row * WINDOW_COORDINATES);
      hidden.set(window.unseen, row * WINDOW_TOKENS);
      hideInAllFrames(joints, hidden, row, tile.joints);
    }
  }
  const pose = await predictor.run(joints, hidden, rows);
  const columns = errorColumns(tiles);
  const errors = new Float32Array(windows.length * columns.length);
  for (const [w, window] of windows.entries()) {
    for (const [c, { tile, joint }] of columns.entries()) {
      const row = (w * tiles.length + tile) * WINDOW_COORDINATES;
      errors[w * columns.length + c] = 1000 * legLengthM * meanDistance(window, pose, row, joint);
    }
  }
  return errors;
}

/** Mean distance over the frames in which the joint was seen; NaN when those are too few. Leg lengths. */
function meanDistance(window: SeenWindow, pose: Float32Array, row: number, joint: number): number {
  let sum = 0;
  let seen = 0;
  for (let frame = 0; frame < WINDOW_FRAMES; frame++) {
    const token = frame * JOINT_COUNT + joint;
    if (window.unseen[token]) continue;
    const at = token * 3;
    const dx = pose[row + at]! - window.joints[at]!;
    const dy = pose[row + at + 1]! - window.joints[at + 1]!;
    const dz = pose[row + at + 2]! - window.joints[at + 2]!;
    sum += Math.hypot(dx, dy, dz);
    seen++;
  }
  return seen >= MIN_SEEN ? sum / seen : Number.NaN;
}
