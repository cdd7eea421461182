import type { OpenRecording } from '../capture/recording-contents.ts';
import { TIME_SOURCES, type TimeChoice } from '../capture/time-sources.ts';
import { ContentOffsetFinder, type ContentOffsets } from './content/content-offset.ts';
import type { ViewGeometry } from './content/epipolar.ts';
import type { SynchroniserOptions } from './synchroniser.ts';

/** How the `Synchroniser` is to be set up for a recording, and what to tell it before the first message. */
export interface RecordingClocks {
  sync: Pick<SynchroniserOptions, 'source' | 'trigger' | 'maxLatencySpreadS' | 'maxWaitS' | 'maxAgeS'>;
  /** For `Synchroniser.setCorrection`, camera by camera; null where none are needed or none could be found. */
  offsets: ContentOffsets | null;
}

/** Cameras that nobody synchronised were found up to 0.56 s apart; searched is a little more, seconds. */
const SEARCH_S = 0.7;

/**
 * The clocks of a recording. Where its arrivals were recorded, the replay estimates the clocks as the live run
 * did, with the same settings where the recording remembers them. Where
 * they were not, the cameras' own times are all there is: synchronised cameras are believed, others get a first pass over
 * the recording that finds their constant offsets in the images, as a box knows them from the walks before.
 * `views`: the calibrated cameras, in the recording's order. `chosen`: what the user wants instead; undefined = nothing.
 */
export function recordingClocks(
  recording: Omit<OpenRecording, 'messageCount'>,
  views: readonly ViewGeometry[],
  chosen?: TimeChoice,
): RecordingClocks {
  const trigger = recording.arrivals === 'recorded' && recording.pulses.length > 0;
  if (recording.arrivals === 'recorded') {
    const live = liveSettings(recording);
    return { sync: { ...live, source: chosen ?? live.source, trigger }, offsets: null };
  }
  if (recording.clocks === 'shared') return { sync: { source: chosen ?? 'timestamp' }, offsets: null };
  const finder = new ContentOffsetFinder({ views, searchS: SEARCH_S });
  for (const { camera, timestampS, people } of recording.messages) {
    finder.add(recording.cameras.indexOf(camera), timestampS, people);
  }
  // Without arrivals, a camera whose clock is set back looks late by as much.
  const sync = { source: chosen ?? ('timestamp' as const), maxLatencySpreadS: 2 * SEARCH_S };
  return { sync, offsets: finder.estimate() };
}

/** The settings that the box ran with, as `session.json` has them; what it does not have, or nonsense, is left out. */
function liveSettings({ session, clocks }: Pick<OpenRecording, 'session' | 'clocks'>): RecordingClocks['sync'] {
  const said = (session?.sync ?? {}) as Record<string, unknown>;
  const source = TIME_SOURCES.find((one) => one === said.source) ?? (clocks === 'shared' ? 'timestamp' : 'auto');
  const seconds = (ms: unknown): number | undefined => (typeof ms === 'number' && ms > 0 ? ms / 1000 : undefined);
  const [maxWaitS, maxAgeS] = [seconds(said.max_wait_ms), seconds(said.max_age_ms)];
  return {
    source,
    ...(maxWaitS === undefined ? {} : { maxWaitS }),
    ...(maxAgeS === undefined ? {} : { maxAgeS }),
  };
}
