import type { Recording } from '../capture/recording-contents.ts';
import type { ClockSource } from './common-clock.ts';
import { ContentOffsetFinder, type ContentOffsets } from './content/content-offset.ts';
import type { ViewGeometry } from './content/epipolar.ts';

/** How the `Synchroniser` is to be set up for a recording, and what to tell it before the first message. */
export interface RecordingClocks {
  source: ClockSource;
  /** Whether the recording holds a trigger board's pulses. */
  trigger: boolean;
  maxLatencySpreadS: number;
  /** For `Synchroniser.setCorrection`, camera by camera; null where none are needed or none could be found. */
  offsets: ContentOffsets | null;
}

/** Cameras that nobody synchronised were found up to 0.56 s apart; searched is a little more, seconds. */
const SEARCH_S = 0.7;

/**
 * The clocks of a recording. Where its arrivals were recorded, the replay estimates the clocks as the live run
 * did, from the trigger board's pulses where there are any. Where
 * they were not, the cameras' own times are all there is: synchronised cameras are believed, others get a first pass over
 * the recording that finds their constant offsets in the images, as a box knows them from the walks before.
 * `views`: the calibrated cameras, in the recording's order.
 */
export function recordingClocks(recording: Recording, views: readonly ViewGeometry[]): RecordingClocks {
  const trigger = recording.arrivals === 'recorded' && recording.pulses.length > 0;
  if (recording.clocks === 'shared') return { source: 'timestamp', trigger, maxLatencySpreadS: 0.25, offsets: null };
  if (recording.arrivals === 'recorded') return { source: 'arrival', trigger, maxLatencySpreadS: 0.25, offsets: null };
  const finder = new ContentOffsetFinder({ views, searchS: SEARCH_S });
  for (const { camera, timestampS, people } of recording.messages) {
    finder.add(recording.cameras.indexOf(camera), timestampS, people);
  }
  // Without arrivals, a camera whose clock is set back looks late by as much.
  return { source: 'timestamp', trigger, maxLatencySpreadS: 2 * SEARCH_S, offsets: finder.estimate() };
}
