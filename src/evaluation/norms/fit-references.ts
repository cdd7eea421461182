import { LEAST_ERROR_SIGMA, leastSignatureSd } from '../../baseline/least-spreads.ts';
import { mean, median } from '../../maths/robust.ts';
import type { Reference, SpanKind } from '../../model/normative.ts';
import { SIMULATED } from '../../model/sensor-match.ts';
import { type SensorSignature, SIGNATURE_FEATURES } from '../../model/sensor-signature.ts';
import { JOINT_COUNT, JOINTS } from '../../skeleton/joints.ts';
import { symmetric } from '../../skeleton/symmetric.ts';
import { groupBy } from '../group-by.ts';
import type { ScoredSpan } from './scored-span.ts';

/** Walking speed at which error scales are stated; the slope leads from it to others. */
export const REFERENCE_SPEED_M_S = 1;
/** How many people the spread of all data sets counts for beside a data set's own. */
const PRIOR_PEOPLE = 8;
/** With this many held-out people of a data set the trained-on ones do not count for its spread: they differ less. */
export const ENOUGH_HELD_OUT = 3;

/** Change of ln(error) per m/s, per joint: median over walks of the difference to the same walk slowed. */
export function speedSlopes(spans: readonly ScoredSpan[]): Float64Array {
  const slow = new Map(spans.filter((s) => s.variant === 'slow').map((s) => [s.record.id, s.evidence]));
  const rows: Float64Array[] = [];
  for (const { record, variant, evidence } of spans) {
    const other = slow.get(record.id);
    const faster = evidence.speed_m_s - (other?.speed_m_s ?? Number.NaN);
    if (variant !== 'plain' || !other || !(faster > 0.1)) continue;
    rows.push(evidence.logErrors.map((value, joint) => (value - other.logErrors[joint]!) / faster));
  }
  return symmetric(column(rows, median)).map((slope) => (Number.isNaN(slope) ? 0 : slope));
}

/** ln errors moved to the reference speed. */
export function atReferenceSpeed({ evidence }: ScoredSpan, slopes: Float64Array): Float64Array {
  const faster = Number.isNaN(evidence.speed_m_s) ? 0 : evidence.speed_m_s - REFERENCE_SPEED_M_S;
  return evidence.logErrors.map((value, joint) => value - slopes[joint]! * faster);
}

/** One person of one data set: the middle of the spans. */
export interface Person {
  dataset: string;
  subject: string;
  trainedOn: boolean;
  crossFitted: boolean;
  walks: number;
  /** `[joint]`. */
  middle: Float64Array;
  /** `[span][joint]`. */
  rows: Float64Array[];
  signature: SensorSignature;
}

/** Groups spans by person. */
export function people(spans: readonly ScoredSpan[], slopes: Float64Array): Person[] {
  const groups = groupBy(
    spans.filter((s) => s.variant === 'plain'),
    ({ record }) => `${record.dataset} ${record.subject}`,
  );
  return [...groups.values()].map((own) => {
    const rows = own.map((span) => atReferenceSpeed(span, slopes));
    const { dataset, subject, split } = own[0]!.record;
    const crossFitted = own[0]!.crossFitted === true;
    const trainedOn = split === 'train' && !crossFitted;
    const signature: SensorSignature = {};
    for (const name of SIGNATURE_FEATURES) {
      const value = median(own.map(({ evidence }) => evidence.signature[name] ?? Number.NaN));
      if (!Number.isNaN(value)) signature[name] = value;
    }
    const walks = new Set(own.map(({ record }) => record.id)).size;
    return { dataset, subject, trainedOn, crossFitted, walks, middle: column(rows, median), rows, signature };
  });
}

/**
 * How much smaller the log error is on people whose walks the weights have seen, per joint: held-out minus trained-on people
 * of the data set with the most held-out people. Trained-on people enter the location of small data sets only with this added.
 */
export function optimism(everyone: readonly Person[]): Float64Array {
  const [largest] = [...groupBy(everyone, (person) => person.dataset)]
    .map(([dataset, own]) => [dataset, pairs(own)] as const)
    .sort((a, b) => b[1] - a[1])[0]!;
  const middle = (trainedOn: boolean): Float64Array =>
    column(
      everyone.filter((p) => p.dataset === largest && p.trainedOn === trainedOn).map((p) => p.middle),
      mean,
    );
  const [unseen, seen] = [middle(false), middle(true)];
  const difference = symmetric(unseen.map((value, joint) => value - seen[joint]!));
  const usual = mean(difference);
  return difference.map((value) => Math.max(0, Number.isNaN(value) ? (Number.isNaN(usual) ? 0 : usual) : value));
}

/** How many people of both kinds there are to compare. */
function pairs(own: readonly Person[]): number {
  const trainedOn = own.filter((person) => person.trainedOn).length;
  return Math.min(trainedOn, own.length - trainedOn);
}

/** Location `[joint]` of a set of people, left and right alike. */
export function location(some: readonly Person[], seenBonus: Float64Array): Float64Array {
  const rows = some.map((p) => (p.trainedOn ? p.middle.map((value, joint) => value + seenBonus[joint]!) : p.middle));
  return symmetric(column(rows, mean));
}

/** Deviations of each person's spans from the location of the other people of the data set. */
interface Deviation {
  dataset: string;
  trainedOn: boolean;
  values: Float64Array;
  /** People count alike. */
  weight: number;
}

/** How far each person's spans, ln error `[joint]`, lie from the other people of the data set; `bonus` is added for people trained on. */
export function leaveOneOutDeviations(everyone: readonly Person[], bonus: Float64Array): Deviation[] {
  const out: Deviation[] = [];
  for (const [dataset, own] of groupBy(everyone, (person) => person.dataset)) {
    for (const person of own) {
      const others = own.filter((other) => other !== person);
      if (others.length === 0) continue;
      const centre = location(others, bonus);
      for (const row of person.rows) {
        const values = row.map((value, joint) => value + (person.trainedOn ? bonus[joint]! : 0) - centre[joint]!);
        out.push({ dataset, trainedOn: person.trainedOn, values, weight: 1 / person.rows.length });
      }
    }
  }
  return out;
}

/** Root mean square deviation `[joint]`, left and right alike. */
function spreadOf(deviations: readonly Deviation[]): Float64Array {
  const variance = new Float64Array(JOINT_COUNT);
  const total = new Float64Array(JOINT_COUNT);
  for (const { values, weight } of deviations) {
    for (const [joint, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      variance[joint]! += weight * value * value;
      total[joint]! += weight;
    }
  }
  return symmetric(variance.map((sum, joint) => (total[joint]! > 0 ? sum / total[joint]! : Number.NaN))).map(Math.sqrt);
}

/**
 * Spread of healthy people per data set `[joint]`: its own people's, drawn towards that of the held-out people of all data sets as if
 * these were `PRIOR_PEOPLE` more; simulated people differ less than real ones and do not count there. Five people of one sensor are too few, and another sensor's people are not the same.
 */
export function spreads(everyone: readonly Person[], bonus: Float64Array): Map<string, Float64Array> {
  const deviations = leaveOneOutDeviations(everyone, bonus);
  const pooled = spreadOf(deviations.filter((row) => !row.trainedOn && row.dataset !== SIMULATED));
  const out = new Map<string, Float64Array>();
  for (const [dataset, own] of groupBy(everyone, (person) => person.dataset)) {
    const heldOut = own.filter((person) => !person.trainedOn).length;
    const fair = deviations.filter((row) => row.dataset === dataset && !(row.trainedOn && heldOut >= ENOUGH_HELD_OUT));
    const spread = spreadOf(fair);
    const n = heldOut >= ENOUGH_HELD_OUT ? heldOut : own.length;
    const prior = dataset === SIMULATED ? 0 : PRIOR_PEOPLE;
    const shrunk = pooled.map((all, joint) => {
      const square = Number.isNaN(spread[joint]!)
        ? all ** 2
        : (n * spread[joint]! ** 2 + prior * all ** 2) / (n + prior);
      return Math.max(LEAST_ERROR_SIGMA, Math.sqrt(square));
    });
    out.set(dataset, shrunk);
  }
  return out;
}

/** What one span kind gives for a reference. */
export interface ReferencePart {
  own: readonly Person[];
  bonus: Float64Array;
  /** `[joint]`. */
  sigma: Float64Array;
}

/** Reference of one data set: who, what their skeletons look like, where their log errors lie. */
export function reference(
  name: string,
  bySpan: Record<SpanKind, ReferencePart>,
): Omit<Reference, 'sum_scale' | 'signs'> {
  const { own } = bySpan.walk;
  const scales = ({ own: some, bonus, sigma }: ReferencePart): Reference['ln_error_mm']['walk'] => {
    const mu = location(some, bonus);
    const out: Reference['ln_error_mm']['walk'] = {};
    for (const [joint, joints] of JOINTS.entries()) {
      if (!Number.isNaN(mu[joint]! + sigma[joint]!)) out[joints] = { mu: mu[joint]!, sigma: sigma[joint]! };
    }
    return out;
  };
  return {
    name,
    people: own.length,
    trained_on: own.filter((person) => person.trainedOn).length,
    cross_fitted: own.filter((person) => person.crossFitted).length,
    walks: own.reduce((sum, person) => sum + person.walks, 0),
    signature: signatureOf(own),
    ln_error_mm: { walk: scales(bySpan.walk), cycle: scales(bySpan.cycle) },
  };
}

function signatureOf(own: readonly Person[]): Reference['signature'] {
  const out: Reference['signature'] = {};
  for (const name of SIGNATURE_FEATURES) {
    const values = own.map((person) => person.signature[name] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    if (values.length === 0) continue;
    const centre = mean(values);
    const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
    out[name] = { mean: centre, sd: Math.hypot(leastSignatureSd(name), spread) };
  }
  return out;
}

function column(rows: readonly Float64Array[], reduce: (values: number[]) => number): Float64Array {
  return Float64Array.from({ length: JOINT_COUNT }, (_, joint) => reduce(rows.map((row) => row[joint]!)));
}
