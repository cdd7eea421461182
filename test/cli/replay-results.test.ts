import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PoseFiles } from '../../src/cli/pose-files.ts';
import type { WalkInput } from '../../src/gait/walk-input.ts';
import type { PipelineEvent } from '../../src/pipeline.ts';
import { emptyPose, type Pose3D } from '../../src/skeleton/pose.ts';

const root = mkdtempSync(join(tmpdir(), 'gengait-results-'));
after(() => rmSync(root, { recursive: true }));

/** A pose at a tick, all joints at one height that says which. */
function poseAt(tick: number): Pose3D {
  const pose = emptyPose(tick, 100 + tick / 30, 1);
  pose.positions.fill(tick / 1000);
  pose.provenance.fill('m');
  return pose;
}

const poseEvent = (pose: Pose3D): PipelineEvent => ({ kind: 'pose', walkNo: 1, pose, smoothed: pose }) as PipelineEvent;
const began = { kind: 'walk_started', walkNo: 1, track: 1, timeS: 0 } as const;

/** A pass over these ticks, whose second look put every joint a metre higher. */
function passOver(from: number, to: number): PipelineEvent {
  const frames = to - from + 1;
  const positions = Float64Array.from({ length: frames * 57 }, (_, i) => 1 + (from + Math.floor(i / 57)) / 1000);
  const input = { trajectory: { fps: 30, frames, positions }, startS: 100 + from / 30 } as WalkInput;
  const assessment = { verdict: { assessed: true }, twin: positions.map((value) => value + 1) };
  return { kind: 'walk', walkNo: 1, track: 1, timeS: 0, input, report: { assessment } } as unknown as PipelineEvent;
}

function written(name: string, events: readonly PipelineEvent[]) {
  const dir = mkdtempSync(join(root, name));
  const files = new PoseFiles(dir, { raw: true, axes: 'opensim' });
  for (const event of events) files.add(event);
  files.finish();
  assert.deepEqual(readdirSync(dir).sort(), ['pose.trc', 'raw.trc', 'twin.trc']);
  /** Of the first joint in each row; NaN for an empty cell. */
  const heights = (file: string): number[] => {
    const lines = readFileSync(join(dir, file), 'utf8').trimEnd().split('\n');
    const rows = lines.slice(5).map((line) => line.split('\t'));
    assert.equal(Number(lines[2]!.split('\t')[2]), rows.length, 'the header tells the number of frames');
    return rows.map((cells, f) => {
      assert.deepEqual([cells[0], cells[1]], [String(f + 1), (100 + (10 + f) / 30).toFixed(6)]);
      return cells[3] === '' ? Number.NaN : Number(cells[3]);
    });
  };
  return { dir, heights };
}

const ticks = (from: number, to: number): PipelineEvent[] =>
  Array.from({ length: to - from + 1 }, (_, k) => poseAt(from + k)).flatMap((pose) => [
    { kind: 'raw', pose } as const,
    poseEvent(pose),
  ]);

test('poses, second looks and twins of many stays lie at their ticks, whenever a pass is summed up', () => {
  // Two people with a pause of two seconds between; the first pass is told while the second goes on, as live.
  const first = ticks(10, 60);
  const second = ticks(121, 180);
  const [one, two] = [passOver(15, 55), passOver(125, 170)];
  const atOnce = written('at-once-', [began, ...first, one, began, ...second, two]);
  const late = written('late-', [began, ...first, began, ...second.slice(0, 40), one, ...second.slice(40), two]);
  for (const file of ['pose.trc', 'twin.trc', 'raw.trc']) {
    assert.deepEqual(readFileSync(join(late.dir, file)), readFileSync(join(atOnce.dir, file)), file);
  }
  const { heights } = atOnce;
  for (const file of ['pose.trc', 'twin.trc', 'raw.trc']) assert.equal(heights(file).length, 171, file);
  const raw = heights('raw.trc');
  assert.deepEqual(
    [raw[0], raw[50], raw[51], raw[110], raw[111]].map((h) => (Number.isNaN(h) ? null : h)),
    [0.01, 0.06, null, null, 0.121],
  );
  const pose = heights('pose.trc');
  assert.ok(Math.abs(pose[25]! - 1.035) < 0.002 && Math.abs(pose[140]! - 1.15) < 0.002, `${pose[25]} ${pose[140]}`);
  const twin = heights('twin.trc');
  assert.ok(Number.isNaN(twin[2]!) && Math.abs(twin[25]! - 2.035) < 1e-6 && Number.isNaN(twin[80]!));
});
