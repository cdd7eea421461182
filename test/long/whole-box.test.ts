// Two runs of about 90 s.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../src/maths/robust.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { align, latencyMs } from './pose-truth.ts';
import { epochMs, noSocat } from './pty-board.ts';
import { triggeredWalkers, WholeBox } from './whole-box.ts';

if (noSocat !== false) console.log(`# ${noSocat}`);

/** Longer than the test takes on a busy machine. */
const FILM_S = 240;
/** How long each state of affairs is left alone: walkers are seen in it. */
const LEAVE_S = 8;

describe('the whole box in real time', { skip: noSocat }, () => {
  for (const over of ['udp', 'mqtt'] as const) {
    it(`cameras over ${over}: the board is pulled and put back, a camera dies and returns`, async (t) => {
      const scenario = triggeredWalkers(FILM_S);
      const box = new WholeBox(scenario, { over });
      after(() => box.close());
      await box.start();
      const phases: { name: string; fromMs: number; toMs: number; keptUp: boolean }[] = [];
      const leave = async (name: string): Promise<void> => {
        const [fromMs, keptUp] = [epochMs(), box.keepsUp];
        await sleep(1000 * LEAVE_S);
        phases.push({ name, fromMs, toMs: epochMs(), keptUp: keptUp && box.keepsUp });
      };
      const ready = () => box.until('nothing wrong', () => box.states.length > 0 && box.troubles.length === 0);

      await ready();
      await box.sourcesBecome('trigger');
      if (box.keepsUp) await box.until('ready', () => box.states.at(-1) === 'ready');
      await leave('with the board');

      await box.board.unplug();
      await box.until('the loss of the board', () => box.findings.has('trigger_board_lost'));
      await box.until('degraded', () => box.states.at(-1) === 'degraded');
      await box.sourcesBecome('own');
      await leave('without the board');

      box.board.plugIn();
      await box.until('the board again', () => !box.findings.has('trigger_board_lost'));
      await box.sourcesBecome('trigger');
      await ready();
      await leave('with the board again');

      await box.killCamera('cam2');
      await box.until('the loss of cam2', () => box.findings.has('camera_silent/cam2'));
      await box.until('degraded', () => box.states.at(-1) === 'degraded');
      await leave('without cam2');

      box.startCamera('cam2');
      await box.until('cam2 again', () => !box.findings.has('camera_silent/cam2'));
      await ready();
      await box.sourcesBecome('trigger');
      await leave('with all again');

      const poses = box.poses.map(({ payload }) => payload);
      const startMs = box.board.firstPulseMs;
      const first = box.poses[0]!;
      const { shiftS, errorMm } = align(poses, scenario, (first.atMs - startMs) / 1000 - first.payload.tick / 30);
      for (const { name, fromMs, toMs, keptUp } of phases) {
        const within = box.poses.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
        const medianMm = quantile(
          within.map(({ payload }) => errorMm(payload)),
          0.5,
        );
        t.diagnostic(`${name}: ${within.length} poses in ${LEAVE_S} s, ${medianMm.toFixed(0)} mm from the truth`);
        assert.ok(within.length > 0, `${name}: no pose`);
        // Late frames are no frames: on a machine that does not keep up, how many there are says nothing about the box.
        if (!keptUp) t.diagnostic(`${name}: this machine is too slow to tell more`);
        else {
          assert.ok(within.length > 10 * LEAVE_S, `${name}: ${within.length} poses`);
          assert.ok(medianMm < 40, `${name}: ${medianMm} mm`);
        }
      }
      const calm = phases[0]!;
      const arrivals = arrivalsOf(triggeredWalkers(FILM_S));
      const latencies = box.poses
        .filter(({ atMs }) => atMs >= calm.fromMs && atMs < calm.toMs)
        .map((pose) => latencyMs(pose, shiftS, arrivals, startMs));
      const [p50, p99] = [0.5, 0.99].map((share) => quantile(latencies, share).toFixed(0));
      t.diagnostic(`from the last keypoints to the pose at a subscriber: p50 ${p50} ms, p99 ${p99} ms`);
    });
  }
});

/** `[camera]`, arrival of each frame by its number, seconds. */
function arrivalsOf(scenario: Scenario): Map<number, number>[] {
  const names = scenario.rig.cameras.map(({ name }) => name);
  const arrivals = names.map(() => new Map<number, number>());
  for (const { camera, frame, receivedS } of scenario.messages())
    arrivals[names.indexOf(camera)]!.set(frame, receivedS);
  return arrivals;
}
