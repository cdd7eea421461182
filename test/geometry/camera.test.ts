import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { makeCamera, project, undistort } from '../../src/geometry/camera.ts';

const K = [1100, 0, 960, 0, 1090, 540, 0, 0, 1];
const pose = { rotation: [0.1, -0.2, 0.3], translation: [0.2, -0.1, 4] };
const lenses = [
  { what: 'no distortion', distortions: [], fisheye: false },
  { what: 'a strong Brown lens', distortions: [-0.28, 0.09, 0.0008, -0.0011, -0.012], fisheye: false },
  { what: 'a fisheye', distortions: [-0.02, 0.004, -0.003, 0.0005], fisheye: true },
];

for (const { what, distortions, fisheye } of lenses) {
  test(`undistorting a projected point gives its direction: ${what}`, () => {
    const camera = makeCamera({ name: 'c', size: [1920, 1080], K, distortions, fisheye, ...pose });
    const random = uniform(7);
    const out = new Float64Array(2);
    for (let i = 0; i < 500; i++) {
      const p = [2 * random() - 1, 1.6 * random() - 0.8, random()] as const;
      const depth = project(camera, ...p, out);
      assert.ok(depth > 0);
      undistort(camera, out[0]!, out[1]!, out);
      const { R, t } = camera;
      const xc = R[0]! * p[0] + R[1]! * p[1] + R[2]! * p[2] + t[0]!;
      const yc = R[3]! * p[0] + R[4]! * p[1] + R[5]! * p[2] + t[1]!;
      assert.ok(Math.hypot(out[0]! - xc / depth, out[1]! - yc / depth) < 1e-9);
    }
  });
}

test('the lens models are OpenCV’s, worked by hand', () => {
  const straight = { name: 'c', size: [1920, 1080] as const, rotation: [0, 0, 0], translation: [0, 0, 0] };
  const out = new Float64Array(2);
  // x = 0.5, y = 0: r² = 0.25; radial 1 + 0.1·0.25 = 1.025; tangential x: p2·(r² + 2x²) = 0.01·0.75.
  project(makeCamera({ ...straight, K, distortions: [0.1, 0, 0, 0.01, 0] }), 0.5, 0, 1, out);
  assert.ok(Math.abs(out[0]! - (960 + 1100 * (0.5 * 1.025 + 0.0075))) < 1e-9);
  // Equidistant without coefficients: 45° lies at π/4 focal lengths.
  project(makeCamera({ ...straight, K, distortions: [0, 0, 0, 0], fisheye: true }), 1, 0, 1, out);
  assert.ok(Math.abs(out[0]! - (960 + (1100 * Math.PI) / 4)) < 1e-9);
});

test('a point behind the camera is told by its depth', () => {
  const camera = makeCamera({ name: 'c', size: [1920, 1080], K, rotation: [0, 0, 0], translation: [0, 0, 4] });
  assert.ok(project(camera, 0, 0, -5, new Float64Array(2)) < 0);
  assert.deepEqual([...camera.centre].map(Math.abs), [0, 0, 4]);
});
