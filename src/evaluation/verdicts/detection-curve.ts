import { groupBy } from '../group-by.ts';
import { excess } from './detection.ts';
import type { JudgedWalk } from './judged-walk.ts';

/** What share of a gait's walks is found where a share of healthy walks is called abnormal, for every limit there could be. */
export interface DetectionCurve {
  name: string;
  /** [share of healthy walks above the limit, share of the gait's walks above it], by falling limit. */
  points: [number, number][];
  /** The same at the limit that ships. */
  shipped: [number, number];
}

/** At 1 the decision variable is at the shipped limit. */
const SHIPPED = 1;

/** One curve per gait of data sets that have normal walks; healthy walks are those of all data sets together, as limits are the same for all. */
export function detectionCurves(judged: readonly JudgedWalk[]): DetectionCurve[] {
  const plain = judged.filter(({ variant }) => variant === 'plain');
  const healthy = plain.filter(({ record }) => record.label === 'normal');
  const faults = plain.filter(({ record }) => record.label !== 'normal');
  const negatives = healthy.map(excess);
  return [...groupBy(faults, ({ record }) => `${record.label} (${record.dataset})`)].map(([name, own]) => {
    const positives = own.map(excess);
    const at = (limit: number): [number, number] => [shareAbove(negatives, limit), shareAbove(positives, limit)];
    const limits = [...new Set([...negatives, ...positives])].sort((a, b) => b - a);
    return {
      name,
      points: [[0, shareAbove(positives, Math.max(...negatives))], ...limits.map(at)],
      shipped: at(SHIPPED),
    };
  });
}

function shareAbove(values: readonly number[], limit: number): number {
  return values.filter((value) => value > limit).length / values.length;
}
