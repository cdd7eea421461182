import { join } from 'node:path';
import type { DropCount } from '../capture/drop-counter.ts';
import { alertLine } from '../gait/alert-line.ts';
import { summariseSession } from '../gait/session/summarise-session.ts';
import type { CycleSummary, WalkSummary } from '../gait/summary.ts';
import { LOW_PASS_HZ } from '../gait/walk-analysis.ts';
import { type WalkInput, walkFromPoses } from '../gait/walk-input.ts';
import type { Finding } from '../health/finding.ts';
import type { PipelineEvent } from '../pipeline.ts';
import { sessionReport } from '../report/session-report.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import { JOINT_COUNT } from '../skeleton/joints.ts';
import type { Pose3D, Trajectory } from '../skeleton/pose.ts';
import { anglesCsv } from '../store/angles-csv.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';
import { motTexts } from '../store/mot-writer.ts';
import { walkName } from '../store/sessions/session-file.ts';
import { formatTrc, type TrcAxes } from '../store/trc-writer.ts';
import type { CameraClock, TimeSource } from '../sync/camera-clock.ts';

/** What the replay knows beside its events. */
export interface ReplayFacts {
  recording: string;
  /** The recording is a simulator's: no person walked. */
  simulated: boolean;
  cameras: CameraClock[];
  silentCameras: string[];
  drops: DropCount[];
  findings: Finding[];
  calibration: string;
  model: string;
  provider: string;
  baseline: 'factory' | 'site';
}

/** The content of summary.json. Deterministic: no wall clock, no paths, no durations of this machine. */
export interface ReplaySummary extends Omit<ReplayFacts, 'cameras' | 'drops'> {
  replayed: true;
  /** Ticks of 30 Hz with a pose, and their span in seconds. */
  ticks: number;
  seconds: number;
  cameras: Record<
    string,
    {
      clock_source: TimeSource;
      offset_s: number | null;
      correction_s: number;
      /** One standard deviation of its frame times against the other cameras'. */
      uncertainty_s: number | null;
      fps: number | null;
      lost_share: number | null;
    }
  >;
  drops: Record<string, number>;
  walks: (WalkSummary & { walk_no: number; track: number })[];
  cycles: number;
  alerts_raised: string[];
}

type WalkEvent = Extract<PipelineEvent, { kind: 'walk' }>;

const TICK_HZ = 30;

/** Collects what a replay gives and writes it as files. */
export class ReplayResults {
  readonly #raw: Pose3D[] = [];
  readonly #filled: Pose3D[] = [];
  readonly #cycles: (CycleSummary & { walk_no: number; track: number })[] = [];
  readonly #alerts: ReturnType<typeof alertLine>[] = [];
  readonly #walks: WalkEvent[] = [];

  add(events: readonly PipelineEvent[]): void {
    for (const event of events) {
      if (event.kind === 'raw') this.#raw.push(event.pose);
      else if (event.kind === 'pose') this.#filled.push(event.pose);
      else if (event.kind === 'cycle')
        this.#cycles.push({ walk_no: event.walkNo, track: event.track, ...event.summary });
      else if (event.kind === 'alert') this.#alerts.push(alertLine(event.timeS, event.change));
      else if (event.kind === 'walk') this.#walks.push(event);
    }
  }

  summary({ cameras, drops, ...facts }: ReplayFacts): ReplaySummary {
    const walk = walkFromPoses(this.#filled, []);
    return {
      ...facts,
      replayed: true,
      ticks: this.#filled.length,
      seconds: walk.trajectory.frames / TICK_HZ,
      cameras: Object.fromEntries(cameras.map((clock) => [clock.camera, clockLine(clock)])),
      drops: Object.fromEntries(drops.map(({ camera, reason, count }) => [`${camera || 'unknown'}/${reason}`, count])),
      walks: this.#walks.map(({ walkNo, track, report }) => ({ walk_no: walkNo, track, ...report.walk })),
      cycles: this.#cycles.length,
      alerts_raised: this.#alerts.filter(({ change }) => change === 'raised').map(({ id }) => id),
    };
  }

  /** Writes the files of a replay; each appears whole or not at all. */
  write(dir: string, summary: ReplaySummary, { raw, axes }: { raw: boolean; axes: TrcAxes }): void {
    const poses = this.#atBest(walkFromPoses(this.#filled, []));
    const put = (name: string, text: string): void => writeFileAtomic(join(dir, name), text);
    put('pose.trc', formatTrc(smoothWalk(poses.trajectory, LOW_PASS_HZ), 'pose.trc', poses.startS, axes));
    put('twin.trc', formatTrc(this.#twin(poses.trajectory, poses.startS), 'twin.trc', poses.startS, axes));
    put(
      'angles.csv',
      anglesCsv(
        this.#walks.map(({ report, input }) => ({ analysis: report.analysis, startS: input.startS, fps: TICK_HZ })),
      ),
    );
    for (const { walkNo, report, input } of this.#walks) {
      const name = walkName(walkNo);
      put(`${name}.mot`, motTexts(input, report.analysis, name).walk);
    }
    put('report.html', reportOf(summary));
    put('cycles.ndjson', ndjson(this.#cycles));
    put('alerts.ndjson', ndjson(this.#alerts));
    put('summary.json', `${JSON.stringify(summary, null, 2)}\n`);
    if (!raw) return;
    const unfilled = walkFromPoses(this.#raw, []);
    put('raw.trc', formatTrc(unfilled.trajectory, 'raw.trc', unfilled.startS, axes));
  }

  /** The poses with those of completed passes in their place, which were looked at twice. */
  #atBest({ trajectory, startS }: WalkInput): { trajectory: Trajectory; startS: number } {
    const positions = trajectory.positions.slice();
    for (const { input } of this.#walks)
      positions.set(input.trajectory.positions, Math.round((input.startS - startS) * trajectory.fps) * JOINT_COUNT * 3);
    return { trajectory: { ...trajectory, positions }, startS };
  }

  /** The twins of all passes on the frames of the whole recording; unknown between passes and where not assessed. */
  #twin({ fps, frames }: Trajectory, startS: number): Trajectory {
    const width = JOINT_COUNT * 3;
    const positions = new Float64Array(frames * width).fill(Number.NaN);
    for (const { report, input } of this.#walks) {
      if (!report.assessment.verdict.assessed) continue;
      positions.set(report.assessment.twin, Math.round((input.startS - startS) * fps) * width);
    }
    return { fps, frames, positions };
  }
}

/** The recording as one session of somebody of whom nothing is known. */
function reportOf({ recording, walks, simulated, baseline, model, calibration }: ReplaySummary): string {
  const facts = {
    subject: recording,
    age_years: null,
    sex: null,
    walking_aid: null,
    simulated,
    provisional: baseline === 'factory',
  };
  return sessionReport(summariseSession(facts, walks), walks, {
    session: recording,
    started: 'replayed recording',
    note: null,
    measuredWith: `gengait replay, model ${model.slice(0, 8)}, calibration ${calibration.slice(0, 8)}`,
  });
}

function clockLine(clock: CameraClock): ReplaySummary['cameras'][string] {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    clock_source: clock.source,
    offset_s: known(clock.offsetS),
    correction_s: clock.correctionS,
    uncertainty_s: known(clock.uncertaintyS),
    fps: known(clock.fps),
    lost_share: known(clock.lostShare),
  };
}

function ndjson(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
