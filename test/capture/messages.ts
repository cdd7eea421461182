import { keypointCount } from '../../src/capture/keypoint-formats.ts';
import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { JOINT_COUNT } from '../../src/skeleton/joints.ts';

/** A well-formed message as a pose estimator sends it: HALPE_26, one person, every keypoint seen at its own place. */
export function wireMessage(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { camera: 'cam1', frame: 7, timestamp: 0.25, people: [wirePerson()], ...changes };
}

/** Keypoint k at x = 100 + k, y = 200 + k, confidence 0.9. */
export function wirePerson(format: Parameters<typeof keypointCount>[0] = 'HALPE_26'): { pose_keypoints_2d: number[] } {
  const count = keypointCount(format);
  return { pose_keypoints_2d: Array.from({ length: count }, (_, k) => [100 + k, 200 + k, 0.9]).flat() };
}

/** A decoded message with one person, all of whose joints are at `x`, 500, confidence 0.8. */
export function message(
  camera: string,
  timestampS: number,
  changes: Partial<PoseMessage> & { x?: number } = {},
): PoseMessage {
  const { x = 0, ...rest } = changes;
  const person = new Float64Array(JOINT_COUNT * 3);
  for (let at = 0; at < person.length; at += 3) person.set([x, 500, 0.8], at);
  return { camera, frame: Math.round(timestampS * 30), timestampS, receivedS: timestampS, people: [person], ...rest };
}
