import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { type Camera, makeCamera } from '../../geometry/camera.ts';

/** One corner of the board in one frame. */
export interface Corner {
  frame: number;
  /** Number of the corner on the board. */
  corner: number;
  /** Its place on the board, metres. */
  board: readonly [number, number, number];
  /** Where each camera saw it: index of the camera, pixels. */
  views: { camera: number; x: number; y: number }[];
  /** Caliscope's own result, metres; null where it has none. */
  theirs: readonly [number, number, number] | null;
}

/** A ChArUco recording of caliscope: its calibration, its corners, its triangulation. */
export interface CharucoCase {
  cameras: Camera[];
  corners: Corner[];
}

/** A camera as caliscope's camera_array.toml has it. */
interface CameraTable {
  cam_id: number;
  size: [number, number];
  matrix: number[][];
  distortions: number[];
  rotation: number[] | number[][];
  translation: number[];
  fisheye?: boolean;
}

/** Reads `camera_array.toml`, `xy_CHARUCO.csv` and `xyz_CHARUCO.csv` of a caliscope session. */
export function readCharucoCase(folder: string): CharucoCase {
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const tables = Object.values((parse(text('camera_array.toml')) as unknown as { cameras: object }).cameras);
  const cameras = (tables as CameraTable[]).map(readCamera);
  const corners = new Map<string, Corner>();
  for (const row of rows(text('xy_CHARUCO.csv'))) {
    const [frame, corner] = [row.sync_index!, row.keypoint_id!];
    const key = `${frame} ${corner}`;
    const board = [row.obj_loc_x!, row.obj_loc_y!, row.obj_loc_z!] as const;
    if (!corners.has(key)) corners.set(key, { frame, corner, board, views: [], theirs: null });
    const camera = cameras.findIndex(({ name }) => name === String(row.cam_id));
    corners.get(key)!.views.push({ camera, x: row.img_loc_x!, y: row.img_loc_y! });
  }
  for (const row of rows(text('xyz_CHARUCO.csv'))) {
    const corner = corners.get(`${row.sync_index} ${row.keypoint_id}`);
    if (corner !== undefined) corner.theirs = [row.x_coord!, row.y_coord!, row.z_coord!];
  }
  return { cameras, corners: [...corners.values()] };
}

function readCamera({ cam_id, size, matrix, distortions, rotation, translation, fisheye }: CameraTable): Camera {
  return makeCamera({
    name: String(cam_id),
    size,
    K: matrix.flat(),
    distortions,
    rotation: rotation.flat(),
    translation,
    fisheye,
  });
}

function rows(csv: string): Record<string, number>[] {
  const [head, ...lines] = csv.trim().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, c) => [names[c]!, Number(cell)])));
}
