import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Camera, makeCamera } from '../../src/geometry/camera.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { checkRig } from '../../src/geometry/rig-check.ts';
import { RigWatch } from '../../src/geometry/rig-watch.ts';
import { normal, ring, uniform } from './simulated-ring.ts';
import { film, stickPose } from './stick-person.ts';

const cameras = ring(5, 4.5, 900);
const names = cameras.map((c) => c.name);
const rigOf = (list: readonly Camera[]) => ({ cameras: list, metadata: {}, sha256: '' });
const codes = (list: readonly Camera[], heard: readonly string[] = names) =>
  checkRig(rigOf(list), heard).map((f) => f.code);
const changed = (c: Camera, change: { rotation?: number[]; translation?: number[]; name?: string }) =>
  makeCamera({
    name: c.name,
    size: c.size,
    K: c.K,
    rotation: Array.from(c.R),
    translation: Array.from(c.t),
    ...change,
  });

test('a good rig with the right names has no findings', () => {
  assert.deepEqual(checkRig(rigOf(cameras), names), []);
});

test('a wrong camera name is named, with the name it may have been', () => {
  const [finding] = checkRig(rigOf(cameras), ['cam1', 'cam2', 'cam3', 'cam4', 'front']);
  assert.equal(finding?.code, 'camera_not_calibrated/front');
  assert.match(finding.remedies[0]!, /cam5/);
  assert.ok(finding.message.length < 80);
});

test('another image size than the calibrated one is named', () => {
  const heard = new Map(names.map((name) => [name, name === 'cam2' ? ([640, 480] as const) : undefined]));
  assert.deepEqual(
    checkRig(rigOf(cameras), heard).map((f) => f.code),
    ['camera_size_differs/cam2'],
  );
});

test('a camera whose rotation has a mirrored axis looks away from the others', () => {
  const mirrored = cameras.map((c) =>
    c.name === 'cam3' ? changed(c, { rotation: Array.from(c.R, (x, i) => (i < 3 || i > 5 ? -x : x)) }) : c,
  );
  assert.deepEqual(codes(mirrored), ['camera_looks_away/cam3']);
});

test('a camera copied in the file stands where the other one stands', () => {
  assert.deepEqual(codes([...cameras.slice(0, 4), changed(cameras[0]!, { name: 'cam5' })]), [
    'cameras_in_one_place/cam5',
  ]);
});

/** Findings after a walk of three seconds through a rig that is calibrated as `calibrated` while the cameras are `cameras`. */
function watched(calibrated: readonly Camera[], lift = 0): string[] {
  const rig = rigOf(calibrated);
  const watch = new RigWatch(rig);
  const reconstructor = new Reconstructor(rig);
  const random = uniform(2);
  const gauss = normal(random);
  for (let tick = 0; tick < 100; tick++) {
    const body = stickPose({ from: [-2, 0], velocity: [1.2, 0] }, tick / 30).map((x, i) =>
      i % 3 === 2 ? x + lift : x,
    );
    const { patient, residuals } = reconstructor.update(film(cameras, [body], tick, { noisePx: 2 }, random, gauss));
    if (patient) watch.add(patient, residuals);
  }
  return watch.findings().map((f) => f.code);
}

test('a walk in a good rig gives no finding', () => {
  assert.deepEqual(watched(cameras), []);
});

test('feet below or above the floor are a finding', () => {
  assert.deepEqual(watched(cameras, -0.59), ['floor_is_off']);
  assert.deepEqual(watched(cameras, 0.4), ['floor_is_off']);
});

test('a camera that was moved disagrees with the others', () => {
  const c = cameras[1]!;
  const turned = changed(c, { translation: [c.t[0]! + 0.12, c.t[1]!, c.t[2]!] });
  assert.deepEqual(watched(cameras.map((camera, i) => (i === 1 ? turned : camera))), ['camera_disagrees/cam2']);
});
