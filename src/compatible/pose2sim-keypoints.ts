import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeypointFormat, keypointCount } from '../capture/keypoint-formats.ts';
import { frameNumber } from '../capture/pose2sim-trial.ts';
import { GengaitError } from '../errors.ts';

/**
 * The person in every frame of a camera's folder, by the number of the frame: `[keypoint][x, y, likelihood]`, pixels,
 * in the format's order. Frames without a person are left out; a file that is not what it should be is an error, and so are
 * several people: who is who is what Pose2Sim's association writes into pose-associated.
 * @throws GENGAIT_E_RECORDING_UNREADABLE, GENGAIT_E_COMPATIBLE
 */
export function readPerson(folder: string, format: KeypointFormat): Map<number, readonly number[]> {
  const frames = new Map<number, readonly number[]>();
  for (const name of readdirSync(folder)) {
    const frame = frameNumber(name);
    if (frame === null) continue;
    const keypoints = personIn(join(folder, name));
    if (keypoints === null) continue;
    const wanted = 3 * keypointCount(format);
    if (keypoints.length !== wanted) {
      const details = `${join(folder, name)}: ${keypoints.length} numbers of a person, ${format} has ${wanted}`;
      throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', details);
    }
    frames.set(frame, keypoints);
  }
  return frames;
}

function personIn(path: string): number[] | null {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${path} is not JSON`, { cause });
  }
  const people = (value as { people?: unknown } | null)?.people;
  if (Array.isArray(people) && people.length > 1)
    throw new GengaitError(
      'GENGAIT_E_COMPATIBLE',
      `${path} shows ${people.length} people; run personAssociation first`,
    );
  // Pose2Sim writes {} for a person whom this camera does not see.
  const keypoints: unknown = Array.isArray(people) ? people[0]?.pose_keypoints_2d : undefined;
  if (keypoints === undefined || (Array.isArray(keypoints) && keypoints.length === 0)) return null;
  if (Array.isArray(keypoints) && keypoints.every((k) => typeof k === 'number')) return keypoints;
  throw new GengaitError('GENGAIT_E_RECORDING_UNREADABLE', `${path}: pose_keypoints_2d is not a list of numbers`);
}
