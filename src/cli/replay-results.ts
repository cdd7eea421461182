import { join } from 'node:path';
import type { DropCount } from '../capture/drop-counter.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { alertLine } from '../gait/alert-line.ts';
import { summariseSession } from '../gait/session/summarise-session.ts';
import type { WalkSummary } from '../gait/summary.ts';
import type { Finding } from '../health/finding.ts';
import type { PipelineEvent } from '../pipeline.ts';
import { sessionReport } from '../report/session-report.ts';
import { ANGLES_HEAD, angleRows } from '../store/angles-csv.ts';
import { GrowingFile } from '../store/growing-file.ts';
import { motTexts } from '../store/mot-writer.ts';
import { walkName } from '../store/sessions/session-file.ts';
import type { TrcAxes } from '../store/trc-writer.ts';
import type { CameraClock, TimeSource } from '../sync/camera-clock.ts';
import { PoseFiles } from './pose-files.ts';

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

/** Where a replay's files go, and which. */
export interface ReplayFiles {
  dir: string;
  /** Also `raw.trc`. */
  raw: boolean;
  axes: TrcAxes;
}

const TICK_HZ = 30;

/**
 * Takes what a replay gives and writes it as files while it goes on, so that hours need no more memory than minutes. Each
 * file appears whole or not at all.
 */
export class ReplayResults {
  readonly #files: ReplayFiles | null;
  readonly #poses: PoseFiles | null = null;
  readonly #lines: Record<'cycles' | 'alerts' | 'angles', GrowingFile> | null = null;
  readonly #walks: ReplaySummary['walks'] = [];
  readonly #raised: string[] = [];
  #cycles = 0;
  #ticks = 0;
  #firstTick = 0;
  #lastTick = -1;

  /** `files`: null = only the summary is wanted. The folder is there. */
  constructor(files: ReplayFiles | null = null) {
    this.#files = files;
    if (files === null) return;
    const grow = (name: string): GrowingFile => new GrowingFile(join(files.dir, name));
    this.#poses = new PoseFiles(files.dir, files);
    this.#lines = { cycles: grow('cycles.ndjson'), alerts: grow('alerts.ndjson'), angles: grow('angles.csv') };
    this.#lines.angles.add(ANGLES_HEAD);
  }

  add(events: readonly PipelineEvent[]): void {
    for (const event of events) {
      this.#poses?.add(event);
      if (event.kind === 'pose') this.#count(event.pose.tick);
      else if (event.kind === 'cycle') this.#addCycle(event);
      else if (event.kind === 'alert') this.#addAlert(event);
      else if (event.kind === 'walk') this.#addWalk(event);
    }
  }

  summary({ cameras, drops, ...facts }: ReplayFacts): ReplaySummary {
    return {
      ...facts,
      replayed: true,
      ticks: this.#ticks,
      seconds: (this.#lastTick - this.#firstTick + 1) / TICK_HZ,
      cameras: Object.fromEntries(cameras.map((clock) => [clock.camera, clockLine(clock)])),
      drops: Object.fromEntries(drops.map(({ camera, reason, count }) => [`${camera || 'unknown'}/${reason}`, count])),
      walks: this.#walks,
      cycles: this.#cycles,
      alerts_raised: this.#raised,
    };
  }

  /** Ends the files; nothing is added any more. */
  finish(summary: ReplaySummary): void {
    if (this.#files === null) return;
    this.#poses!.finish();
    for (const file of Object.values(this.#lines!)) file.finish();
    writeFileAtomic(join(this.#files.dir, 'report.html'), reportOf(summary));
    writeSummary(join(this.#files.dir, 'summary.json'), summary);
  }

  /** Takes away what is not finished; after `finish` nothing. */
  discard(): void {
    this.#poses?.discard();
    for (const file of Object.values(this.#lines ?? {})) file.discard();
  }

  #count(tick: number): void {
    if (this.#ticks === 0) this.#firstTick = tick;
    this.#ticks++;
    this.#lastTick = tick;
  }

  #addCycle({ walkNo, track, summary }: Extract<PipelineEvent, { kind: 'cycle' }>): void {
    this.#cycles++;
    this.#lines?.cycles.add(`${JSON.stringify({ walk_no: walkNo, track, ...summary })}\n`);
  }

  #addAlert({ timeS, change }: Extract<PipelineEvent, { kind: 'alert' }>): void {
    if (change.change === 'raised') this.#raised.push(change.alert.id);
    this.#lines?.alerts.add(`${JSON.stringify(alertLine(timeS, change))}\n`);
  }

  #addWalk({ walkNo, track, report, input }: Extract<PipelineEvent, { kind: 'walk' }>): void {
    this.#walks.push({ walk_no: walkNo, track, ...report.walk });
    if (this.#files === null) return;
    const angles = { analysis: report.analysis, startS: input.startS, fps: TICK_HZ };
    this.#lines!.angles.add(angleRows(angles, this.#walks.length));
    const name = walkName(walkNo);
    writeFileAtomic(join(this.#files.dir, `${name}.mot`), motTexts(input, report.analysis, name).walk);
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

/** As `JSON.stringify(summary, null, 2)`, but never the whole text at once: walks are long, and may be hundreds. */
function writeSummary(path: string, summary: ReplaySummary): void {
  const { walks } = summary;
  const [head, tail] = JSON.stringify({ ...summary, walks: 0 }, null, 2).split('\n  "walks": 0') as [string, string];
  const file = new GrowingFile(path);
  file.add(`${head}\n  "walks": [`);
  walks.forEach((walk, k) => {
    const text = JSON.stringify(walk, null, 2).replaceAll('\n', '\n    ');
    file.add(`${k === 0 ? '' : ','}\n    ${text}`);
  });
  file.add(`${walks.length === 0 ? ']' : '\n  ]'}${tail}\n`);
  file.finish();
}
