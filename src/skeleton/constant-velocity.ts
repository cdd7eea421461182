/**
 * A point that moves at constant velocity but for random accelerations: Kalman's filter with one variance for the three
 * axes (Bar-Shalom, Li & Kirubarajan, Estimation with Applications to Tracking and Navigation, 6.3.2: discrete white noise
 * acceleration). Metres, seconds.
 */
export interface MovingPoint {
  /** x, y, z and their velocities, filtered. */
  readonly mean: Float64Array;
  /** Variances of position, of both, of velocity: filtered, and as predicted from the state before. */
  readonly filtered: Spread;
  readonly predicted: Spread;
  /** Time since the state before, seconds; 0 for a first sight. */
  readonly dt: number;
}

/** Variance of position (m²), covariance (m²/s), variance of velocity (m²/s²), per axis. */
export type Spread = readonly [number, number, number];

/** A point seen once at `z` with a variance per axis; `speed`: one standard deviation of what its velocity may be. */
export function firstSight(z: ArrayLike<number>, variance: number, speed: number): MovingPoint {
  const mean = new Float64Array(6);
  mean.set([z[0]!, z[1]!, z[2]!]);
  const spread: Spread = [variance, 0, speed ** 2];
  return { mean, filtered: spread, predicted: spread, dt: 0 };
}

/** What is known of the point `dt` seconds later, before it is seen. `acceleration`: m/s² per axis, root mean square. */
export function predictSpread({ filtered: [a, b, c] }: MovingPoint, dt: number, acceleration: number): Spread {
  const q = acceleration ** 2;
  return [a + 2 * dt * b + dt * dt * c + (q * dt ** 4) / 4, b + dt * c + (q * dt ** 3) / 2, c + q * dt * dt];
}

/** The point seen again at `z` (variance per axis) after `dt` seconds. */
export function nextSight(
  before: MovingPoint,
  dt: number,
  z: ArrayLike<number>,
  variance: number,
  acceleration: number,
): MovingPoint {
  const m = before.mean;
  const predicted = predictSpread(before, dt, acceleration);
  const [pp, pv, vv] = predicted;
  const gainP = pp / (pp + variance);
  const gainV = pv / (pp + variance);
  const mean = new Float64Array(6);
  for (let k = 0; k < 3; k++) {
    const guess = m[k]! + dt * m[3 + k]!;
    mean[k] = guess + gainP * (z[k]! - guess);
    mean[3 + k] = m[3 + k]! + gainV * (z[k]! - guess);
  }
  return { mean, filtered: [(1 - gainP) * pp, (1 - gainP) * pv, vv - gainV * pv], predicted, dt };
}
