import type { Trajectory } from '../skeleton/pose.ts';
import type { Side } from '../skeleton/side.ts';
import type { CurveOrigin } from './curve-origin.ts';
import type { CycleDetection } from './cycles.ts';
import type { GaitEvents, Stride } from './events.ts';
import type { CurveCycle } from './foot-span.ts';
import { heightMoments, reachMoments, type TwinMoments } from './twin-moments.ts';

/** How the curves of a walk are cut into cycles. */
export interface CurveCut {
  /** null: there is nothing to cut by. */
  origin: CurveOrigin | null;
  cycles: Record<Side, readonly CurveCycle[]>;
  /** null: there is no twin. */
  twin: TwinMoments | null;
}

/** The paper's cycles: from height peak to height peak. */
export function peakCut({ source, cycles }: CycleDetection, twin: Trajectory | null): CurveCut {
  const own = (side: Side): CurveCycle[] => cycles[side].map((cycle) => ({ ...cycle, toeOffFrame: null }));
  return {
    origin: source,
    cycles: { left: own('left'), right: own('right') },
    twin: twin === null || source === null ? null : heightMoments(twin, source),
  };
}

/**
 * Clinical cycles: from heel strike to heel strike. The bands begin where the heel is furthest ahead, so a site's own
 * correction of event times (`offsetFrames`, added to the strikes) is taken out of the cut again.
 */
export function strikeCut(
  strides: readonly Stride[],
  source: GaitEvents['source'],
  offsetFrames: number,
  twin: { trajectory: Trajectory; yawRad: Float64Array } | null,
): CurveCut {
  const own = (side: Side): CurveCycle[] =>
    strides
      .filter((stride) => stride.side === side)
      .map(({ start, end, toeOff }) => ({
        side,
        startFrame: start - offsetFrames,
        endFrame: end - offsetFrames,
        toeOffFrame: toeOff,
      }));
  return {
    origin: strides.length === 0 ? null : `${source}_strike`,
    cycles: { left: own('left'), right: own('right') },
    twin: twin === null ? null : reachMoments(twin.trajectory, twin.yawRad, source),
  };
}

/** The same cut of some of its cycles. */
export function onlyCycles(cut: CurveCut, isIn: (cycle: CurveCycle) => boolean): CurveCut {
  return { ...cut, cycles: { left: cut.cycles.left.filter(isIn), right: cut.cycles.right.filter(isIn) } };
}

/** Where in its cycle the foot leaves the floor, mean over the cycles, percent; null where no cycle has a toe off. */
export function toeOffPercent(cycles: readonly CurveCycle[]): number | null {
  const shares = cycles.flatMap(({ startFrame, endFrame, toeOffFrame }) =>
    toeOffFrame === null ? [] : [(100 * (toeOffFrame - startFrame)) / (endFrame - startFrame)],
  );
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
