import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { Random } from '../../src/simulator/random.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';
import { FrameMemory } from '../../src/sync/frame-memory.ts';
import { Synchroniser } from '../../src/sync/synchroniser.ts';
import { message } from '../capture/messages.ts';

/** Somebody standing still before a pose estimator of little precision: whole pixels, hundredths of confidence. */
function standing(random: Random, joints: number): Float64Array {
  const person = new Float64Array(JOINT_COUNT * 3);
  for (let j = 0; j < joints; j++) {
    const [x, y, c] = [500 + 10 * j + random.normal(), 400 + 20 * j + random.normal(), 0.8 + 0.05 * random.normal()];
    person.set([Math.round(x), Math.round(y), Math.round(100 * c) / 100], 3 * j);
  }
  return person;
}

describe('what a camera has sent before', () => {
  it('is recognised under other times and numbers, as the newest or an older picture', () => {
    const memory = new FrameMemory();
    assert.equal(memory.meet(message('cam1', 1, { x: 100 })), null);
    assert.deepEqual(memory.meet(message('cam1', 2, { x: 100 })), { timestampS: 1, receivedS: 1, isNewest: true });
    assert.equal(memory.meet(message('cam1', 3, { x: 101 })), null);
    assert.deepEqual(memory.meet(message('cam1', 4, { x: 100 })), { timestampS: 1, receivedS: 1, isNewest: false });
  });

  it('of nobody is recognised by time and number alone', () => {
    const memory = new FrameMemory();
    const empty = (timestampS: number): PoseMessage => message('cam1', timestampS, { people: [] });
    assert.equal(memory.meet(empty(1)), null);
    assert.equal(memory.meet(empty(2)), null);
    assert.equal(memory.meet(empty(1))?.timestampS, 1);
  });

  it('is forgotten after nine minutes, and never confused in them', () => {
    const memory = new FrameMemory();
    for (let n = 0; n < 20_000; n++) assert.equal(memory.meet(message('cam1', n / 30, { x: n / 64 })), null, `${n}`);
    assert.equal(memory.meet(message('cam1', 700, { x: 0 })), null, 'the first is forgotten');
    assert.notEqual(memory.meet(message('cam1', 701, { x: 19_000 / 64 })), null, 'a later one is not');
  });

  it('answers as a list of the last pictures would, whatever comes again', () => {
    const memory = new FrameMemory();
    const random = new Random(5);
    const remembered = new Map<number, number>();
    for (let n = 0; n < 100_000; n++) {
      // Among three times as many pictures as are remembered, so that some come again in time and others too late.
      const picture = Math.floor(random.next() * 3 * 16_384);
      const seen = memory.meet(message('cam1', n / 30, { x: picture / 64 }));
      assert.equal(seen?.timestampS, remembered.get(picture), `${n}`);
      if (seen !== null) continue;
      remembered.set(picture, n / 30);
      if (remembered.size > 16_384) remembered.delete(remembered.keys().next().value!);
    }
  });

  it('somebody who stands still is no frozen picture, even where few joints are seen coarsely', () => {
    const random = new Random(3);
    const synchroniser = new Synchroniser({ cameras: ['cam1', 'cam2'], source: 'timestamp' });
    for (let n = 0; n < 9000; n++) {
      for (const camera of ['cam1', 'cam2'])
        synchroniser.push({ ...message(camera, n / 30), receivedS: n / 30 + 0.02, people: [standing(random, 5)] });
      synchroniser.poll(n / 30 + 0.03);
    }
    assert.equal(synchroniser.drops.total, 0);
    assert.deepEqual(synchroniser.findings(), []);
  });
});
