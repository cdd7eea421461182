/** Time over which the walking velocity is averaged, seconds: about one step, so that sway cancels. */
const VELOCITY_TIME_S = 0.6;

/** Where a person is on the floor and how it moves: coarse, but steady where single joints are lost. World frame, metres. */
export class Path {
  start: readonly [number, number] = [Number.NaN, Number.NaN];
  now: readonly [number, number] = [Number.NaN, Number.NaN];
  /** Largest horizontal distance from the start so far. */
  farthestM = 0;
  /** Averaged over about one step, metres per second. */
  velocity: readonly [number, number] = [0, 0];
  private timeS = Number.NaN;

  /** Takes a pose, `[joint][xyz]` metres. */
  add(timeS: number, positions: Float64Array): void {
    const [x, y] = middle(positions);
    const dt = timeS - this.timeS;
    if (Number.isNaN(this.timeS)) this.start = [x, y];
    else if (dt > 0) {
      const share = Math.min(1, dt / VELOCITY_TIME_S);
      const [vx, vy] = this.velocity;
      this.velocity = [vx + share * ((x - this.now[0]) / dt - vx), vy + share * ((y - this.now[1]) / dt - vy)];
    }
    this.now = [x, y];
    this.timeS = timeS;
    this.farthestM = Math.max(this.farthestM, Math.hypot(x - this.start[0], y - this.start[1]));
  }

  /** Horizontal distance of a pose from where the person should be at that time, metres. */
  distanceFrom(timeS: number, positions: Float64Array): number {
    const [x, y] = middle(positions);
    const dt = timeS - this.timeS;
    return Math.hypot(x - this.now[0] - dt * this.velocity[0], y - this.now[1] - dt * this.velocity[1]);
  }
}

/** Median horizontal position of the known joints: holds when some joints are wrong or missing. */
function middle(positions: Float64Array): readonly [number, number] {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let at = 0; at < positions.length; at += 3) {
    if (Number.isNaN(positions[at]!)) continue;
    xs.push(positions[at]!);
    ys.push(positions[at + 1]!);
  }
  const median = (v: number[]) => v.sort((a, b) => a - b)[v.length >> 1]!;
  return [median(xs), median(ys)];
}
