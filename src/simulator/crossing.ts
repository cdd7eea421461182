import type { Trajectory } from '../skeleton/pose.ts';
import { drawWalker, type Walker } from './draw-walker.ts';
import type { Fault } from './faults.ts';
import { drawRhythm, type Rhythm } from './gait-timing.ts';
import { type Passage, placeOnWalkway } from './passage.ts';
import type { Random } from './random.ts';
import { WALKWAY } from './rig.ts';
import type { WalkerStatistics } from './statistics.ts';
import { FINE_FPS, type SimulatedWalk, simulateWalk } from './walk.ts';

/** Who crosses next. */
export interface CrossingPlan {
  fault?: Fault;
  /** A healthy second person walks alongside, as a therapist does. Default false. */
  companion?: boolean;
  /** Along +X (1, default) or back (-1). */
  direction?: 1 | -1;
  /** A known person instead of a new one. */
  walker?: Walker;
  /** A recorded walk, already in the world's frame, instead of a made one. */
  recorded?: Trajectory;
}

/** People come in and leave this far beyond the walkway's ends, already (and still) walking, metres. */
const RUN_UP_M = 0.4;
const COMPANION_ASIDE_M = 0.75;

/** The passages of one crossing: the patient first. World frame. */
export function makeCrossing(
  plan: CrossingPlan,
  crossing: number,
  startS: number,
  statistics: WalkerStatistics,
  random: Random,
): Passage[] {
  if (plan.recorded !== undefined) {
    const endS = startS + (plan.recorded.frames - 1) / plan.recorded.fps;
    return [{ crossing, role: 'patient', startS, endS, walk: plan.recorded }];
  }
  const walker = plan.walker ?? drawWalker(statistics, random.fork('walker'));
  const path = random.fork('path');
  const yaw = (plan.direction === -1 ? Math.PI : 0) + 0.03 * path.boundedNormal(1.5);
  const x = -(plan.direction ?? 1) * (WALKWAY.lengthM / 2 + RUN_UP_M);
  const y = 0.12 * path.boundedNormal(2);
  const rhythm = drawRhythm(walker.strideS, random.fork('rhythm'));
  const walk = crossingWalk(walker, rhythm, plan.fault);
  const patient = passage(walk, crossing, 'patient', startS, x, y, yaw);
  if (plan.companion !== true) return [patient];
  const seconds = (walk.walk.frames - 1) / FINE_FPS;
  const companion = companionWalk(statistics, random.fork('companion'), seconds, speedOf(walk));
  // On the patient's right, half a step behind, clear of the cameras' best view of one side only.
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const [behind, aside] = [0.25, -COMPANION_ASIDE_M];
  return [
    patient,
    passage(companion, crossing, 'companion', startS, x - behind * c - aside * s, y - behind * s + aside * c, yaw),
  ];
}

/** A walk just long enough to cross. */
function crossingWalk(walker: Walker, rhythm: Rhythm, fault: Fault | undefined): SimulatedWalk {
  const way = WALKWAY.lengthM + 2 * RUN_UP_M;
  const trial = simulateWalk(walker, rhythm, 2, fault);
  const seconds = Math.min(Math.max(way / Math.max(speedOf(trial), 0.2), 3), 40);
  return simulateWalk(walker, rhythm, seconds, fault);
}

/** Someone healthy who keeps the patient's pace by the rhythm of the steps. */
function companionWalk(statistics: WalkerStatistics, random: Random, seconds: number, speed: number): SimulatedWalk {
  const walker = drawWalker(statistics, random);
  const rhythm = drawRhythm(walker.strideS, random);
  const own = speedOf(simulateWalk(walker, rhythm, 2));
  const factor = Math.min(Math.max(own / speed, 0.75), 1.6);
  return simulateWalk({ ...walker, strideS: walker.strideS * factor }, rhythm, seconds);
}

/** Mean speed over the walk, metres per second. */
function speedOf(walk: SimulatedWalk): number {
  const { positions, frames } = walk.walk;
  const row = positions.length / frames;
  return (positions[(frames - 1) * row]! - positions[0]!) / ((frames - 1) / FINE_FPS);
}

function passage(
  made: SimulatedWalk,
  crossing: number,
  role: Passage['role'],
  startS: number,
  x: number,
  y: number,
  yaw: number,
): Passage {
  placeOnWalkway(made.walk, x, y, yaw);
  if (made.twin !== made.walk) placeOnWalkway(made.twin, x, y, yaw);
  const later = (times: number[]) => times.map((t) => startS + t);
  return {
    crossing,
    role,
    fault: made.fault,
    startS,
    endS: startS + (made.walk.frames - 1) / FINE_FPS,
    walk: made.walk,
    twin: made.twin,
    strikes: { left: later(made.strikes.left), right: later(made.strikes.right) },
    toeOffs: { left: later(made.toeOffs.left), right: later(made.toeOffs.right) },
  };
}
