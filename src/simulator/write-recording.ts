import { join } from 'node:path';
import { Recorder } from '../capture/recorder.ts';
import { writeFileAtomic } from '../files/atomic-file.ts';
import { formatTrc } from '../store/trc-writer.ts';
import { formatFault } from './fault-text.ts';
import { expectedGroups } from './faults.ts';
import type { Passage } from './passage.ts';
import type { Scenario } from './scenario.ts';

/**
 * Writes a scenario with an end as a recording folder (design 3.2) with its truth: `truth.trc`, `truth.twin.trc` (where a
 * twin is known; 30 Hz from time 0 of the arrival clock, empty cells while nobody walks), and in `session.json` who walked when, with
 * which fault, where it should be seen, and every camera's clock. The same scenario gives the same bytes.
 * @returns messages written
 * @throws GengaitError GENGAIT_E_RECORDING_WRITE
 */
export function writeRecording(
  scenario: Scenario,
  dir: string,
  seed: number,
  onMessage?: (receivedS: number) => void,
): number {
  const cameras = scenario.rig.cameras.map((camera) => camera.name);
  const endS = scenario.endS();
  const passages = scenario.passages(endS);
  const recorder = new Recorder({
    dir,
    calibrationText: scenario.calibrationText,
    cameras,
    session: {
      simulated: true,
      seed,
      duration_s: endS,
      passages: passages.map(describe),
      cameras: Object.fromEntries(cameras.map((name, c) => [name, scenario.cameraTruths[c]])),
    },
  });
  try {
    for (const message of scenario.messages()) {
      recorder.write(message);
      onMessage?.(message.receivedS);
    }
    for (const pulse of scenario.pulses(endS)) recorder.writePulse(pulse);
  } finally {
    recorder.close();
  }
  const truth = scenario.truth(endS);
  writeFileAtomic(join(dir, 'truth.trc'), formatTrc(truth.walk, 'truth.trc'));
  if (passages.some((p) => p.role === 'patient' && p.twin !== undefined)) {
    writeFileAtomic(join(dir, 'truth.twin.trc'), formatTrc(truth.twin, 'truth.twin.trc'));
  }
  return recorder.written;
}

function describe(passage: Passage): Record<string, unknown> {
  const { crossing, role, fault, startS, endS, strikes } = passage;
  return {
    crossing,
    role,
    fault: formatFault(fault),
    expected_groups: fault === undefined ? [] : expectedGroups(fault),
    start_s: startS,
    end_s: endS,
    ...(strikes === undefined ? {} : { left_strikes_s: strikes.left, right_strikes_s: strikes.right }),
  };
}
