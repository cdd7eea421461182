import { toHalpe26 } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';

/**
 * A camera pose message as JSON text on one line, in HALPE_26. Numbers keep all their digits, so that decoding gives the
 * same message, bit for bit. `withArrival` adds `received` (box monotonic seconds), as recordings have it.
 */
export function encodePoseMessage(message: PoseMessage, { withArrival = false } = {}): string {
  return JSON.stringify({
    camera: message.camera,
    frame: message.frame,
    timestamp: message.timestampS,
    ...(withArrival ? { received: message.receivedS } : {}),
    ...(message.pulse === undefined ? {} : { pulse: message.pulse }),
    ...(message.size === undefined ? {} : { size: message.size }),
    people: message.people.map((joints) => ({ pose_keypoints_2d: toHalpe26(joints) })),
  });
}
