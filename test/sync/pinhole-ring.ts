type Vec = readonly [number, number, number];

/** A camera for tests: pinhole, f 1000 px, image centre 960, 540, looking at the middle of the walkway. */
export interface Pinhole {
  centre: Vec;
  right: Vec;
  down: Vec;
  forward: Vec;
}

const F = 1000;
const sub = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: Vec): Vec => {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
};

/** `count` cameras on a circle of 4 m, 2 m high. */
export function pinholeRing(count: number): Pinhole[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.3)) / count;
    const centre: Vec = [4 * Math.cos(angle), 4 * Math.sin(angle), 2];
    const forward = unit(sub([0, 0, 0.8], centre));
    const right = unit(cross(forward, [0, 0, 1]));
    return { centre, right, down: cross(forward, right), forward };
  });
}

/** Pixels of a point in metres. */
export function project(camera: Pinhole, point: Vec): [number, number] {
  const d = sub(point, camera.centre);
  const depth = dot(d, camera.forward);
  return [960 + (F * dot(d, camera.right)) / depth, 540 + (F * dot(d, camera.down)) / depth];
}

/** The point nearest to all rays through the pixels, metres: exact where the pixels are. */
export function intersect(views: readonly { camera: Pinhole; pixel: readonly [number, number] }[]): Vec {
  const a = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const b = [0, 0, 0];
  for (const { camera, pixel } of views) {
    const [u, v] = [(pixel[0] - 960) / F, (pixel[1] - 540) / F];
    const ray = unit(
      [0, 1, 2].map((k) => camera.forward[k]! + u * camera.right[k]! + v * camera.down[k]!) as unknown as Vec,
    );
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const m = (i === j ? 1 : 0) - ray[i]! * ray[j]!;
        a[3 * i + j]! += m;
        b[i]! += m * camera.centre[j]!;
      }
    }
  }
  const column = (j: number): Vec => [a[j]!, a[3 + j]!, a[6 + j]!];
  const det = (x: Vec, y: Vec, z: Vec): number => dot(x, cross(y, z));
  const [x, y, z] = [column(0), column(1), column(2)];
  const rhs = b as unknown as Vec;
  const whole = det(x, y, z);
  return [det(rhs, y, z) / whole, det(x, rhs, z) / whole, det(x, y, rhs) / whole];
}
