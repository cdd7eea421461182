import type { HealthyPerson } from '../../baseline/healthy-person.ts';
import { siteScoring } from '../../baseline/site-scoring.ts';
import { seededRandom } from '../../maths/seeded-random.ts';
import { decide } from '../../model/judge.ts';
import type { Scoring } from '../../model/normative.ts';
import type { SpanEvidence } from '../../model/span-evidence.ts';
import { groupBy } from '../group-by.ts';
import type { ScoreStudy } from '../verdicts/score-study.ts';
import { type Fit, fitScoring } from './fit-scoring.ts';
import { SCORED_AS } from './healthy-study.ts';

/** A data set as if it were a walkway with a sensor that no reference knows. */
export interface Site {
  name: string;
  /** Fitted without anybody of the data set. */
  factory: Scoring;
  /** `seen`: the weights were trained on this person's walks; errors are corrected for that. */
  people: (HealthyPerson & { seen: boolean })[];
  /** Walks with a fault of the same people and others. */
  faulty: { person: string; label: string; evidence: SpanEvidence }[];
}

/** What norms of so many people come to on the others, over many draws of who they are. */
export interface CurvePoint {
  /** 0: the factory's norms. */
  people: number;
  draws: number;
  /** Shares of healthy walks called abnormal: mean, mean over people whom the weights never saw, and of the worst draw. */
  falseAlarms: number;
  ofUnseen: number;
  worstDraw: number;
  /** Share of people of whom most healthy walks are called abnormal. */
  mostlyFlagged: number;
  /** Share of faulty walks found, by label. */
  found: Record<string, number>;
}

/** A data set taken out of everything the factory knows. */
export function siteOf(name: string, { healthy: study, others }: Pick<ScoreStudy, 'healthy' | 'others'>): Site {
  const elsewhere = <T extends { dataset: string }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.dataset !== name);
  const { scoring: factory } = fitScoring({
    ...SCORED_AS,
    spans: study.spans.filter(({ record }) => record.dataset !== name),
    signs: { walk: elsewhere(study.signs.walk), cycle: elsewhere(study.signs.cycle) },
    twinFloorMm: { one_side: {}, both_sides: {} },
  });
  const { healthy } = fitScoring({ ...SCORED_AS, ...study, twinFloorMm: { one_side: {}, both_sides: {} } });
  const own = groupBy(
    healthy.filter(({ dataset }) => dataset === name),
    ({ person }) => person,
  );
  const faulty = others.filter(
    ({ record, variant }) => record.dataset === name && variant === 'plain' && record.label !== 'normal',
  );
  return {
    name,
    factory,
    people: [...own].map(([person, rows]) => personOf(person, rows)),
    faulty: faulty.map(({ record, evidence }) => {
      return { person: `${name} ${record.subject}`, label: record.label, evidence };
    }),
  };
}

function personOf(name: string, rows: Fit['healthy']): Site['people'][number] {
  const of = (kind: 'walk' | 'cycle'): SpanEvidence[] =>
    rows.filter(({ span }) => span === kind).map(({ evidence }) => evidence);
  return { name, seen: rows[0]!.trainedOn, spans: { walk: of('walk'), cycle: of('cycle') } };
}

/** Draws so many people as baseline again and again and judges everybody else. */
export function curvePoint({ people, factory, faulty }: Site, count: number, draws: number, seed: number): CurvePoint {
  const random = seededRandom(seed);
  const shares: number[] = [];
  const healthy: { unseen: boolean; alarms: number; walks: number }[] = [];
  const found: { label: string; hit: boolean }[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const order = people.map((person) => ({ person, at: random() })).sort((a, b) => a.at - b.at);
    const base = order.slice(0, count).map(({ person }) => person);
    const scoring = count === 0 ? factory : siteScoring(base, factory);
    const isAbnormal = (evidence: SpanEvidence): boolean => decide(evidence, scoring, 'walk').excess > 1;
    const judged = order.slice(count).map(({ person: { seen, spans } }) => {
      return { unseen: !seen, alarms: spans.walk.filter(isAbnormal).length, walks: spans.walk.length };
    });
    healthy.push(...judged);
    shares.push(alarmShare(judged));
    for (const { person, label, evidence } of faulty) {
      if (!base.some(({ name }) => name === person)) found.push({ label, hit: isAbnormal(evidence) });
    }
  }
  return {
    people: count,
    draws,
    falseAlarms: alarmShare(healthy),
    ofUnseen: alarmShare(healthy.filter(({ unseen }) => unseen)),
    worstDraw: Math.max(...shares),
    mostlyFlagged: healthy.filter(({ alarms, walks }) => alarms * 2 > walks).length / healthy.length,
    found: Object.fromEntries(
      [...groupBy(found, ({ label }) => label)].map(([label, rows]) => [
        label,
        rows.filter(({ hit }) => hit).length / rows.length,
      ]),
    ),
  };
}

function alarmShare(rows: readonly { alarms: number; walks: number }[]): number {
  const total = (of: 'alarms' | 'walks'): number => rows.reduce((sum, row) => sum + row[of], 0);
  return total('alarms') / total('walks');
}
