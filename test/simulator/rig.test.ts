import assert from 'node:assert/strict';
import test from 'node:test';
import { project } from '../../src/geometry/camera.ts';
import { ringCalibration, ringRig, WALKWAY } from '../../src/simulator/rig.ts';

test('five cameras stand 2 m high on the ring and look at the walkway', () => {
  const { rig } = ringRig();
  assert.equal(rig.cameras.length, 5);
  assert.equal(rig.metadata.simulated, true);
  const pixel = new Float64Array(2);
  for (const camera of rig.cameras) {
    assert.deepEqual([...camera.size], [1920, 1080]);
    assert.ok(Math.abs(camera.centre[2]! - 2) < 1e-6);
    assert.ok(Math.abs(Math.hypot(camera.centre[0]!, camera.centre[1]!) - 4.5) < 1e-6);
    project(camera, 0, 0, 0.9, pixel);
    assert.ok(
      Math.hypot(pixel[0]! - 960, pixel[1]! - 540) < 1,
      'the middle of the walkway is in the middle of the image',
    );
    const [, footY] = [project(camera, 0, 0, 0, pixel), pixel[1]!];
    project(camera, 0, 0, 1.7, pixel);
    assert.ok(pixel[1]! < footY, 'heads are above feet');
  }
});

test('everywhere on the walkway at least three cameras see feet and head', () => {
  const { rig } = ringRig();
  const pixel = new Float64Array(2);
  for (let x = -WALKWAY.lengthM / 2; x <= WALKWAY.lengthM / 2; x += 0.5) {
    const seeing = rig.cameras.filter((camera) =>
      [0, 1.75].every((z) => {
        const depth = project(camera, x, 0, z, pixel);
        return depth > 0 && pixel[0]! >= 0 && pixel[0]! < 1920 && pixel[1]! >= 0 && pixel[1]! < 1080;
      }),
    );
    assert.ok(seeing.length >= 3, `only ${seeing.length} at x = ${x}`);
  }
});

test('a rig can be built as asked for', () => {
  const { rig } = ringRig({ cameras: 3, radiusM: 4, focalPx: 1000, heightM: 2.4, distortions: [0, 0, 0, 0] });
  assert.equal(rig.cameras.length, 3);
  assert.equal(rig.cameras[0]!.focalPx, 1000);
  assert.equal(ringCalibration(), ringCalibration());
});
