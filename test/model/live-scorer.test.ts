import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { LiveScorer, type LiveScores } from '../../src/model/live-scorer.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { emptyPose, type Pose3D, type Provenance, type Trajectory } from '../../src/skeleton/pose.ts';
import { type StickBaseline, stickBaseline, stickPerson } from './stick-baseline.ts';

let baseline: StickBaseline;
before(async () => {
  baseline = await stickBaseline();
});

function scorer(options: { tilesPerTick?: number } = {}): LiveScorer {
  const { predictor, scoring } = baseline;
  return new LiveScorer({ models: { score: predictor, twin: predictor }, scoring, ...options });
}

function poseAt(walk: Trajectory, frame: number, provenance: Provenance = 'm'): Pose3D {
  const pose = emptyPose(frame, frame / 30, 1);
  const size = JOINT_COUNT * 3;
  pose.positions.set(walk.positions.subarray(frame * size, (frame + 1) * size));
  pose.provenance.fill(provenance);
  return pose;
}

async function scoreWalk(walk: Trajectory, live = scorer()): Promise<LiveScores[]> {
  const out: LiveScores[] = [];
  for (let frame = 0; frame < walk.frames; frame++) out.push(await live.push(poseAt(walk, frame)));
  return out;
}

test('a healthy walker is scored after about a gait cycle and stays quiet', async () => {
  const scores = await scoreWalk(stickPerson(31));
  assert.match(scores[5]!.reason!, /./);
  assert.ok(scores.slice(60).every(({ verdict }) => verdict.assessed && !verdict.abnormal));
  const last = scores.at(-1)!;
  assert.ok(Number.isFinite(last.badness[J.left_knee]!) && last.errors[J.left_knee]! > 0);
});

test('a stiff knee is flagged within two cycles and gets a twin; without flags the twin is what was seen', async () => {
  const walk = stickPerson(32, { kneeSwingDeg: { left: 8, right: 58 }, seconds: 4 });
  const scores = await scoreWalk(walk);
  const later = scores.slice(75);
  assert.ok(later.every(({ verdict }) => verdict.assessed && verdict.abnormal));
  assert.ok(later.every(({ twin }) => twin.every(Number.isFinite)));
  const quiet = (await scoreWalk(stickPerson(31))).at(-1)!;
  assert.deepEqual(quiet.twin, poseAt(stickPerson(31), 119).positions);
});

test('what the model predicted is no evidence', async () => {
  const live = scorer();
  const walk = stickPerson(33);
  let last: LiveScores | undefined;
  for (let frame = 0; frame < 90; frame++) last = await live.push(poseAt(walk, frame, 'p'));
  assert.ok(last!.reason);
  assert.ok(last!.badness.every(Number.isNaN));
});

test('another person starts anew', async () => {
  const live = scorer();
  await scoreWalk(stickPerson(34), live);
  const next = await live.push({ ...poseAt(stickPerson(35), 0), tick: 200, track: 2 });
  assert.ok(next.reason);
});

test('fewer tiles per tick take longer and end at the same verdict', async () => {
  const live = scorer({ tilesPerTick: 2 });
  const scores = await scoreWalk(stickPerson(31), live);
  assert.ok(scores.at(-1)!.verdict.assessed && !scores.at(-1)!.reason);
});
