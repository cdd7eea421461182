import { jointScales } from '../../model/joint-scales.ts';
import { badness, signsOf } from '../../model/judge.ts';
import type { Scoring, SpanKind } from '../../model/normative.ts';
import { matchSensor, SIMULATED } from '../../model/sensor-match.ts';
import type { SpanEvidence } from '../../model/span-evidence.ts';
import { combined, meansOf, scaled } from '../../model/span-sums.ts';
import type { TileSetName } from '../../model/tiles.ts';
import { JOINTS } from '../../skeleton/joints.ts';
import { groupBy } from '../group-by.ts';
import {
  ENOUGH_HELD_OUT,
  optimism,
  type Person,
  people,
  REFERENCE_SPEED_M_S,
  reference,
  speedSlopes,
  spreads,
} from './fit-references.ts';
import { fitSigns, type SignFit } from './fit-signs.ts';
import { fitThresholds, type HealthySpan, sumScales } from './fit-thresholds.ts';
import type { ScoredSpan } from './scored-span.ts';
import type { SignSpan } from './sign-people.ts';

/** Share of healthy walks, and of healthy gait cycles, on which something may exceed its threshold. */
const FALSE_ALARM_RATE = { walk: 0.02, cycle: 0.02 } as const;
const SPANS = ['walk', 'cycle'] as const;

/** What scoring is fitted to. */
export interface FitInput {
  tiles: TileSetName;
  lowPassHz: number;
  /** Spans of healthy trials, plain and slowed; of split train only where data sets have few held-out people. */
  spans: readonly ScoredSpan[];
  /** Signs of more healthy trials than `spans`: no weights enter them, so people whom the weights were trained on count in full. Without: those of `spans`. */
  signs?: Record<SpanKind, readonly SignSpan[]>;
  twinFloorMm: Scoring['twin_floor_mm'];
}

/** The fit and what its false-alarm control saw. */
export interface Fit {
  scoring: Scoring;
  /** Healthy spans, each judged by a baseline without its person; of trained-on people with the correction. */
  healthy: (HealthySpan & { id: string; span: SpanKind; trainedOn: boolean; evidence: SpanEvidence })[];
}

/** Derives references, spreads and thresholds from healthy walking. Nothing abnormal enters. */
export function fitScoring(input: FitInput): Fit {
  const signSpans = input.signs ?? { walk: signsIn(input.spans, 'walk'), cycle: signsIn(input.spans, 'cycle') };
  const walkSigns = fitSigns(signSpans.walk);
  const signs = { walk: walkSigns, cycle: fitSigns(signSpans.cycle, walkSigns.slopes) };
  const fitOf = (span: SpanKind): SpanFit => ({ ...fitSpan(input.spans, span), signs: signs[span] });
  const fitted = { walk: fitOf('walk'), cycle: fitOf('cycle') };
  const base: Scoring = {
    tiles: input.tiles,
    low_pass_hz: input.lowPassHz,
    reference_speed_m_s: REFERENCE_SPEED_M_S,
    references: references(fitted),
    speed_slope_per_m_s: namedSlopes(fitted.walk.slopes),
    sign_slope_per_m_s: walkSigns.slopes,
    thresholds: { walk: NONE, cycle: NONE },
    twin_floor_mm: input.twinFloorMm,
  };
  const healthy = leaveOneOutSums(input.spans, fitted, base);
  const real = healthy.filter((row) => row.dataset !== SIMULATED);
  const fair = withoutTrainedOn(healthy);
  const fits = SPANS.map((span) => {
    const own = real.filter((row) => row.span === span);
    const scales = sumScales(
      fair.filter((row) => row.span === span),
      own.filter((row) => !row.trainedOn),
    );
    const rows = own.map((row) => ({
      ...row,
      means: combined(scaled(row.means, scales.get(row.dataset)!), row.signs),
    }));
    const heldOut = rows.filter((row) => !row.trainedOn);
    return { scales, thresholds: fitThresholds(rows, heldOut, FALSE_ALARM_RATE[span]) };
  });
  const [walk, cycle] = [fits[0]!, fits[1]!];
  const complete = base.references.map((one) => ({
    ...one,
    sum_scale: { walk: walk.scales.get(one.name)!, cycle: (cycle.scales.get(one.name) ?? walk.scales.get(one.name))! },
  }));
  const thresholds = { walk: walk.thresholds, cycle: cycle.thresholds };
  return { scoring: { ...base, references: complete, thresholds }, healthy };
}

function signsIn(spans: readonly ScoredSpan[], kind: SpanKind): SignSpan[] {
  const own = spans.filter(({ span, variant }) => span === kind && variant === 'plain');
  return own.map(({ record: { dataset, subject }, evidence }) => ({ dataset, subject, ...evidence }));
}

const ONES = { leg: 1, contrast: 1 };
const NONE = { overall: 1, groups: {}, joint: 1, contrast: 1, asymmetry: 1, side: 1 };

interface SpanFit {
  everyone: Person[];
  bonus: Float64Array;
  slopes: Float64Array;
  /** `[joint]` by data set. */
  sigma: Map<string, Float64Array>;
  signs: SignFit;
}

function fitSpan(all: readonly ScoredSpan[], span: SpanKind): Omit<SpanFit, 'signs'> {
  // Slowed walks are scored as whole walks only; a cycle's errors change with speed as a walk's do.
  const slopes = speedSlopes(all.filter((row) => row.span === 'walk'));
  const everyone = people(
    all.filter((row) => row.span === span),
    slopes,
  );
  const bonus = optimism(everyone);
  return { everyone, bonus, slopes, sigma: spreads(everyone, bonus) };
}

/** One reference per data set, without one person where asked. */
function references(fitted: Record<SpanKind, SpanFit>, without?: string): Scoring['references'] {
  const part = (span: SpanKind, dataset: string) => ({
    own: fitted[span].everyone.filter((p) => p.dataset === dataset && `${p.dataset} ${p.subject}` !== without),
    bonus: fitted[span].bonus,
    sigma: fitted[span].sigma.get(dataset)!,
  });
  const names = [...groupBy(fitted.walk.everyone, (person) => person.dataset).keys()];
  return names
    .map((name) => ({ name, walk: part('walk', name), cycle: part('cycle', name) }))
    .filter(({ walk }) => walk.own.length > 0)
    .flatMap(({ name, walk, cycle }) => {
      const signs = { walk: fitted.walk.signs.norms(name, without), cycle: fitted.cycle.signs.norms(name, without) };
      if (signs.walk === null || signs.cycle === null) return [];
      const own = { walk: signs.walk, cycle: signs.cycle };
      return [{ ...reference(name, { walk, cycle }), sum_scale: { walk: ONES, cycle: ONES }, signs: own }];
    });
}

function leaveOneOutSums(all: readonly ScoredSpan[], fitted: Record<SpanKind, SpanFit>, base: Scoring): Fit['healthy'] {
  const plain = all.filter((row) => row.variant === 'plain');
  const out: Fit['healthy'] = [];
  for (const [person, own] of groupBy(plain, ({ record }) => `${record.dataset} ${record.subject}`)) {
    const scoring = { ...base, references: references(fitted, person) };
    for (const row of own) {
      const trainedOn = row.record.split === 'train' && row.crossFitted !== true;
      const { evidence } = trainedOn ? withBonus(row, fitted[row.span].bonus) : row;
      const match = matchSensor(evidence.signature, scoring.references);
      const scores = badness(evidence, scoring, match, jointScales(match, scoring, row.span));
      const signs = signsOf(evidence, scoring, row.span, match);
      const worstJoint = Math.max(...scores.filter((score) => !Number.isNaN(score)));
      const about = { id: row.record.id, person, dataset: row.record.dataset, span: row.span, trainedOn, evidence };
      out.push({ ...about, means: meansOf(scores), signs, worstJoint });
    }
  }
  return out;
}

/** Without trained-on people where a data set has enough others. */
function withoutTrainedOn(healthy: Fit['healthy']): Fit['healthy'] {
  const others = groupBy(
    healthy.filter((row) => !row.trainedOn),
    (row) => row.dataset,
  );
  const enough = (dataset: string): boolean =>
    new Set(others.get(dataset)?.map((row) => row.person)).size >= ENOUGH_HELD_OUT;
  return healthy.filter((row) => !(row.trainedOn && enough(row.dataset)));
}

/** What a trained-on person's span would show if the weights had not seen the person. */
function withBonus(row: ScoredSpan, bonus: Float64Array): ScoredSpan {
  const logErrors = row.evidence.logErrors.map((value, joint) => value + bonus[joint]!);
  return { ...row, evidence: { ...row.evidence, logErrors } };
}

function namedSlopes(slopes: Float64Array): Scoring['speed_slope_per_m_s'] {
  return Object.fromEntries(JOINTS.map((name, joint) => [name, slopes[joint]!]));
}
