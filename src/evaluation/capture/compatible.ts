import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPose2SimTrial } from '../../capture/pose2sim-trial.ts';
import { pose2SimSettings } from '../../compatible/pose2sim-settings.ts';
import { reproducePose2Sim } from '../../compatible/reproduce-pose2sim.ts';
import { readCalibration } from '../../geometry/calibration.ts';
import { quantile } from '../../maths/robust.ts';
import { parseTrc } from '../../store/trc-table.ts';
import { formatMarkerTrc, type MarkerTrajectory } from '../../store/trc-writer.ts';
import type { Figure } from '../figure.ts';
import type { BenchContext } from './bench-section.ts';
import { errorSummary, measureCharuco } from './charuco.ts';
import { readCharucoCase } from './charuco-case.ts';
import { trcDifference } from './trc-difference.ts';

const TRIAL = 'S00_P00_T01_BalancingTrial';
/** The bound of the difference to Pose2Sim's files, and of the median one to caliscope's corners, mm. */
const POSE2SIM_MM = 0.001;
const CALISCOPE_MM = 1;

/** Other people’s inputs computed here, against their own results. */
export function compatibleFigures({ data }: BenchContext): Figure[] {
  return [
    ...pose2SimFigures(join(data, 'cases/pose2sim-single')),
    ...charucoFigures(join(data, 'cases/caliscope-charuco')),
  ];
}

function pose2SimFigures(folder: string): Figure[] {
  const name = "Pose2Sim's demo, largest joint-frame difference, mm";
  const wanted = `≤ ${POSE2SIM_MM}`;
  if (!existsSync(folder)) return [absent(name, wanted, folder)];
  const trial = openPose2SimTrial(folder);
  const rig = readCalibration(trial.calibrationText);
  const { raw, filled, filtered } = reproducePose2Sim(trial, pose2SimSettings(trial), rig);
  const compare = (step: string, ours: MarkerTrajectory, file: string): Figure => {
    const text = formatMarkerTrc(ours, { name: step, startS: 1 / ours.fps, axes: 'pose2sim', digits: 'all' });
    const theirs = parseTrc(readFileSync(join(folder, TRIAL, 'pose-3d', file), 'utf8'));
    const { distancesMm } = trcDifference(parseTrc(text), theirs);
    const largestMm = Math.max(...distancesMm);
    const measured = `${largestMm.toExponential(1)} (of ${distancesMm.length})`;
    return { name: `${name}: ${step}`, wanted, measured, met: largestMm <= POSE2SIM_MM };
  };
  return [
    compare('raw', raw, `${TRIAL}_0-100.trc`),
    compare('gap-filled', filled, `${TRIAL}_0-100.trc`),
    compare('filtered', filtered, `${TRIAL}_0-100_filt_butterworth.trc`),
  ];
}

function charucoFigures(folder: string): Figure[] {
  const name = 'caliscope ChArUco corners, median from theirs, mm';
  const wanted = `≤ ${CALISCOPE_MM}`;
  if (!existsSync(folder)) return [absent(name, wanted, folder)];
  const { compared, theirs, distancesMm, scaleErrorsMm, theirScaleErrorsMm } = measureCharuco(readCharucoCase(folder));
  const [medianMm, p95Mm, largestMm] = [0.5, 0.95, 1].map((share) => quantile(distancesMm, share));
  const measured = `${medianMm!.toFixed(2)} (95 % ${p95Mm!.toFixed(2)}, most ${largestMm!.toFixed(1)}; ${compared}/${theirs})`;
  const scale = (whose: string, errorsMm: readonly number[]): Figure => {
    const { rmse, bias, largest } = errorSummary(errorsMm);
    return {
      name: `the same, distances against the board, ${whose}, mm`,
      wanted: '',
      measured: `RMS ${rmse.toFixed(2)}, bias ${bias.toFixed(2)}, most ${largest.toFixed(1)}`,
      met: null,
    };
  };
  return [
    { name, wanted, measured, met: medianMm! <= CALISCOPE_MM && compared === theirs },
    scale('ours', scaleErrorsMm),
    scale('theirs', theirScaleErrorsMm),
  ];
}

function absent(name: string, wanted: string, folder: string): Figure {
  return { name, wanted, measured: `${folder} is absent`, met: null };
}
