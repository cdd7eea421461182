import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../../capture/recording.ts';
import { readCalibration } from '../../geometry/calibration.ts';
import { viewGeometry } from '../../geometry/view-geometry.ts';
import { recordingClocks } from '../../sync/recording-clocks.ts';

/** Clock offsets found in real recordings, against the ones that their makers found. One entry per camera, ms. */
export interface RecordedOffsets {
  /** Distance from theirs, the mean of a recording's cameras left out. */
  errorsMs: number[];
  /** What we say of our own error, one standard deviation. */
  sdMs: number[];
  /** The recordings, in the order of the entries. */
  recordings: string[];
}

/** Names of the recordings of a kind ("ring", "handover"); none where the data is absent. */
export function multiviewRecordings(data: string, kind: string): string[] {
  const folder = join(data, 'multiview');
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith(kind))
        .sort()
    : [];
}

/**
 * Finds the offsets in recordings as `replay` does. `blind`: with all confidences 1, since those of the recordings were made
 * from the truth.
 */
export function recordedOffsets(data: string, names: readonly string[], blind: boolean): RecordedOffsets {
  const out: RecordedOffsets = { errorsMs: [], sdMs: [], recordings: [...names] };
  for (const name of names) {
    const recording = readRecording(join(data, 'multiview', name));
    if (blind) for (const { people } of recording.messages) for (const person of people) forgetConfidence(person);
    const views = readCalibration(recording.calibrationText).cameras.map(viewGeometry);
    const { offsets } = recordingClocks(recording, views);
    const theirs = recording.session!.clock_offset_s as number[];
    const apartS = views.map((_, camera) => (offsets?.offsetsS[camera] ?? Number.NaN) - theirs[camera]!);
    const meanS = apartS.reduce((sum, one) => sum + one, 0) / apartS.length;
    out.errorsMs.push(...apartS.map((one) => 1000 * (one - meanS)));
    out.sdMs.push(...views.map((_, camera) => 1000 * (offsets?.uncertaintyS[camera] ?? Number.NaN)));
  }
  return out;
}

function forgetConfidence(person: Float64Array): void {
  for (let at = 2; at < person.length; at += 3) person[at] = person[at]! > 0 ? 1 : 0;
}
