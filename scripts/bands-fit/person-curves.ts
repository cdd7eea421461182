import type { WalkDataset, WalkRecord } from '../../src/evaluation/dataset.ts';
import { ANGLES, type AngleKind, type AngleName, kindOf, sideOf } from '../../src/gait/angles.ts';
import { cycleCurve, meanCurve } from '../../src/gait/curves.ts';
import { detectCycles, type GaitCycle } from '../../src/gait/cycles.ts';
import { analyseWalk, LOW_PASS_HZ } from '../../src/gait/walk-analysis.ts';
import { smoothWalk } from '../../src/skeleton/butterworth.ts';
import { J, JOINT_COUNT } from '../../src/skeleton/joints.ts';
import type { Trajectory } from '../../src/skeleton/pose.ts';
import type { Side } from '../../src/skeleton/side.ts';

/** One side of one person: the unit a band counts. */
export interface PersonSide {
  dataset: string;
  person: string;
  side: Side;
  kind: AngleKind;
  /** Mean over the person's cycles of that side, degrees, 101 points. */
  curve: Float64Array;
  cycles: number;
}

/** Percent of the cycle by which the ankle's height peak follows the heel's, and on how many cycles that was measured. */
export interface PeakLag {
  percent: number;
  cycles: number;
}

/** Angle curves of every person-side, cut by ankle-height peaks moved by `shiftPercent` of the cycle. */
export function personCurves(dataset: WalkDataset, records: readonly WalkRecord[], shiftPercent: number): PersonSide[] {
  const found = new Map<string, Omit<PersonSide, 'curve' | 'cycles'> & { curves: Float64Array[] }>();
  for (const record of records) {
    const { cycles, angles } = measured(dataset, record);
    for (const angle of ANGLES) {
      const side = sideOf(angle);
      // The leg a side sensor didn't see is partly inferred.
      if (record.nearSide !== null && angle !== 'trunk_flexion' && side !== record.nearSide) continue;
      for (const cycle of cycles[side]) {
        const shift = ((cycle.endFrame - cycle.startFrame) * shiftPercent) / 100;
        const curve = cycleCurve(angles[angle], cycle.startFrame + shift, cycle.endFrame + shift);
        if (curve === null) continue;
        const key = `${record.dataset}/${record.subject}/${angle}`;
        const entry = found.get(key) ?? {
          dataset: record.dataset,
          person: record.subject,
          side,
          kind: kindOf(angle),
          curves: [],
        };
        entry.curves.push(curve);
        found.set(key, entry);
      }
    }
  }
  return [...found.values()].map(({ curves, ...rest }) => ({
    ...rest,
    curve: meanCurve(curves)!,
    cycles: curves.length,
  }));
}

/** How much later the ankle is highest than the heel, from people whose heels were measured. */
export function peakLag(dataset: WalkDataset, records: readonly WalkRecord[]): PeakLag {
  const lags: number[] = [];
  for (const record of records) {
    const walk = smoothWalk(dataset.load(record, { hideEstimated: true }), LOW_PASS_HZ);
    const heels = detectCycles(walk);
    if (heels.source !== 'heel_height') continue;
    const ankles = detectCycles(withoutHeels(walk));
    for (const side of ['left', 'right'] as const) {
      for (const cycle of heels.cycles[side]) {
        const duration = cycle.endFrame - cycle.startFrame;
        for (const other of ankles.cycles[side]) {
          const lag = (other.startFrame - cycle.startFrame) / duration;
          if (Math.abs(lag) < 0.25) lags.push(100 * lag);
        }
      }
    }
  }
  return { percent: lags.reduce((sum, lag) => sum + lag, 0) / lags.length, cycles: lags.length };
}

function measured(
  dataset: WalkDataset,
  record: WalkRecord,
): { cycles: Record<Side, GaitCycle[]>; angles: Record<AngleName, Float64Array> } {
  const seen = dataset.load(record, { hideEstimated: true });
  const cycles = detectCycles(smoothWalk(withoutHeels(seen), LOW_PASS_HZ)).cycles;
  // Toe tips of marker sets are extrapolated along the foot: good for its direction, where the heel was measured.
  const whole = dataset.load(record, { hideEstimated: record.dataset !== 'clinical_markers' });
  const { inputAngles } = analyseWalk({ trajectory: whole, startS: 0, provenance: null, twin: null });
  return { cycles, angles: inputAngles };
}

function withoutHeels(walk: Trajectory): Trajectory {
  const positions = Float64Array.from(walk.positions);
  for (let frame = 0; frame < walk.frames; frame++) {
    for (const heel of [J.left_heel, J.right_heel]) {
      const at = (frame * JOINT_COUNT + heel) * 3;
      positions.fill(Number.NaN, at, at + 3);
    }
  }
  return { fps: walk.fps, frames: walk.frames, positions };
}
