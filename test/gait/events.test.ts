import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jointAngles } from '../../src/gait/angles.ts';
import { gaitEvents, orderedStrides } from '../../src/gait/events.ts';
import { bodyHeading } from '../../src/gait/heading.ts';
import { onTreadmill, strideParameters } from '../../src/gait/stride-parameters.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { type GaitSettings, simulateGait } from './simulated-gait.ts';

const WALK: GaitSettings = { seconds: 8, strideS: 1.1, pelvisSpeedMS: 1.2 };

/** Phase of the stride at which the left heel is furthest ahead of (or the toe furthest behind) the mid-hip: brute force. */
function extremePhase(joint: number, sign: 1 | -1): number {
  const fine = simulateGait({ ...WALK, seconds: 1.1, fps: 2000 });
  let best = 0;
  const ahead = (f: number): number =>
    sign * (fine.positions[(f * JOINT_COUNT + joint) * 3]! - fine.positions[f * JOINT_COUNT * 3]!);
  for (let f = 0; f < fine.frames; f++) if (ahead(f) > ahead(best)) best = f;
  return best / 2200;
}

function measure(walk: Trajectory) {
  const { yawRad } = bodyHeading(walk);
  const events = gaitEvents(walk, yawRad);
  const strides = orderedStrides(events, walk.fps);
  return {
    events,
    strides,
    treadmill: onTreadmill(walk, events, strides, yawRad),
    of: strideParameters({ trajectory: walk, events, strides, yawRad, angles: jointAngles(walk, yawRad) }),
  };
}

describe('gaitEvents', () => {
  it('puts heel strikes where the heel is furthest ahead, within a third of a frame and evenly', () => {
    const { events } = measure(simulateGait(WALK));
    assert.equal(events.source, 'heel');
    const off = (at: number, phase: number): number => Math.abs(at / 33 - phase - Math.round(at / 33 - phase)) * 33;
    assert.ok(events.heelStrikes.left.length >= 6 && events.toeOffs.left.length >= 6);
    // A parabola over five frames leans to the flatter side of a peak: always alike, so that times between events stay.
    const strikes = events.heelStrikes.left.map((at) => off(at, extremePhase(J.left_heel, 1)));
    const offs = events.toeOffs.left.map((at) => off(at, extremePhase(J.left_toe, -1)));
    const others = events.heelStrikes.right.map((at) => off(at, extremePhase(J.left_heel, 1) + 0.5));
    for (const all of [strikes, offs, others]) {
      assert.ok(Math.max(...all) < 0.34, all.join(' '));
      assert.ok(Math.max(...all) - Math.min(...all) < 0.1, all.join(' '));
    }
  });

  it('says ankle and tells no toe off where the heels are not known', () => {
    const walk = simulateGait(WALK);
    for (let f = 0; f < walk.frames; f++) {
      for (const heel of [J.left_heel, J.right_heel])
        walk.positions.fill(Number.NaN, (f * JOINT_COUNT + heel) * 3, (f * JOINT_COUNT + heel) * 3 + 3);
    }
    const { events, of } = measure(walk);
    assert.equal(events.source, 'ankle');
    assert.deepEqual(events.toeOffs, { left: [], right: [] });
    assert.ok(
      of.length > 5 && of.every((stride) => stride.stance_percent === null && stride.double_support_percent === null),
    );
  });

  it('moves events by the offsets of the site', () => {
    const walk = simulateGait(WALK);
    const { yawRad } = bodyHeading(walk);
    const [plain, moved] = [
      gaitEvents(walk, yawRad),
      gaitEvents(walk, yawRad, { heelStrikeOffsetS: 0.02, toeOffOffsetS: -0.01 }),
    ];
    assert.ok(Math.abs(moved.heelStrikes.left[0]! - plain.heelStrikes.left[0]! - 0.6) < 1e-9);
    assert.ok(Math.abs(moved.toeOffs.right[0]! - plain.toeOffs.right[0]! + 0.3) < 1e-9);
  });
});

describe('orderedStrides', () => {
  const good = {
    source: 'heel' as const,
    heelStrikes: { left: [0, 33], right: [16] },
    toeOffs: { left: [20], right: [4] },
  };
  it('takes a stride whose events come in the order of walking', () => {
    assert.deepEqual(orderedStrides(good, 30), [
      { side: 'left', start: 0, end: 33, otherHeelStrike: 16, toeOff: 20, otherToeOff: 4 },
    ]);
  });

  it('takes none with an event missing, doubled or in the wrong place, nor one with a stop in it', () => {
    assert.deepEqual(orderedStrides({ ...good, heelStrikes: { left: [0, 33], right: [] } }, 30), []);
    assert.deepEqual(orderedStrides({ ...good, heelStrikes: { left: [0, 33], right: [14, 18] } }, 30), []);
    assert.deepEqual(orderedStrides({ ...good, toeOffs: { left: [10], right: [4] } }, 30), []);
    assert.deepEqual(orderedStrides({ ...good, heelStrikes: { left: [0, 90], right: [16] } }, 30), []);
  });
});

describe('strideParameters', () => {
  it('measures time, length, speed and width over ground', () => {
    const { of, treadmill } = measure(simulateGait({ ...WALK, yawRad: 0.7 }));
    assert.equal(treadmill, false);
    assert.ok(of.length >= 8);
    for (const stride of of) {
      assert.ok(Math.abs(stride.stride_time_s - 1.1) < 0.005, String(stride.stride_time_s));
      assert.ok(Math.abs(stride.stride_length_m - 1.32) < 0.01, String(stride.stride_length_m));
      assert.ok(Math.abs(stride.speed_m_s - 1.2) < 0.01);
      assert.ok(Math.abs(stride.step_time_s - 0.55) < 0.005);
      assert.ok(Math.abs(stride.step_width_m - 0.24) < 0.005, String(stride.step_width_m));
      assert.ok(Math.abs(stride.stance_percent! + stride.swing_percent! - 100) < 1e-9);
    }
  });

  it('takes the length of a stride on a treadmill from its two steps', () => {
    const { of, treadmill } = measure(simulateGait({ ...WALK, pelvisSpeedMS: 0 }));
    assert.equal(treadmill, true);
    for (const stride of of) {
      assert.ok(Math.abs(stride.stride_length_m - 2 * stride.step_length_m) < 0.01);
      assert.ok(stride.step_length_m > 0.5 && stride.step_length_m < 0.9, String(stride.step_length_m));
    }
  });
});
