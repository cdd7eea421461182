import type { SignatureFeature } from '../model/sensor-signature.ts';
import type { SignKind } from '../model/signs/sign-names.ts';

/** No joint's error is known better than this, ln units. */
export const LEAST_ERROR_SIGMA = 0.12;
/** No sum of signs is known better than this. */
export const LEAST_SUM_SIGMA = 0.1;

/** No sign is known better than half a degree, or some millimetres (in leg lengths). */
export function leastSignSigma(kind: SignKind): number {
  return kind.endsWith('_rad') ? 0.01 : 0.005;
}

/** Features of skeletons vary between people of one sensor at least this much (ln units); variations of bones more than proportions. */
export function leastSignatureSd(feature: SignatureFeature): number {
  return feature.endsWith('variation') ? 0.35 : 0.05;
}
