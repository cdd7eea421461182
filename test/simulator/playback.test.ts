import assert from 'node:assert/strict';
import test from 'node:test';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { play } from '../../src/simulator/playback.ts';

const message = (receivedS: number): PoseMessage => ({
  camera: 'cam1',
  frame: 0,
  timestampS: 0,
  receivedS,
  people: [],
});

/** A clock that moves only when slept on. */
function fakeClock() {
  let timeS = 100;
  return {
    nowS: () => timeS,
    sleep: async (seconds: number) => {
      timeS += seconds;
    },
  };
}

test('messages are sent at their arrival times, divided by the speed', async () => {
  const clock = fakeClock();
  const times: number[] = [];
  const sent = await play([message(0.5), message(1), message(3)], () => times.push(clock.nowS() - 100), {
    speed: 2,
    clock,
    signal: new AbortController().signal,
  });
  assert.equal(sent, 3);
  assert.deepEqual(
    times.map((t) => Math.round(t * 1000)),
    [250, 500, 1500],
  );
});

test('the signal ends it', async () => {
  const abort = new AbortController();
  const sent = await play([message(0), message(1), message(2)], () => abort.abort(), {
    speed: 1,
    clock: fakeClock(),
    signal: abort.signal,
  });
  assert.equal(sent, 1);
});
