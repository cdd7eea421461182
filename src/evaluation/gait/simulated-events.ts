import { analyseWalk } from '../../gait/walk-analysis.ts';
import type { WalkInput } from '../../gait/walk-input.ts';
import { drawWalker } from '../../simulator/draw-walker.ts';
import type { Fault } from '../../simulator/faults.ts';
import { drawRhythm } from '../../simulator/gait-timing.ts';
import { Random } from '../../simulator/random.ts';
import { readWalkerStatistics } from '../../simulator/statistics-file.ts';
import { simulateWalk } from '../../simulator/walk.ts';
import { resample } from '../../skeleton/resample.ts';
import { SIDES, type Side } from '../../skeleton/side.ts';
import { seenPasses } from '../norms/simulated-walks.ts';
import { type EventErrors, eventErrors, together } from './event-errors.ts';

/** Heel strikes and toe offs of one walk. */
export interface BothEvents {
  heelStrikes: EventErrors;
  toeOffs: EventErrors;
}

/** True events this near to the ends of a walk may lie outside what the signal can show, seconds. */
const EDGE_S = 0.6;
const TICK_HZ = 30;

type Times = Record<Side, readonly number[]>;

/** Events at 30 Hz against the truth, without any camera: what the method itself does. `seeds`: one walker each.
 * One comparison per walk. */
export function cleanEvents(seeds: readonly number[], fault?: Fault): BothEvents[] {
  const statistics = readWalkerStatistics();
  return seeds.map((seed) => {
    const random = new Random(seed);
    const walker = drawWalker(statistics, random.fork('walker'));
    const made = simulateWalk(walker, drawRhythm(walker.strideS, random.fork('rhythm')), 6, fault);
    const trajectory = resample(made.walk, TICK_HZ);
    return compare({ trajectory, startS: 0, provenance: null, twin: null }, made.strikes, made.toeOffs);
  });
}

/** The same as five simulated cameras see it, through clocks, triangulation and gap filling. */
export function seenEvents(crossings: number, seed: number, fault?: Fault): BothEvents[] {
  const { walks, passages } = seenPasses(crossings, seed, fault);
  const patients = passages.filter(({ role }) => role === 'patient');
  return walks.flatMap((walk) => {
    const middleS = walk.startS + walk.trajectory.frames / TICK_HZ / 2;
    const own = patients.find(({ startS, endS }) => startS < middleS && middleS < endS);
    return own?.strikes === undefined || own.toeOffs === undefined ? [] : [compare(walk, own.strikes, own.toeOffs)];
  });
}

function compare(walk: WalkInput, strikes: Times, toeOffs: Times): BothEvents {
  const { events } = analyseWalk(walk);
  const { fps, frames } = walk.trajectory;
  const endS = walk.startS + frames / fps;
  const errors = (found: Times, truth: Times): EventErrors =>
    together(
      SIDES.map((side) =>
        eventErrors(
          found[side].map((frame) => walk.startS + frame / fps),
          truth[side].filter((time) => time > walk.startS + EDGE_S && time < endS - EDGE_S),
        ),
      ),
    );
  return { heelStrikes: errors(events.heelStrikes, strikes), toeOffs: errors(events.toeOffs, toeOffs) };
}
