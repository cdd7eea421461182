/**
 * The product and the training code (models/training/normalise.py) must see the same numbers. The expected ones were
 * printed by normalise.py for the positions of `formulaWalk`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headingAt } from '../../src/model/heading.ts';
import { normaliseWindow } from '../../src/model/normalise.ts';
import { WINDOW_COORDINATES, WINDOW_TOKENS } from '../../src/model/windows.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { legLength } from '../../src/skeleton/leg-length.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';

const FRAMES = 24;

function formulaWalk(speed: number): Trajectory {
  const positions = new Float64Array(FRAMES * JOINT_COUNT * 3);
  for (let f = 0; f < FRAMES; f++) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (f * JOINT_COUNT + j) * 3;
      positions[at] = 1.5 + (speed * 0.8 * f) / 30 + 0.2 * Math.sin(1.1 * j + 0.4 * f);
      positions[at + 1] = -2 + (speed * 0.5 * f) / 30 + 0.15 * Math.cos(0.6 * j - 0.2 * f);
      positions[at + 2] = 0.9 + 0.3 * Math.sin(2.3 * j) + 0.02 * Math.cos(f + j);
      const unknown = (j === J.left_heel && f >= 5 && f < 8) || j === J.right_elbow;
      if (unknown) positions.fill(Number.NaN, at, at + 3);
    }
  }
  return { fps: 30, frames: FRAMES, positions };
}

interface Expected {
  speed: number;
  headingsRad: Record<number, number>;
  /** `[frame, joint, x, y, z]` of the window of frames 6 to 12. */
  tokens: [number, number, number, number, number][];
  sum: number;
  sumOfSizes: number;
}

const LEG_LENGTH_M = 0.8138348338191866;

const CASES: Record<string, Expected> = {
  'who walks': {
    speed: 1,
    headingsRad: { 9: 0.31792453736682474, 0: -0.14001501287484866, 23: 0.4800463643098707 },
    tokens: [
      [0, J.pelvis, 0, 0, 1.129472],
      [0, J.left_hip, -0.212887, 0.159893, 1.399288],
      [2, J.right_ankle, -0.167463, -0.13293, 0.922149],
      [3, J.left_shoulder, -0.018109, 0.236353, 0.713231],
      [6, J.right_wrist, 0.126545, 0.000676, 0.914078],
    ],
    sum: 149.54010910435522,
    sumOfSizes: 174.45470935725356,
  },
  'who hardly moves': {
    speed: 0.05,
    headingsRad: { 9: 0.22270320620951709, 0: -1.6956100047770033, 23: -3.0318600548969004 },
    tokens: [
      [0, J.pelvis, 0, 0, 1.129472],
      [0, J.left_hip, -0.227125, 0.138928, 1.399288],
      [2, J.right_ankle, -0.154066, -0.14825, 0.922149],
      [3, J.left_shoulder, -0.040498, 0.23356, 0.713231],
      [6, J.right_wrist, 0.125907, 0.012704, 0.914078],
    ],
    sum: 150.03450459593927,
    sumOfSizes: 175.07456548118066,
  },
};

for (const [who, expected] of Object.entries(CASES)) {
  test(`the window of ${who} has the numbers that training saw`, () => {
    const walk = formulaWalk(expected.speed);
    assert.ok(Math.abs(legLength(walk) - LEG_LENGTH_M) < 1e-12);
    for (const [frame, yawRad] of Object.entries(expected.headingsRad)) {
      assert.ok(Math.abs(headingAt(walk, Number(frame)) - yawRad) < 1e-12, `heading at ${frame}`);
    }
    const joints = new Float32Array(2 * WINDOW_COORDINATES);
    const hidden = new Uint8Array(2 * WINDOW_TOKENS);
    const frames = [6, 7, 8, 9, 10, 11, 12];
    assert.ok(normaliseWindow(walk.positions, frames, headingAt(walk, 9), LEG_LENGTH_M, joints, hidden, 1));
    const window = joints.subarray(WINDOW_COORDINATES);
    for (const [frame, joint, ...xyz] of expected.tokens) {
      const at = (frame * JOINT_COUNT + joint) * 3;
      xyz.forEach((value, axis) => {
        assert.ok(Math.abs(window[at + axis]! - value) < 2e-6, `frame ${frame}, joint ${joint}, axis ${axis}`);
      });
    }
    const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(total(window) - expected.sum) < 1e-3);
    assert.ok(Math.abs(total(window.map(Math.abs)) - expected.sumOfSizes) < 1e-3);
    assert.equal(
      hidden.subarray(WINDOW_TOKENS).reduce((sum, value) => sum + value, 0),
      9,
    );
  });
}
