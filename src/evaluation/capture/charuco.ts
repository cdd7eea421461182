import { jointSolution } from '../../geometry/joint-solution.ts';
import { FIRST_NOISE_RAD } from '../../geometry/noise.ts';
import { prepareSighting } from '../../geometry/sighting.ts';
import { Triangulator } from '../../geometry/triangulate.ts';
import { mean } from '../../maths/robust.ts';
import { groupBy } from '../group-by.ts';
import type { CharucoCase, Corner } from './charuco-case.ts';

/** Our triangulation of a board beside somebody else's, and against the board itself. */
export interface CharucoFigures {
  /** Corners that both have, and that they have. */
  compared: number;
  theirs: number;
  /** Distance from theirs, mm, per corner. */
  distancesMm: number[];
  /** Distances between two corners of one frame minus the same on the board, mm; positive = ours is larger. */
  scaleErrorsMm: number[];
  /** The same of theirs. */
  theirScaleErrorsMm: number[];
}

/**
 * Triangulates every corner that two cameras or more see, as the product triangulates joints before it has learnt anything
 * (one frame, its first guess of the noise).
 */
export function measureCharuco({ cameras, corners }: CharucoCase): CharucoFigures {
  const triangulator = new Triangulator(cameras);
  const solution = jointSolution(cameras.length);
  const noise = {
    sigmaRad: new Float64Array(cameras.length).fill(FIRST_NOISE_RAD),
    trust: new Float64Array(cameras.length).fill(1),
  };
  const distancesMm: number[] = [];
  const placed: { corner: Corner; point: Float64Array }[] = [];
  for (const corner of corners) {
    const views = corner.views.map(({ camera, x, y }) =>
      prepareSighting(cameras[camera]!, camera, Float64Array.of(x, y, 1)),
    );
    if (!triangulator.solve(views, 0, noise, solution)) continue;
    const point = Float64Array.from(solution.point);
    placed.push({ corner, point });
    if (corner.theirs !== null) distancesMm.push(distanceMm(point, corner.theirs));
  }
  return {
    compared: distancesMm.length,
    theirs: corners.filter(({ theirs }) => theirs !== null).length,
    distancesMm,
    scaleErrorsMm: scaleErrors(placed),
    theirScaleErrorsMm: scaleErrors(
      corners.flatMap((corner) => (corner.theirs === null ? [] : [{ corner, point: corner.theirs }])),
    ),
  };
}

/** Root of the mean square, the constant part and the largest of some errors, in their unit. */
export function errorSummary(errors: readonly number[]): { rmse: number; bias: number; largest: number } {
  return {
    rmse: Math.sqrt(mean(errors.map((e) => e * e))),
    bias: mean(errors),
    largest: Math.max(...errors.map(Math.abs)),
  };
}

function scaleErrors(placed: readonly { corner: Corner; point: ArrayLike<number> }[]): number[] {
  const frames = groupBy(placed, ({ corner }) => corner.frame);
  const errors: number[] = [];
  for (const corners of frames.values()) {
    corners.forEach((a, i) => {
      for (const b of corners.slice(i + 1)) {
        errors.push(distanceMm(a.point, b.point) - distanceMm(a.corner.board, b.corner.board));
      }
    });
  }
  return errors;
}

function distanceMm(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return 1000 * Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
}
