import { PAIRED_NAMES, SIGN_KINDS } from './sign-names.ts';
import { SIGN_SUMS, type SignNorms, type SignScale } from './sign-norms.ts';

/** A reference that weighs less says nothing; a sign that only such references have is not judged. */
const LEAST_WEIGHT = 1e-3;

/**
 * Norms for the sensor at hand out of those of the references it resembles: weighted means; spreads that include how much the references differ.
 * @param weights of each reference @param caution by how much all spreads are widened, for a skeleton unlike any reference
 */
export function blendNorms(norms: readonly SignNorms[], weights: readonly number[], caution: number): SignNorms {
  const blended: SignNorms = { speed_m_s: 1, scales: {}, differences: {}, sums: {} };
  const speed = blend(
    norms.map(({ speed_m_s }) => ({ mu: speed_m_s, sigma: 1 })),
    weights,
  );
  if (speed) blended.speed_m_s = speed.mu;
  for (const kind of SIGN_KINDS) {
    const scale = blend(
      norms.map(({ scales }) => scales[kind]),
      weights,
    );
    if (scale) blended.scales[kind] = { mu: scale.mu, sigma: caution * scale.sigma };
  }
  for (const kind of PAIRED_NAMES) {
    const scale = blend(
      norms.map(({ differences: { [kind]: sigma } }) => sigma && { mu: 0, sigma }),
      weights,
    );
    if (scale) blended.differences[kind] = caution * scale.sigma;
  }
  for (const sum of SIGN_SUMS) {
    const scale = blend(
      norms.map(({ sums }) => sums[sum]),
      weights,
    );
    if (scale) blended.sums[sum] = scale;
  }
  return blended;
}

/** Mean and standard deviation of a mixture. */
function blend(scales: readonly (SignScale | undefined | 0)[], weights: readonly number[]): SignScale | null {
  const known = scales.flatMap((scale, i) =>
    scale && weights[i]! > LEAST_WEIGHT ? [{ ...scale, weight: weights[i]! }] : [],
  );
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const mu = known.reduce((sum, scale) => sum + scale.weight * scale.mu, 0) / total;
  const square =
    known.reduce((sum, scale) => sum + scale.weight * (scale.sigma ** 2 + (scale.mu - mu) ** 2), 0) / total;
  return { mu, sigma: Math.sqrt(square) };
}
