import type { LiveScores } from '../model/live-scorer.ts';
import { smoothWalk } from '../skeleton/butterworth.ts';
import type { Pose3D } from '../skeleton/pose.ts';
import type { PassNorms } from './assess-pass.ts';
import type { Bands } from './bands.ts';
import { cycleSummary } from './cycle-summary.ts';
import { detectCycles, type GaitCycle } from './cycles.ts';
import type { EventOptions } from './events.ts';
import type { CycleSummary } from './summary.ts';
import { analyseWalk, LOW_PASS_HZ } from './walk-analysis.ts';
import { type WalkInput, walkFromPoses } from './walk-input.ts';

/** A cycle is final once this many ticks follow its end: by then neither the filter nor a higher peak moves it. */
const SETTLE_TICKS = 10;
/** Cycles are looked for at every n-th tick: they come once a second. */
const LOOK_EVERY_TICKS = 5;
/** Cycles are looked for in the latest ticks only: more than the longest stride, bounded on a treadmill. */
const LOOK_BACK_TICKS = 240;
/** Two detections of one cycle end less than this apart, frames. */
const SAME_CYCLE_FRAMES = 6;

interface Moment {
  pose: Pose3D;
  scores: LiveScores;
}

/** One pass over the walkway while it goes on: keeps its poses and gives each gait cycle once it is complete. */
export class LivePass {
  readonly number: number;
  readonly #bands: Bands | null;
  readonly #events: EventOptions;
  readonly #moments: Moment[] = [];
  #cycles = 0;
  /** Tick at which the last given cycle ended. */
  #lastEnd = Number.NEGATIVE_INFINITY;

  /** @param number of the pass since the start, from 1 */
  constructor(number: number, { bands, events = {} }: Pick<PassNorms, 'bands' | 'events'>) {
    this.number = number;
    this.#bands = bands;
    this.#events = events;
  }

  get ticks(): number {
    return this.#moments.length === 0 ? 0 : this.#moments.at(-1)!.pose.tick - this.#moments[0]!.pose.tick + 1;
  }

  /** Takes the next gap-filled, unsmoothed pose with its live scores; returns the cycles that are complete now. */
  add(pose: Pose3D, scores: LiveScores): CycleSummary[] {
    this.#moments.push({ pose, scores });
    return this.#moments.length % LOOK_EVERY_TICKS === 0 ? this.#completeCycles(SETTLE_TICKS) : [];
  }

  /** The cycles that ended too late to settle: call once, at the end of the pass. */
  finish(): CycleSummary[] {
    return this.#completeCycles(0);
  }

  /** Who walks, from which tick to which, both included, and the time of the first, seconds. A pass has at least one pose. */
  span(): { track: number; fromTick: number; toTick: number; startS: number } {
    const [first, last] = [this.#moments[0]!.pose, this.#moments.at(-1)!.pose];
    return { track: first.track, fromTick: first.tick, toTick: last.tick, startS: first.timeS };
  }

  /** The whole pass, for the assessment of the completed walk; with the poses of a second look where there are any. */
  input(again: readonly Pose3D[]): WalkInput {
    const better = new Map(again.map((pose) => [pose.tick, pose]));
    return inputOf(this.#moments.map((moment) => ({ ...moment, pose: better.get(moment.pose.tick) ?? moment.pose })));
  }

  #completeCycles(settleTicks: number): CycleSummary[] {
    const recent = this.#moments.slice(-LOOK_BACK_TICKS);
    if (recent.length < 2) return [];
    const walk = inputOf(recent);
    const first = recent[0]!.pose.tick;
    const settled = walk.trajectory.frames - 1 - settleTicks;
    const isNew = ({ startFrame, endFrame }: GaitCycle): boolean =>
      endFrame <= settled && first + startFrame > this.#lastEnd - SAME_CYCLE_FRAMES;
    // Most looks find nothing new: the rest of the analysis, which is most of its work, is for those that do.
    if (!detectCycles(smoothWalk(walk.trajectory, LOW_PASS_HZ)).cycles.left.some(isNew)) return [];
    const analysis = analyseWalk(walk, this.#events);
    return analysis.detection.cycles.left.filter(isNew).map((cycle) => {
      this.#lastEnd = first + cycle.endFrame;
      this.#cycles++;
      return cycleSummary(walk, analysis, cycle, this.#cycles, this.#bands, (_, to) => scoresAt(recent, first + to));
    });
  }
}

function inputOf(moments: readonly Moment[]): WalkInput {
  return walkFromPoses(
    moments.map(({ pose }) => pose),
    moments.map(({ scores }) => (scores.verdict.assessed ? scores.twin : null)),
  );
}

/** The live verdict covers about a gait cycle: the one at the cycle's end is the cycle's. */
function scoresAt(moments: readonly Moment[], tick: number): LiveScores['verdict'] {
  const moment = moments.find(({ pose }) => pose.tick >= tick) ?? moments.at(-1)!;
  return moment.scores.verdict;
}
