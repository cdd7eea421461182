import { Dlt } from '../../geometry/dlt.ts';
import { Reconstructor } from '../../geometry/reconstruct.ts';
import { CONFIDENCE_GATE, prepareSighting } from '../../geometry/sighting.ts';
import { quantile } from '../../maths/robust.ts';
import { smoothWalk } from '../../skeleton/butterworth.ts';
import { fillGaps, GapFiller } from '../../skeleton/gap-fill.ts';
import { J, JOINT_COUNT, JOINTS } from '../../skeleton/joints.ts';
import { LiveSmoother } from '../../skeleton/live-smoother.ts';
import { isKnown, type Pose3D, type Trajectory } from '../../skeleton/pose.ts';
import type { MultiviewRecording } from './multiview.ts';

const WIDTH = JOINT_COUNT * 3;

/** A recording as the product reconstructs it, one frame per tick, smoothed as the summary of a completed walk is. */
export interface ReconstructedWalk {
  /** The poses as they came live. */
  live: Trajectory;
  /** The second look at each track, as a completed pass gets it. */
  second: Trajectory;
  /** What was published live: filtered with a tick of look-ahead, with its uncertainty. */
  published: Pose3D[];
  /** Tracks that were the patient. */
  tracks: number[];
}

/** Triangulates, follows, fills and smooths a recording. */
export function reconstructWalk({ rig, frameSets }: MultiviewRecording): ReconstructedWalk {
  const reconstructor = new Reconstructor(rig);
  const filler = new GapFiller();
  const live: Pose3D[] = [];
  const tracks = new Set<number>();
  for (const frameSet of frameSets) {
    const { patient } = reconstructor.update(frameSet);
    if (patient === null) continue;
    tracks.add(patient.track);
    live.push(...filler.push(patient));
  }
  live.push(...filler.flush());
  const again = [...tracks].flatMap((track) => fillGaps(finish(reconstructor.revise(track, 0, frameSets.length))));
  const frames = frameSets.length;
  const smoother = new LiveSmoother();
  const published = [...live.flatMap((pose) => smoother.push(pose)), ...smoother.flush()];
  return { live: smoothed(live, frames), second: smoothed(again, frames), published, tracks: [...tracks] };
}

function finish(pieces: Generator<void, Pose3D[]>): Pose3D[] {
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}

function smoothed(poses: readonly Pose3D[], frames: number): Trajectory {
  const positions = new Float64Array(frames * WIDTH).fill(Number.NaN);
  for (const pose of poses) positions.set(pose.positions, pose.tick * WIDTH);
  return smoothWalk({ fps: 30, frames, positions });
}

/** Every joint that two cameras see by the plain weighted linear transform, smoothed alike: what there is to beat. */
export function plainDlt({ rig, frameSets }: MultiviewRecording): Trajectory {
  const dlt = new Dlt(rig.cameras.length);
  const positions = new Float64Array(frameSets.length * WIDTH).fill(Number.NaN);
  const point = new Float64Array(3);
  frameSets.forEach(({ views }, tick) => {
    const lone = views.filter(({ people }) => people.length === 1);
    const seen = lone.map(({ camera, people }) => prepareSighting(rig.cameras[camera]!, camera, people[0]!));
    for (let j = 0; j < JOINT_COUNT; j++) {
      dlt.reset();
      for (const { camera, confidence, normal } of seen) {
        if (confidence[j]! < CONFIDENCE_GATE) continue;
        dlt.addNormal(rig.cameras[camera]!, normal[2 * j]!, normal[2 * j + 1]!, confidence[j]!);
      }
      if (dlt.solve(point)) positions.set(point, tick * WIDTH + 3 * j);
    }
  });
  return smoothWalk({ fps: 30, frames: frameSets.length, positions });
}

/** How a walk agrees with the fused one. Heels are never measured in these recordings and do not count. */
export interface Agreement {
  distancesMm: number[];
  /** Joint-frames that the fused trajectory has. */
  wanted: number;
}

/** Distances of all joints that both trajectories have. */
export function agreement(walk: Trajectory, fused: Trajectory): Agreement {
  const out: Agreement = { distancesMm: [], wanted: 0 };
  for (let at = 0; at < fused.positions.length; at += 3) {
    if (!isKnown(fused.positions, at) || JOINTS[(at / 3) % JOINT_COUNT]!.endsWith('heel')) continue;
    out.wanted++;
    const d = Math.hypot(...[0, 1, 2].map((k) => walk.positions[at + k]! - fused.positions[at + k]!));
    if (Number.isFinite(d)) out.distancesMm.push(1000 * d);
  }
  return out;
}

/** Share of coordinates that are within ±1.96 published deviations of the fused ones. */
export function withinStated(poses: readonly Pose3D[], fused: Trajectory): number {
  let [inside, count] = [0, 0];
  for (const { tick, positions, provenance, uncertaintyMm } of poses) {
    for (let i = 0; i < WIDTH; i++) {
      const joint = Math.floor(i / 3);
      const error = 1000 * Math.abs(positions[i]! - fused.positions[tick * WIDTH + i]!);
      if (provenance[joint] === 'x' || JOINTS[joint]!.endsWith('heel') || Number.isNaN(error)) continue;
      count++;
      if (error < 1.96 * uncertaintyMm[joint]!) inside++;
    }
  }
  return inside / count;
}

/** Range of the knee angle (3rd to 97th percentile, degrees) of two walks over the frames in which both know it. */
export function kneeRangesDeg(a: Trajectory, b: Trajectory, side: 'left' | 'right'): [number, number] {
  const [inA, inB] = [kneeDeg(a, side), kneeDeg(b, side)];
  const both = inA.flatMap((angle, f) => (Number.isFinite(angle + inB[f]!) ? [f] : []));
  const range = (angles: readonly number[]): number => {
    const some = both.map((f) => angles[f]!);
    return quantile(some, 0.97) - quantile(some, 0.03);
  };
  return [range(inA), range(inB)];
}

/** `[frame]`, angle between thigh and shank, degrees. */
function kneeDeg({ frames, positions }: Trajectory, side: 'left' | 'right'): number[] {
  const [hip, knee, ankle] = (['hip', 'knee', 'ankle'] as const).map((name) => 3 * J[`${side}_${name}`]) as [
    number,
    number,
    number,
  ];
  return Array.from({ length: frames }, (_, f) => {
    const bone = (from: number, to: number) =>
      [0, 1, 2].map((k) => positions[f * WIDTH + from + k]! - positions[f * WIDTH + to + k]!);
    const [thigh, shank] = [bone(hip, knee), bone(knee, ankle)];
    const dot = thigh.reduce((sum, x, k) => sum + x * shank[k]!, 0);
    return (180 / Math.PI) * Math.acos(dot / Math.hypot(...thigh) / Math.hypot(...shank));
  });
}
