import assert from 'node:assert/strict';
import test from 'node:test';
import { FAULT_NAMES } from '../../src/simulator/faults.ts';
import type { SimulatedWalk } from '../../src/simulator/walk.ts';
import { BONES, JOINT_COUNT, type JointName } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { angle, at, faultOn, range, speed, walkOf } from './walks.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const healthy = SEEDS.map((seed) => walkOf(seed));
const acted = FAULT_NAMES.map((name, i) => walkOf(20 + i, faultOn(name, i % 2 === 0 ? 'left' : 'right')));
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** How far a joint moves over the floor between a strike and its rise by 1 mm, the worst of all stances, metres. */
function slide(
  { walk, strikes }: SimulatedWalk,
  side: 'left' | 'right',
  joint: 'heel' | 'toe',
  floorM: number,
): number {
  let worst = 0;
  const struck = new Set(strikes[side].map((t) => Math.ceil(t * walk.fps)));
  let start: [number, number, number] | undefined;
  for (let f = 0; f < walk.frames; f++) {
    const p = at(walk, f, `${side}_${joint}`);
    if (struck.has(f) || (joint === 'toe' && start === undefined && p[2] < floorM + 0.001)) start = p;
    if (p[2] > floorM + 0.001 && !(joint === 'heel' && struck.has(f))) start = undefined;
    if (start !== undefined && p[2] < floorM + 0.001) {
      worst = Math.max(worst, Math.hypot(p[0] - start[0], p[1] - start[1]));
    }
  }
  return worst;
}

test('standing feet neither slide nor sink, healthy or acting', () => {
  for (const walk of [...healthy, ...acted]) {
    const { heelHeightM, toeHeightM } = walk.walker.build;
    for (const side of ['left', 'right'] as const) {
      const name = `${walk.fault?.name ?? 'healthy'} ${side}`;
      assert.ok(
        slide(walk, side, 'heel', heelHeightM) < 0.01,
        `${name} heel slides ${slide(walk, side, 'heel', heelHeightM)}`,
      );
      assert.ok(
        slide(walk, side, 'toe', toeHeightM) < 0.01,
        `${name} toe slides ${slide(walk, side, 'toe', toeHeightM)}`,
      );
      for (let f = 0; f < walk.walk.frames; f++) {
        assert.ok(at(walk.walk, f, `${side}_heel`)[2] > heelHeightM - 0.002, `${name} heel sinks`);
        assert.ok(at(walk.walk, f, `${side}_toe`)[2] > toeHeightM - 0.002, `${name} toe sinks`);
      }
    }
  }
});

test('one foot is always on the floor', () => {
  for (const walk of [...healthy, ...acted]) {
    const { heelHeightM, toeHeightM } = walk.walker.build;
    for (let f = 0; f < walk.walk.frames; f++) {
      const clearance = (['left', 'right'] as const).map((side) =>
        Math.min(at(walk.walk, f, `${side}_heel`)[2] - heelHeightM, at(walk.walk, f, `${side}_toe`)[2] - toeHeightM),
      );
      assert.ok(Math.min(...clearance) < 0.02, `${walk.fault?.name ?? 'healthy'} flies in frame ${f}`);
    }
  }
});

test('bones keep their lengths to a millimetre and no knee bends backwards', () => {
  for (const { walk } of [...healthy, ...acted]) {
    for (const [a, b] of BONES) {
      if (b.endsWith('shoulder')) continue; // hung on the trunk, which leans: no bone of its own
      const lengths = Array.from({ length: walk.frames }, (_, f) => distance(walk, f, a, b));
      assert.ok(range(lengths) < 0.001, `${a}-${b} varies by ${range(lengths)} m`);
    }
    for (const side of ['left', 'right'] as const) {
      assert.ok(Math.min(...angle(walk, (a) => a[side].knee_flex)) > 0);
    }
  }
});

function distance(walk: Trajectory, f: number, a: JointName, b: JointName): number {
  const [p, q] = [at(walk, f, a), at(walk, f, b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

test('healthy walkers move as healthy people do', () => {
  const knees = healthy.map(({ walk }) => Math.max(...angle(walk, (a) => a.left.knee_flex)));
  assert.ok(mean(knees) > 54 && mean(knees) < 64, `knee peaks ${knees.map((k) => k.toFixed(0))}`);
  for (const { walk, walker } of healthy) {
    assert.ok(speed(walk) > 0.8 && speed(walk) < 1.6, `speed ${speed(walk)}`);
    assert.ok(walker.strideS > 0.9 && walker.strideS < 1.4, `stride ${walker.strideS}`);
    const thigh = range(angle(walk, (a) => a.right.thigh_sag));
    assert.ok(thigh > 34 && thigh < 64, `thigh range ${thigh}`);
    const heights = Array.from({ length: walk.frames }, (_, f) => at(walk, f, 'pelvis')[2]);
    assert.ok(range(heights) > 0.012 && range(heights) < 0.07, `bob ${range(heights)}`);
    const arm = range(angle(walk, (a) => a.left.upper_arm_sag));
    assert.ok(arm > 5 && arm < 70, `arm swing ${arm}`);
  }
});

test('left and right are half a stride apart and alike', () => {
  for (const { walk, strikes, walker } of healthy) {
    const step = strikes.right.find((t) => t > strikes.left[0]!)! - strikes.left[0]!;
    assert.ok(Math.abs(step / walker.strideS - 0.5) < 0.03, `step at ${step / walker.strideS}`);
    const knee = (side: 'left' | 'right') => Math.max(...angle(walk, (a) => a[side].knee_flex));
    assert.ok(Math.abs(knee('left') - knee('right')) < 12);
  }
});

test('people differ, the same seed does not', () => {
  assert.deepEqual(walkOf(3).walk.positions, healthy[2]!.walk.positions);
  const legs = new Set(healthy.map(({ walker }) => walker.build.legM.toFixed(4)));
  assert.equal(legs.size, SEEDS.length);
});

test('everything moves smoothly: no joint jumps between frames', () => {
  for (const { walk, fault } of [...healthy, ...acted]) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      for (let f = 1; f < walk.frames; f++) {
        const [a, b] = [3 * ((f - 1) * JOINT_COUNT + j), 3 * (f * JOINT_COUNT + j)];
        const p = walk.positions;
        const step = Math.hypot(p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!);
        assert.ok(
          step * walk.fps < 6.5,
          `${fault?.name ?? 'healthy'}: joint ${j} at ${(step * walk.fps).toFixed(1)} m/s`,
        );
      }
    }
  }
});
