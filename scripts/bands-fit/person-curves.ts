import type { WalkDataset, WalkRecord } from '../../src/evaluation/dataset.ts';
import { ANGLES, type AngleKind, type AngleName, kindOf, sideOf } from '../../src/gait/angles.ts';
import { cycleCurve, meanCurve } from '../../src/gait/curves.ts';
import type { FootSpan } from '../../src/gait/foot-span.ts';
import { analyseWalk, type WalkAnalysis } from '../../src/gait/walk-analysis.ts';
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

/** What cuts the cycles: height peaks of the ankles, or ankle strikes. */
export type AnkleEvent = 'height' | 'strike';

/** Percent of the cycle by which an event of the ankle follows the heel's, and on how many cycles that was measured. */
export interface Lag {
  percent: number;
  cycles: number;
}

/** Angle curves of every person-side, cut by an event of the ankle moved by `shiftPercent` of the cycle. */
export function personCurves(
  dataset: WalkDataset,
  records: readonly WalkRecord[],
  event: AnkleEvent,
  shiftPercent: number,
): PersonSide[] {
  const found = new Map<string, Omit<PersonSide, 'curve' | 'cycles'> & { curves: Float64Array[] }>();
  for (const record of records) {
    const { cycles, angles } = measured(dataset, record, event);
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

/** How much later the ankle's event comes than the heel's, from people whose heels were measured. */
export function eventLag(dataset: WalkDataset, records: readonly WalkRecord[], event: AnkleEvent): Lag {
  const lags: number[] = [];
  for (const record of records) {
    const walk = dataset.load(record, { hideEstimated: true });
    const heels = analyse(walk);
    if (heels.detection.source !== 'heel_height') continue;
    const ankles = cyclesOf(analyse(withoutHeels(walk)), event);
    const own = cyclesOf(heels, event);
    for (const side of ['left', 'right'] as const) {
      for (const cycle of own[side]) {
        const duration = cycle.endFrame - cycle.startFrame;
        for (const other of ankles[side]) {
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
  event: AnkleEvent,
): { cycles: Record<Side, readonly FootSpan[]>; angles: Record<AngleName, Float64Array> } {
  const seen = dataset.load(record, { hideEstimated: true });
  const cycles = cyclesOf(analyse(withoutHeels(seen)), event);
  // Toe tips of marker sets are extrapolated along the foot: good for its direction, where the heel was measured.
  const whole = dataset.load(record, { hideEstimated: record.dataset !== 'clinical_markers' });
  return { cycles, angles: analyse(whole).inputAngles };
}

function analyse(trajectory: Trajectory): WalkAnalysis {
  return analyseWalk({ trajectory, startS: 0, provenance: null, twin: null });
}

function cyclesOf(analysis: WalkAnalysis, event: AnkleEvent): Record<Side, readonly FootSpan[]> {
  return (event === 'height' ? analysis.peaks : analysis.strikes).cycles;
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
