import type { PoseMessage } from '../../capture/pose-message.ts';
import type { TriggerPulse } from '../../capture/trigger/protocol.ts';
import type { Rig } from '../../geometry/calibration.ts';
import type { Passage } from '../../simulator/passage.ts';
import { Scenario } from '../../simulator/scenario.ts';
import { readWalkerStatistics } from '../../simulator/statistics-file.ts';

/** What came in while somebody crossed the walkway, and what is true. */
export interface FilmedWalk {
  rig: Rig;
  messages: readonly PoseMessage[];
  pulses: readonly TriggerPulse[];
  passages: readonly Passage[];
  /** By so much the box's time of a frame is later than its exposure, seconds. */
  latencyS: number;
}

/** Constant from exposure to arrival, the same for all cameras, so that arrivals show their clocks. */
const LATENCY_S = 0.03;
/** The least delay of a line of the simulated trigger board: common to all cameras, seconds. */
const LINE_S = 0.0035;
/** Nobody there before the walker comes, seconds. */
const GAP_S = 0.7;

/**
 * One walker crosses in front of five usual cameras whose clocks are right; then nobody is there until `durationS`.
 * `triggered`: a trigger board exposes them.
 */
export function filmWalk({
  seed,
  durationS,
  triggered,
}: {
  seed: number;
  durationS: number;
  triggered: boolean;
}): FilmedWalk {
  const scenario = new Scenario({
    seed,
    statistics: readWalkerStatistics(),
    durationS,
    gapS: GAP_S,
    plan: (n) => (n === 0 ? {} : undefined),
    timing: { latencyS: [LATENCY_S, LATENCY_S], offsetS: [0, 0], jitterS: 0.002, lostShare: 0, triggered },
  });
  return {
    rig: scenario.rig,
    messages: [...scenario.messages()],
    pulses: [...scenario.pulses(durationS)],
    passages: scenario.passages(),
    latencyS: triggered ? LINE_S : LATENCY_S,
  };
}

/** Every choice of one to three of the cameras, the fewest first. */
export function cameraSubsets(cameras: readonly string[], sizes: readonly number[] = [1, 2, 3]): string[][] {
  const all = Array.from({ length: 2 ** cameras.length }, (_, bits) => cameras.filter((_camera, c) => (bits >> c) & 1));
  return sizes.flatMap((size) => all.filter((subset) => subset.length === size));
}
