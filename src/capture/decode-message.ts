import type { DropReason } from './drop-reasons.ts';
import { type KeypointFormat, keypointCount, toJoints } from './keypoint-formats.ts';
import type { PoseMessage } from './pose-message.ts';

/** How to read a message, and what is too much. */
export interface DecodeOptions {
  format: KeypointFormat;
  /** Arrival on the box's monotonic clock, seconds. */
  receivedS: number;
  /** Camera named by the topic or file; a message that names another is dropped, one that names none gets it. */
  camera?: string;
  /** Default 65,536: the largest datagram holds 65,507 bytes. */
  maxBytes?: number;
  /** Default 16. */
  maxPeople?: number;
}

export type Decoded = { ok: true; message: PoseMessage } | { ok: false; reason: DropReason; camera?: string };

const MAX_BYTES = 65_536;
const MAX_PEOPLE = 16;
/** No image is this large; beyond it a number is garbage that would poison a triangulation. */
const MAX_PIXELS = 100_000;
/** Seconds; the year 5138. Keeps sums of times exact to a microsecond. */
const MAX_TIME_S = 1e11;
const CAMERA_NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;

/**
 * One camera pose message (see the README; OpenPose's JSON with camera, frame and timestamp). Never throws: what can't
 * be used comes back as a reason. A message is taken whole or not at all; nobody repairs it by guessing.
 */
export function decodePoseMessage(bytes: Uint8Array | string, options: DecodeOptions): Decoded {
  const { camera, maxBytes = MAX_BYTES } = options;
  if (bytes.length > maxBytes) return drop('oversized', camera);
  const text = typeof bytes === 'string' ? bytes : decodeUtf8(bytes);
  if (text === null) return drop('malformed', camera);
  const parsed = parseJson(text);
  if ('reason' in parsed) return drop(parsed.reason, camera);
  return decodeParsed(parsed.value, options);
}

/** The same for JSON that is parsed already. */
export function decodeParsed(value: unknown, options: DecodeOptions): Decoded {
  if (!isRecord(value)) return drop('malformed', options.camera);
  const named = value.camera ?? options.camera;
  if (typeof named !== 'string' || !CAMERA_NAME.test(named)) return drop('malformed', options.camera);
  if (options.camera !== undefined && named !== options.camera) return drop('wrong_camera', options.camera);
  const head = decodeHead(value);
  if (typeof head === 'string') return drop(head, named);
  const people = decodePeople(value.people, options);
  if (typeof people === 'string') return drop(people, named);
  return { ok: true, message: { camera: named, ...head, receivedS: options.receivedS, people } };
}

type Head = Pick<PoseMessage, 'frame' | 'timestampS' | 'pulse' | 'size'>;

function decodeHead(value: Record<string, unknown>): Head | DropReason {
  const { frame, timestamp, pulse, size } = value;
  if (typeof frame !== 'number' || typeof timestamp !== 'number') {
    return frame === null || timestamp === null ? 'nan' : 'malformed';
  }
  if (!Number.isFinite(frame) || !Number.isFinite(timestamp)) return 'nan';
  if (!isCount(frame) || Math.abs(timestamp) > MAX_TIME_S) return 'out_of_range';
  const head: Head = { frame, timestampS: timestamp };
  if (pulse !== undefined) {
    if (!isCount(pulse)) return 'malformed';
    head.pulse = pulse;
  }
  if (size !== undefined) {
    if (!Array.isArray(size) || size.length !== 2 || !size.every((side) => isCount(side) && side > 0)) {
      return 'malformed';
    }
    head.size = [size[0], size[1]];
  }
  return head;
}

function decodePeople(value: unknown, options: DecodeOptions): Float64Array[] | DropReason {
  if (!Array.isArray(value)) return 'malformed';
  if (value.length > (options.maxPeople ?? MAX_PEOPLE)) return 'too_many_people';
  const length = 3 * keypointCount(options.format);
  const people: Float64Array[] = [];
  for (const person of value) {
    const raw: unknown = isRecord(person) ? person.pose_keypoints_2d : undefined;
    if (!Array.isArray(raw)) return 'malformed';
    if (raw.length === 0) continue; // OpenPose's way to say that only a face or a hand was found
    if (raw.length !== length) return 'wrong_keypoints';
    const fault = faultOfNumbers(raw);
    if (fault !== null) return fault;
    const joints = toJoints(raw as number[], options.format);
    if (seesAny(joints)) people.push(joints);
  }
  return people;
}

function faultOfNumbers(raw: readonly unknown[]): DropReason | null {
  for (const number of raw) {
    if (number === null) return 'nan'; // how JSON writers without NaN write it
    if (typeof number !== 'number') return 'malformed';
    if (!Number.isFinite(number)) return 'nan';
    if (Math.abs(number) > MAX_PIXELS) return 'out_of_range';
  }
  return null;
}

function seesAny(joints: Float64Array): boolean {
  for (let at = 2; at < joints.length; at += 3) if (joints[at]! > 0) return true;
  return false;
}

function parseJson(text: string): { value: unknown } | { reason: DropReason } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    if (endsInside(text)) return { reason: 'truncated' };
    // Python's json writes these words, which are not JSON.
    return { reason: /[[,:]\s*-?(?:NaN|Infinity)\b/.test(text) ? 'nan' : 'malformed' };
  }
}

/** True for text that starts as an object and ends before its last bracket is closed. */
function endsInside(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return quoted || depth > 0;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function drop(reason: DropReason, camera: string | undefined): Decoded {
  return camera === undefined ? { ok: false, reason } : { ok: false, reason, camera };
}
