import type { Finding } from '../health/finding.ts';
import type { DropCounter } from './drop-counter.ts';
import type { KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';
import type { TriggerPulse } from './trigger/protocol.ts';

/** What is known of a recording beside its messages. */
export interface RecordingFacts {
  /** The calibration file as it is, TOML. */
  calibrationText: string;
  /** Names of the cameras in use, in the calibration's order. */
  cameras: string[];
  /** Lines of the trigger board in the order of arrival; empty where there was none. */
  pulses: TriggerPulse[];
  /** `recorded`: the box wrote when each message arrived. `timestamps`: nobody did; the cameras' own times stand in. */
  arrivals: 'recorded' | 'timestamps';
  /** `shared`: the cameras were synchronised (session.json says `"clocks": "shared"`). `own`: each on a clock of its own. */
  clocks: 'shared' | 'own';
  format: KeypointFormat;
  /** `session.json`, as it is; undefined where there is none. */
  session?: Record<string, unknown>;
  /** Messages that could not be used, by camera and reason. */
  drops: DropCounter;
  /** What in it is not used, or not whole. */
  findings: Finding[];
  /** Cameras of the calibration without any recorded message. */
  silentCameras: string[];
}

/** A recording to be gone through: hours of it need no more memory than minutes. */
export interface OpenRecording extends RecordingFacts {
  /** In the order of arrival (`receivedS`), then of the cameras in the calibration. Can be gone through more than once. */
  messages: Iterable<PoseMessage>;
  messageCount: number;
}

/** A recording in memory. */
export interface Recording extends RecordingFacts {
  /** In the same order. */
  messages: PoseMessage[];
}

/** What a recording may leave unsaid. */
export interface ReadRecordingOptions {
  /** Default: what the recording says (`format` in session.json, the pose model of a Pose2Sim project), else HALPE_26. */
  format?: KeypointFormat;
}

/** Sorts by arrival; at the same instant by the calibration's order, so that the same files give the same sequence. */
export function inOrderOfArrival(messages: PoseMessage[], cameras: readonly string[]): PoseMessage[] {
  const rank = new Map(cameras.map((camera, index) => [camera, index]));
  return messages.sort((a, b) => a.receivedS - b.receivedS || rank.get(a.camera)! - rank.get(b.camera)!);
}

/** One thing that came in: a camera's message or a pulse of the trigger board. */
export type Arrival = { message: PoseMessage; pulse?: undefined } | { pulse: TriggerPulse; message?: undefined };

/**
 * Messages and pulses of a recording in the order of their arrival, at the same instant the pulse first. Where arrivals
 * were not recorded, there is no common time to put pulses in, and they are left out (a finding of the recording tells).
 */
export function* arrivals({
  messages,
  pulses,
  arrivals: known,
}: Pick<OpenRecording, 'messages' | 'pulses' | 'arrivals'>): Generator<Arrival, void> {
  let next = 0;
  for (const message of messages) {
    if (known === 'recorded') {
      for (; next < pulses.length && pulses[next]!.receivedS <= message.receivedS; next++) {
        yield { pulse: pulses[next]! };
      }
    }
    yield { message };
  }
}
