import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WalkInput } from '../../gait/walk-input.ts';
import { JOINT_COUNT, JOINTS } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { parseTrc } from '../trc-table.ts';
import { toZUp } from '../up-axis.ts';
import { SESSION_FILES, walkName } from './session-file.ts';

/** The poses of a walk as the session kept them: gap-filled, unfiltered, with the twin where there was one; null = none kept. */
export async function readPoses(dir: string, walkNo: number): Promise<WalkInput | null> {
  const name = join(dir, SESSION_FILES.poses, walkName(walkNo));
  const walk = await readTrajectory(`${name}.trc`);
  if (walk === null) return null;
  const twin = await readTrajectory(`${name}.twin.trc`);
  const fits = twin !== null && twin.trajectory.positions.length === walk.trajectory.positions.length;
  return { ...walk, provenance: null, twin: fits ? twin.trajectory.positions : null };
}

/**
 * Our own file back into what it was made from, to a thousandth of a millimetre. Not `readTrc`: that one asks of strangers'
 * files which way is up and whether a body is whole, and a walk of which half was seen is kept, too.
 */
async function readTrajectory(path: string): Promise<{ trajectory: Trajectory; startS: number } | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const { fps, frames, markers, coordinates, startS } = parseTrc(text);
  const positions = new Float64Array(frames * JOINT_COUNT * 3).fill(Number.NaN);
  const columns = JOINTS.map((joint) => markers.indexOf(joint));
  for (let frame = 0; frame < frames; frame++) {
    columns.forEach((column, joint) => {
      if (column < 0) return;
      const from = (frame * markers.length + column) * 3;
      positions.set(coordinates.subarray(from, from + 3), (frame * JOINT_COUNT + joint) * 3);
    });
  }
  toZUp(positions, 'y');
  return { trajectory: { fps, frames, positions }, startS };
}
