import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeParsed, decodePoseMessage } from './decode-message.ts';
import { DropCounter } from './drop-counter.ts';
import type { KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';
import { frameNumber, openPose2SimTrial } from './pose2sim-trial.ts';
import { inOrderOfArrival, type ReadRecordingOptions, type Recording } from './recording-contents.ts';

/**
 * Reads one trial of a Pose2Sim project as a recording. Frames carry no time there: the frame number in the file name over
 * the frame rate stands in, and the cameras are taken as synchronised.
 * @throws GENGAIT_E_RECORDING_UNREADABLE
 */
export function readPose2Sim(dir: string, options: ReadRecordingOptions): Recording {
  const { calibrationText, cameras, fps, format, poseFolders } = openPose2SimTrial(dir, options);
  const drops = new DropCounter(cameras);
  const messages: PoseMessage[] = [];
  for (const { camera, folder } of poseFolders) messages.push(...readFrames(folder, { camera, fps, format }, drops));
  const present = new Set(messages.map((message) => message.camera));
  return {
    calibrationText,
    cameras,
    messages: inOrderOfArrival(messages, cameras),
    pulses: [],
    arrivals: 'timestamps',
    clocks: 'shared',
    format,
    drops,
    findings: [],
    silentCameras: cameras.filter((camera) => !present.has(camera)),
  };
}

interface FrameSource {
  camera: string;
  fps: number;
  format: KeypointFormat;
}

function readFrames(folder: string, source: FrameSource, drops: DropCounter): PoseMessage[] {
  const { camera, fps, format } = source;
  const messages: PoseMessage[] = [];
  for (const name of readdirSync(folder).sort()) {
    const frame = frameNumber(name);
    if (frame === null) continue;
    const timestamp = frame / fps;
    const options = { format, camera, receivedS: timestamp, maxBytes: 1 << 20 };
    const text = readFileSync(join(folder, name), 'utf8');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const decoded = decodePoseMessage(text, options);
      drops.add(decoded.ok ? 'malformed' : decoded.reason, timestamp, camera);
      continue;
    }
    const people = (value as { people?: unknown } | null)?.people;
    // Pose2Sim writes {} for a person whom this camera does not see.
    const seen = Array.isArray(people) ? people.filter((person) => person?.pose_keypoints_2d !== undefined) : people;
    const decoded = decodeParsed({ camera, frame, timestamp, people: seen }, options);
    if (decoded.ok) messages.push(decoded.message);
    else drops.add(decoded.reason, timestamp, camera);
  }
  return messages;
}
