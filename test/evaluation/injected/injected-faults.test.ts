import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataFolder, hasWalks, WalkDataset } from '../../../src/evaluation/dataset.ts';
import {
  INJECTED_FAULTS,
  INJECTED_KINDS,
  type InjectedFault,
  injectFault,
} from '../../../src/evaluation/injected/injected-faults.ts';
import { mirrorWalk } from '../../../src/evaluation/walk-variants.ts';
import { type AngleName, jointAngles } from '../../../src/gait/angles.ts';
import { bodyHeading } from '../../../src/gait/heading.ts';
import { mean, quantile } from '../../../src/maths/robust.ts';
import { smoothWalk } from '../../../src/skeleton/butterworth.ts';
import { BONES, J, JOINT_COUNT, JOINTS, type JointName } from '../../../src/skeleton/joints.ts';
import { distanceM, type Trajectory } from '../../../src/skeleton/pose.ts';
import { otherSide } from '../../../src/skeleton/side.ts';
import { stickWalk } from '../../model/stick-walker.ts';

const STRIDE = JOINT_COUNT * 3;
const folder = dataFolder(process.env, `${import.meta.dirname}/../../..`);
const absent = hasWalks(folder) ? false : `no walks in ${folder}: real ones are not looked at`;

const walks = [stickWalk({ seconds: 4 }), ...realWalks()];

/** One healthy walk of each sensor that sees the whole body. */
function realWalks(): Trajectory[] {
  if (absent) return [];
  const dataset = new WalkDataset(folder);
  return ['gist', 'andersson', 'cmu_walk', 'ucalgary_kinect'].map((set) => {
    const record = dataset.records.find((r) => r.dataset === set && r.label === 'normal' && r.split === 'validation')!;
    return smoothWalk(dataset.load(record, { hideEstimated: true }));
  });
}

const told = ({ name, side, size }: InjectedFault): string => `${size} ${name} ${side ?? ''}`;

test('a fault moves the joints it tells of, no others, and leaves unknown ones unknown', () => {
  for (const walk of walks) {
    for (const fault of INJECTED_FAULTS) {
      const faulty = injectFault(walk, fault);
      const moves: readonly JointName[] = INJECTED_KINDS[fault.name].moves(fault.side ?? 'left');
      for (const name of JOINTS) {
        const off = offMm(walk, faulty, name);
        const stays = off.every((mm) => mm === 0 || Number.isNaN(mm));
        assert.ok(stays || moves.includes(name), `${told(fault)}: ${name} moves`);
        assert.deepEqual(off.map(Number.isNaN), offMm(walk, walk, name).map(Number.isNaN));
      }
      const most = moves.map((name) => quantile(offMm(walk, faulty, name), 0.95));
      assert.ok(quantile(most, 1) > 3, `${told(fault)}: ${most} mm`);
    }
  }
});

test('bones keep their lengths in every frame', () => {
  for (const walk of walks) {
    for (const fault of INJECTED_FAULTS) {
      const faulty = injectFault(walk, fault);
      for (const [parent, child] of BONES) {
        for (let at = 0; at < walk.positions.length; at += STRIDE) {
          const [before, after] = [walk, faulty].map((w) =>
            distanceM(w.positions, at + J[parent] * 3, at + J[child] * 3),
          );
          assert.ok(
            Number.isNaN(before!) || Math.abs(after! - before!) < 1e-9,
            `${told(fault)}: ${parent} to ${child}`,
          );
        }
      }
    }
  }
});

test('a fault on the left is the mirror image of the same on the right', () => {
  for (const walk of walks) {
    for (const fault of INJECTED_FAULTS) {
      const other = { ...fault, side: fault.side === null ? null : otherSide(fault.side) };
      const mirrored = mirrorWalk(injectFault(mirrorWalk(walk), other));
      const faulty = injectFault(walk, fault);
      for (const name of JOINTS) {
        assert.ok(
          offMm(faulty, mirrored, name).every((mm) => Number.isNaN(mm) || mm < 1e-6),
          `${told(fault)}: ${name}`,
        );
      }
    }
  }
});

test('angles change by about the size of the fault, more for a large one than for a small', () => {
  const walk = walks[0]!;
  const change = (fault: InjectedFault, angle: AngleName, share: number): number => {
    const before = anglesOf(walk)[angle];
    const after = anglesOf(injectFault(walk, fault))[angle];
    return quantile(
      after.map((value, frame) => value - before[frame]!),
      share,
    );
  };
  const near = (value: number, wanted: number): void =>
    assert.ok(Math.abs(value - wanted) < 1.5, `${value} for ${wanted}`);
  for (const size of ['small', 'large'] as const) {
    for (const side of ['left', 'right'] as const) {
      const of = (name: InjectedFault['name']): InjectedFault => ({ name, side, size });
      const degrees = (name: InjectedFault['name']): number => INJECTED_KINDS[name].sizes[size];
      near(change(of('stiff_knee'), `${side}_knee_flexion`, 0.01), -degrees('stiff_knee'));
      near(change(of('crouched_leg'), `${side}_knee_flexion`, 0.5), degrees('crouched_leg'));
      near(change(of('crouched_leg'), `${side}_hip_flexion`, 0.5), degrees('crouched_leg') / 2);
      near(change(of('steppage'), `${side}_hip_flexion`, 0.99), degrees('steppage'));
      near(change(of('steppage'), `${side}_knee_flexion`, 0.99), 1.5 * degrees('steppage'));
      near(change(of('circumduction'), `${side}_hip_adduction`, 0.01), -degrees('circumduction'));
      near(change(of('pelvic_drop'), `${side}_hip_adduction`, 0.99), degrees('pelvic_drop'));
      near(change(of('hip_hike'), `${side}_hip_adduction`, 0.99), degrees('hip_hike'));
      near(change(of('hip_hike'), `${otherSide(side)}_hip_adduction`, 0.01), -degrees('hip_hike'));
    }
    near(
      change({ name: 'forward_lean', side: null, size }, 'trunk_flexion', 0.5),
      INJECTED_KINDS.forward_lean.sizes[size],
    );
  }
});

test('no foot goes under the floor, none that stands is lifted more than a few centimetres', () => {
  for (const walk of walks) {
    for (const fault of INJECTED_FAULTS) {
      const faulty = injectFault(walk, fault);
      for (const joint of ['left_toe', 'right_toe', 'left_ankle', 'right_ankle'] as const) {
        const [before, after] = [heights(walk, joint), heights(faulty, joint)];
        const floor = quantile(before, 0.05);
        const sunk = before.map((height, frame) => Math.min(height, floor) - after[frame]!);
        const lifted = quantile(after, 0.05) - floor;
        const most = joint.endsWith('toe') ? 0.01 : 0.04;
        assert.ok(!(Math.max(...sunk) > most), `${told(fault)}: ${joint} ${Math.max(...sunk)} m under the floor`);
        assert.ok(!(lifted > 0.045), `${told(fault)}: ${joint} stands ${lifted} m high`);
      }
    }
  }
});

test('a fault is as smooth as the walk: no frame jumps', () => {
  const walk = walks[0]!;
  for (const fault of INJECTED_FAULTS) {
    const faulty = injectFault(walk, fault);
    for (const name of JOINTS) {
      const [before, after] = [jerks(walk, name), jerks(faulty, name)];
      assert.ok(
        Math.max(...after) < Math.max(...before) + 0.03,
        `${told(fault)}: ${name} jumps ${Math.max(...after)} m`,
      );
    }
  }
});

test('a still arm swings less, and hangs where it hung on average', () => {
  const walk = walks[0]!;
  const swing = (w: Trajectory): Float64Array => {
    return Float64Array.from({ length: w.frames }, (_, f) => {
      const at = f * STRIDE;
      return w.positions[at + J.left_wrist * 3]! - w.positions[at + J.left_shoulder * 3]!;
    });
  };
  const range = (w: Trajectory): number => quantile(swing(w), 0.98) - quantile(swing(w), 0.02);
  const [small, large] = (['small', 'large'] as const).map((size) =>
    injectFault(walk, { name: 'still_arm', side: 'left', size }),
  );
  assert.ok(Math.abs(range(small!) / range(walk) - 0.5) < 0.05);
  assert.ok(Math.abs(range(large!) / range(walk) - 0.15) < 0.05);
  assert.ok(Math.abs(mean(swing(large!)) - mean(swing(walk))) < 0.02);
});

test('real walks were looked at', { skip: absent }, () => assert.equal(walks.length, 5));

function offMm(a: Trajectory, b: Trajectory, name: JointName): number[] {
  return Array.from({ length: a.frames }, (_, f) => {
    const at = f * STRIDE + J[name] * 3;
    return 1000 * Math.hypot(...[0, 1, 2].map((axis) => a.positions[at + axis]! - b.positions[at + axis]!));
  });
}

function anglesOf(walk: Trajectory): Record<AngleName, Float64Array> {
  return jointAngles(walk, bodyHeading(walk).yawRad);
}

function heights(walk: Trajectory, joint: JointName): Float64Array {
  return Float64Array.from({ length: walk.frames }, (_, f) => walk.positions[f * STRIDE + J[joint] * 3 + 2]!);
}

/** How far a joint is from the line between its places a frame before and after, m. */
function jerks(walk: Trajectory, name: JointName): number[] {
  return Array.from({ length: walk.frames - 2 }, (_, f) => {
    const at = (f + 1) * STRIDE + J[name] * 3;
    const off = [0, 1, 2].map((axis) => {
      const i = at + axis;
      return walk.positions[i]! - (walk.positions[i - STRIDE]! + walk.positions[i + STRIDE]!) / 2;
    });
    return Math.hypot(...off);
  });
}
