import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/simulator/random.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { message } from '../capture/messages.ts';

const CAMERAS = ['cam1', 'cam2', 'cam3'];

/** Three cameras at 30 Hz with delays that vary; the third begins late, falls silent for a while and is late at times. */
function arrivalsOf(seed: number) {
  const random = new Random(seed);
  const sent = CAMERAS.flatMap((camera, c) =>
    Array.from({ length: 150 }, (_, k) => {
      const timestampS = k / 30 + 0.007 * c;
      const lateS = c === 2 && random.uniform(0, 1) < 0.1 ? random.uniform(0, 0.2) : 0;
      const receivedS = timestampS + 0.02 + random.uniform(0, 0.02) + lateS;
      return message(camera, timestampS, { receivedS, frame: k, x: 100 * c + k });
    }).filter(({ timestampS }) => c < 2 || (timestampS > 0.3 && (timestampS < 2 || timestampS > 3.2))),
  );
  return sent.sort((a, b) => a.receivedS - b.receivedS);
}

function ticksOf(seed: number, pollRandomly: boolean): FrameSet[] {
  const synchroniser = new Synchroniser({ cameras: CAMERAS, source: 'timestamp' });
  const random = new Random(seed + 1000);
  const ticks: FrameSet[] = [];
  if (pollRandomly) for (let nowS = -9; nowS < 0; nowS += 0.25) ticks.push(...synchroniser.poll(nowS));
  let beforeS = 0;
  for (const one of arrivalsOf(seed)) {
    while (pollRandomly && random.uniform(0, 1) < 0.7) {
      beforeS += random.uniform(0, 1) * Math.max(0, one.receivedS - beforeS);
      ticks.push(...synchroniser.poll(beforeS));
    }
    beforeS = one.receivedS;
    synchroniser.push(one);
    ticks.push(...synchroniser.poll(one.receivedS));
  }
  if (pollRandomly) for (let k = 0; k < 50; k++) ticks.push(...synchroniser.poll(beforeS + 0.03 * k));
  return [...ticks, ...synchroniser.flush()];
}

test('ticks are the same whenever they are asked for, and however long nobody sent anything at the start', () => {
  for (let seed = 0; seed < 20; seed++) {
    const expected = ticksOf(seed, false);
    assert.ok(expected.length > 140);
    assert.deepEqual(ticksOf(seed, true), expected, `seed ${seed}`);
  }
});
