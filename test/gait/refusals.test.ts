import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANGLES } from '../../src/gait/angles.ts';
import { summariseWalk } from '../../src/gait/summarise.ts';
import type { WalkSummary } from '../../src/gait/summary.ts';
import type { Verdict } from '../../src/model/assessment.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { simulateGait } from './simulated-gait.ts';

const NONE: Verdict = { assessed: false, reason: 'not asked' };
const ROW = JOINT_COUNT * 3;

function summaryOf(trajectory: Trajectory): WalkSummary {
  return summariseWalk({ trajectory, startS: 0, provenance: null, twin: null }, null, NONE, () => NONE).walk;
}

function backwards({ fps, frames, positions }: Trajectory): Trajectory {
  const turned = new Float64Array(positions.length);
  for (let f = 0; f < frames; f++) turned.set(positions.subarray(f * ROW, (f + 1) * ROW), (frames - 1 - f) * ROW);
  return { fps, frames, positions: turned };
}

function withoutFeet(walk: Trajectory): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let f = 0; f < walk.frames; f++)
    for (const j of [J.left_heel, J.right_heel, J.left_toe, J.right_toe])
      positions.fill(Number.NaN, f * ROW + j * 3, f * ROW + j * 3 + 3);
  return { ...walk, positions };
}

/** The walk on a circle: about one turn in `radius` metres. */
function circling(walk: Trajectory, radius: number): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let f = 0; f < walk.frames; f++) {
    const x0 = walk.positions[f * ROW]!;
    const [c, s] = [Math.cos(x0 / radius), Math.sin(x0 / radius)];
    for (let at = f * ROW; at < (f + 1) * ROW; at += 3) {
      const [ahead, left] = [walk.positions[at]! - x0, walk.positions[at + 1]!];
      positions[at] = radius * s + c * ahead - s * left;
      positions[at + 1] = radius * (1 - c) + s * ahead + c * left;
    }
  }
  return { ...walk, positions };
}

/** Nothing is said, neither from cycles nor from strides, and both sides have a reason. */
function assertSilent(walk: WalkSummary, reason: RegExp): void {
  assert.equal(walk.cycles, 0);
  assert.deepEqual(walk.strides, []);
  assert.deepEqual([walk.angles, walk.clinical.angles], [{}, {}]);
  assert.deepEqual([walk.speed_m_s, walk.cadence_steps_min, walk.step_width_m], [null, null, null]);
  for (const side of ['left', 'right'] as const) assert.ok(walk.not_assessed[side], side);
  assert.match(Object.values(walk.not_assessed).join('; '), reason);
  for (const angle of ANGLES) assert.ok(walk.not_assessed[angle] && walk.not_assessed[`clinical.${angle}`], angle);
}

describe('a walk of which nothing may be said', () => {
  it('standing', () => assertSilent(summaryOf(simulateGait({ seconds: 5, standing: true })), /no complete gait cycle/));

  it('a single step: half a stride', () => assertSilent(summaryOf(simulateGait({ seconds: 0.8 })), /no .*stride/));

  for (const [what, make] of [
    ['with feet', (walk: Trajectory) => walk],
    ['with ankles alone', withoutFeet],
  ] as const) {
    it(`walking backwards, ${what}`, () => {
      assertSilent(summaryOf(make(backwards(simulateGait({ seconds: 6 })))), /walking backwards|no .*stride/);
    });

    it(`walking in a small circle, ${what}`, () => {
      assertSilent(summaryOf(make(circling(simulateGait({ seconds: 6 }), 0.9))), /turning/);
    });
  }

  it('says nothing of the strides beside a turn, and keeps those before and after it', () => {
    const straight = simulateGait({ seconds: 5 });
    const turn = circling(simulateGait({ seconds: 2 }), 0.6);
    const joined = join(straight, turn, straight);
    const walk = summaryOf(joined);
    assert.ok(walk.strides.length >= 8, String(walk.strides.length));
    // Direction is judged over about a stride, so the strides next to the turn go as well.
    const inTurn = walk.strides.filter(({ start_s, end_s }) => end_s > 5.3 && start_s < 6.7);
    assert.deepEqual(inTurn, []);
    assert.ok(walk.refused.some(({ reason }) => reason === 'turning'));
  });
});

/** Walks one after the other, each beginning where and in the direction in which the one before ended. */
function join(...walks: Trajectory[]): Trajectory {
  const parts: number[] = [];
  let [x0, y0, yaw] = [0, 0, 0];
  for (const walk of walks) {
    const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
    for (let at = 0; at < walk.positions.length; at += 3) {
      const [x, y] = [walk.positions[at]!, walk.positions[at + 1]!];
      parts.push(x0 + c * x - s * y, y0 + s * x + c * y, walk.positions[at + 2]!);
    }
    const last = (walk.frames - 1) * ROW;
    const [dx, dy] = [parts.at(-ROW)! - parts.at(-2 * ROW)!, parts.at(-ROW + 1)! - parts.at(-2 * ROW + 1)!];
    yaw = Math.atan2(dy, dx);
    [x0, y0] = [parts[parts.length - walk.positions.length + last]! + dx, parts[parts.length - ROW + 1]! + dy];
  }
  return { fps: 30, frames: parts.length / ROW, positions: Float64Array.from(parts) };
}
