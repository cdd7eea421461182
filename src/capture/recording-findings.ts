import type { Finding } from '../health/finding.ts';
import type { CameraFile } from './camera-file.ts';

/** What a folder holds, as far as findings need it. */
export interface RecordingParts {
  files: readonly CameraFile[];
  pulses: number;
  session: Record<string, unknown> | undefined;
}

/** What in a recording is not used, or not whole: nothing of it is left out in silence. */
export function recordingFindings({ files, pulses, session }: RecordingParts): Finding[] {
  const count = files.reduce((sum, file) => sum + file.count, 0);
  const withArrival = files.reduce((sum, file) => sum + file.withArrival, 0);
  const pulsed = files.reduce((sum, file) => sum + file.pulsed, 0);
  const findings: Finding[] = [];
  if (withArrival > 0 && withArrival < count) findings.push(PARTLY_TIMED);
  if (withArrival < count && pulses > 0) findings.push(PULSES_UNUSED);
  if (pulsed > 0 && pulses === 0) findings.push(PULSES_MISSING);
  // Only `gengait record` and the daemon write both.
  if (session?.recorder !== undefined && session.recorded === undefined) findings.push(CUT_SHORT);
  return findings;
}

const PARTLY_TIMED: Finding = {
  code: 'recording_arrivals_incomplete',
  level: 'warning',
  message: 'Only some messages tell when they arrived; camera times stand in for all.',
  remedies: ['Give every line "received" (box seconds), or none.', 'Record with "gengait record", which writes it.'],
};

const PULSES_UNUSED: Finding = {
  code: 'recording_pulses_unused',
  level: 'warning',
  message: 'The trigger pulses are not used: messages do not tell when they arrived.',
  remedies: [
    'Give every message "received" on the clock of trigger.ndjson (box seconds).',
    'Record with "gengait record", which writes it.',
  ],
};

const PULSES_MISSING: Finding = {
  code: 'recording_pulses_missing',
  level: 'info',
  message: 'Frames name trigger pulses, but the recording has none; camera times are used.',
  remedies: ['Put trigger.ndjson into the folder.', 'Name the board under [trigger] before the next recording.'],
};

const CUT_SHORT: Finding = {
  code: 'recording_cut_short',
  level: 'info',
  message: 'The recording was cut short (power, or the program was killed).',
  remedies: ['What is there is whole; about a second at its end is missing.'],
};
