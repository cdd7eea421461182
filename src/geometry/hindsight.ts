import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import type { KeypointKnowledge } from './keypoint-knowledge.ts';
import type { Sighting } from './sighting.ts';
import { Track } from './track.ts';
import type { Triangulator } from './triangulate.ts';
import { ViewBias } from './view-bias.ts';

/** Ticks that are kept: a pass is summed up after a minute at the latest. Some 12 MB with five cameras. */
const KEPT_TICKS = 30 * 62;
/** So many more before the oldest go, all at once. */
const SLACK_TICKS = 300;
/** Ticks before a pass from which on it is looked at again, so that its first ticks have a past. */
const RUN_IN_TICKS = 10;
/** Ticks between two pauses: a few milliseconds of work. */
const TICKS_PER_PIECE = 20;

/** Pixels as delivered are of no use any more once they are undistorted. */
const NONE = new Float64Array(0);

/** A pose as it was triangulated, and the views it was made from. */
interface Moment {
  pose: Pose3D;
  views: readonly Sighting[];
}

/**
 * A second look at a completed pass. Live, the cameras' biases are known from what went before; at the end of a pass all of it
 * says where each camera saw each joint beside its place, and the pass is triangulated again with that. The geometry of the
 * whole way tells much more about biases than its first half, and the person's own walk more than other people's.
 */
export class Hindsight {
  private moments: Moment[] = [];

  /** Keeps a tick of the patient. The pose may have gaps filled later, its measured joints stay. */
  keep(pose: Pose3D, views: readonly Sighting[]): void {
    this.moments.push({ pose, views: views.map((view) => ({ ...view, raw: NONE })) });
    if (this.moments.length > KEPT_TICKS + SLACK_TICKS) this.moments = this.moments.slice(-KEPT_TICKS);
  }

  /**
   * The poses of a track from one tick to another, both included, triangulated anew: measured or missing joints, gaps not
   * filled. In pieces, so that a caller can do something else in between. What happens after the call does not matter.
   */
  revise(
    track: number,
    fromTick: number,
    toTick: number,
    triangulator: Triangulator,
    { noise, lasting }: Pick<KeypointKnowledge, 'noise' | 'lasting'>,
  ): Generator<void, Pose3D[]> {
    const wanted = ({ pose }: Moment) =>
      pose.track === track && pose.tick >= fromTick - RUN_IN_TICKS && pose.tick <= toTick;
    return lookAgain(this.moments.filter(wanted), fromTick, triangulator, {
      noise: noise.frozen(),
      lasting: lasting.frozen(),
    });
  }
}

function* lookAgain(
  moments: readonly Moment[],
  fromTick: number,
  triangulator: Triangulator,
  known: Pick<KeypointKnowledge, 'noise' | 'lasting'>,
): Generator<void, Pose3D[]> {
  const bias = new ViewBias(triangulator.cameras);
  for (const [k, { pose, views }] of moments.entries()) {
    learn(bias, pose, views);
    if (k % TICKS_PER_PIECE === TICKS_PER_PIECE - 1) yield;
  }
  bias.settle();
  const out: Pose3D[] = [];
  const again = new Track(moments[0]?.pose.track ?? 0, triangulator.cameras);
  for (const [k, { pose, views }] of moments.entries()) {
    const tracked = again.update(pose.tick, pose.timeS, views, triangulator, { ...known, bias, learning: false });
    if (tracked !== null && pose.tick >= fromTick) out.push(tracked.pose);
    if (k % TICKS_PER_PIECE === TICKS_PER_PIECE - 1) yield;
  }
  return out;
}

function learn(bias: ViewBias, { positions, provenance, cameras }: Pose3D, views: readonly Sighting[]): void {
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    if (provenance[joint] !== 'm') continue;
    bias.learn(joint, positions.subarray(3 * joint, 3 * joint + 3), cameras[joint]!, views);
  }
}
