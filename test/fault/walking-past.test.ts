import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type CameraFaultRun, runCameraFault } from '../../src/evaluation/capture/camera-fault-run.ts';
import { capturePipeline, FAULT_S, FILM } from '../../src/evaluation/capture/faults.ts';
import { cameraSubsets, type FilmedWalk, filmWalk } from '../../src/evaluation/capture/filmed-walk.ts';
import { quantile } from '../../src/maths/robust.ts';
import { CAMERA_FAULT_KINDS, type CameraFaultKind } from '../../src/simulator/camera-faults.ts';

/** A lying camera may move a joint by no more than this against a silent one, in the middle of all and at 95 %, mm. */
const PULL_MM = 3;

describe('three of five cameras fail while somebody walks', () => {
  let walk: FilmedWalk;
  before(() => {
    walk = filmWalk(FILM);
  });
  const run = (kind: CameraFaultKind, cameras: readonly string[]): Promise<CameraFaultRun> =>
    runCameraFault(walk, { kind, cameras, fromS: FAULT_S.from, toS: FAULT_S.to }, capturePipeline());

  // Every choice of three is there; each with one kind in turn here, with every kind in the long tests.
  cameraSubsets(['cam1', 'cam2', 'cam3', 'cam4', 'cam5'], [3]).forEach((cameras, n) => {
    const kind = CAMERA_FAULT_KINDS[n % CAMERA_FAULT_KINDS.length]!;
    it(`${cameras.join(', ')} ${kind}: the other two carry on, and nothing is pulled`, async (t) => {
      const lying = await run(kind, cameras);
      assert.deepEqual([...lying.namedAfterS.keys()], cameras);
      for (const [camera, afterS] of lying.namedAfterS) assert.ok(afterS <= 1, `${camera} named after ${afterS} s`);
      assert.deepEqual(lying.accused, []);
      assert.ok(!lying.swapped, 'the patient stays the same');
      assert.ok(lying.posed > 0.9 * lying.ticks, `${lying.posed} of ${lying.ticks} ticks posed`);
      assert.ok(lying.clearedAfterS < 12, `cleared after ${lying.clearedAfterS} s`);
      assert.ok(quantile(lying.afterMm, 0.95) < 40, 'five cameras again');
      if (kind === 'silent') return;
      const silent = await run('silent', cameras);
      for (const share of [0.5, 0.95]) {
        const pullMm = quantile(lying.errorsMm, share) - quantile(silent.errorsMm, share);
        assert.ok(Math.abs(pullMm) < PULL_MM, `${pullMm.toFixed(1)} mm at ${share}`);
        t.diagnostic(`${100 * share} %: ${quantile(lying.errorsMm, share).toFixed(1)} mm, ${pullMm.toFixed(2)} pulled`);
      }
    });
  });
});
