import { mean, median } from '../maths/robust.ts';
import type { Reference } from '../model/normative.ts';
import { type SensorSignature, SIGNATURE_FEATURES } from '../model/sensor-signature.ts';
import { drawnScale } from './drawn-scale.ts';
import type { HealthyPerson } from './healthy-person.ts';
import { leastSignatureSd } from './least-spreads.ts';

/** What a person's skeleton looks like here: the middle of the walks. */
export function signatureOf({ spans }: HealthyPerson): SensorSignature {
  const out: SensorSignature = {};
  for (const name of SIGNATURE_FEATURES) {
    const value = median(spans.walk.map(({ signature }) => signature[name] ?? Number.NaN));
    if (!Number.isNaN(value)) out[name] = value;
  }
  return out;
}

/** Mean and spread of each feature; where the mean lies is this installation's alone, the spread is drawn towards that of the references. */
export function signatureScales(
  signatures: readonly SensorSignature[],
  references: readonly Reference[],
): Reference['signature'] {
  const out: Reference['signature'] = {};
  for (const name of SIGNATURE_FEATURES) {
    const usual = mean(references.map(({ signature }) => (signature[name]?.sd ?? Number.NaN) ** 2));
    const scale = drawnScale(
      signatures.map((one) => [one[name] ?? Number.NaN]),
      { mu: Number.NaN, betweenSites: Number.NaN, ofAWalk: usual },
    );
    if (scale) out[name] = { mean: scale.mu, sd: Math.max(leastSignatureSd(name), scale.sigma) };
  }
  return out;
}
