import { mean } from '../../maths/robust.ts';
import type { GroupName } from '../../skeleton/joints.ts';
import { SIDES } from '../../skeleton/side.ts';
import {
  COMPARED_NAMES,
  MIDLINE_NAMES,
  MIDLINE_SIGNS,
  PAIRED_NAMES,
  PAIRED_SIGNS,
  type PairedSignName,
  type SignKind,
  type Signs,
} from './sign-names.ts';
import { SIGN_SUMS, type SignNorms, type SignSumName } from './sign-norms.ts';

/** Signs summed up. NaN, or an absent group: too little is seen. */
export interface SignSums {
  groups: Partial<Record<GroupName, number>>;
  /** How much the legs differ. */
  asymmetry: number;
  /** Right leg more than left. */
  contrast: number;
}

/** How signs change with walking speed, per m/s. */
export type SignSlopes = Partial<Record<SignKind, number>>;

/** Walking speeds over which slopes were fitted; outside, the nearest counts. */
const SPEED_RANGE_M_S = [0.3, 1.8] as const;

/**
 * How far a sign is from what healthy walkers show at this speed and at their usual one, in standard deviations; 0 between the two: who
 * walks slowly may take the steps of a slow walker or, slowly, those of a fast one.
 */
export function signDeviation(
  kind: SignKind,
  value: number,
  speed_m_s: number,
  norms: SignNorms,
  slopes: SignSlopes,
): number {
  const scale = norms.scales[kind];
  if (scale === undefined) return Number.NaN;
  const [slowest, fastest] = SPEED_RANGE_M_S;
  const faster = Math.min(fastest, Math.max(slowest, speed_m_s)) - norms.speed_m_s;
  const fromUsual = value - scale.mu;
  const fromOwnSpeed = fromUsual - (Number.isNaN(faster) ? 0 : faster * (slopes[kind] ?? 0));
  if (fromUsual * fromOwnSpeed < 0) return 0;
  return (Math.abs(fromUsual) < Math.abs(fromOwnSpeed) ? fromUsual : fromOwnSpeed) / scale.sigma;
}

/** A deviation of five standard deviations is not worth ten times one of a half: signs hang together and healthy people's tails are long. */
function weight(deviation: number): number {
  return Math.asinh(Math.abs(deviation));
}

/** Means of the signs' deviations, before they are set against healthy people's. */
export function plainSums(signs: Signs, speed_m_s: number, norms: SignNorms, slopes: SignSlopes): SignSums {
  const off = (kind: SignKind, value: number | undefined): number =>
    weight(signDeviation(kind, value ?? Number.NaN, speed_m_s, norms, slopes));
  const groups: SignSums['groups'] = {};
  const put = (group: GroupName, values: number[]): void => {
    const value = mean(values);
    if (!Number.isNaN(value)) groups[group] = value;
  };
  for (const region of ['leg', 'arm'] as const) {
    const names = PAIRED_NAMES.filter((name) => PAIRED_SIGNS[name].region === region);
    for (const side of SIDES)
      put(
        `${side}_${region}`,
        names.map((name) => off(name, signs[`${side}_${name}`])),
      );
  }
  for (const region of ['trunk', 'pelvis'] as const) {
    const names = MIDLINE_NAMES.filter((name) => MIDLINE_SIGNS[name].region === region);
    put(
      region,
      names.map((name) => off(name, signs[name])),
    );
  }
  const difference = (name: PairedSignName): number => {
    const apart = (signs[`right_${name}`] ?? Number.NaN) - (signs[`left_${name}`] ?? Number.NaN);
    return weight(apart / (norms.differences[name] ?? Number.NaN));
  };
  const contrast = (name: PairedSignName): number =>
    off(name, signs[`right_${name}`]) - off(name, signs[`left_${name}`]);
  return { groups, asymmetry: mean(COMPARED_NAMES.map(difference)), contrast: mean(COMPARED_NAMES.map(contrast)) };
}

/** Sums in standard deviations between healthy people of the sensor. */
export function signSums(signs: Signs, speed_m_s: number, norms: SignNorms, slopes: SignSlopes): SignSums {
  const plain = plainSums(signs, speed_m_s, norms, slopes);
  const standard = (sum: SignSumName, value: number): number => {
    const scale = norms.sums[sum];
    return scale ? (value - scale.mu) / scale.sigma : Number.NaN;
  };
  const groups: SignSums['groups'] = {};
  for (const [group, value] of Object.entries(plain.groups) as [GroupName, number][]) {
    const scored = standard(signSumOf(group), value);
    if (!Number.isNaN(scored)) groups[group] = scored;
  }
  return {
    groups,
    asymmetry: standard('asymmetry', plain.asymmetry),
    contrast: standard('contrast', plain.contrast),
  };
}

/** The norm that belongs to a group. @throws RangeError for a group of which there are no signs (feet). */
export function signSumOf(group: GroupName): SignSumName {
  const name = SIGN_SUMS.find((sum) => sum === group.replace(/^(left|right)_/, ''));
  if (name === undefined) throw new RangeError(`there are no signs of ${group}`);
  return name;
}

/** The values that a sum has in a span, both sides'; none where too little is seen. */
export function signSumValues(sums: SignSums, sum: SignSumName): number[] {
  if (sum === 'asymmetry' || sum === 'contrast') return Number.isNaN(sums[sum]) ? [] : [sums[sum]];
  return (Object.entries(sums.groups) as [GroupName, number][])
    .filter(([group]) => signSumOf(group) === sum)
    .map(([, value]) => value);
}
