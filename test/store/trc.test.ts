import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GengaitError } from '../../src/errors.ts';
import { J, JOINTS } from '../../src/skeleton/joints.ts';
import { readJointMap } from '../../src/store/joint-map.ts';
import { readTrc } from '../../src/store/trc.ts';
import { formatTrc } from '../../src/store/trc-writer.ts';
import { simulateGait } from '../gait/simulated-gait.ts';

const walk = simulateGait({ seconds: 3 });

/** The text of a TRC file in which everything can be chosen. Values in the file's axes. */
function trcText(o: {
  rate?: string;
  units?: string;
  names?: string[];
  rows: (number | string)[][];
  announced?: number;
  step?: number;
}): string {
  const names = o.names ?? [...JOINTS];
  const rate = o.rate ?? '30';
  return [
    'PathFileType\t4\t(X/Y/Z)\tx.trc',
    'DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames',
    `${rate}\t${rate}\t${o.announced ?? o.rows.length}\t${names.length}\t${o.units ?? 'm'}\t${rate}\t1\t${o.rows.length}`,
    `Frame#\tTime\t${names.join('\t\t\t')}\t\t`,
    `\t\t${names.map((_, i) => `X${i + 1}\tY${i + 1}\tZ${i + 1}`).join('\t')}`,
    '',
    ...o.rows.map((row, i) => [i + 1, ((o.step ?? 1 / 30) * i).toFixed(5), ...row].join('\t')),
  ].join('\r\n');
}

/** Rows of the simulated walk: `turn` maps a point x, y, z (Z up, metres) to the file's axes and unit. */
function rows(turn: (p: number[]) => number[] = (p) => p): number[][] {
  return Array.from({ length: walk.frames }, (_, f) =>
    JOINTS.flatMap((_, j) => turn([...walk.positions.subarray((f * 19 + j) * 3, (f * 19 + j) * 3 + 3)])),
  );
}

function code(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof GengaitError, String(error));
    assert.ok(error.remedy.length > 10);
    return error.code;
  }
  return 'nothing thrown';
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

describe('readTrc', () => {
  it('reads what formatTrc wrote, to a micrometre, with unknown joints unknown', () => {
    const positions = Float64Array.from(walk.positions);
    positions.fill(Number.NaN, J.left_wrist * 3, J.left_wrist * 3 + 3);
    const read = readTrc(formatTrc({ ...walk, positions }, 'walk.trc', 12.5));
    assert.equal(read.up, 'y');
    assert.equal(read.startS, 12.5);
    assert.deepEqual(read.missingJoints, []);
    assert.ok(Number.isNaN(read.trajectory.positions[J.left_wrist * 3]));
    const known = positions.map((value, i) => (Number.isNaN(value) ? 0 : value - read.trajectory.positions[i]!));
    assert.ok(Math.max(...known.map(Math.abs)) < 1e-6);
  });

  it('counts a joint whose column is empty as missing', () => {
    const positions = walk.positions.map((value, i) => (Math.floor(i / 3) % 19 === J.left_heel ? Number.NaN : value));
    assert.deepEqual(readTrc(formatTrc({ ...walk, positions }, 'walk.trc')).missingJoints, ['left_heel']);
  });

  it('gives the same bytes for the same walk', () => {
    assert.equal(formatTrc(walk, 'a.trc'), formatTrc(readTrc(formatTrc(walk, 'a.trc')).trajectory, 'a.trc'));
  });

  it('reads millimetres and metres, Y up and Z up alike', () => {
    const metres = readTrc(trcText({ rows: rows() }));
    const millimetres = readTrc(trcText({ rows: rows((p) => p.map((v) => v * 1000)), units: 'mm' }));
    const yUp = readTrc(trcText({ rows: rows(([x, y, z]) => [x!, z!, -y!]) }));
    assert.deepEqual([metres.up, millimetres.up, yUp.up], ['z', 'z', 'y']);
    assert.ok(largestDifference(metres.trajectory.positions, millimetres.trajectory.positions) < 1e-9);
    assert.ok(largestDifference(metres.trajectory.positions, yUp.trajectory.positions) < 1e-9);
  });

  it('knows the keypoint names of other programs and makes midpoints', () => {
    const pose2sim = ['LHip', 'LKnee', 'LAnkle', 'LHeel', 'LBigToe', 'RHip', 'RKnee', 'RAnkle', 'RHeel', 'RBigToe'];
    const columns = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const text = trcText({
      names: pose2sim,
      rows: rows().map((row) => columns.flatMap((j) => row.slice(j * 3, j * 3 + 3))),
    });
    const read = readTrc(text);
    assert.deepEqual(read.derivedJoints, ['pelvis']);
    assert.deepEqual(read.missingJoints, JOINTS.slice(11));
    const hips = [J.left_hip, J.right_hip].map((j) => walk.positions[j * 3]!);
    assert.ok(Math.abs(read.trajectory.positions[0]! - (hips[0]! + hips[1]!) / 2) < 1e-9);
  });

  it('makes joints of weighted markers by a joint map, and only when all markers are seen', () => {
    const names = [...JOINTS.filter((joint) => joint !== 'left_knee'), 'K1', 'K2'];
    const made = rows().map((row, f) => {
      const knee = row.slice(J.left_knee * 3, J.left_knee * 3 + 3);
      const rest = row.filter((_, i) => Math.floor(i / 3) !== J.left_knee);
      return [...rest, ...knee.map((v) => v - 0.03), ...(f === 5 ? ['', '', ''] : knee.map((v) => v + 0.01))];
    });
    const joints = readJointMap('[joints]\nleft_knee = { K1 = 1, K2 = 3 }');
    const read = readTrc(trcText({ names, rows: made }), { joints });
    const at = (f: number): number => read.trajectory.positions[(f * 19 + J.left_knee) * 3]!;
    assert.ok(Math.abs(at(0) - walk.positions[J.left_knee * 3]!) < 1e-9);
    assert.ok(Number.isNaN(at(5)));
    assert.equal(
      code(() => readTrc(trcText({ rows: rows() }), { joints })),
      'GENGAIT_E_JOINT_MAP',
    );
  });

  it('keeps the clock where rows were left out', () => {
    const text = trcText({ rows: rows() }).split('\r\n');
    text.splice(16, 4);
    const read = readTrc(text.join('\r\n').replace(`\t${walk.frames}\t19`, `\t${walk.frames - 4}\t19`));
    assert.equal(read.trajectory.frames, walk.frames);
    const pelvis = (f: number): number => read.trajectory.positions[f * 57]!;
    assert.deepEqual(
      [9, 10, 13, 14].map((f) => Number.isNaN(pelvis(f))),
      [false, true, true, false],
    );
  });
});

describe('a TRC file that cannot be trusted', () => {
  const cases: [string, string, () => string, { up?: 'y' | 'z' }?][] = [
    ['is no TRC', 'GENGAIT_E_TRC_FORMAT', () => 'hello\nworld'],
    [
      'has a word for a number',
      'GENGAIT_E_TRC_FORMAT',
      () => trcText({ rows: rows().map((r, i) => (i === 4 ? ['oops', ...r.slice(1)] : r)) }),
    ],
    ['lacks cells', 'GENGAIT_E_TRC_COLUMNS', () => trcText({ rows: rows().map((r) => r.slice(0, -3)) })],
    ['has more cells than names', 'GENGAIT_E_TRC_COLUMNS', () => trcText({ rows: rows().map((r) => [...r, 1]) })],
    ['is cut off', 'GENGAIT_E_TRC_TRUNCATED', () => trcText({ rows: rows().slice(0, 40), announced: walk.frames })],
    ['is cut off in a row', 'GENGAIT_E_TRC_COLUMNS', () => trcText({ rows: rows() }).slice(0, -200)],
    ['has the wrong rate', 'GENGAIT_E_TRC_RATE', () => trcText({ rows: rows(), rate: '60' })],
    ['has no rate', 'GENGAIT_E_TRC_RATE', () => trcText({ rows: rows(), rate: '0' })],
    ['is too slow', 'GENGAIT_E_TRC_RATE', () => trcText({ rows: rows(), rate: '10', step: 0.1 })],
    ['runs backwards', 'GENGAIT_E_TRC_RATE', () => trcText({ rows: rows(), step: -1 / 30 })],
    ['has an unknown unit', 'GENGAIT_E_TRC_UNITS', () => trcText({ rows: rows(), units: 'inch' })],
    ['says mm and means m', 'GENGAIT_E_TRC_UNITS', () => trcText({ rows: rows(), units: 'mm' })],
    [
      'leans between two axes',
      'GENGAIT_E_TRC_UP',
      () => trcText({ rows: rows(([x, y, z]) => [x!, (y! + z!) * Math.SQRT1_2, (z! - y!) * Math.SQRT1_2]) }),
    ],
    ['has X up', 'GENGAIT_E_TRC_UP', () => trcText({ rows: rows(([x, y, z]) => [z!, x!, y!]) })],
    ['is upside down', 'GENGAIT_E_TRC_UP', () => trcText({ rows: rows(([x, y, z]) => [x!, -y!, 2 - z!]) })],
    ['contradicts the stated axis', 'GENGAIT_E_TRC_UP', () => trcText({ rows: rows() }), { up: 'y' }],
    ['is mirrored', 'GENGAIT_E_TRC_MIRRORED', () => trcText({ rows: rows(([x, y, z]) => [x!, -y!, z!]) })],
    [
      'lacks a knee',
      'GENGAIT_E_TRC_JOINTS',
      () => trcText({ names: JOINTS.map((n) => (n === 'left_knee' ? 'LKNE' : n)), rows: rows() }),
    ],
    ['has no values', 'GENGAIT_E_TRC_JOINTS', () => trcText({ rows: rows().map((r) => r.map(() => '')) })],
  ];
  for (const [what, expected, text, options] of cases) {
    it(`${what}: ${expected}`, () =>
      assert.equal(
        code(() => readTrc(text(), options)),
        expected,
      ));
  }
});

describe('readJointMap', () => {
  it('names every wrong line', () => {
    assert.throws(
      () => readJointMap('left_kneee = "A"\nright_knee = 3\nleft_hip = { A = -1 }'),
      (error: Error) => ['left_kneee', 'right_knee', 'left_hip'].every((name) => error.message.includes(name)),
    );
    assert.equal(
      code(() => readJointMap('left_knee = [')),
      'GENGAIT_E_JOINT_MAP',
    );
    assert.equal(
      code(() => readJointMap('')),
      'GENGAIT_E_JOINT_MAP',
    );
  });
});
