import { drawWalker } from '../../src/simulator/draw-walker.ts';
import { FAULTS, type Fault, type FaultName } from '../../src/simulator/faults.ts';
import { drawRhythm } from '../../src/simulator/gait-timing.ts';
import { measureAngles } from '../../src/simulator/measure-angles.ts';
import { Random } from '../../src/simulator/random.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';
import { type SimulatedWalk, simulateWalk } from '../../src/simulator/walk.ts';
import type { JointName } from '../../src/skeleton/joints.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';

export const STATISTICS = readWalkerStatistics();
export const DEG = 180 / Math.PI;

/** A seeded walk of 4 s. */
export function walkOf(seed: number, fault?: Fault): SimulatedWalk {
  const random = new Random(seed);
  const walker = drawWalker(STATISTICS, random.fork('walker'));
  return simulateWalk(walker, drawRhythm(walker.strideS, random.fork('rhythm')), 4, fault);
}

/** The fault on a side if it has one. */
export function faultOn(name: FaultName, side: 'left' | 'right', severity = 1): Fault {
  const { sided } = FAULTS[name];
  return { name, side: sided === 'side' ? side : sided, severity };
}

/** An angle over a walk, degrees. */
export function angle(walk: Trajectory, pick: (a: ReturnType<typeof measureAngles>) => number): number[] {
  return Array.from(
    { length: walk.frames },
    (_, f) => pick(measureAngles(walk.positions, f * JOINT_COUNT * 3, 0)) * DEG,
  );
}

export const range = (values: number[]) => Math.max(...values) - Math.min(...values);

/** Position of a joint in a frame. */
export function at(walk: Trajectory, frame: number, joint: JointName): [number, number, number] {
  const i = 3 * (frame * JOINT_COUNT + J[joint]);
  return [walk.positions[i]!, walk.positions[i + 1]!, walk.positions[i + 2]!];
}

/** Metres per second of the pelvis. */
export function speed(walk: Trajectory): number {
  return (at(walk, walk.frames - 1, 'pelvis')[0] - at(walk, 0, 'pelvis')[0]) / ((walk.frames - 1) / walk.fps);
}
