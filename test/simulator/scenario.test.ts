import assert from 'node:assert/strict';
import test from 'node:test';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { project } from '../../src/geometry/camera.ts';
import { bodyAt } from '../../src/simulator/passage.ts';
import { PERFECT_ESTIMATOR } from '../../src/simulator/pose-estimator.ts';
import { Scenario, type ScenarioOptions } from '../../src/simulator/scenario.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { faultOn, STATISTICS } from './walks.ts';

const scenario = (options: Partial<ScenarioOptions> = {}) =>
  new Scenario({ seed: 5, statistics: STATISTICS, plan: (n) => (n === 0 ? {} : undefined), ...options });

/** Pixels between a message's keypoints and the truth projected at the moment of exposure: pairs of [dx, dy]. */
function residuals(s: Scenario, message: PoseMessage): [number, number][] {
  const c = s.rig.cameras.findIndex((camera) => camera.name === message.camera);
  const truth = s.cameraTruths[c]!;
  const captureS = truth.phaseS + message.frame / truth.fps;
  const body = bodyAt(s.passages()[0]!, captureS);
  const pixel = new Float64Array(2);
  const out: [number, number][] = [];
  for (const person of message.people) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      if (!(person[3 * j + 2]! > 0)) continue;
      project(s.rig.cameras[c]!, body![3 * j]!, body![3 * j + 1]!, body![3 * j + 2]!, pixel);
      out.push([person[3 * j]! - pixel[0]!, person[3 * j + 1]! - pixel[1]!]);
    }
  }
  return out;
}

test('the same seed gives the same messages, another seed others', () => {
  const messages = (seed: number) =>
    JSON.stringify(
      [...scenario({ seed, durationS: 3 }).messages()].map((m) => ({ ...m, people: m.people.map((p) => [...p]) })),
    );
  assert.equal(messages(5), messages(5));
  assert.notEqual(messages(5), messages(6));
});

test('messages come in the order of arrival, every camera in the order of its frames', () => {
  const last = new Map<string, PoseMessage>();
  let receivedS = 0;
  for (const message of scenario().messages()) {
    assert.ok(message.receivedS >= receivedS);
    receivedS = message.receivedS;
    const before = last.get(message.camera);
    if (before !== undefined) {
      assert.ok(message.frame > before.frame && message.timestampS > before.timestampS);
    }
    last.set(message.camera, message);
  }
  assert.equal(last.size, 5);
});

test('a perfect estimator shows the truth at the moment of exposure', () => {
  const s = scenario({ estimator: PERFECT_ESTIMATOR });
  let seen = 0;
  for (const message of s.messages()) {
    for (const [dx, dy] of residuals(s, message)) {
      assert.ok(Math.hypot(dx, dy) < 0.01);
      seen++;
    }
  }
  assert.ok(seen > 20000, `${seen} keypoints`);
});

test('noise, missing and wrong keypoints are as many as asked for', () => {
  const s = scenario({ estimator: { ...PERFECT_ESTIMATOR, noisePx: 3, outlierShare: 0.05, missingShare: 0.1 } });
  const all: number[] = [];
  let [seen, possible] = [0, 0];
  for (const message of s.messages()) {
    const found = residuals(s, message);
    for (const [dx, dy] of found) all.push(dx, dy);
    if (
      message.people.length === 1 &&
      message.people[0]!.filter((_, i) => i % 3 === 2).every((c, j) => c > 0 || j >= 0)
    ) {
      seen += found.length;
      possible += JOINT_COUNT;
    }
  }
  const inliers = all.filter((d) => Math.abs(d) < 12);
  const sd = Math.sqrt(inliers.reduce((sum, d) => sum + d * d, 0) / inliers.length);
  assert.ok(sd > 2.9 && sd < 3.25, `noise ${sd} px`);
  const outliers = all.filter((d) => Math.abs(d) >= 15).length / all.length;
  assert.ok(outliers > 0.025 && outliers < 0.05, `outliers ${outliers} of the coordinates`);
  // Some joints are out of the image near the walkway's ends, beyond the share that is missing.
  assert.ok(seen / possible > 0.75 && seen / possible < 0.91, `seen ${seen / possible}`);
});

test('clocks, delays and losses are as drawn', () => {
  const s = scenario({
    timing: { offsetS: [-0.5, 0.5], driftPpm: [-100, 100], latencyS: [0.02, 0.08], jitterS: 0.002, lostShare: 0.05 },
  });
  const byCamera = new Map<string, PoseMessage[]>();
  for (const m of s.messages()) byCamera.set(m.camera, [...(byCamera.get(m.camera) ?? []), m]);
  s.rig.cameras.forEach(({ name }, c) => {
    const truth = s.cameraTruths[c]!;
    const messages = byCamera.get(name)!;
    for (const m of messages) {
      const captureS = truth.phaseS + m.frame / truth.fps;
      assert.ok(Math.abs(m.timestampS - captureS * (1 + truth.driftPpm * 1e-6) - truth.offsetS) < 2e-6);
      assert.ok(m.receivedS - captureS > truth.latencyS - 2e-6 && m.receivedS - captureS < truth.latencyS + 0.05);
    }
    const frames = messages.at(-1)!.frame + 1;
    assert.ok(messages.length > 0.88 * frames && messages.length < 0.99 * frames, `${messages.length} of ${frames}`);
  });
  assert.ok(new Set(s.cameraTruths.map((t) => t.latencyS)).size === 5, 'each camera has its own delay');
});

test('a companion walks beside the patient and both are seen', () => {
  const s = scenario({ plan: (n) => (n === 0 ? { companion: true } : undefined) });
  const [patient, companion] = s.passages();
  assert.equal(patient!.role, 'patient');
  assert.equal(companion!.role, 'companion');
  for (let t = patient!.startS; t < patient!.endS; t += 0.2) {
    const [a, b] = [bodyAt(patient!, t)!, bodyAt(companion!, t)!];
    const apart = Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);
    assert.ok(apart > 0.5 && apart < 1.5, `${apart} m apart at ${t}`);
  }
  let two = 0;
  for (const m of s.messages()) if (m.people.length === 2) two++;
  assert.ok(two > 400, `${two} messages with two people`);
});

test('left/right swaps exchange the sides for a while', () => {
  const s = scenario({ estimator: { ...PERFECT_ESTIMATOR, swapsPerS: 1 } });
  let [swapped, straight] = [0, 0];
  for (const message of s.messages()) {
    const far = residuals(s, message).filter(([dx, dy]) => Math.hypot(dx, dy) > 5).length;
    if (far > 3) swapped++;
    else if (message.people.length > 0) straight++;
  }
  assert.ok(swapped > 50 && straight > swapped, `${swapped} swapped, ${straight} straight`);
});

test('walkers cross one after the other, with nobody between, and the truth says who', () => {
  const faults = [undefined, faultOn('crouch', 'left')];
  const s = scenario({ plan: (n) => (n < 2 ? { fault: faults[n], direction: n === 0 ? 1 : -1 } : undefined), gapS: 1 });
  const [first, second] = s.passages();
  assert.ok(Math.abs(second!.startS - first!.endS - 1) < 1e-9);
  assert.equal(second!.fault?.name, 'crouch');
  const { walk, twin } = s.truth(s.endS());
  const x = (t: number) => walk.positions[3 * JOINT_COUNT * Math.round(t * 30) + 3 * J.pelvis]!;
  assert.ok(Number.isNaN(x(first!.endS + 0.5)), 'nobody walks in the gap');
  assert.ok(x(first!.startS + 0.2) < -2.5 && x(first!.endS - 0.2) > 2, 'from one end to the other');
  assert.ok(x(second!.startS + 0.2) > 2.5, 'and back');
  assert.equal(walk.frames, twin.frames);
  const early = 3 * JOINT_COUNT * Math.round((first!.startS + 1) * 30);
  assert.deepEqual(walk.positions.slice(early, early + 57), twin.positions.slice(early, early + 57));
});

test('an endless plan is given message by message', () => {
  const s = scenario({ plan: () => ({}) });
  let last = 0;
  for (const message of s.messages()) {
    last = message.receivedS;
    if (last > 12) break;
  }
  assert.ok(last > 12);
  assert.throws(() => s.messages().next(), /only once/);
});
