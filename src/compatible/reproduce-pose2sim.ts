import type { Pose2SimTrial } from '../capture/pose2sim-trial.ts';
import { GengaitError } from '../errors.ts';
import type { Rig } from '../geometry/calibration.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import type { MarkerTrajectory } from '../store/trc-writer.ts';
import { BestCameras } from './best-cameras.ts';
import { fillGapsCubic } from './cubic-gaps.ts';
import { readPerson } from './pose2sim-keypoints.ts';
import { pose2SimMarkers } from './pose2sim-markers.ts';
import type { Pose2SimSettings } from './pose2sim-settings.ts';

/** A trial as Pose2Sim computes it, in its three steps. */
export interface Pose2SimResult {
  /** Number of the first frame in the file names. */
  firstFrame: number;
  /** Triangulated only. */
  raw: MarkerTrajectory;
  filled: MarkerTrajectory;
  /** Filled and low-passed. */
  filtered: MarkerTrajectory;
}

/**
 * Computes the person of a trial as Pose2Sim does. `rig`: of the trial's calibration. `onFrame` is called with the
 * number of frames done and of all.
 * @throws GENGAIT_E_RECORDING_UNREADABLE, GENGAIT_E_COMPATIBLE
 */
export function reproducePose2Sim(
  { poseFolders, format, fps }: Pose2SimTrial,
  settings: Pose2SimSettings,
  rig: Rig,
  onFrame: (done: number, of: number) => void = () => {},
): Pose2SimResult {
  const cameras = poseFolders.map(({ camera }) => rig.cameras.find(({ name }) => name === camera));
  const known = cameras.filter((camera) => camera !== undefined);
  if (known.length < cameras.length)
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', 'the calibration given lacks cameras of the trial');
  const views = poseFolders.map(({ folder }) => readPerson(folder, format));
  const [firstFrame, endFrame] = settings.frameRange ?? span(views);
  const frames = endFrame - firstFrame;
  const markers = pose2SimMarkers(format);
  const positions = new Float64Array(frames * markers.length * 3).fill(Number.NaN);
  const solver = new BestCameras(known, settings.triangulation);
  for (let f = 0; f < frames; f++) {
    const seen = views.map((camera) => camera.get(firstFrame + f));
    markers.forEach(({ keypoint }, m) => {
      const found = solver.solve(seen, keypoint);
      if (found !== null) positions.set(found, (f * markers.length + m) * 3);
    });
    onFrame(f + 1, frames);
  }
  const raw = { fps, frames, markers: markers.map(({ name }) => name), positions };
  const filled = settings.interpolation === 'none' ? raw : fillColumns(raw, settings.maxGapFrames);
  return { firstFrame, raw, filled, filtered: { ...filled, ...smoothWalk(filled, settings.cutoffHz) } };
}

/** From the first frame of any camera to the one behind the last. */
function span(views: readonly Map<number, unknown>[]): [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const camera of views) {
    for (const frame of camera.keys()) {
      first = Math.min(first, frame);
      last = Math.max(last, frame);
    }
  }
  if (first > last) throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', 'no frame holds a person');
  return [first, last + 1];
}

/** Each coordinate of each marker by itself, as Pose2Sim does. */
function fillColumns(raw: MarkerTrajectory, maxFrames: number): MarkerTrajectory {
  const width = 3 * raw.markers.length;
  const positions = Float64Array.from(raw.positions);
  for (let c = 0; c < width; c++) {
    const column = Float64Array.from({ length: raw.frames }, (_, f) => raw.positions[f * width + c]!);
    fillGapsCubic(column, maxFrames).forEach((value, f) => {
      positions[f * width + c] = value;
    });
  }
  return { ...raw, positions };
}
