import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { assessWalk } from '../../src/model/assess-walk.ts';
import type { Declared } from '../../src/model/assessable.ts';
import { LiveScorer, type LiveScores } from '../../src/model/live-scorer.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { emptyPose, type Trajectory } from '../../src/skeleton/pose.ts';
import { type StickBaseline, stickBaseline, stickPerson } from './stick-baseline.ts';
import { unfitWalks } from './unfit-walks.ts';

let baseline: StickBaseline;
before(async () => {
  baseline = await stickBaseline();
});
const models = () => ({ score: baseline.predictor, twin: baseline.predictor });

async function live(walk: Trajectory, declared: Declared): Promise<LiveScores[]> {
  const scorer = new LiveScorer({ models: models(), scoring: baseline.scoring });
  scorer.startAnew(declared);
  const out: LiveScores[] = [];
  const frames = 75;
  for (let frame = 0; frame < frames; frame++) {
    const pose = emptyPose(frame, frame / 30, 1);
    pose.positions.set(walk.positions.subarray(frame * JOINT_COUNT * 3, (frame + 1) * JOINT_COUNT * 3));
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      if (!Number.isNaN(pose.positions[joint * 3]!)) pose.provenance[joint] = 'm';
    }
    out.push(await scorer.push(pose));
  }
  return out;
}

for (const [name, { walk, declared, reason }] of Object.entries(unfitWalks())) {
  test(`${name}: a completed walk is not assessed, with the reason`, async () => {
    const { verdict } = await assessWalk(walk, models(), baseline.scoring, declared);
    assert.ok(!verdict.assessed, JSON.stringify(verdict));
    assert.match(verdict.reason, reason);
  });

  test(`${name}: live nothing is scored or flagged either, and a reason is given`, async () => {
    const scores = await live(walk, declared);
    // A circle is told from a straight way after a second and a half.
    for (const { verdict, badness, flagged } of scores.slice(reason.source === 'turns' ? 45 : 0)) {
      assert.ok(!verdict.assessed && flagged.length === 0 && badness.every(Number.isNaN));
    }
    // Of somebody never seen the box says that it saw nobody walk.
    assert.match(scores.at(-1)!.reason!, name === 'nothing but NaN' ? /Only 0\.0 s/ : reason);
  });
}

test('a moment of NaN in a walk is left out, and the rest is judged as before', async () => {
  const walk = stickPerson(43);
  const holed = { ...walk, positions: Float64Array.from(walk.positions) };
  holed.positions.fill(Number.NaN, 40 * JOINT_COUNT * 3, 46 * JOINT_COUNT * 3);
  const { verdict, errors } = await assessWalk(holed, models(), baseline.scoring);
  const { verdict: whole } = await assessWalk(walk, models(), baseline.scoring);
  assert.ok(verdict.assessed && whole.assessed);
  const overHole = [...errors.ends].filter((end) => end >= 40 && end < 46 + 6);
  assert.deepEqual(overHole, []);
  for (const [joint, { score }] of Object.entries(verdict.joints)) {
    assert.ok(Math.abs(score - whole.joints[joint as 'head']!.score) < 0.5, joint);
  }
});

test('a wild point is as good as unseen', async () => {
  const walk = stickPerson(44);
  const wild = { ...walk, positions: Float64Array.from(walk.positions) };
  for (let frame = 0; frame < walk.frames; frame++) wild.positions[(frame * JOINT_COUNT + J.left_wrist) * 3] = 1e6;
  const { verdict } = await assessWalk(wild, models(), baseline.scoring);
  assert.ok(verdict.assessed);
  assert.equal(verdict.joints.left_wrist, undefined);
});
