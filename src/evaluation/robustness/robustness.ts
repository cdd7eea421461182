import type { Scoring } from '../../model/normative.ts';
import { groupBy } from '../group-by.ts';
import type { SpanScorer } from '../norms/healthy-spans.ts';
import { type PersonShare, personShare } from '../statistics/person-share.ts';
import { counted, table } from '../tables.ts';
import { isError } from '../verdicts/detection.ts';
import { type JudgedWalk, judgeSpan, personOf, refusedWalk, type Trial } from '../verdicts/judged-walk.ts';
import { EXPECTED, isExpectedFirst, isRightSide } from '../verdicts/localisation.ts';
import { DISTURBANCES, disturbed } from './disturbed-walks.ts';

/** What becomes of verdicts when recordings are worse than those that the norms are made from. */
export interface RobustnessRow {
  disturbance: string;
  /** Healthy walks called abnormal, or not assessed. */
  alarms: PersonShare;
  /** Faults of one side called abnormal, in an expected group first, and on the right side. */
  found: PersonShare;
  first: PersonShare;
  side: PersonShare;
  /** Walks of both kinds that are not assessed. */
  refused: number;
}

/** One trial of each person and label that is normal or has an affected side, five seconds of each under every disturbance. */
export async function robustness(
  trials: readonly Trial[],
  scorer: SpanScorer,
  scoring: Scoring,
  onDone: (done: number) => void,
): Promise<RobustnessRow[]> {
  const rows: RobustnessRow[] = [];
  const chosen = robustnessTrials(trials);
  let done = 0;
  for (const disturbance of Object.keys(DISTURBANCES)) {
    const judged: JudgedWalk[] = [];
    for (const { record } of chosen) {
      const walk = disturbed(scorer.prepare(record, 'plain'), disturbance, scoring.low_pass_hz);
      const [span] = await scorer.spansOf(walk, false);
      judged.push(span ? judgeSpan(span, scoring) : refusedWalk(walk));
      onDone(++done);
    }
    rows.push(rowOf(disturbance, judged));
  }
  return rows;
}

/** How many walks `robustness` judges. */
export function robustnessWalks(trials: readonly Trial[]): number {
  return robustnessTrials(trials).length * Object.keys(DISTURBANCES).length;
}

function robustnessTrials(trials: readonly Trial[]): Trial[] {
  const wanted = trials.filter(
    ({ record: { label }, variant }) => variant === 'plain' && (label === 'normal' || hasSide(label)),
  );
  return [...groupBy(wanted, ({ record }) => `${personOf({ record })} ${record.label}`).values()].map((own) => own[0]!);
}

function hasSide(label: string): boolean {
  return (EXPECTED[label]?.side ?? null) !== null;
}

function rowOf(disturbance: string, judged: readonly JudgedWalk[]): RobustnessRow {
  const healthy = judged.filter(({ record }) => record.label === 'normal');
  const faults = judged.filter(({ record }) => record.label !== 'normal');
  return {
    disturbance,
    alarms: personShare(healthy, personOf, isError),
    found: personShare(faults, personOf, ({ assessment }) => assessment.abnormal),
    first: personShare(faults, personOf, isExpectedFirst),
    side: personShare(faults, personOf, isRightSide),
    refused: judged.filter(({ refused }) => refused !== null).length,
  };
}

/** Robustness as a table. */
export function robustnessText(rows: readonly RobustnessRow[]): string {
  return table(
    [
      'five seconds of walks',
      'healthy: called abnormal or not assessed',
      'one-sided faults: called abnormal',
      'expected group first',
      'affected side worse',
      'not assessed',
    ],
    rows.map(({ disturbance, alarms, found, first, side, refused }) => [
      disturbance,
      ...[alarms, found, first, side].map(counted),
      `${refused}`,
    ]),
  );
}
