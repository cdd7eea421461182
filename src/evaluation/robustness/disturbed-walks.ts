import { createHash } from 'node:crypto';
import { normal, type Random, seededRandom } from '../../maths/seeded-random.ts';
import { smoothWalk } from '../../skeleton/butterworth.ts';
import { GapFiller } from '../../skeleton/gap-fill.ts';
import { J, JOINT_COUNT, JOINTS } from '../../skeleton/joints.ts';
import { emptyPose, type Pose3D, type Trajectory } from '../../skeleton/pose.ts';
import type { PreparedWalk } from '../walk-errors.ts';
import { middleOf, PASS_FRAMES, warpWalk, withoutJoints } from '../walk-variants.ts';

const STRIDE = JOINT_COUNT * 3;

/** What may be the matter with a recording of a walk; each a change of the walk as measured. */
export const DISTURBANCES: Readonly<Record<string, (walk: Trajectory, random: Random) => Trajectory>> = {
  'as recorded': (walk) => walk,
  'noise of 5 mm': (walk, random) => noisy(walk, 0.005, random),
  'noise of 10 mm': (walk, random) => noisy(walk, 0.01, random),
  'noise of 20 mm': (walk, random) => noisy(walk, 0.02, random),
  '1 joint missing': (walk, random) => lacking(walk, 1, random),
  '3 joints missing': (walk, random) => lacking(walk, 3, random),
  '6 joints missing': (walk, random) => lacking(walk, 6, random),
  '10 % of frames dropped': (walk, random) => filled(dropped(walk, 0.1, random)),
  'walking 30° to the left': (walk) => turned(walk, Math.PI / 6),
  'walking 30° to the right': (walk) => turned(walk, -Math.PI / 6),
  '0.6 times as fast': (walk) => warpWalk(walk, 0.6),
  '0.8 times as fast': (walk) => warpWalk(walk, 0.8),
  '1.3 times as fast': (walk) => warpWalk(walk, 1.3),
};

/** The middle of the walk with that disturbance, drawn from its name and the walk's: the same each time. */
export function disturbed({ record, raw }: PreparedWalk, name: string, lowPassHz: number): PreparedWalk {
  const digest = createHash('sha256').update(`${record.id} ${name}`).digest();
  const changed = DISTURBANCES[name]!(middleOf(raw, PASS_FRAMES), seededRandom(digest.readUInt32LE()));
  const about = { ...record, id: `${record.id}.${digest.toString('hex').slice(0, 12)}`, frames: changed.frames };
  return { record: about, variant: 'plain', raw: changed, scored: smoothWalk(changed, lowPassHz) };
}

/** Each coordinate of each frame off by a normal number of this standard deviation, metres. */
function noisy(walk: Trajectory, deviation_m: number, random: Random): Trajectory {
  return { ...walk, positions: walk.positions.map((value) => value + deviation_m * normal(random)) };
}

/** Any joints but the pelvis, without which nothing is assessed, never seen. */
function lacking(walk: Trajectory, count: number, random: Random): Trajectory {
  const seen = JOINTS.filter((name) => name !== 'pelvis' && !Number.isNaN(walk.positions[J[name] * 3]!));
  const gone = Array.from({ length: Math.min(count, seen.length) }, () =>
    seen.splice(Math.floor(random() * seen.length), 1),
  );
  return withoutJoints(walk, gone.flat());
}

function dropped(walk: Trajectory, share: number, random: Random): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let frame = 1; frame < walk.frames - 1; frame++) {
    if (random() < share) positions.fill(Number.NaN, frame * STRIDE, (frame + 1) * STRIDE);
  }
  return { ...walk, positions };
}

/** Short gaps filled as the product fills them before it looks at a walk. */
function filled(walk: Trajectory): Trajectory {
  const gaps = new GapFiller({ tickHz: walk.fps });
  const poses: Pose3D[] = [];
  for (let frame = 0; frame < walk.frames; frame++) {
    const pose = emptyPose(frame, frame / walk.fps, 1);
    pose.positions.set(walk.positions.subarray(frame * STRIDE, (frame + 1) * STRIDE));
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (!Number.isNaN(pose.positions[joint * 3]!)) pose.provenance[joint] = 'm';
    }
    poses.push(...gaps.push(pose));
  }
  poses.push(...gaps.flush());
  const positions = Float64Array.from(walk.positions);
  for (const pose of poses) positions.set(pose.positions, pose.tick * STRIDE);
  return { ...walk, positions };
}

/** The whole scene turned about the vertical. */
function turned(walk: Trajectory, rad: number): Trajectory {
  const positions = Float64Array.from(walk.positions);
  const [cos, sin] = [Math.cos(rad), Math.sin(rad)];
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y] = [walk.positions[at]!, walk.positions[at + 1]!];
    positions[at] = cos * x - sin * y;
    positions[at + 1] = sin * x + cos * y;
  }
  return { ...walk, positions };
}
