/**
 * A recording without an end, to be killed: argv = folder. Tells after each message how far it is: box seconds.
 */
import { LiveRecorder } from '../../src/capture/live-recorder.ts';
import { message } from './messages.ts';

const dir = process.argv[2]!;
const cameras = ['cam1', 'cam2'];
const recorder = await LiveRecorder.start({ dir, calibrationText: process.argv[3]!, cameras, session: {} });
let frame = 0;
setInterval(() => {
  const receivedS = performance.now() / 1000;
  frame++;
  for (const camera of cameras) recorder.message(message(camera, frame / 100, { frame, receivedS }));
  recorder.pulse({ pulse: frame, boardUs: 10_000 * frame, receivedS });
  process.send!(receivedS);
}, 10);
