import assert from 'node:assert/strict';
import test from 'node:test';
import { formatFault, parseFault } from '../../src/simulator/fault-text.ts';
import { expectedGroups, FAULT_NAMES, FAULTS, type FaultName } from '../../src/simulator/faults.ts';
import { GROUPS } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { angle, at, faultOn, range, speed, walkOf } from './walks.ts';

type Side = 'left' | 'right';
const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');
const up = (side: Side) => (side === 'left' ? 1 : -1);
const peak = (values: number[]) => Math.max(...values);

/** What a person would look at, on the affected side: its value with the fault and in the twin, and how it must differ. */
const SIGNS: Record<FaultName, (walk: Trajectory, twin: Trajectory, side: Side) => void> = {
  stiff_knee: (walk, twin, side) => {
    const knee = (w: Trajectory, s: Side) => range(angle(w, (a) => a[s].knee_flex));
    assert.ok(knee(walk, side) < 0.55 * knee(twin, side), `${knee(walk, side)} of ${knee(twin, side)}`);
    assert.ok(knee(walk, other(side)) > 0.7 * knee(twin, other(side)));
  },
  steppage: (walk, twin, side) => {
    assert.ok(peak(angle(walk, (a) => a[side].thigh_sag)) > peak(angle(twin, (a) => a[side].thigh_sag)) + 10);
    assert.ok(peak(angle(walk, (a) => a[side].knee_flex)) > peak(angle(twin, (a) => a[side].knee_flex)) + 10);
  },
  trendelenburg: (walk, twin, side) => {
    const tilt = (w: Trajectory) => peak(angle(w, (a) => up(side) * a.midline.pelvis_obliquity));
    const lean = (w: Trajectory) => peak(angle(w, (a) => up(side) * a.midline.trunk_lat));
    assert.ok(tilt(walk) > tilt(twin) + 6, 'the pelvis drops to the other side');
    assert.ok(lean(walk) > lean(twin) + 8, 'the trunk leans over the affected leg');
  },
  circumduction: (walk, twin, side) => {
    assert.ok(peak(angle(walk, (a) => a[side].thigh_abd)) > peak(angle(twin, (a) => a[side].thigh_abd)) + 8);
    assert.ok(peak(angle(walk, (a) => a[side].knee_flex)) < peak(angle(twin, (a) => a[side].knee_flex)) - 10);
  },
  crouch: (walk, twin) => {
    for (const side of ['left', 'right'] as const) {
      const least = (w: Trajectory) => Math.min(...angle(w, (a) => a[side].knee_flex));
      assert.ok(least(walk) > least(twin) + 18);
    }
  },
  trunk_lean: (walk, twin) => {
    const lean = (w: Trajectory) => angle(w, (a) => a.midline.trunk_sag).reduce((x, y) => x + y, 0) / w.frames;
    assert.ok(lean(walk) > lean(twin) + 20);
  },
  antalgic: (walk, twin, side) => {
    const knee = (w: Trajectory, s: Side) => range(angle(w, (a) => a[s].knee_flex));
    assert.ok(knee(walk, side) < 0.75 * knee(twin, side), `${knee(walk, side)} of ${knee(twin, side)}`);
    const ahead = (w: Trajectory) => peak(angle(w, (a) => a[side].thigh_sag));
    assert.ok(ahead(walk) < ahead(twin) - 8, 'the affected foot is hardly set ahead');
  },
};

for (const name of FAULT_NAMES) {
  test(`${name} is seen on its side and not in the twin`, () => {
    for (const side of ['left', 'right'] as const) {
      for (const seed of [1, 2]) {
        const { walk, twin } = walkOf(seed, faultOn(name, side));
        SIGNS[name](walk, twin, side);
      }
    }
  });
}

test('severity 0 is the twin, bit for bit; half is less than whole', () => {
  for (const name of FAULT_NAMES) {
    const none = walkOf(4, faultOn(name, 'right', 0));
    assert.deepEqual(none.walk.positions, none.twin.positions, name);
    const far = (severity: number) => {
      const { walk, twin } = walkOf(4, faultOn(name, 'right', severity));
      return Math.sqrt(walk.positions.reduce((sum, p, i) => sum + (p - twin.positions[i]!) ** 2, 0) / walk.frames);
    };
    assert.ok(far(0.5) > 0.25 * far(1) && far(0.5) < far(1), `${name}: ${far(0.5)} of ${far(1)}`);
  }
});

test('the twin is the same healthy person at the same cadence, beside the walker at every instant', () => {
  const { walk, twin, walker, fault } = walkOf(5, faultOn('stiff_knee', 'left'));
  assert.equal(fault?.name, 'stiff_knee');
  for (let f = 0; f < walk.frames; f += 30) assert.equal(at(walk, f, 'pelvis')[0], at(twin, f, 'pelvis')[0]);
  const healthy = walkOf(5);
  assert.deepEqual(healthy.walker.build, walker.build);
  assert.equal(healthy.twin, healthy.walk);
  const knee = (w: Trajectory) => peak(angle(w, (a) => a.left.knee_flex));
  assert.ok(Math.abs(knee(twin) - knee(healthy.walk)) < 3, `${knee(twin)} ${knee(healthy.walk)}`);
  assert.ok(speed(walk) < speed(healthy.walk), 'a limping person is slower');
});

test('a limping leg stands for a shorter time than the other', () => {
  const { strikes } = walkOf(6, faultOn('antalgic', 'right'));
  const right = strikes.right[1]!;
  const toLeft = strikes.left.find((t) => t > right)! - right;
  const stride = strikes.right[2]! - right;
  assert.ok(toLeft / stride < 0.47, `the left foot strikes after ${toLeft / stride} strides`);
});

test('every fault names groups that exist, on its side', () => {
  for (const name of FAULT_NAMES) {
    for (const side of ['left', 'right'] as const) {
      const groups = expectedGroups(faultOn(name, side));
      assert.ok(groups.length > 0);
      for (const group of groups) {
        assert.ok(group in GROUPS);
        if (FAULTS[name].sided === 'side') assert.ok(!group.startsWith(other(side)));
      }
    }
  }
});

test('faults are read from text, with sides and severities checked', () => {
  assert.equal(parseFault('none'), undefined);
  assert.deepEqual(parseFault('stiff_knee'), { name: 'stiff_knee', side: 'right', severity: 1 });
  assert.deepEqual(parseFault('steppage:left:0.4'), { name: 'steppage', side: 'left', severity: 0.4 });
  assert.deepEqual(parseFault('crouch'), { name: 'crouch', side: 'both', severity: 1 });
  assert.deepEqual(parseFault('trunk_lean::0.5'), { name: 'trunk_lean', side: 'none', severity: 0.5 });
  for (const text of [
    'limp',
    'stiff_knee:up',
    'crouch:left',
    'steppage:left:2',
    'steppage:left:',
    'steppage:left:x',
    'antalgic:left:1:1',
    '',
  ]) {
    assert.throws(() => parseFault(text), { code: 'GENGAIT_E_USAGE' }, text);
  }
  const fault = parseFault('antalgic:left:0.25');
  assert.deepEqual(parseFault(formatFault(fault)), fault);
  assert.equal(formatFault(undefined), 'none');
});
