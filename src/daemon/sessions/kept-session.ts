import type { LiveRecorder } from '../../capture/live-recorder.ts';
import type { Arrival } from '../../capture/recording-contents.ts';
import type { GengaitError } from '../../errors.ts';
import { alertLine } from '../../gait/alert-line.ts';
import type { SessionSummary } from '../../gait/session/session-summary.ts';
import type { SessionRecord } from '../../gait/session-record.ts';
import type { Finding } from '../../health/finding.ts';
import type { PipelineEvent } from '../../pipeline.ts';
import { type SessionFile, walkName } from '../../store/sessions/session-file.ts';
import type { SessionFolder } from '../../store/sessions/session-folder.ts';
import { formatTrc } from '../../store/trc-writer.ts';
import { inTime } from '../in-time.ts';

type BoxFacts = Omit<SessionFile, keyof SessionRecord | 'schema'>;
type WalkEvent = Extract<PipelineEvent, { kind: 'walk' }>;

/** The end of a session does not wait longer for its recording, ms. */
const END_LIMIT_MS = 1500;

/** The session that runs, on its way to the disk. No method but `end` and `stopRecording` waits. */
export class KeptSession {
  readonly id: string;
  readonly #folder: SessionFolder;
  readonly #box: BoxFacts;
  readonly #recorder: LiveRecorder | null;
  #recording: boolean;

  constructor(folder: SessionFolder, record: SessionRecord, box: BoxFacts, recorder: LiveRecorder | null) {
    this.id = record.session;
    this.#folder = folder;
    this.#box = box;
    this.#recorder = recorder;
    this.#recording = recorder !== null;
  }

  /** Whether what the cameras say is being recorded. */
  get records(): boolean {
    return this.#recording;
  }

  /** What could not be written last; null while all is well. */
  get failure(): GengaitError | null {
    return this.#folder.failure;
  }

  /** Without the folder's path: the pseudonym is in it, and findings are for everybody. */
  recordingFindings(): Finding[] {
    const { dir } = this.#folder;
    return (this.#recorder?.findings() ?? []).map((finding) => ({
      ...finding,
      remedies: finding.remedies.map((remedy) => remedy.replaceAll(dir, this.id)),
    }));
  }

  /** What goes into the pipeline. */
  input({ message, pulse }: Arrival): void {
    if (!this.#recording) return;
    if (message !== undefined) this.#recorder!.message(message);
    else this.#recorder!.pulse(pulse);
  }

  /** What comes out of it. */
  event(event: PipelineEvent): void {
    if (event.kind === 'cycle') {
      this.#folder.add('cycles', { walk_no: event.walkNo, track: event.track, ...event.summary });
    } else if (event.kind === 'alert') {
      this.#folder.add('alerts', { walk_no: event.walkNo, ...alertLine(event.timeS, event.change) });
    } else if (event.kind === 'walk') this.#walk(event);
  }

  /** Somebody has seen an alert. */
  acknowledged(timeS: number, id: string, by: string): void {
    this.#folder.add('alerts', { time_s: timeS, change: 'acknowledged', id, by });
  }

  /** The walks of a track were of somebody else. */
  withdraw(track: number, reason: string): void {
    this.#folder.add('walks', { withdrawn_track: track, reason });
  }

  /** What session.json and summary.json say from now on. */
  describe(record: SessionRecord, summary: SessionSummary | null): void {
    this.#folder.describe(this.#file(record), summary);
  }

  /** Ends recording early; the results go on. */
  async stopRecording(): Promise<void> {
    this.#recording = false;
    await this.#recorder?.stop();
  }

  /** Everything is on the disk then, or `failure` tells. */
  async end(record: SessionRecord, summary: SessionSummary | null): Promise<void> {
    this.#recording = false;
    const recorded = inTime(Promise.resolve(this.#recorder?.stop()), END_LIMIT_MS, () => new Error('late'));
    // The recorder tells itself what it could not write.
    await Promise.all([recorded.catch(() => undefined), this.#folder.end(this.#file(record), summary)]);
  }

  #walk({ walkNo, track, report, input }: WalkEvent): void {
    this.#folder.add('walks', { walk_no: walkNo, track, ...report.walk });
    const name = walkName(walkNo);
    const { trajectory, startS } = input;
    this.#folder.addPoses(`${name}.trc`, formatTrc(trajectory, `${name}.trc`, startS));
    if (!report.assessment.verdict.assessed) return;
    const twin = { ...trajectory, positions: report.assessment.twin };
    this.#folder.addPoses(`${name}.twin.trc`, formatTrc(twin, `${name}.twin.trc`, startS));
  }

  #file(record: SessionRecord): SessionFile {
    return { schema: 'gengait/session-folder/1', ...record, ...this.#box };
  }
}
