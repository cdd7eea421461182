import type { Config } from '../../config/schema.ts';
import type { StateFacts } from '../mqtt-listener.ts';
import { recordingFacts } from '../recording-facts.ts';
import { SessionArchive } from './session-archive.ts';

/** What the sessions of a box have in common. */
export interface ArchiveParts {
  config: Config;
  /** What `state` says, and session.json repeats. */
  facts: StateFacts;
  /** The calibration as it is, and its cameras in use: for the recordings. */
  calibrationText: string;
  cameras: readonly string[];
}

const BYTES_PER_MB = 1e6;

/** The sessions on the disk as configured; null where nothing is to be kept. Touches no disk. */
export function openArchive({ config, facts, calibrationText, cameras }: ArchiveParts): SessionArchive | null {
  const { enabled, folder, recording, min_free_mb } = config.store;
  if (!enabled || folder === undefined) return null;
  const { version, model, provider, baseline, calibration } = facts;
  return new SessionArchive({
    root: folder,
    box: {
      box: config.box.name,
      version,
      model: model ?? '',
      provider: provider ?? '',
      baseline: baseline ?? 'factory',
      calibration: calibration ?? { file: '', sha256: '' },
    },
    recording: recording
      ? {
          calibrationText,
          cameras,
          facts: ({ started_wall, walking_aid, simulated }) => ({
            ...recordingFacts(config, cameras, { version, started: new Date(started_wall) }),
            in_session: true,
            walking_aid,
            simulated,
          }),
        }
      : null,
    minFreeBytes: min_free_mb * BYTES_PER_MB,
  });
}
