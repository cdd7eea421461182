import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { Reconstructor } from '../../src/geometry/reconstruct.ts';
import { quantile } from '../../src/maths/robust.ts';
import { smoothWalk } from '../../src/skeleton/butterworth.ts';
import { GapFiller } from '../../src/skeleton/gap-fill.ts';
import { J, JOINT_COUNT, JOINTS } from '../../src/skeleton/joints.ts';
import type { Pose3D, Trajectory } from '../../src/skeleton/pose.ts';
import { type MultiviewCase, multiviewFolders, readMultiview, sharedData } from './multiview.ts';

const data = sharedData();
const skip = data === undefined ? 'shared data absent: multiview' : false;
const WIDTH = JOINT_COUNT * 3;

/** Triangulated, gap-filled and smoothed as the summary of a completed walk is. */
function reconstruct(recording: MultiviewCase): { walk: Trajectory; msPerTick: number; tracks: Set<number> } {
  const reconstructor = new Reconstructor(recording.rig);
  const filler = new GapFiller();
  const positions = new Float64Array(recording.frameSets.length * WIDTH).fill(Number.NaN);
  const tracks = new Set<number>();
  const keep = (poses: Pose3D[]) => {
    for (const pose of poses) positions.set(pose.positions, pose.tick * WIDTH);
  };
  const started = performance.now();
  for (const frameSet of recording.frameSets) {
    const { patient } = reconstructor.update(frameSet);
    if (patient === null) continue;
    tracks.add(patient.track);
    keep(filler.push(patient));
  }
  keep(filler.flush());
  const msPerTick = (performance.now() - started) / recording.frameSets.length;
  return { walk: smoothWalk({ fps: 30, frames: recording.frameSets.length, positions }), msPerTick, tracks };
}

/** Distances to the fused trajectory, mm, of all joints both have; heels are never measured in these recordings. */
function distancesMm(walk: Trajectory, truth: Trajectory): { all: number[]; wanted: number } {
  const all: number[] = [];
  let wanted = 0;
  for (let at = 0; at < truth.positions.length; at += 3) {
    if (Number.isNaN(truth.positions[at]!) || JOINTS[(at / 3) % JOINT_COUNT]!.endsWith('heel')) continue;
    wanted++;
    const d = Math.hypot(...[0, 1, 2].map((k) => walk.positions[at + k]! - truth.positions[at + k]!));
    if (Number.isFinite(d)) all.push(1000 * d);
  }
  return { all, wanted };
}

/** Range of the angle between thigh and shank, 3rd to 97th percentile, degrees, over the frames that both know. */
function kneeRangeDeg(walk: Trajectory, other: Trajectory, side: 'left' | 'right'): number {
  const angle = (w: Trajectory, f: number): number => {
    const p = (name: 'hip' | 'knee' | 'ankle', k: number) => w.positions[f * WIDTH + 3 * J[`${side}_${name}`] + k]!;
    const thigh = [0, 1, 2].map((k) => p('hip', k) - p('knee', k));
    const shank = [0, 1, 2].map((k) => p('knee', k) - p('ankle', k));
    const dot = thigh.reduce((sum, x, k) => sum + x * shank[k]!, 0);
    return (180 / Math.PI) * Math.acos(dot / Math.hypot(...thigh) / Math.hypot(...shank));
  };
  const frames = [...Array(walk.frames).keys()].filter((f) => Number.isFinite(angle(walk, f) + angle(other, f)));
  const angles = frames.map((f) => angle(walk, f));
  return quantile(angles, 0.97) - quantile(angles, 0.03);
}

for (const honest of [false, true]) {
  const what = honest ? 'confidences replaced by 1' : 'confidences as recorded (they know the truth)';
  test(`ring recordings agree with the fused trajectory: ${what}`, { skip }, (t) => {
    const all: number[] = [];
    for (const folder of multiviewFolders(data!, 'ring-')) {
      const recording = readMultiview(folder, honest);
      const { walk, tracks } = reconstruct(recording);
      const d = distancesMm(walk, recording.truth);
      for (const x of d.all) all.push(x);
      const [left, right] = (['left', 'right'] as const).map((side) => [
        kneeRangeDeg(walk, recording.truth, side),
        kneeRangeDeg(recording.truth, walk, side),
      ]);
      t.diagnostic(
        `${basename(folder)}: median ${quantile(d.all, 0.5).toFixed(1)} mm, p90 ${quantile(d.all, 0.9).toFixed(1)}, found ${((100 * d.all.length) / d.wanted).toFixed(1)} %, ` +
          `knee range left ${left![0]!.toFixed(0)}° (fused ${left![1]!.toFixed(0)}°), right ${right![0]!.toFixed(0)}° (fused ${right![1]!.toFixed(0)}°)`,
      );
      assert.equal(tracks.size, 1, `${basename(folder)}: one person, one track`);
      assert.ok(d.all.length / d.wanted > 0.97, basename(folder));
      if (folder.includes('stiff-legged')) assert.ok(Math.abs(right![0]! - right![1]!) <= 5.5, basename(folder));
    }
    t.diagnostic(`all: median ${quantile(all, 0.5).toFixed(1)} mm, p90 ${quantile(all, 0.9).toFixed(1)} mm`);
    assert.ok(quantile(all, 0.5) <= 15.5);
    assert.ok(quantile(all, 0.9) <= 34);
  });
}

test('handover recordings, right clocks, two to four views at a time', { skip }, (t) => {
  const all: number[] = [];
  let wanted = 0;
  for (const folder of multiviewFolders(data!, 'handover-')) {
    const recording = readMultiview(folder, true);
    const { walk, msPerTick } = reconstruct(recording);
    const d = distancesMm(walk, recording.truth);
    for (const x of d.all) all.push(x);
    wanted += d.wanted;
    t.diagnostic(
      `${basename(folder)}: median ${quantile(d.all, 0.5).toFixed(1)} mm, p90 ${quantile(d.all, 0.9).toFixed(1)}, ${msPerTick.toFixed(2)} ms per tick`,
    );
  }
  t.diagnostic(
    `all: median ${quantile(all, 0.5).toFixed(1)} mm, p90 ${quantile(all, 0.9).toFixed(1)}, found ${((100 * all.length) / wanted).toFixed(1)} %`,
  );
  assert.ok(quantile(all, 0.5) <= 35);
  assert.ok(all.length / wanted > 0.65);
});
