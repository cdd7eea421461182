import { join } from 'node:path';
import { LOW_PASS_HZ } from '../gait/walk-analysis.ts';
import type { PipelineEvent } from '../pipeline.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import { JOINT_COUNT, JOINTS } from '../skeleton/joints.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import { GrowingFile } from '../store/growing-file.ts';
import { type TrcAxes, trcHead, trcRows } from '../store/trc-writer.ts';

type WalkEvent = Extract<PipelineEvent, { kind: 'walk' }>;

const TICK_HZ = 30;
const WIDTH = 3 * JOINT_COUNT;
/** Nobody seen for so long ends a stretch: longer than a pass goes on without its person, ticks. */
const PAUSE_TICKS = 30;
/** Empty rows are written in pieces of so many. */
const BLANK_ROWS = 300;

/** A TRC file of the 19 joints at 30 Hz that grows with the time. */
class PoseFile {
  readonly #file: GrowingFile;
  readonly #name: string;
  readonly #axes: TrcAxes;
  #firstTick: number | null = null;
  #startS = 0;
  #frames = 0;

  constructor(dir: string, name: string, axes: TrcAxes) {
    this.#file = new GrowingFile(join(dir, name));
    this.#name = name;
    this.#axes = axes;
  }

  /** Adds frames from a tick on: `[frame][joint][xyz]`; ticks left out before it are empty rows. `timeS`: of that tick. */
  add(tick: number, timeS: number, positions: Float64Array): void {
    if (this.#firstTick === null) [this.#firstTick, this.#startS] = [tick, timeS];
    for (let missing = tick - this.#firstTick - this.#frames; missing > 0; missing -= BLANK_ROWS) {
      this.#rows(new Float64Array(WIDTH * Math.min(missing, BLANK_ROWS)).fill(Number.NaN));
    }
    this.#rows(positions);
  }

  finish(): void {
    this.#file.finish(trcHead({ fps: TICK_HZ, frames: this.#frames, markers: JOINTS }, this.#style()));
  }

  discard(): void {
    this.#file.discard();
  }

  #rows(positions: Float64Array): void {
    const frames = positions.length / WIDTH;
    this.#file.add(trcRows({ fps: TICK_HZ, frames, positions, markers: JOINTS }, this.#style(), this.#frames));
    this.#frames += frames;
  }

  #style() {
    return { name: this.#name, startS: this.#startS, axes: this.#axes };
  }
}

/** Somebody on the walkway without a pause: what is known of it so far. */
interface Stretch {
  poses: { tick: number; timeS: number; positions: Float64Array }[];
  walks: WalkEvent[];
}

/**
 * The TRC files of a replay, written while it goes on: `pose.trc` (smoothed, completed passes as they were seen at the second
 * look), `twin.trc`, and where wanted `raw.trc`. A pose is kept until its person has gone and every pass begun is summed up;
 * so the memory needed depends on the longest stay of a person, not on the length of the recording.
 */
export class PoseFiles {
  readonly #pose: PoseFile;
  readonly #twin: PoseFile;
  readonly #raw: PoseFile | null;
  #stretches: Stretch[] = [];
  #passesUnderway = 0;

  constructor(dir: string, { raw, axes }: { raw: boolean; axes: TrcAxes }) {
    this.#pose = new PoseFile(dir, 'pose.trc', axes);
    this.#twin = new PoseFile(dir, 'twin.trc', axes);
    this.#raw = raw ? new PoseFile(dir, 'raw.trc', axes) : null;
  }

  add(event: PipelineEvent): void {
    if (event.kind === 'raw') this.#raw?.add(event.pose.tick, event.pose.timeS, seenIn(event.pose));
    else if (event.kind === 'pose') this.#addPose(event.pose);
    else if (event.kind === 'walk_started') this.#passesUnderway++;
    else if (event.kind === 'walk') {
      this.#passesUnderway--;
      this.#stretches.findLast(({ poses }) => poses[0]!.timeS <= event.input.startS + 0.5 / TICK_HZ)?.walks.push(event);
    }
  }

  finish(): void {
    for (const stretch of this.#stretches.splice(0)) this.#write(stretch);
    for (const file of this.#files()) file.finish();
  }

  /** Takes away what is not finished. */
  discard(): void {
    for (const file of this.#files()) file.discard();
  }

  #addPose(pose: Pose3D): void {
    const last = this.#stretches.at(-1)?.poses.at(-1)?.tick ?? Number.NEGATIVE_INFINITY;
    if (pose.tick - last > PAUSE_TICKS) {
      // A pass summed up in the background may still belong to what was before.
      if (this.#passesUnderway === 0) for (const stretch of this.#stretches.splice(0)) this.#write(stretch);
      this.#stretches.push({ poses: [], walks: [] });
    }
    this.#stretches.at(-1)!.poses.push({ tick: pose.tick, timeS: pose.timeS, positions: seenIn(pose) });
  }

  #write({ poses, walks }: Stretch): void {
    const { tick, timeS } = poses[0]!;
    const frames = poses.at(-1)!.tick - tick + 1;
    const positions = new Float64Array(frames * WIDTH).fill(Number.NaN);
    const twin = positions.slice();
    for (const pose of poses) positions.set(pose.positions, (pose.tick - tick) * WIDTH);
    for (const { report, input } of walks) {
      const at = Math.round((input.startS - timeS) * TICK_HZ) * WIDTH;
      positions.set(input.trajectory.positions, at);
      if (report.assessment.verdict.assessed) twin.set(report.assessment.twin, at);
    }
    this.#pose.add(tick, timeS, smoothWalk({ fps: TICK_HZ, frames, positions }, LOW_PASS_HZ).positions);
    this.#twin.add(tick, timeS, twin);
  }

  #files(): PoseFile[] {
    return [this.#pose, this.#twin, ...(this.#raw === null ? [] : [this.#raw])];
  }
}

/** The joints that were seen or interpolated; NaN for the others. */
function seenIn({ positions, provenance }: Pose3D): Float64Array {
  return Float64Array.from(positions, (value, i) => {
    const letter = provenance[Math.floor(i / 3)];
    return letter === 'p' || letter === 'x' ? Number.NaN : value;
  });
}
