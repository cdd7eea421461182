import { J, type JointName } from '../skeleton/joints.ts';

/** A limb or the trunk as a cylinder with round ends, metres; `own` = joints on it, which it cannot hide. */
interface Capsule {
  from: JointName;
  to: JointName;
  radiusM: number;
}

const CAPSULES: readonly Capsule[] = [
  { from: 'pelvis', to: 'neck', radiusM: 0.12 },
  { from: 'left_hip', to: 'left_knee', radiusM: 0.065 },
  { from: 'right_hip', to: 'right_knee', radiusM: 0.065 },
  { from: 'left_knee', to: 'left_ankle', radiusM: 0.045 },
  { from: 'right_knee', to: 'right_ankle', radiusM: 0.045 },
  { from: 'left_shoulder', to: 'left_elbow', radiusM: 0.04 },
  { from: 'right_shoulder', to: 'right_elbow', radiusM: 0.04 },
];

/** Joints that lie in or on the trunk: an estimator finds them by the body's outline even when something is before them. */
const ALWAYS_SEEN: ReadonlySet<number> = new Set([
  J.pelvis,
  J.neck,
  J.head,
  J.left_hip,
  J.right_hip,
  J.left_shoulder,
  J.right_shoulder,
]);

/**
 * True where a limb or the trunk of `body` stands between the camera and the point (the capsule's axis is passed within
 * its radius by the line of sight, clearly nearer than the point).
 * @param body `[joint][xyz]`, metres; a capsule with an unknown end hides nothing
 * @param joint index of the joint if the point is one of `body`'s own, else -1
 */
export function isHidden(
  body: Float64Array,
  point: readonly number[],
  centre: ArrayLike<number>,
  joint: number,
): boolean {
  if (joint >= 0 && ALWAYS_SEEN.has(joint)) return false;
  const away = [0, 1, 2].map((k) => point[k]! - centre[k]!);
  const distance = Math.hypot(away[0]!, away[1]!, away[2]!);
  for (let k = 0; k < 3; k++) away[k]! /= distance;
  for (const capsule of CAPSULES) {
    if (joint === J[capsule.from] || joint === J[capsule.to]) continue;
    if (passes(body, capsule, centre, away, distance)) return true;
  }
  return false;
}

/** Whether the ray from `centre` along the unit vector `away` passes the capsule before it has gone `distance`. */
function passes(
  body: Float64Array,
  capsule: Capsule,
  centre: ArrayLike<number>,
  away: number[],
  distance: number,
): boolean {
  const a = 3 * J[capsule.from];
  const b = 3 * J[capsule.to];
  let [wu, wv, uv, uu, ww] = [0, 0, 0, 0, 0];
  for (let k = 0; k < 3; k++) {
    const w = body[a + k]! - centre[k]!;
    const u = body[b + k]! - body[a + k]!;
    wu += w * u;
    wv += w * away[k]!;
    uv += u * away[k]!;
    uu += u * u;
    ww += w * w;
  }
  if (!(uu > 0)) return false;
  const along = Math.min(Math.max((wv * uv - wu) / Math.max(uu - uv * uv, 1e-9), 0), 1);
  const depth = wv + along * uv;
  const square = ww + 2 * along * wu + along * along * uu - depth * depth;
  return square < capsule.radiusM ** 2 && depth < distance - 1.5 * capsule.radiusM && depth > 0;
}
