import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorWalk, warpWalk, withoutJoints } from '../../../src/evaluation/walk-variants.ts';
import { bodySignals } from '../../../src/model/signs/body-signals.ts';
import { signsUntil, walkSigns } from '../../../src/model/signs/measure-signs.ts';
import { isHanded, type SignKind, type SignName, type Signs } from '../../../src/model/signs/sign-names.ts';
import { J, JOINT_COUNT, JOINTS } from '../../../src/skeleton/joints.ts';
import type { Trajectory } from '../../../src/skeleton/pose.ts';
import { type Gait, stickWalk } from '../stick-walker.ts';

const DEGREE = Math.PI / 180;

function stick(change: Partial<Gait> = {}): Trajectory {
  return stickWalk({
    ...{ seconds: 4, speed_m_s: 1.1, cadenceHz: 0.9, kneeSwingDeg: { left: 58, right: 58 } },
    ...{ leanDeg: 4, phase: 0.3, size: 1 },
    ...change,
  });
}

function near(signs: Signs, other: Signs, tolerance: number, rename = (name: SignName): SignName => name): void {
  assert.deepEqual(
    Object.keys(signs)
      .map((name) => rename(name as SignName))
      .sort(),
    Object.keys(other).sort(),
  );
  for (const [name, value] of Object.entries(signs) as [SignName, number][]) {
    const [there, here] = [other[rename(name)]!, value];
    const wanted = isHanded(name as SignKind) ? Math.min(Math.abs(there - here), Math.abs(there + here)) : there - here;
    assert.ok(Math.abs(wanted) <= tolerance, `${name}: ${here} against ${there}`);
  }
}

test('a knee that bends less shows in its own signs, by as much', () => {
  const even = walkSigns(stick());
  const stiff = walkSigns(stick({ kneeSwingDeg: { left: 58, right: 28 } }));
  const lost = (name: SignName): number => even[name]! - stiff[name]!;
  assert.ok(
    Math.abs(lost('right_knee_peak_rad') - 30 * DEGREE) < 3 * DEGREE,
    `${lost('right_knee_peak_rad') / DEGREE}`,
  );
  assert.ok(Math.abs(lost('left_knee_peak_rad')) < 0.5 * DEGREE);
});

test('a lean of the trunk shows by about as much as was put in', () => {
  const lean = (leanDeg: number): number => walkSigns(stick({ leanDeg })).trunk_flexion_mean_rad! / DEGREE;
  assert.ok(Math.abs(lean(12) - lean(4) - 8) < 1.5, `${lean(12)} ${lean(4)}`);
});

test('a trunk thrown back at every strike of the right foot is told from one that nods at every step', () => {
  const walk = stick();
  const signals = bodySignals(walk);
  const ahead = signals.right.ankleAhead.map((right, frame) => right - signals.left.ankleAhead[frame]!);
  const steps = (walked: Trajectory): number => walkSigns(walked).trunk_flexion_steps_rad! / DEGREE;
  const thrown = steps(pitched(walk, (frame) => (ahead[frame]! > 0.3 ? -10 : 0)));
  assert.ok(thrown > 7 && thrown < 11, `${thrown}`);
  const nodding = pitched(walk, (frame) => (Math.abs(ahead[frame]!) > 0.3 ? -10 : 0));
  assert.ok(Math.abs(steps(nodding)) < 1, `${steps(nodding)}`);
});

test('the mirror changes sides, and the sign of what is handed', () => {
  const walk = stick({ kneeSwingDeg: { left: 58, right: 30 } });
  const swapped = (name: SignName): SignName =>
    name.startsWith('left_')
      ? (name.replace('left_', 'right_') as SignName)
      : (name.replace('right_', 'left_') as SignName);
  near(walkSigns(walk), walkSigns(mirrorWalk(walk)), 1e-6, swapped);
});

test('neither where somebody walks, nor which way, nor how tall they are changes a sign', () => {
  near(walkSigns(stick()), walkSigns(moved(stick(), 2.1, 3, -7)), 1e-6);
  near(walkSigns(stick()), walkSigns(stick({ size: 1.15, speed_m_s: 1.1 * 1.15 })), 0.03);
});

test('slowness alone is hardly a sign', () => {
  near(walkSigns(stick()), walkSigns(warpWalk(stick(), 0.7)), 0.1);
});

test('a sign whose joints are not seen is absent, and no other', () => {
  const signs = walkSigns(withoutJoints(stick(), ['left_wrist']));
  assert.ok(!('left_arm_swing_legs' in signs) && !('left_elbow_rad' in signs));
  assert.ok('right_arm_swing_legs' in signs && 'left_knee_peak_rad' in signs);
});

test('what is too short to hold a stride has no signs', () => {
  assert.deepEqual(walkSigns(stick({ seconds: 1.2 })), {});
});

test('one badly seen step does not move the signs of a long walk', () => {
  const walk = stick({ seconds: 8 });
  const glitch = { ...walk, positions: Float64Array.from(walk.positions) };
  for (let frame = 90; frame < 94; frame++) glitch.positions[(frame * JOINT_COUNT + 3) * 3] = walk.positions[0]! + 9;
  near(walkSigns(walk), walkSigns(glitch), 0.08);
});

test('a live span ends with the present; before two seconds have passed it is the first two', () => {
  const signals = bodySignals(stick());
  assert.deepEqual(signsUntil(signals, 30), signsUntil(signals, 60));
  assert.notDeepEqual(signsUntil(signals, 90), signsUntil(signals, 60));
});

/** Turned about the vertical, then shifted. */
function moved(walk: Trajectory, yawRad: number, x: number, y: number): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let at = 0; at < positions.length; at += 3) {
    const [px, py] = [walk.positions[at]!, walk.positions[at + 1]!];
    positions[at] = Math.cos(yawRad) * px - Math.sin(yawRad) * py + x;
    positions[at + 1] = Math.sin(yawRad) * px + Math.cos(yawRad) * py + y;
  }
  return { ...walk, positions };
}

/** The walk with everything above the pelvis pitched forward by so many degrees. It walks along x. */
function pitched(walk: Trajectory, byDeg: (frame: number) => number): Trajectory {
  const positions = Float64Array.from(walk.positions);
  const above = JOINTS.filter((name) => /neck|head|shoulder|elbow|wrist/.test(name));
  for (let frame = 0; frame < walk.frames; frame++) {
    const base = frame * JOINT_COUNT * 3;
    const [c, s] = [Math.cos(byDeg(frame) * DEGREE), Math.sin(byDeg(frame) * DEGREE)];
    for (const name of above) {
      const at = base + J[name] * 3;
      const x = positions[at]! - positions[base]!;
      const z = positions[at + 2]! - positions[base + 2]!;
      positions[at] = positions[base]! + c * x + s * z;
      positions[at + 2] = positions[base + 2]! + c * z - s * x;
    }
  }
  return { ...walk, positions };
}
