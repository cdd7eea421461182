import type { Rig } from '../../geometry/calibration.ts';
import { undistort } from '../../geometry/camera.ts';
import { Dlt } from '../../geometry/dlt.ts';
import { bodyAt, type Passage } from '../../simulator/passage.ts';
import { J } from '../../skeleton/joints.ts';
import { resampleAt } from '../../sync/resample.ts';

/** One frame of a camera: when it was taken for exposed (on a common clock, perhaps shifted), and when it was. */
export interface TimedSighting {
  timeS: number;
  captureS: number;
  people: readonly Float64Array[];
}

/** Distances of both heels, mm, one per heel and tick. */
export interface HeelTiming {
  /** Times as estimated: against the truth where it is given, else against the same keypoints at their true times. */
  estimated: number[];
  /** True times against the truth; empty where none is given. */
  known: number[];
}

const TICK_S = 1 / 30;
const HEELS = [J.left_heel, J.right_heel];

/**
 * What wrong times cost the fastest joints: keypoints resampled to 30 Hz by the estimated times and by the true ones, each
 * triangulated from all cameras. What is common to all cameras is left out: the median error of their times.
 * `sightings`: by camera, in the rig's order. `truth`: who walks there; null = keypoints are not perfect.
 */
export function heelTimingErrorsMm(
  rig: Rig,
  sightings: readonly (readonly TimedSighting[])[],
  truth: Passage | null,
): HeelTiming {
  const all = sightings.flat().map(({ timeS, captureS }) => timeS - captureS);
  const commonS = all.sort((a, b) => a - b)[all.length >> 1] ?? 0;
  const frames = (timeOf: (one: TimedSighting) => number) =>
    sightings.map((list) =>
      list.map((one) => ({ timeS: timeOf(one), people: one.people, ids: one.people.map((_, id) => id) })),
    );
  const estimated = frames(({ timeS }) => timeS - commonS);
  const known = frames(({ captureS }) => captureS);
  const times = sightings.flat().map(({ captureS }) => captureS);
  const out: HeelTiming = { estimated: [], known: [] };
  for (let timeS = Math.min(...times); timeS < Math.max(...times); timeS += TICK_S) {
    const body = truth === null ? undefined : bodyAt(truth, timeS);
    for (const heel of HEELS) {
      const [found, right] = [locate(rig, estimated, heel, timeS), locate(rig, known, heel, timeS)];
      if (found === null || right === null) continue;
      const real = body?.subarray(3 * heel, 3 * heel + 3);
      if (truth !== null && real === undefined) continue;
      out.estimated.push(distanceMm(found, real ?? right));
      if (real !== undefined) out.known.push(distanceMm(right, real));
    }
  }
  return out;
}

type Frames = Parameters<typeof resampleAt>[0];

/** A joint of the lone person at an instant from every camera that sees it; null where they are fewer than all. */
function locate(rig: Rig, cameras: readonly Frames[], joint: number, timeS: number): Float64Array | null {
  const dlt = new Dlt(cameras.length);
  const point = new Float64Array(3);
  for (const [index, frames] of cameras.entries()) {
    const person = resampleAt(
      frames.filter((frame) => Math.abs(frame.timeS - timeS) < 0.2),
      timeS,
    )[0];
    if (person === undefined || person[3 * joint + 2] === 0) return null;
    const camera = rig.cameras[index]!;
    undistort(camera, person[3 * joint]!, person[3 * joint + 1]!, point);
    dlt.addNormal(camera, point[0]!, point[1]!, 1);
  }
  return dlt.solve(point) ? point : null;
}

function distanceMm(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return 1000 * Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
}
