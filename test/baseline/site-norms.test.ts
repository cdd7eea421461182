import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deriveSite } from '../../src/baseline/derive-site.ts';
import type { HealthyPerson } from '../../src/baseline/healthy-person.ts';
import { siteScoring } from '../../src/baseline/site-scoring.ts';
import { spansOfWalk } from '../../src/baseline/walk-spans.ts';
import { run as calibrate } from '../../src/cli/calibrate.ts';
import { simulatedPasses } from '../../src/evaluation/norms/simulated-walks.ts';
import { normal, seededRandom } from '../../src/maths/seeded-random.ts';
import { assessWalk } from '../../src/model/assess-walk.ts';
import { type Assessor, openAssessor } from '../../src/model/assessor.ts';
import { decide, judge } from '../../src/model/judge.ts';
import { parseFault } from '../../src/simulator/fault-text.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import { formatTrc } from '../../src/store/trc-writer.ts';
import { MODELS } from '../pipeline/simulated-walkway.ts';

/** Another sensor than the factory ever saw: joints shake by so much. */
const SHAKE_M = 0.012;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const never = new AbortController().signal;
const dir = mkdtempSync(join(tmpdir(), 'gengait-site-'));
let assessor: Assessor;
let healthy: HealthyPerson[];
let stiff: HealthyPerson;
let limping: HealthyPerson;

before(async () => {
  assessor = await openAssessor({ folder: MODELS, providers: ['cpu'] });
  const walks = simulatedPasses(6, 31).map((walk, i) => shaken(walk, i));
  const faulty = (fault: string): Trajectory => shaken(simulatedPasses(1, 77, parseFault(fault))[0]!, 9);
  const knee = faulty('stiff_knee:right');
  for (const [i, walk] of walks.entries()) writeWalk(join(dir, 'walks', `person${i}`), 'one', walk);
  writeWalk(join(dir, 'ill'), 'stiff', knee);
  healthy = await Promise.all(walks.map((walk, i) => personOf(`person${i}`, walk)));
  stiff = await personOf('stiff', knee);
  limping = await personOf('limping', faulty('antalgic:left'));
});
after(async () => {
  await assessor.close();
  rmSync(dir, { recursive: true });
});

function shaken(walk: Trajectory, seed: number): Trajectory {
  const random = seededRandom(seed);
  return { ...walk, positions: walk.positions.map((value) => value + SHAKE_M * normal(random)) };
}

async function personOf(name: string, walk: Trajectory): Promise<HealthyPerson> {
  const assessment = await assessWalk(walk, assessor.models, assessor.normative.scoring);
  return { name, spans: spansOfWalk(walk, assessment) };
}

function writeWalk(folder: string, name: string, walk: Trajectory): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.trc`), formatTrc(walk, `${name}.trc`));
}

test('by norms of few people healthy others are quiet and a stiff knee stands out on its side; of three it is an alert', () => {
  const factory = assessor.normative.scoring;
  for (const n of [2, 3, 5]) {
    const scoring = siteScoring(healthy.slice(0, n), factory);
    for (const { name, spans } of healthy.slice(n)) {
      const { excess } = decide(spans.walk[0]!, scoring, 'walk');
      assert.ok(excess < 1, `${name} by norms of ${n}: ${excess}`);
    }
    const verdict = judge(stiff.spans.walk[0]!, scoring, 'walk');
    const { right_leg, ...others } = verdict.groups;
    for (const [group, score] of Object.entries(others)) assert.ok(right_leg! > score + 1, `${group} by norms of ${n}`);
    // Three people are the fewest that the command takes.
    if (n >= 3) assert.ok(verdict.abnormal, `stiff knee by norms of ${n}`);
  }
});

test('what the sensor does to skeletons becomes part of the norms, alike on both sides', () => {
  const site = siteScoring(healthy, assessor.normative.scoring).references[0]!;
  const simulated = assessor.normative.scoring.references.find(({ name }) => name === 'simulated')!;
  const [here, there] = [site.signature.leg_variation!.mean, simulated.signature.leg_variation!.mean];
  assert.ok(here > there + 0.3, `bones vary by ${Math.exp(here)}, not by ${Math.exp(there)}`);
  assert.equal(site.ln_error_mm.walk.left_knee!.mu, site.ln_error_mm.walk.right_knee!.mu);
  assert.equal(site.people, healthy.length);
});

test('somebody ill among the healthy is left out; of two people nobody can tell', () => {
  const factory = assessor.normative.scoring;
  const result = deriveSite([...healthy, limping], factory);
  assert.ok(result.scoring !== null);
  assert.deepEqual(
    result.leftOut.map(({ name }) => name),
    ['limping'],
  );
  assert.equal(deriveSite(healthy.slice(0, 2), factory).scoring, null);
});

test('the command writes norms that analyze judges by, and that no other model or camera uses', async () => {
  const file = join(dir, 'state', 'site-normative.json');
  const report = await printed('calibrate', 'normative', join(dir, 'walks'), '--out', file, '--json');
  assert.equal(report.people.length, healthy.length);
  assert.equal(report.file, file);
  assert.deepEqual(report.left_out, []);
  assert.match(readFileSync(file.replace('.json', '.html'), 'utf8'), /person0.*Left knee/s);
  assert.ok(report.joints.some(({ site }: { site: unknown }) => site !== null));
  const line = await printed('analyze', join(dir, 'ill', 'stiff.trc'), '--site', file, '--json');
  assert.equal(line.baseline, 'site');
  assert.equal(line.abnormal, true);

  const installation = { calibration: 'a'.repeat(64), keypoints: 'HALPE_26' };
  const elsewhere = await openAssessor({ folder: MODELS, providers: ['cpu'], site: { file, installation } });
  await elsewhere.close();
  assert.equal(elsewhere.baseline, 'factory');
  assert.equal(elsewhere.siteFindings[0]?.code, 'site_norms_unused');
  assert.ok(elsewhere.siteFindings[0]!.message.length <= 80);

  const site = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...site, model: { ...site.model, score: 'b'.repeat(64) } }));
  const options = { folder: MODELS, providers: ['cpu'], site: { file, required: true } };
  await assert.rejects(openAssessor(options), { code: 'GENGAIT_E_SITE_NORMS' });
});

test('too few people, nobody, and walks of nowhere are refused with words, and nothing is written', async () => {
  const file = join(dir, 'none.json');
  const two = ['person0', 'person1'].map((name) => join(dir, 'walks', name));
  await assert.rejects(calibrate(['normative', ...two, '--out', file], never), { code: 'GENGAIT_E_SITE_WALKS' });
  await assert.rejects(calibrate(['normative', join(dir, 'nowhere')], never), { code: 'GENGAIT_E_USAGE' });
  await assert.rejects(calibrate(['normative'], never), { code: 'GENGAIT_E_USAGE' });
  await assert.rejects(calibrate(['cameras'], never), { code: 'GENGAIT_E_USAGE' });
  assert.ok(!existsSync(file));
});

/** The JSON that a command prints. */
async function printed(...words: string[]) {
  const args = ['--import', 'tsx', 'src/main.ts', ...words];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout);
}
