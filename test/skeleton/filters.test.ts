import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoneLengths } from '../../src/skeleton/bone-lengths.ts';
import { butterworth2, forwardBackward, smoothWalk } from '../../src/skeleton/butterworth.ts';
import { J } from '../../src/skeleton/joints.ts';
import { resample } from '../../src/skeleton/resample.ts';
import { walkingPose } from './walking-poses.ts';

const sine = (n: number, hz: number, rate: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
const peak = (x: Float64Array, from: number, to: number) => Math.max(...x.slice(from, to).map(Math.abs));

test('the Butterworth coefficients are scipy’s butter(2, 6/(30/2))', () => {
  const { b, a } = butterworth2(6, 30);
  // scipy.signal.butter(2, 0.4): b = [0.20657208, 0.41314417, 0.20657208], a = [1, -0.36952738, 0.19581571].
  for (const [got, want] of [
    [b[0], 0.20657208],
    [b[1], 0.41314417],
    [a[1], -0.36952738],
    [a[2], 0.19581571],
  ] as const) {
    assert.ok(Math.abs(got - want) < 1e-8);
  }
  assert.throws(() => butterworth2(15, 30), { code: 'GENGAIT_E_INTERNAL' });
});

test('forward and backward: no delay, half power twice at the cut-off, constants untouched', () => {
  const filter = butterworth2(6, 120);
  assert.ok(Math.abs(peak(forwardBackward(filter, sine(1200, 6, 120)), 400, 800) - 0.5) < 0.01);
  assert.ok(peak(forwardBackward(filter, sine(1200, 30, 120)), 400, 800) < 0.003);
  const slow = sine(1200, 1, 120);
  const smooth = forwardBackward(filter, slow);
  for (let i = 300; i < 900; i++) assert.ok(Math.abs(smooth[i]! - slow[i]!) < 0.002);
  assert.ok(forwardBackward(filter, new Float64Array(50).fill(3)).every((x) => Math.abs(x - 3) < 1e-12));
});

test('a walk is smoothed stretch by stretch; what is unknown stays unknown', () => {
  const frames = 60;
  const positions = Float64Array.from({ length: frames * 57 }, (_, i) => Math.floor(i / 57) / 30);
  for (let f = 20; f < 30; f++) positions[f * 57 + 4] = Number.NaN;
  const out = smoothWalk({ fps: 30, frames, positions }).positions;
  out.forEach((x, i) => {
    assert.equal(Number.isNaN(x), Number.isNaN(positions[i]!));
    if (!Number.isNaN(x))
      assert.ok(Math.abs(x - positions[i]!) < 0.002, 'a straight line is not bent at the edge of a gap');
  });
});

test('bone lengths are the person’s own: a wrong joint now and then does not move them', () => {
  const bones = new BoneLengths();
  assert.ok(Number.isNaN(bones.get(J.left_knee)), 'nothing is said before enough was seen');
  for (let tick = 0; tick < 60; tick++) {
    const pose = walkingPose(tick);
    if (tick % 5 === 0) pose.positions[3 * J.left_knee]! += 0.3;
    bones.add(pose.positions, () => true);
  }
  assert.ok(Math.abs(bones.get(J.left_knee) - 0.42) < 1e-9);
  assert.ok(Number.isNaN(bones.get(J.pelvis)), 'the root ends no bone');
});

test('resampling goes by time: halving takes every second frame, 25 and 100 Hz keep the path', () => {
  const path = (s: number) => 0.3 * Math.sin(2 * Math.PI * 1.5 * s);
  for (const [fps, toleranceM] of [
    [60, 0],
    [25, 0.004],
    [100, 0.0005],
    [29.97, 0.004],
  ] as const) {
    const frames = Math.round(3 * fps);
    const walk = {
      fps,
      frames,
      positions: Float64Array.from({ length: frames * 57 }, (_, i) => path(Math.floor(i / 57) / fps)),
    };
    const out = resample(walk, 30);
    assert.equal(out.frames, Math.floor(((frames - 1) / fps) * 30 + 1e-9) + 1);
    for (let f = 0; f < out.frames; f++)
      assert.ok(Math.abs(out.positions[f * 57]! - path(f / 30)) <= toleranceM, `${fps} Hz, frame ${f}`);
  }
});

test('resampling fills no gap and widens none by more than a frame', () => {
  const frames = 120;
  const positions = Float64Array.from({ length: frames * 57 }, (_, i) => Math.floor(i / 57));
  for (let f = 40; f < 60; f++) positions[f * 57] = Number.NaN;
  const out = resample({ fps: 60, frames, positions }, 30);
  for (let f = 0; f < out.frames; f++) assert.equal(Number.isNaN(out.positions[f * 57]!), f >= 20 && f < 30);
  assert.equal(resample({ fps: 30, frames: 0, positions: new Float64Array(0) }, 30).frames, 0);
});
