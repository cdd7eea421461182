import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { runClocks } from '../../src/evaluation/capture/clock-run.ts';
import { viewGeometry } from '../../src/geometry/view-geometry.ts';
import { quantile } from '../../src/maths/robust.ts';
import { Scenario } from '../../src/simulator/scenario.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';

const misaligned = ({ findings }: ReturnType<typeof runClocks>): string[] =>
  findings.flatMap(({ code }) => (code.startsWith('camera_misaligned/') ? [code] : []));

describe('five free-running cameras with clocks, drifts and latencies of their own', () => {
  it('are aligned within 4 ms by arrivals and images after ten seconds of walking', () => {
    const run = runClocks({ seed: 41, clocks: 'own' });
    assert.ok(
      run.clocks.every(({ source }) => source === 'arrival+images'),
      JSON.stringify(run.clocks),
    );
    for (const error of run.errorsS) assert.ok(Math.abs(error) < 0.004, `${error}`);
    for (const { uncertaintyS } of run.clocks) assert.ok(uncertaintyS > 0.0001 && uncertaintyS < 0.003);
    assert.ok(quantile(run.heelMm, 0.95) <= 8, `${quantile(run.heelMm, 0.95)} mm`);
    assert.deepEqual(run.findings, []);
  });

  it('cost a heel hardly more than right times do, where keypoints are perfect', () => {
    const { heelMm, heelKnownMm } = runClocks({ seed: 43, clocks: 'own', perfect: true });
    assert.ok(heelKnownMm.length > 100);
    assert.ok(quantile(heelKnownMm, 0.95) <= 3, `${quantile(heelKnownMm, 0.95)} mm`);
    assert.ok(quantile(heelMm, 0.95) <= 3, `${quantile(heelMm, 0.95)} mm`);
  });
});

describe('a camera whose images lie off the others, whatever its clock claims', () => {
  it('is named at 8 ms, and nobody else; at 2 ms nobody is', () => {
    const seed = 51;
    const run = runClocks({ seed, clocks: 'pulses', lateS: [0, 0, 0, 0.008] });
    assert.deepEqual(misaligned(run), ['camera_misaligned/cam4']);
    const [told] = run.findings;
    assert.match(told!.message, /cam4: images lie \d+ ms \(±1\) ahead of the others'/);
    assert.ok(told!.message.length < 80);
    assert.ok(run.clocks[3]!.uncertaintyS > 0.005, 'its stated uncertainty covers it');
    assert.deepEqual(misaligned(runClocks({ seed, clocks: 'pulses', lateS: [0, 0, 0, 0.002] })), []);
  });

  it('is named where own clocks are believed because the configuration says so', () => {
    const run = runClocks({ seed: 53, clocks: 'common', source: 'timestamp', lateS: [0.008] });
    assert.deepEqual(misaligned(run), ['camera_misaligned/cam1']);
  });

  it('loses its clock where clocks are chosen automatically: arrivals and images put it right', () => {
    const run = runClocks({ seed: 54, clocks: 'common', lateS: [0, 0.012] });
    assert.match(run.clocks[1]!.source, /arrival/);
    assert.ok(run.clocks.every(({ source }, camera) => camera === 1 || source === 'timestamp'));
    assert.deepEqual(
      run.findings.map(({ code }) => code),
      ['camera_clock_not_common/cam2'],
    );
    assert.ok(Math.abs(run.errorsS[1]!) < 0.004, `${run.errorsS[1]}`);
  });
});

describe('alignment beside the live ticks', () => {
  const scenario = new Scenario({
    seed: 61,
    statistics: readWalkerStatistics(),
    plan: (n) => (n < 2 ? {} : undefined),
    gapS: 3,
    timing: { latencyS: [0.02, 0.08], offsetS: [-500, 500], driftPpm: [-100, 100] },
  });
  const messages = [...scenario.messages()];
  const cameras = scenario.rig.cameras.map(({ name }) => name);
  const synchroniserOf = () =>
    new Synchroniser({ cameras, source: 'auto', views: scenario.rig.cameras.map(viewGeometry) });

  it('gives a replay the live ticks, whenever time is asked for', () => {
    const run = (between: (synchroniser: Synchroniser, next: PoseMessage, lastS: number) => FrameSet[]): FrameSet[] => {
      const synchroniser = synchroniserOf();
      const sets: FrameSet[] = [];
      let lastS = 0;
      for (const message of messages) {
        sets.push(...between(synchroniser, message, lastS));
        synchroniser.push(message);
        lastS = message.receivedS;
      }
      assert.ok(synchroniser.clocks().every(({ source }) => source === 'arrival+images'));
      return [...sets, ...synchroniser.flush()];
    };
    const replayed = run(() => []);
    const live = run((synchroniser, { receivedS }, lastS) =>
      [0.2, 0.6, 0.9].flatMap((part) => synchroniser.poll(lastS + part * (receivedS - lastS))),
    );
    assert.ok(replayed.length > 400);
    assert.deepEqual(live, replayed);
  });

  it('changes no clock while somebody moves', () => {
    const synchroniser = synchroniserOf();
    const changes: number[] = [];
    let before = '';
    for (const message of messages) {
      synchroniser.push(message);
      const now = synchroniser
        .clocks()
        .map(({ correctionS }) => correctionS)
        .join();
      if (before !== '' && now !== before) changes.push(message.receivedS);
      before = now;
    }
    assert.ok(changes.length >= 1);
    for (const changeS of changes) {
      const walking = scenario.passages().some(({ startS, endS }) => changeS > startS && changeS < endS + 0.1);
      assert.ok(!walking, `changed at ${changeS} s`);
    }
  });

  it('leaves cameras alone that never saw anybody', () => {
    const synchroniser = synchroniserOf();
    for (const message of messages.slice(0, 3000)) synchroniser.push({ ...message, people: [] });
    assert.ok(synchroniser.clocks().every(({ source, correctionS }) => source === 'arrival' && correctionS === 0));
    assert.ok(synchroniser.clocks().every(({ uncertaintyS }) => uncertaintyS > 0.015));
  });
});
