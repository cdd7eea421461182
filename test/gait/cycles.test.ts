import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectCycles } from '../../src/gait/cycles.ts';
import { smoothWalk } from '../../src/skeleton/butterworth.ts';
import { J, JOINT_COUNT, type JointName } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { simulateGait } from './simulated-gait.ts';

function forget(walk: Trajectory, joints: JointName[], from = 0, to = walk.frames): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let frame = from; frame < to; frame++) {
    for (const joint of joints) {
      const at = (frame * JOINT_COUNT + J[joint]) * 3;
      positions.fill(Number.NaN, at, at + 3);
    }
  }
  return { ...walk, positions };
}

/** One walk after the other, each beginning where the one before ended. */
function joined(...walks: Trajectory[]): Trajectory {
  const frames = walks.reduce((sum, walk) => sum + walk.frames, 0);
  const positions = new Float64Array(frames * JOINT_COUNT * 3);
  let [at, x, y] = [0, 0, 0];
  for (const walk of walks) {
    const part = Float64Array.from(walk.positions, (value, i) => value + [x, y, 0][i % 3]!);
    positions.set(part, at);
    at += part.length;
    [x, y] = [part.at(-JOINT_COUNT * 3)!, part.at(-JOINT_COUNT * 3 + 1)!];
  }
  return { fps: walks[0]!.fps, frames, positions };
}

describe('detectCycles', () => {
  it('cuts a walk into strides of the right length, both sides half a stride apart', () => {
    const { cycles, refused, source, reason } = detectCycles(smoothWalk(simulateGait({ seconds: 8, strideS: 1.1 })));
    assert.equal(source, 'heel_height');
    assert.equal(reason, null);
    assert.deepEqual(refused, []);
    assert.ok(cycles.left.length >= 5 && cycles.right.length >= 5);
    for (const { startFrame, endFrame } of [...cycles.left, ...cycles.right]) {
      assert.ok(Math.abs((endFrame - startFrame) / 30 - 1.1) < 0.012, String((endFrame - startFrame) / 30));
    }
    const half =
      (cycles.right.find((c) => c.startFrame > cycles.left[0]!.startFrame)!.startFrame - cycles.left[0]!.startFrame) /
      33;
    assert.ok(Math.abs(half - 0.5) < 0.01);
  });

  it('finds the same cycles on a treadmill, in any direction, and at another rate', () => {
    const times = (walk: Trajectory): number[] =>
      detectCycles(smoothWalk(walk)).cycles.left.map((c) => c.startFrame / walk.fps);
    const over = times(simulateGait({ seconds: 8 }));
    for (const other of [{ pelvisSpeedMS: 0 }, { yawRad: 2.2 }, { fps: 100 }]) {
      const found = times(simulateGait({ seconds: 8, ...other }));
      assert.equal(found.length, over.length, JSON.stringify(other));
      found.forEach((time, i) => {
        assert.ok(Math.abs(time - over[i]!) < 0.012, `${time} ${over[i]}`);
      });
    }
  });

  it('takes ankles where heels are not known, and says so', () => {
    const walk = forget(simulateGait({ seconds: 8 }), ['left_heel', 'right_heel']);
    const { source, cycles } = detectCycles(smoothWalk(walk));
    assert.equal(source, 'ankle_height');
    assert.ok(cycles.left.length >= 5);
  });

  it('makes no cycle of standing, and says why there is none', () => {
    const { cycles, reason } = detectCycles(smoothWalk(simulateGait({ seconds: 6, standing: true })));
    assert.deepEqual([cycles.left, cycles.right], [[], []]);
    assert.match(reason!, /no complete gait cycle/);
  });

  it('refuses the cycle in which the foot was lost, not its neighbours', () => {
    const whole = detectCycles(smoothWalk(simulateGait({ seconds: 8 }))).cycles.left;
    const middle = Math.round((whole[2]!.startFrame + whole[2]!.endFrame) / 2);
    const walk = forget(simulateGait({ seconds: 8 }), ['left_ankle', 'left_heel', 'left_toe'], middle - 4, middle + 4);
    const { cycles } = detectCycles(smoothWalk(walk));
    const overlap = cycles.left.filter((c) => c.startFrame < middle && c.endFrame > middle);
    assert.deepEqual(overlap, []);
    assert.equal(cycles.left.length, whole.length - 1);
  });

  it('makes no cycle of a turn between two straight walks', () => {
    const walk = joined(simulateGait({ seconds: 5 }), turnOnTheSpot(), simulateGait({ seconds: 5, yawRad: Math.PI }));
    const { cycles } = detectCycles(smoothWalk(walk));
    const turn = [5 * 30, 5 * 30 + turnOnTheSpot().frames] as const;
    assert.ok(cycles.left.filter((c) => c.endFrame <= turn[0]).length >= 2);
    assert.ok(cycles.left.filter((c) => c.startFrame >= turn[1]).length >= 2);
    // A stride that begins with the last frames of the turn is a straight one.
    for (const { startFrame, endFrame } of cycles.left) {
      const inTurn = Math.min(endFrame, turn[1]) - Math.max(startFrame, turn[0]);
      assert.ok(inTurn < 0.2 * (endFrame - startFrame), `${startFrame} to ${endFrame}`);
    }
  });

  it('refuses walking backwards by name', () => {
    const { cycles, refused } = detectCycles(smoothWalk(simulateGait({ seconds: 8, pelvisSpeedMS: -0.8 })));
    assert.deepEqual(cycles.left, []);
    assert.ok(refused.length > 0 && refused.every(({ reason }) => reason === 'walking backwards'));
  });

  it('refuses strides that are too long or too short', () => {
    const reasons = (strideS: number): string[] =>
      detectCycles(smoothWalk(simulateGait({ seconds: 10, strideS }))).refused.map(({ reason }) => reason);
    assert.ok(reasons(2.4).length > 0 && reasons(2.4).every((reason) => reason.startsWith('longer than 2 s')));
    assert.ok(reasons(0.65).length > 0 && reasons(0.65).every((reason) => reason.startsWith('shorter than 0.7 s')));
  });

  it('says that the feet are not seen', () => {
    const legs: JointName[] = ['left_heel', 'right_heel', 'left_ankle', 'right_ankle'];
    assert.equal(detectCycles(forget(simulateGait({ seconds: 3 }), legs)).reason, 'the feet are not seen');
  });
});

/** Stepping round by half a turn in 2 s. */
function turnOnTheSpot(): Trajectory {
  const walk = simulateGait({ seconds: 2, pelvisSpeedMS: 0 });
  for (let frame = 0; frame < walk.frames; frame++) {
    const yaw = (Math.PI * frame) / walk.frames;
    for (let at = frame * 57; at < frame * 57 + 57; at += 3) {
      const [x, y] = [walk.positions[at]!, walk.positions[at + 1]!];
      walk.positions[at] = x * Math.cos(yaw) - y * Math.sin(yaw);
      walk.positions[at + 1] = x * Math.sin(yaw) + y * Math.cos(yaw);
    }
  }
  return walk;
}
