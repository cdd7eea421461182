import { mean, quantile } from '../../maths/robust.ts';
import { headingAt } from '../../model/heading.ts';
import { bodySignals } from '../../model/signs/body-signals.ts';
import { walkingSpeed } from '../../model/walking-speed.ts';
import type { Trajectory } from '../../skeleton/pose.ts';
import { testWindows } from '../hidden/hidden-error.ts';
import { withUnseen } from '../hidden/hidden-table.ts';
import { HealthyWindows } from '../hidden/window-distances.ts';
import type { PreparedWalk } from '../walk-errors.ts';
import { AnglePhases, phaseMeans } from './angle-phases.ts';

/** What needs no network, and what each is called; the higher, the farther from healthy walking. */
export const SIMPLE_MEASURES = {
  slowness: 'slowness',
  kneeRange: 'least knee range',
  angleZ: 'angles, z',
  mahalanobis: 'Mahalanobis',
  pca: 'PCA',
  meanPose: 'mean pose',
} as const;
export type SimpleMeasure = keyof typeof SIMPLE_MEASURES;

/** Each measure of one walk; NaN where it cannot be had. */
export type SimpleScores = Record<SimpleMeasure, number>;

const WINDOWS_PER_WALK = 16;

/** A walk as the measures see it. */
interface Measured {
  speed_m_s: number;
  kneeRange: number;
  phases: Float64Array;
  windows: Float32Array[];
}

/** The simple measures, set to the healthy walkers of one data set. */
export class SimpleMeasures {
  readonly #angles: AnglePhases;
  readonly #windows: HealthyWindows;
  readonly #slopes: SimpleScores;
  readonly #usualSpeed: number;

  /** @param healthy walks of people who are not judged @param slowed the same walks slowed, in the same order */
  constructor(healthy: readonly PreparedWalk[], slowed: readonly PreparedWalk[]) {
    const [plain, slow] = [healthy.map(measured), slowed.map(measured)];
    this.#angles = new AnglePhases(plain.map(({ phases }) => phases));
    this.#windows = new HealthyWindows(plain.flatMap(({ windows }) => windows));
    this.#usualSpeed = mean(plain.map(({ speed_m_s }) => speed_m_s));
    const changes = plain.map((walk, i) => slow[i]!.speed_m_s - walk.speed_m_s);
    const [before, after] = [plain.map((walk) => this.#scores(walk)), slow.map((walk) => this.#scores(walk))];
    this.#slopes = eachMeasure((name) =>
      slope(
        changes,
        before.map((scores, i) => after[i]![name] - scores[name]),
      ),
    );
  }

  /** The measures as they are, and less what speed alone does to healthy walks. */
  of(walk: PreparedWalk): { scores: SimpleScores; regressed: SimpleScores } {
    const seen = measured(walk);
    const scores = this.#scores(seen);
    const faster = seen.speed_m_s - this.#usualSpeed;
    return { scores, regressed: eachMeasure((name) => scores[name] - this.#slopes[name] * faster) };
  }

  #scores({ speed_m_s, kneeRange, phases, windows }: Measured): SimpleScores {
    return {
      slowness: -speed_m_s,
      kneeRange: -kneeRange,
      angleZ: this.#angles.distance(phases),
      ...this.#windows.distances(windows),
    };
  }
}

function eachMeasure(of: (name: SimpleMeasure) => number): SimpleScores {
  const names = Object.keys(SIMPLE_MEASURES) as SimpleMeasure[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as SimpleScores;
}

/** Change of a measure per m/s, through the origin. */
function slope(speeds: readonly number[], changes: readonly number[]): number {
  let [products, squares] = [0, 0];
  for (const [i, change] of changes.entries()) {
    if (Number.isNaN(change + speeds[i]!)) continue;
    products += change * speeds[i]!;
    squares += speeds[i]! ** 2;
  }
  return squares === 0 ? 0 : products / squares;
}

function measured({ raw, scored }: PreparedWalk): Measured {
  const windows = testWindows(scored, 1, WINDOWS_PER_WALK).map(({ window }) => withUnseen(window));
  const speed_m_s = walkingSpeed(raw, 0, raw.frames, headingAt(raw, raw.frames >> 1));
  return { speed_m_s, kneeRange: leastKneeRange(scored), phases: phaseMeans(scored), windows };
}

/** Range of flexion of the knee that flexes less, radians, but for the outermost twentieths. */
function leastKneeRange(walk: Trajectory): number {
  const { left, right } = bodySignals(walk);
  return Math.min(...[left.knee, right.knee].map((knee) => quantile(knee, 0.95) - quantile(knee, 0.05)));
}
