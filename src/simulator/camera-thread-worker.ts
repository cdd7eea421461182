import { parentPort, workerData } from 'node:worker_threads';
import { encodePoseMessage } from '../capture/encode-message.ts';
import type { CameraThreadReply, CameraThreadStart } from './camera-thread.ts';
import { play, SYSTEM_CLOCK } from './playback.ts';
import { programmeScenario, WalkerWatch } from './programme.ts';

/** The thread of `runCameraThread`: plays a programme of walkers in real time. */
const start = workerData as CameraThreadStart;
const say = (reply: CameraThreadReply): void => parentPort!.postMessage(reply);
const scenario = programmeScenario(start);
const watch = new WalkerWatch(scenario);
const startS = SYSTEM_CLOCK.nowS();

await play(
  scenario.messages(),
  (message) => {
    const change = watch.at(SYSTEM_CLOCK.nowS() - startS);
    if (change !== null) say({ kind: 'walker', ...change });
    say({ kind: 'message', bytes: new TextEncoder().encode(encodePoseMessage(message)) });
  },
  { speed: 1, clock: SYSTEM_CLOCK, signal: new AbortController().signal },
);
say({ kind: 'ended' });
