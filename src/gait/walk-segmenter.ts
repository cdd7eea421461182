import { J, JOINT_COUNT } from '../skeleton/joints.ts';
import { isKnown, type Pose3D, type Trajectory } from '../skeleton/pose.ts';
import { headingOver } from './heading.ts';

/** What the person is doing now; only `walking` belongs to a pass. */
export type WalkState = 'walking' | 'turning' | 'standing' | 'unseen';

/** Rules with their reasons; seconds, metres, radians. */
export const SEGMENT_RULES = {
  /** Looked back on: about one stride. */
  windowS: 1.1,
  /** Walking begins when a foot moves this far against the mid-hip, or the mid-hip goes this far, within the window … */
  startFootM: 0.15,
  startWayM: 0.12,
  /** … and is over when neither moves this far any more. */
  stopFootM: 0.08,
  stopWayM: 0.08,
  /** A pass ends when the walker has turned so far from its direction … */
  turnRad: (45 * Math.PI) / 180,
  /** … and the next begins when the direction changes less than this within `steadyS`. */
  steadyRad: (15 * Math.PI) / 180,
  steadyS: 0.5,
  /** A person unseen for so long begins anew. */
  goneS: 1,
} as const;

interface Direction {
  timeS: number;
  yawRad: number;
}

/**
 * Cuts one person's poses into straight passes, causally: a pass lasts while the state is `walking`. A treadmill, where
 * the body stays and the feet move, is walking. One instance per tracked person; time comes with the poses.
 */
export class WalkSegmenter {
  #state: WalkState = 'unseen';
  #poses: Pose3D[] = [];
  #directions: Direction[] = [];
  /** Direction of the pass, rad; null until it is known. */
  #passYaw: number | null = null;

  get state(): WalkState {
    return this.#state;
  }

  /** Forgets the person. */
  reset(): void {
    this.#state = 'unseen';
    this.#poses = [];
    this.#directions = [];
    this.#passYaw = null;
  }

  /** Takes the person's next pose; returns what the person is doing. */
  update(pose: Pose3D): WalkState {
    const last = this.#poses.at(-1);
    if (last !== undefined && pose.timeS - last.timeS > SEGMENT_RULES.goneS) this.reset();
    this.#poses.push(pose);
    while (this.#poses[0]!.timeS < pose.timeS - SEGMENT_RULES.windowS) this.#poses.shift();
    const { footM, wayM } = movement(this.#poses);
    const moves =
      this.#state === 'walking' || this.#state === 'turning'
        ? footM >= SEGMENT_RULES.stopFootM || wayM >= SEGMENT_RULES.stopWayM
        : footM >= SEGMENT_RULES.startFootM || wayM >= SEGMENT_RULES.startWayM;
    const yaw = directionNow(this.#poses);
    if (!Number.isNaN(yaw)) this.#directions.push({ timeS: pose.timeS, yawRad: yaw });
    while (this.#directions.length > 0 && this.#directions[0]!.timeS < pose.timeS - SEGMENT_RULES.steadyS) {
      this.#directions.shift();
    }
    this.#state = this.#next(moves, yaw);
    return this.#state;
  }

  #next(moves: boolean, yaw: number): WalkState {
    if (!moves) {
      this.#passYaw = null;
      return 'standing';
    }
    if (this.#state === 'turning' && !this.#steady()) return 'turning';
    if (this.#state !== 'walking') this.#passYaw = null;
    if (Number.isNaN(yaw)) return 'walking';
    // The first direction comes from a few frames: it counts once it holds.
    if (this.#passYaw === null) {
      if (this.#steady()) this.#passYaw = yaw;
      return 'walking';
    }
    return Math.abs(wrapped(yaw - this.#passYaw)) > SEGMENT_RULES.turnRad ? 'turning' : 'walking';
  }

  /** True when the direction has held for `steadyS`. */
  #steady(): boolean {
    const [first, last] = [this.#directions[0], this.#directions.at(-1)];
    if (first === undefined || last === undefined || last.timeS - first.timeS < 0.8 * SEGMENT_RULES.steadyS)
      return false;
    return this.#directions.every(({ yawRad }) => Math.abs(wrapped(yawRad - last.yawRad)) < SEGMENT_RULES.steadyRad);
  }
}

/** How far a foot moved against the mid-hip, and the mid-hip over the floor, within the poses; m. */
function movement(poses: readonly Pose3D[]): { footM: number; wayM: number } {
  const extent = (place: (p: Float64Array) => readonly [number, number] | null): number => {
    let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { positions } of poses) {
      const at = place(positions);
      if (at === null) continue;
      minX = Math.min(minX, at[0]);
      maxX = Math.max(maxX, at[0]);
      minY = Math.min(minY, at[1]);
      maxY = Math.max(maxY, at[1]);
    }
    return maxX < minX ? 0 : Math.hypot(maxX - minX, maxY - minY);
  };
  const foot = (joint: number) => (p: Float64Array) =>
    isKnown(p, joint * 3) && isKnown(p, 0) ? ([p[joint * 3]! - p[0]!, p[joint * 3 + 1]! - p[1]!] as const) : null;
  return {
    footM: Math.max(extent(foot(J.left_ankle)), extent(foot(J.right_ankle))),
    wayM: extent((p) => (isKnown(p, 0) ? [p[0]!, p[1]!] : null)),
  };
}

/** Direction over the whole window; NaN = not known. */
function directionNow(poses: readonly Pose3D[]): number {
  const width = JOINT_COUNT * 3;
  const positions = new Float64Array(poses.length * width);
  poses.forEach((pose, i) => {
    positions.set(pose.positions, i * width);
  });
  const window: Trajectory = { fps: 30, frames: poses.length, positions };
  return headingOver(window);
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
