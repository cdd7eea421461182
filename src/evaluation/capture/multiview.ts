import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PoseMessage } from '../../capture/pose-message.ts';
import { readRecording } from '../../capture/recording.ts';
import type { Recording } from '../../capture/recording-contents.ts';
import { type Rig, readCalibration } from '../../geometry/calibration.ts';
import { viewGeometry } from '../../geometry/view-geometry.ts';
import { mean } from '../../maths/robust.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { readTrc } from '../../store/trc.ts';
import type { FrameSet } from '../../sync/frame-set.ts';
import { recordingClocks } from '../../sync/recording-clocks.ts';
import { Synchroniser } from '../../sync/synchroniser.ts';

/** How a recording of the reference data is to be read. */
export interface MultiviewOptions {
  /** `own`: each camera on its own clock, offsets found in the images, as a replay does. `corrected`: as the recording knows them. */
  clocks: 'own' | 'corrected';
  /** The recorded confidences were made from the fused trajectory; `ones`: a joint is seen or it is not. */
  confidences: 'recorded' | 'ones';
}

/** A real walk in front of several cameras, on 30 Hz ticks, with the trajectory that was fused from all sensors. */
export interface MultiviewRecording {
  name: string;
  rig: Rig;
  frameSets: FrameSet[];
  /** One frame per frame set; NaN where the fused trajectory has none. */
  fused: Trajectory;
  /** `[camera]`, found clock offset minus the right one, against the mean of the cameras, seconds. */
  offsetErrorsS: number[];
}

/** Folders of the reference data's recordings whose names begin so, in order; none where the data is absent. */
export function multiviewFolders(data: string, prefix: string): string[] {
  const root = join(data, 'multiview');
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => join(root, name));
}

/** Reads a recording of the reference data and puts it on common ticks, by the ways of a replay. */
export function readMultiview(folder: string, { clocks, confidences }: MultiviewOptions): MultiviewRecording {
  const recording = readRecording(folder);
  const rig = readCalibration(recording.calibrationText);
  const right = rightTimes(folder, recording.cameras);
  const rightS = ({ camera, frame }: PoseMessage): number => right.get(`${camera} ${frame}`)!;
  if (confidences === 'ones') forgetConfidences(recording);
  if (clocks === 'corrected') {
    for (const message of recording.messages) message.timestampS = message.receivedS = rightS(message);
    recording.messages.sort((a, b) => a.receivedS - b.receivedS);
    recording.clocks = 'shared';
  }
  const { frameSets, correctionS } = synchronise(recording, rig);
  const errorsS = recording.cameras.map((camera, c) => {
    const first = recording.messages.find((message) => message.camera === camera)!;
    return first.timestampS - correctionS[c]! - rightS(first);
  });
  // No clock is the right one: only differences between cameras can be found, and so be wrong.
  const commonS = mean(errorsS);
  const fused = fusedAt(
    folder,
    frameSets.map(({ timeS }) => timeS - commonS),
  );
  return { name: basename(folder), rig, frameSets, fused, offsetErrorsS: errorsS.map((error) => error - commonS) };
}

function forgetConfidences({ messages }: Recording): void {
  for (const { people } of messages) {
    for (const person of people) for (let at = 2; at < person.length; at += 3) if (person[at]! > 0) person[at] = 1;
  }
}

/** Capture times on the corrected clock, by camera and frame. */
function rightTimes(folder: string, cameras: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const camera of cameras) {
    for (const line of readFileSync(join(folder, `${camera}.ndjson`), 'utf8').split('\n')) {
      if (line === '') continue;
      const { frame, timestamp_sync } = JSON.parse(line) as { frame: number; timestamp_sync: number };
      times.set(`${camera} ${frame}`, timestamp_sync);
    }
  }
  return times;
}

function synchronise(recording: Recording, rig: Rig): { frameSets: FrameSet[]; correctionS: number[] } {
  const cameras = rig.cameras.map(({ name }) => name);
  const views = rig.cameras.map(viewGeometry);
  const { sync, offsets } = recordingClocks(recording, views);
  const synchroniser = new Synchroniser({ ...sync, cameras, views });
  offsets?.offsetsS.forEach((offsetS, c) => {
    if (!Number.isNaN(offsetS)) synchroniser.setCorrection(cameras[c]!, offsetS, offsets.uncertaintyS[c]!);
  });
  const frameSets: FrameSet[] = [];
  for (const message of recording.messages) {
    synchroniser.push(message);
    frameSets.push(...synchroniser.poll(message.receivedS));
  }
  frameSets.push(...synchroniser.flush());
  return {
    frameSets: frameSets.map((frameSet, tick) => ({ ...frameSet, tick })),
    correctionS: synchroniser.clocks().map((clock) => clock.correctionS),
  };
}

/** The fused trajectory at the given times, linear between its frames. */
function fusedAt(folder: string, timesS: readonly number[]): Trajectory {
  const { trajectory, startS } = readTrc(readFileSync(join(folder, 'truth.trc'), 'utf8'), { up: 'y' });
  const width = JOINT_COUNT * 3;
  const positions = new Float64Array(timesS.length * width).fill(Number.NaN);
  timesS.forEach((timeS, tick) => {
    const at = (timeS - startS) * trajectory.fps;
    const frame = Math.floor(at + 1e-6);
    const s = Math.max(0, at - frame);
    if (frame < 0 || frame >= trajectory.frames) return;
    for (let i = 0; i < width; i++) {
      const here = trajectory.positions[frame * width + i]!;
      const next = s < 1e-4 ? here : (trajectory.positions[(frame + 1) * width + i] ?? Number.NaN);
      positions[tick * width + i] = here + s * (next - here);
    }
  });
  return { fps: 30, frames: timesS.length, positions };
}
