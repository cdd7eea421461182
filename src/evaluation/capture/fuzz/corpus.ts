import { KEYPOINT_FORMATS, type KeypointFormat, keypointCount } from '../../../capture/keypoint-formats.ts';
import type { PoseMessage } from '../../../capture/pose-message.ts';
import { filmWalk } from '../filmed-walk.ts';

/** Valid messages of one format as pose estimators send them, and the rig they were made with. */
export interface Corpus {
  format: KeypointFormat;
  /** In the order of arrival; a second or two longer than the walk in it. */
  messages: readonly Record<string, unknown>[];
  /** Seconds from the first to the last, and a frame more: what to add to the times to begin again. */
  lengthS: number;
  frames: number;
}

/** A walk past five simulated cameras, told in every format. Where a format has other keypoints, places are made up. */
export function makeCorpora(): { corpora: Corpus[]; rig: ReturnType<typeof filmWalk>['rig'] } {
  const { rig, messages } = filmWalk({ seed: 21, durationS: 7, triggered: true });
  const corpora = KEYPOINT_FORMATS.map((format) => ({
    format,
    messages: messages.map((message) => wireMessage(message, format)),
    lengthS: 7 + 1 / 30,
    frames: 7 * 30 + 1,
  }));
  return { corpora, rig };
}

function wireMessage(message: PoseMessage, format: KeypointFormat): Record<string, unknown> {
  const { camera, frame, timestampS, pulse, size } = message;
  const people = message.people.map((joints) => {
    const keypoints = Array.from({ length: keypointCount(format) }, (_, k) => {
      const at = 3 * (k % (joints.length / 3));
      return [joints[at]!, joints[at + 1]!, joints[at + 2]!];
    });
    return { pose_keypoints_2d: keypoints.flat() };
  });
  return { camera, frame, timestamp: timestampS, ...(pulse === undefined ? {} : { pulse }), size: [...size!], people };
}
