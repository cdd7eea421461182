import { type Rig, readCalibration } from '../geometry/calibration.ts';

/** A ring of cameras around the walkway. */
export interface RingOptions {
  /** Default 5. */
  cameras?: number;
  /** Distance of the cameras from the walkway's middle, metres. Default 4.5. */
  radiusM?: number;
  /** Height of the cameras above the floor, metres. Default 2. */
  heightM?: number;
  /** Focal length, pixels. Default 1120 (81 degrees wide). */
  focalPx?: number;
  /** Image size, pixels. Default 1920 x 1080. */
  size?: readonly [number, number];
  /** Brown's k1 k2 p1 p2. Default: a mild lens. */
  distortions?: readonly number[];
}

/** The walkway: along X, centred on the origin, on the floor. */
export const WALKWAY = { lengthM: 6, widthM: 2 } as const;

/** Where the cameras look: the middle of a walking body. */
const TARGET = [0, 0, 0.9] as const;
/** No camera stands on the walkway's axis: this is the first one's azimuth. */
const FIRST_AZIMUTH = (18 * Math.PI) / 180;
const MILD_LENS = [-0.06, 0.015, 0.0003, -0.0002] as const;

/**
 * Calibration file (TOML of Pose2Sim, anipose, caliscope) of cameras on a ring around the walkway, all looking at its
 * middle. `cam1`, `cam2`, … counter-clockwise. World: X along the walkway, Z up, floor at 0.
 */
export function ringCalibration(options: RingOptions = {}): string {
  const {
    cameras = 5,
    radiusM = 4.5,
    heightM = 2,
    focalPx = 1120,
    size = [1920, 1080],
    distortions = MILD_LENS,
  } = options;
  const lines: string[] = [];
  for (let c = 0; c < cameras; c++) {
    const azimuth = FIRST_AZIMUTH + (2 * Math.PI * c) / cameras;
    const centre = [radiusM * Math.cos(azimuth), radiusM * Math.sin(azimuth), heightM];
    const rotation = lookAt(centre, TARGET);
    const translation = [0, 1, 2].map((i) => -[0, 1, 2].reduce((sum, k) => sum + rotation[3 * i + k]! * centre[k]!, 0));
    lines.push(
      `[cam_${String(c + 1).padStart(2, '0')}]`,
      `name = "cam${c + 1}"`,
      `size = [${size.map((s) => s.toFixed(1)).join(', ')}]`,
      `matrix = [[${focalPx.toFixed(1)}, 0.0, ${(size[0] / 2).toFixed(1)}], [0.0, ${focalPx.toFixed(1)}, ${(size[1] / 2).toFixed(1)}], [0.0, 0.0, 1.0]]`,
      `distortions = [${distortions.join(', ')}]`,
      `rotation = [${rodrigues(rotation).map(tidy).join(', ')}]`,
      `translation = [${translation.map(tidy).join(', ')}]`,
      'fisheye = false',
      '',
    );
  }
  lines.push(
    '[metadata]',
    'simulated = true',
    `ring_radius_m = ${tidy(radiusM)}`,
    `camera_height_m = ${tidy(heightM)}`,
    '',
  );
  return lines.join('\n');
}

/** The ring as the product reads it. */
export function ringRig(options: RingOptions = {}): { rig: Rig; calibrationText: string } {
  const calibrationText = ringCalibration(options);
  return { rig: readCalibration(calibrationText), calibrationText };
}

/** TOML floats need a point. */
function tidy(value: number): string {
  return value.toFixed(9);
}

/** World-to-camera rotation (row-major) of an upright camera: x right, y down, z towards the target. */
function lookAt(centre: readonly number[], target: readonly number[]): number[] {
  const z = [0, 1, 2].map((k) => target[k]! - centre[k]!);
  const depth = Math.hypot(...z);
  for (let k = 0; k < 3; k++) z[k]! /= depth;
  const flat = Math.hypot(z[0]!, z[1]!);
  const x = [z[1]! / flat, -z[0]! / flat, 0];
  const y = [z[1]! * x[2]! - z[2]! * x[1]!, z[2]! * x[0]! - z[0]! * x[2]!, z[0]! * x[1]! - z[1]! * x[0]!];
  return [...x, ...y, ...z];
}

/** Axis times angle of a rotation matrix (row-major) that turns by less than half a turn. */
function rodrigues(r: readonly number[]): number[] {
  const axis = [r[7]! - r[5]!, r[2]! - r[6]!, r[3]! - r[1]!];
  const sine = Math.hypot(...axis) / 2;
  const angle = Math.atan2(sine, (r[0]! + r[4]! + r[8]! - 1) / 2);
  return axis.map((a) => (a * angle) / (2 * sine));
}
