// About 85 s.
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../src/maths/robust.ts';
import type { CameraFault } from '../../src/simulator/camera-faults.ts';
import { align } from './pose-truth.ts';
import { epochMs, noSocat } from './pty-board.ts';
import { triggeredWalkers, WholeBox } from './whole-box.ts';

if (noSocat !== false) console.log(`# ${noSocat}`);

/** Three of five at a time, while walkers cross; findings are told for ten seconds after each. */
const FAULTS: readonly CameraFault[] = [
  { kind: 'frozen', cameras: ['cam1', 'cam3', 'cam4'], fromS: 22, toS: 27 },
  { kind: 'replayed', cameras: ['cam2', 'cam3', 'cam5'], fromS: 40, toS: 45 },
  { kind: 'relabelled', cameras: ['cam1', 'cam2', 'cam5'], fromS: 58, toS: 63 },
];
const FILM_S = 90;

it('three of five camera processes fail, three times: named, carried on without, taken back', {
  skip: noSocat,
}, async (t) => {
  const scenario = triggeredWalkers(FILM_S);
  const box = new WholeBox(scenario, { over: 'udp', faults: FAULTS });
  after(() => box.close());
  await box.start();
  const filmS = (): number => (epochMs() - box.board.firstPulseMs) / 1000;
  const reach = (timeS: number): Promise<void> => sleep(Math.max(0, 1000 * (timeS - filmS())));
  const spans: { fault: CameraFault; fromMs: number; toMs: number; keptUp: boolean }[] = [];

  await box.until('nothing wrong', () => box.states.length > 0 && box.troubles.length === 0);
  assert.ok(filmS() < FAULTS[0]!.fromS, 'the box was ready before the first fault');
  for (const fault of FAULTS) {
    await reach(fault.fromS);
    const fromMs = epochMs();
    await box.until(`${fault.cameras.join(', ')} named`, () => String(named(box)) === String(fault.cameras));
    await box.until('degraded', () => box.states.at(-1) === 'degraded');
    await reach(fault.toS);
    assert.deepEqual(named(box), fault.cameras, `${fault.kind}: who is named at its end`);
    spans.push({ fault, fromMs, toMs: epochMs(), keptUp: box.keepsUp });
    await box.until('nothing wrong again', () => box.troubles.length === 0);
    t.diagnostic(`${fault.kind}: all well ${(filmS() - fault.toS).toFixed(1)} s after its end`);
  }

  const first = box.poses[0]!;
  const roughS = (first.atMs - box.board.firstPulseMs) / 1000 - first.payload.tick / 30;
  const { errorMm } = align(
    box.poses.map(({ payload }) => payload),
    scenario,
    roughS,
  );
  for (const { fault, fromMs, toMs, keptUp } of spans) {
    const within = box.poses.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    const medianMm = quantile(
      within.map(({ payload }) => errorMm(payload)),
      0.5,
    );
    t.diagnostic(`${fault.kind}: ${within.length} poses in 5 s, ${medianMm.toFixed(0)} mm from the truth`);
    if (!keptUp) t.diagnostic(`${fault.kind}: this machine is too slow to tell more`);
    else assert.ok(within.length > 50 && medianMm < 40, `${fault.kind}: ${within.length} poses, ${medianMm} mm`);
  }
});

/** Cameras that a finding is about, in their order. */
function named(box: WholeBox): string[] {
  return [...new Set(box.troubles.flatMap((code) => code.split('/')[1] ?? []))].sort();
}
