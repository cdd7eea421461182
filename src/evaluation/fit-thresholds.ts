import { badness, groupScores } from '../model/judge.ts';
import type { Scoring, SpanThresholds } from '../model/normative.ts';
import { mean, quantile } from '../model/robust.ts';
import type { GroupName } from '../skeleton/joints.ts';
import { groupBy } from './group-by.ts';
import type { ScoredSpan } from './scored-span.ts';

/** What a span's scores are summed up to. */
export interface Statistics {
  overall: number;
  groups: Partial<Record<GroupName, number>>;
  worstJoint: number;
  sideDifference: number;
}

/** Statistics of a span against a baseline. */
export function statistics(span: ScoredSpan, scoring: Scoring): Statistics {
  const scores = badness(span.evidence, scoring, span.span);
  const groups = groupScores(scores);
  return {
    overall: mean(scores),
    groups,
    worstJoint: Math.max(...scores.filter((score) => !Number.isNaN(score))),
    sideDifference: Math.abs((groups.left_leg ?? Number.NaN) - (groups.right_leg ?? Number.NaN)),
  };
}

/** Statistics of a healthy span and whose it is. */
export interface HealthySpan {
  person: string;
  dataset: string;
  statistics: Statistics;
}

/** Room above the healthy people seen, for those not seen. */
const MARGIN = 1.05;
/** Groups that decide with the mean over all joints. Healthy people differ little in them, and most faults show there. */
const DECIDING: readonly GroupName[] = ['left_leg', 'right_leg', 'trunk'];
/** Seen from one side, the far leg is partly inferred: these people's legs differ by the sensor. */
const ONE_SIDED_SENSORS: readonly string[] = ['andersson'];
/** Feet, pelvis and arms differ more between sensors and habits: they need this many standard deviations more. */
const OTHERS_EXTRA = 1;

/**
 * Thresholds that hold a family-wise false-alarm rate on healthy spans: every statistic's limit is the same number of its own
 * standard deviations above its mean, the smallest for which at most `rate` of spans (people weighted alike) exceed any.
 */
export function fitThresholds(healthy: readonly HealthySpan[], rate: number): SpanThresholds {
  const persons = groupBy(healthy, ({ person }) => person);
  const weight = new Map([...persons].map(([person, own]) => [person, 1 / own.length / persons.size]));
  const names = [...new Set(healthy.flatMap(({ statistics: s }) => Object.keys(s.groups)))] as GroupName[];
  const moments = (value: (s: Statistics) => number, rows = healthy) => {
    const known = rows.filter(({ statistics: s }) => !Number.isNaN(value(s)));
    const total = known.reduce((sum, row) => sum + weight.get(row.person)!, 0);
    const centre = known.reduce((sum, row) => sum + (weight.get(row.person)! / total) * value(row.statistics), 0);
    const square = known.reduce(
      (sum, row) => sum + (weight.get(row.person)! / total) * (value(row.statistics) - centre) ** 2,
      0,
    );
    return { centre, sd: Math.sqrt(square) };
  };
  const overall = moments((s) => s.overall);
  const groups = new Map(names.map((name) => [name, moments((s) => s.groups[name] ?? Number.NaN)]));
  const bothSided = healthy.filter((row) => !ONE_SIDED_SENSORS.includes(row.dataset));
  const contrast = { centre: 0, sd: rootMeanSquare(bothSided.map((row) => row.statistics.sideDifference)) };
  const excess = healthy.map(({ person, statistics: s }) => {
    const scaled = DECIDING.filter((name) => groups.has(name)).map(
      (name) => ((s.groups[name] ?? Number.NaN) - groups.get(name)!.centre) / groups.get(name)!.sd,
    );
    const worst = [...scaled, (s.overall - overall.centre) / overall.sd, s.sideDifference / contrast.sd].filter(
      (value) => !Number.isNaN(value),
    );
    return { value: Math.max(...worst), weight: weight.get(person)! };
  });
  const factor = MARGIN * weightedQuantile(excess, 1 - rate);
  const limit = ({ centre, sd }: { centre: number; sd: number }, extra = 0): number =>
    Math.max(0.3, centre + (factor + extra) * sd);
  return {
    overall: limit(overall),
    groups: Object.fromEntries(
      [...groups].map(([name, m]) => [name, limit(m, DECIDING.includes(name) ? 0 : OTHERS_EXTRA)]),
    ),
    joint: Math.max(
      1,
      quantile(
        healthy.map((row) => row.statistics.worstJoint),
        0.9,
      ),
    ),
    contrast: limit(contrast),
    side: Math.max(
      0.5,
      quantile(
        healthy.map((row) => row.statistics.sideDifference),
        0.95,
      ),
    ),
  };
}

function weightedQuantile(rows: { value: number; weight: number }[], share: number): number {
  const sorted = [...rows].sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, row) => sum + row.weight, 0);
  let below = 0;
  for (const row of sorted) {
    below += row.weight;
    if (below >= share * total) return row.value;
  }
  return sorted.at(-1)!.value;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value * value)));
}
