import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal, ring, uniform } from '../../src/evaluation/capture/simulated-ring.ts';
import { film, stickPose } from '../../src/evaluation/capture/stick-person.ts';
import { type Camera, makeCamera } from '../../src/geometry/camera.ts';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { checkRig } from '../../src/geometry/rig-check.ts';
import { RigWatch } from '../../src/geometry/rig-watch.ts';
import { J, JOINTS, mirrored } from '../../src/skeleton/joints.ts';

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

test('a camera that is turned to the wall by its calibration looks away from the others', () => {
  const c = cameras[2]!;
  const turn = (m: Float64Array, rows: number) => Array.from(m, (x, i) => (Math.floor(i / rows) === 1 ? x : -x));
  const turned = changed(c, { rotation: turn(c.R, 3), translation: turn(c.t, 1) });
  assert.deepEqual(codes(cameras.map((camera, i) => (i === 2 ? turned : camera))), ['camera_looks_away/cam3']);
});

test('a camera copied in the file stands where the other one stands', () => {
  assert.deepEqual(codes([...cameras.slice(0, 4), changed(cameras[0]!, { name: 'cam5' })]), [
    'cameras_in_one_place/cam5',
  ]);
});

function exchangeSides(body: Float64Array): void {
  const copy = Float64Array.from(body);
  JOINTS.forEach((name, j) => {
    body.set(copy.subarray(3 * J[mirrored(name)], 3 * J[mirrored(name)] + 3), 3 * j);
  });
}

/** Findings after a walk of three seconds through a rig that is calibrated as `calibrated` while the cameras are `cameras`. */
function watched(calibrated: readonly Camera[], lift = 0, mirrorImages = false): string[] {
  const rig = rigOf(calibrated);
  const watch = new RigWatch(rig);
  const reconstructor = new Reconstructor(rig);
  const random = uniform(2);
  const gauss = normal(random);
  for (let tick = 0; tick < 100; tick++) {
    const body = stickPose({ from: [-2, 0], velocity: [1.2, 0] }, tick / 30).map((x, i) =>
      i % 3 === 2 ? x + lift : x,
    );
    // A person seen in a mirror is the person with left and right exchanged.
    if (mirrorImages) exchangeSides(body);
    const frameSet = film(cameras, [body], tick, { noisePx: 2 }, random, gauss);
    watch.add(frameSet, reconstructor.update(frameSet));
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

test('two cameras whose names were exchanged, and one with a mirrored axis, are named', () => {
  const [a, b] = [cameras[0]!, cameras[2]!];
  const place = (c: Camera) => ({ rotation: Array.from(c.R), translation: Array.from(c.t) });
  const exchanged = cameras.map((c) => (c === a ? changed(a, place(b)) : c === b ? changed(b, place(a)) : c));
  assert.deepEqual(watched(exchanged), ['camera_disagrees/cam1', 'camera_disagrees/cam3']);
  const flipped = cameras.map((c) => (c === b ? changed(b, { translation: [b.t[0]!, -b.t[1]!, b.t[2]!] }) : c));
  assert.deepEqual(watched(flipped), ['camera_disagrees/cam3']);
});

test('cameras that all look elsewhere than their calibration says make nobody, and that is said', () => {
  const turned = cameras.map((c, i) =>
    changed(c, { translation: [c.t[0]! + (i % 2 ? 1 : -1), c.t[1]! + i - 2, c.t[2]!] }),
  );
  assert.deepEqual(watched(turned), ['views_do_not_meet']);
});

test('a world in which left is right is named although every view agrees', () => {
  assert.deepEqual(watched(cameras, 0, true), ['world_mirrored']);
});

test('a world on its head is named', () => {
  const onItsHead = cameras.map((c) => changed(c, { rotation: Array.from(c.R, (x, i) => (i % 3 === 0 ? x : -x)) }));
  assert.deepEqual(watched(onItsHead), ['world_upside_down']);
});
