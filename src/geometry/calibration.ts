import { createHash } from 'node:crypto';
import { parse, TomlError } from 'smol-toml';
import { type ErrorCode, GengaitError } from '../errors.ts';
import { type Camera, makeCamera } from './camera.ts';
import { determinant3 } from './linear-algebra.ts';

/** The cameras around a walkway in one world frame (metres, Z up), in the order of the calibration file. */
export interface Rig {
  readonly cameras: readonly Camera[];
  /** The file's `[metadata]` table as it stands: when, how, error. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Hex digest of the file's text: says which calibration a result belongs to. */
  readonly sha256: string;
}

/** A pose says in 16 bits which cameras were used. */
const MOST_CAMERAS = 16;

type Table = Record<string, unknown>;

/**
 * Reads the calibration TOML that Pose2Sim, anipose and caliscope exchange: one table per camera with `name, size [w,h],
 * matrix, distortions, rotation (Rodrigues), translation (m), fisheye`, and `[metadata]`.
 * Throws a `GENGAIT_E_CALIBRATION_…` error that lists everything wrong of the first kind found; never returns a rig
 * that would place people in a mirrored, tilted or scaled world.
 */
export function readCalibration(tomlText: string): Rig {
  let document: Table;
  try {
    document = parse(tomlText) as Table;
  } catch (error) {
    const where = error instanceof TomlError ? `line ${error.line}, column ${error.column}: ` : '';
    throw new GengaitError('GENGAIT_E_CALIBRATION_SYNTAX', where + String((error as Error).message).split('\n')[0]);
  }
  const metadata = isTable(document.metadata) ? document.metadata : {};
  const tables = Object.entries(document).filter(
    (entry): entry is [string, Table] => entry[0] !== 'metadata' && isTable(entry[1]) && !isCharucoTable(entry[1]),
  );
  checkNames(tables);
  const cameras = tables.map(([key, table]) => readCamera(key, table));
  if (cameras.length < 2)
    fail('GENGAIT_E_CALIBRATION_FIELD', [`${cameras.length} camera(s) found, at least 2 are needed`]);
  if (cameras.length > MOST_CAMERAS)
    fail('GENGAIT_E_CALIBRATION_FIELD', [`${cameras.length} cameras found, at most ${MOST_CAMERAS} are possible`]);
  checkUpright(cameras);
  return { cameras, metadata, sha256: createHash('sha256').update(tomlText).digest('hex') };
}

function fail(code: ErrorCode, problems: string[]): never {
  throw new GengaitError(code, problems.join('; '));
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** caliscope keeps its board beside the cameras; only tables that speak of a lens are cameras. */
function isCharucoTable(table: Table): boolean {
  return !['matrix', 'rotation', 'translation', 'size', 'distortions'].some((key) => key in table);
}

function checkNames(tables: [string, Table][]): void {
  const names = new Map<string, string>();
  const problems: string[] = [];
  for (const [key, table] of tables) {
    const name = nameOf(key, table);
    if (typeof name !== 'string' || name.trim() === '') problems.push(`[${key}] has an empty name`);
    else if (names.has(name)) problems.push(`[${key}] and [${names.get(name)}] are both named "${name}"`);
    else names.set(name, key);
  }
  if (problems.length > 0) fail('GENGAIT_E_CALIBRATION_NAME', problems);
}

/** caliscope numbers its cameras (`port`) and names none: then the table's key is the name. */
function nameOf(key: string, table: Table): unknown {
  return 'name' in table ? (typeof table.name === 'number' ? String(table.name) : table.name) : key;
}

function readCamera(key: string, table: Table): Camera {
  const problems: string[] = [];
  const take = (field: string, counts: readonly number[], fallback?: number[]): number[] => {
    const value = table[field] ?? fallback;
    const flat = Array.isArray(value) ? value.flat(2) : [];
    const fine = flat.every((x) => typeof x === 'number' && Number.isFinite(x)) && counts.includes(flat.length);
    if (!fine) problems.push(`[${key}] ${field} must be ${counts.join(' or ')} numbers`);
    return fine ? (flat as number[]) : new Array(counts[0]!).fill(0);
  };
  const fisheye = table.fisheye ?? false;
  if (typeof fisheye !== 'boolean') problems.push(`[${key}] fisheye must be true or false`);
  const size = take('size', [2]);
  const K = take('matrix', [9]);
  const distortions = take('distortions', fisheye === true ? [4] : [5, 4, 2, 3, 0], fisheye === true ? undefined : []);
  const rotation = take('rotation', [3, 9]);
  const translation = take('translation', [3]);
  if (problems.length > 0) fail('GENGAIT_E_CALIBRATION_FIELD', problems);
  checkIntrinsics(key, K, size as [number, number]);
  checkRotation(key, rotation);
  if (Math.hypot(...translation) > 100)
    fail('GENGAIT_E_CALIBRATION_FIELD', [
      `[${key}] translation is ${Math.hypot(...translation).toFixed(0)} m long: metres, not millimetres`,
    ]);
  return makeCamera({
    name: String(nameOf(key, table)),
    size: [size[0]!, size[1]!],
    K,
    distortions,
    rotation,
    translation,
    fisheye: fisheye === true,
  });
}

function checkIntrinsics(key: string, K: number[], [w, h]: [number, number]): void {
  const [fx, fy, cx, cy] = [K[0]!, K[4]!, K[2]!, K[5]!];
  if (fx < 0 || fy < 0 || K[8]! < 0)
    fail('GENGAIT_E_CALIBRATION_MIRRORED', [`[${key}] matrix has a negative focal length (${fx}, ${fy})`]);
  if (!(fx > 0 && fy > 0) || Math.abs(K[8]! - 1) > 1e-9 || K[3] !== 0 || K[6] !== 0 || K[7] !== 0)
    fail('GENGAIT_E_CALIBRATION_FIELD', [`[${key}] matrix is not of the form [[fx, s, cx], [0, fy, cy], [0, 0, 1]]`]);
  const problems: string[] = [];
  if (!(w > 0 && h > 0)) problems.push(`[${key}] size [${w}, ${h}] is not positive`);
  else if (Math.abs(cx / w - 0.5) > 0.25 || Math.abs(cy / h - 0.5) > 0.25)
    problems.push(
      `[${key}] principal point (${cx.toFixed(0)}, ${cy.toFixed(0)}) is far from the middle of ${w} x ${h} px`,
    );
  else if (Math.max(fx, fy) / Math.max(w, h) > 20 || Math.min(fx, fy) / Math.max(w, h) < 0.1)
    problems.push(`[${key}] focal length ${fx.toFixed(0)} px is not plausible for ${w} x ${h} px`);
  if (fx / fy > 1.5 || fy / fx > 1.5) problems.push(`[${key}] focal lengths ${fx} and ${fy} px differ too much`);
  if (problems.length > 0) fail('GENGAIT_E_CALIBRATION_SIZE', problems);
}

function checkRotation(key: string, r: number[]): void {
  if (r.length === 3) {
    const angle = Math.hypot(...r);
    if (angle > 2 * Math.PI + 1e-6)
      fail('GENGAIT_E_CALIBRATION_ROTATION', [`[${key}] Rodrigues angle is ${angle.toFixed(1)}: radians, not degrees`]);
    return;
  }
  let worst = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      const dot = r[3 * i]! * r[3 * j]! + r[3 * i + 1]! * r[3 * j + 1]! + r[3 * i + 2]! * r[3 * j + 2]!;
      worst = Math.max(worst, Math.abs(dot - (i === j ? 1 : 0)));
    }
  if (worst > 1e-3)
    fail('GENGAIT_E_CALIBRATION_ROTATION', [
      `[${key}] rotation matrix is not orthonormal (off by ${worst.toPrecision(2)})`,
    ]);
  if (determinant3(r) < 0) fail('GENGAIT_E_CALIBRATION_MIRRORED', [`[${key}] rotation matrix has determinant −1`]);
}

/**
 * The image's up direction, averaged over the rig, must be nearest to world +Z, and the cameras above the floor. Cameras
 * mounted on their side cancel out of the average, so only a clear contradiction is an error.
 */
function checkUpright(cameras: Camera[]): void {
  const up = [0, 0, 0];
  for (const { R } of cameras) for (let i = 0; i < 3; i++) up[i]! -= R[3 + i]! / cameras.length;
  const sizes = up.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  const clear = Math.hypot(up[0]!, up[1]!, up[2]!) > 0.5;
  if (clear && (axis !== 2 || up[2]! < 0))
    fail('GENGAIT_E_CALIBRATION_UP_AXIS', [
      `the cameras' images say that ${up[axis]! < 0 ? '−' : '+'}${'XYZ'[axis]} is up, +Z is expected`,
    ]);
  const under = cameras.filter((c) => c.centre[2]! < -0.3);
  if (under.length > 0)
    fail(
      'GENGAIT_E_CALIBRATION_UP_AXIS',
      under.map((c) => `camera ${c.name} is ${(-c.centre[2]!).toFixed(2)} m below the floor`),
    );
}
