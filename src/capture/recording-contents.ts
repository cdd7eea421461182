import type { DropCounter } from './drop-counter.ts';
import type { KeypointFormat } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';

/** A recording in memory. */
export interface Recording {
  /** The calibration file as it is, TOML. */
  calibrationText: string;
  /** Names in the calibration's order. */
  cameras: string[];
  /** In the order of arrival (`receivedS`), then of the cameras in the calibration. */
  messages: PoseMessage[];
  /** `recorded`: the box wrote when each message arrived. `timestamps`: nobody did; the cameras' own times stand in. */
  arrivals: 'recorded' | 'timestamps';
  /** `shared`: the cameras were synchronised (session.json says `"clocks": "shared"`). `own`: each on a clock of its own. */
  clocks: 'shared' | 'own';
  format: KeypointFormat;
  /** `session.json`, as it is; undefined where there is none. */
  session?: Record<string, unknown>;
  /** Messages that could not be used, by camera and reason. */
  drops: DropCounter;
  /** Cameras of the calibration without any recorded message. */
  silentCameras: string[];
}

export interface ReadRecordingOptions {
  /** Default: what the recording says (`format` in session.json, the pose model of a Pose2Sim project), else HALPE_26. */
  format?: KeypointFormat;
}

/** Sorts by arrival; at the same instant by the calibration's order, so that the same files give the same sequence. */
export function inOrderOfArrival(messages: PoseMessage[], cameras: readonly string[]): PoseMessage[] {
  const rank = new Map(cameras.map((camera, index) => [camera, index]));
  return messages.sort((a, b) => a.receivedS - b.receivedS || rank.get(a.camera)! - rank.get(b.camera)!);
}
