import type { TimeChoice } from '../../capture/time-sources.ts';
import { viewGeometry } from '../../geometry/view-geometry.ts';
import type { Finding } from '../../health/finding.ts';
import type { TimingOptions } from '../../simulator/camera-timing.ts';
import { type EstimatorOptions, PERFECT_ESTIMATOR, USUAL_ESTIMATOR } from '../../simulator/pose-estimator.ts';
import { Scenario } from '../../simulator/scenario.ts';
import { readWalkerStatistics } from '../../simulator/statistics-file.ts';
import type { CameraClock } from '../../sync/camera-clock.ts';
import { Synchroniser } from '../../sync/synchroniser.ts';
import { heelTimingErrorsMm, type TimedSighting } from './heel-timing.ts';

/** What keeps the simulated cameras together: a trigger board, a time service on the network, or nothing. */
export type SimulatedClocks = 'pulses' | 'common' | 'own';

/** A walkway with five usual cameras and their clocks. */
export interface ClockRunOptions {
  seed: number;
  clocks: SimulatedClocks;
  /** Keypoints without any error. Default: noise, outliers and occlusion as pose estimators have them. */
  perfect?: boolean;
  /** Default `auto`. */
  source?: TimeChoice;
  /** By camera: how much later it exposes than its clock and its pulses say, seconds. Default: nobody. */
  lateS?: readonly number[];
}

/** What the clocks were worth after about ten seconds of walking, and in the crossing that follows. */
export interface ClockRun {
  /** Error of each camera's times against the others', seconds: [camera]. */
  errorsS: number[];
  clocks: CameraClock[];
  findings: Finding[];
  /** Largest 3D distances of both heels that come from timing alone, in the crossing that follows, mm: one per tick. */
  heelMm: number[];
  /** The same with true times: what resampling alone costs. Only with perfect keypoints. */
  heelKnownMm: number[];
}

/** There and back: ten to twelve seconds of walking; then once more. */
const CROSSINGS = 3;
/** Between two crossings the walker is out of sight for so long, seconds. */
const GAP_S = 4;

const TIMINGS: Record<SimulatedClocks, Partial<TimingOptions>> = {
  pulses: { triggered: true, offsetS: [-500, 500], driftPpm: [-100, 100] },
  common: { offsetS: [-0.0005, 0.0005], driftPpm: [0, 0] },
  own: { offsetS: [-500, 500], driftPpm: [-100, 100] },
};

/** Walks before five simulated cameras of 20 to 80 ms latency each, and measures the clocks against the truth. */
export function runClocks(options: ClockRunOptions): ClockRun {
  const { seed, clocks, perfect = false, source = 'auto', lateS = [] } = options;
  const estimator: EstimatorOptions = perfect ? PERFECT_ESTIMATOR : USUAL_ESTIMATOR;
  const scenario = new Scenario({
    seed,
    statistics: readWalkerStatistics(),
    plan: (n) => (n < CROSSINGS ? { direction: n % 2 === 0 ? 1 : -1 } : undefined),
    gapS: GAP_S,
    estimator,
    timing: { latencyS: [0.02, 0.08], jitterS: 0.003, ...TIMINGS[clocks], lateS },
  });
  const cameras = scenario.rig.cameras.map(({ name }) => name);
  const views = scenario.rig.cameras.map(viewGeometry);
  const synchroniser = new Synchroniser({ cameras, views, source, trigger: clocks === 'pulses' });
  const pulses = scenario.pulses(scenario.endS());
  let pulse = pulses.next();
  const last = scenario.passages().at(-1)!;
  const newestS: number[] = [];
  let before: Omit<ClockRun, 'heelMm' | 'heelKnownMm'> | null = null;
  const sightings: TimedSighting[][] = cameras.map(() => []);
  for (const message of scenario.messages()) {
    for (; !pulse.done && pulse.value.receivedS <= message.receivedS; pulse = pulses.next())
      synchroniser.pushPulse(pulse.value);
    synchroniser.push(message);
    synchroniser.poll(message.receivedS);
    const camera = cameras.indexOf(message.camera);
    const { phaseS, fps } = scenario.cameraTruths[camera]!;
    const captureS = phaseS + message.frame / fps + (lateS[camera] ?? 0);
    newestS[camera] = captureS;
    if (captureS <= last.startS) continue;
    const timeS = synchroniser.newestTimeS(message.camera);
    sightings[camera]!.push({ timeS, captureS, people: message.people });
    if (before !== null) continue;
    const known = synchroniser.clocks();
    const errorsS = against(known, (one, index) => synchroniser.newestTimeS(one.camera) - newestS[index]!);
    before = { clocks: known, errorsS, findings: synchroniser.findings() };
  }
  const heels = heelTimingErrorsMm(scenario.rig, sightings, perfect ? last : null);
  return { ...before!, heelMm: heels.estimated, heelKnownMm: heels.known };
}

/** Errors of the cameras' times against the others': their mean, weighted by how well each is known, left out. */
function against(clocks: readonly CameraClock[], errorOf: (clock: CameraClock, camera: number) => number): number[] {
  const errorsS = clocks.map(errorOf);
  const weights = clocks.map(({ uncertaintyS }) => uncertaintyS ** -2);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const meanS = errorsS.reduce((total, error, camera) => total + (weights[camera]! * error) / sum, 0);
  return errorsS.map((error) => error - meanS);
}
