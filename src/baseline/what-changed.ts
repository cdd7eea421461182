import { mean } from '../maths/robust.ts';
import { type JointScales, jointScales } from '../model/joint-scales.ts';
import type { Scoring } from '../model/normative.ts';
import { matchSensor } from '../model/sensor-match.ts';
import type { SensorSignature } from '../model/sensor-signature.ts';
import { JOINTS, type JointName } from '../skeleton/joints.ts';
import type { HealthyPerson } from './healthy-person.ts';
import { signatureOf } from './site-signature.ts';

/** Errors of a hidden joint on whole walks of healthy people, mm. */
export interface JointNorm {
  /** The middle healthy walker's. */
  typical_mm: number;
  /** Above it a joint is flagged once a walk is abnormal. */
  limit_mm: number;
}

/** A joint's norms before and after; null: not scored. */
export interface NormChange {
  joint: JointName;
  factory: JointNorm | null;
  site: JointNorm | null;
}

/** What the norms of a site change for its own people. `resembles`: the factory's reference that its skeletons look like, "none" where unlike all. */
export function whatChanged(people: readonly HealthyPerson[], factory: Scoring, site: Scoring) {
  const signatures = people.map(signatureOf);
  const before = normsFor(signatures, factory);
  const after = normsFor(signatures, site);
  const names = signatures.map((signature) => matchSensor(signature, factory.references).reference);
  const joints: NormChange[] = JOINTS.map((joint, i) => ({ joint, factory: before[i]!, site: after[i]! }));
  return { resembles: mostFrequent(names), joints };
}

function normsFor(signatures: readonly SensorSignature[], scoring: Scoring): (JointNorm | null)[] {
  const each = signatures.map((signature) => jointScales(matchSensor(signature, scoring.references), scoring, 'walk'));
  const middle = (of: (scales: JointScales) => Float64Array, joint: number): number =>
    mean(each.map((scales) => of(scales)[joint]!));
  return JOINTS.map((_, joint) => {
    const [mu, sigma] = [middle((scales) => scales.mu, joint), middle((scales) => scales.sigma, joint)];
    if (Number.isNaN(mu + sigma)) return null;
    return { typical_mm: Math.exp(mu), limit_mm: Math.exp(mu + scoring.thresholds.walk.joint * sigma) };
  });
}

function mostFrequent(names: readonly string[]): string {
  const count = (name: string): number => names.filter((other) => other === name).length;
  return [...names].sort((a, b) => count(b) - count(a))[0] ?? 'none';
}
