import { SIMULATED } from '../../model/sensor-match.ts';
import { fitScoring } from '../norms/fit-scoring.ts';
import type { HealthyStudy } from '../norms/healthy-study.ts';
import { SCORED_AS } from '../norms/healthy-study.ts';
import type { ScoredSpan } from '../norms/scored-span.ts';
import { type JudgedWalk, judgeSpan } from './judged-walk.ts';

/** People are dealt to so many parts; each is judged by norms and limits of the others. */
const PARTS = 10;

/** In ucalgary_kinect two subjects have all but the same recordings: they count as one person, whose norms leave both out. */
const SAME_PERSON: Readonly<Record<string, string>> = { 'ucalgary_kinect ucal10': 'ucalgary_kinect ucal04' };

/** Walks beside the healthy ones of a study: faults, mirror images, slowed. */
export interface CrossValidated {
  /** Healthy walks of people whom the network had not seen, or a fold scored. */
  healthy: JudgedWalk[];
  /** Healthy walks of people whom the network was trained on, with the correction for that. */
  trainedOn: JudgedWalk[];
  others: JudgedWalk[];
}

/**
 * Judges every walk by norms and limits to which nothing of its person came: what a new person at a known sensor meets.
 * @param others whole walks of the study's people and of others
 */
export function crossValidate(
  study: HealthyStudy,
  others: readonly ScoredSpan[],
  onPart: (done: number) => void,
): CrossValidated {
  const part = dealt(study.spans);
  const out: CrossValidated = { healthy: [], trainedOn: [], others: [] };
  const corrected = fitScoring({ ...SCORED_AS, ...study, twinFloorMm: { one_side: {}, both_sides: {} } }).healthy;
  const trials = new Map(study.spans.map((span) => [span.record.id, span.record]));
  for (let one = 0; one < PARTS; one++) {
    const elsewhere = (dataset: string, subject: string): boolean => part(dataset, subject) !== one;
    const { scoring } = fitScoring({
      ...SCORED_AS,
      spans: study.spans.filter(({ record }) => elsewhere(record.dataset, record.subject)),
      signs: {
        walk: study.signs.walk.filter(({ dataset, subject }) => elsewhere(dataset, subject)),
        cycle: study.signs.cycle.filter(({ dataset, subject }) => elsewhere(dataset, subject)),
      },
      twinFloorMm: { one_side: {}, both_sides: {} },
    });
    for (const { id, span, evidence, trainedOn } of corrected) {
      const record = trials.get(id)!;
      if (span !== 'walk' || record.dataset === SIMULATED || elsewhere(record.dataset, record.subject)) continue;
      const judged = judgeSpan({ record, variant: 'plain', span, evidence }, scoring);
      (trainedOn ? out.trainedOn : out.healthy).push(judged);
    }
    const own = others.filter(({ record }) => !elsewhere(record.dataset, record.subject));
    out.others.push(...own.map((span) => judgeSpan(span, scoring)));
    onPart(one + 1);
  }
  return out;
}

/** The same with the walks that cannot be assessed among the others: they count as errors. */
export function withRefused(judged: CrossValidated, refused: readonly JudgedWalk[]): CrossValidated {
  const isHealthy = ({ record, variant }: JudgedWalk): boolean => record.label === 'normal' && variant === 'plain';
  return {
    ...judged,
    healthy: [...judged.healthy, ...refused.filter(isHealthy)],
    others: [...judged.others, ...refused.filter((walk) => !isHealthy(walk))],
  };
}

/** Deals people round by round within each data set, so that every part has some of each. */
function dealt(spans: readonly ScoredSpan[]): (dataset: string, subject: string) => number {
  const parts = new Map<string, number>();
  const counts = new Map<string, number>();
  const nameOf = (dataset: string, subject: string): string =>
    SAME_PERSON[`${dataset} ${subject}`] ?? `${dataset} ${subject}`;
  for (const { record } of spans) {
    const name = nameOf(record.dataset, record.subject);
    if (parts.has(name)) continue;
    const count = counts.get(record.dataset) ?? 0;
    counts.set(record.dataset, count + 1);
    parts.set(name, count % PARTS);
  }
  return (dataset, subject) => parts.get(nameOf(dataset, subject)) ?? 0;
}
