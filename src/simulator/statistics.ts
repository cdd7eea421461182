import { z } from 'zod';

const curve = z.array(z.number()).length(13);

const group = z.object({
  /** Data sets the group was measured in, with the number of people. */
  people: z.record(z.string(), z.number().int()),
  /** Names of the channels, in the order of the vectors; each is 13 Fourier coefficients. */
  channels: z.array(z.string()),
  /** Plain numbers after the channels: stride frequency (times sqrt(leg/g)), stance share, proportions. */
  scalars: z.array(z.string()),
  mean: z.record(z.string(), z.union([curve, z.number()])),
  /** Principal components over people within their data set: standard deviation of the score, and its effect per unit. */
  components: z.array(
    z.object({
      /** Between people. */
      sd: z.number(),
      /** Of one stride about its person's own mean. */
      stride_sd: z.number(),
      effect: z.record(z.string(), z.union([curve, z.number()])),
    }),
  ),
});

const curvesByChannel = z.record(z.string(), curve);

/** What people change when they act a fault: mean of acted minus own normal. Angles in radians. */
const acted = z.object({
  people: z.number().int(),
  /** Share by which the stride takes longer. */
  slower: z.number(),
  /** When the other foot strikes after the affected one, strides. */
  other_strike: z.number(),
  own_stance: z.number(),
  other_stance: z.number(),
  /** Limbs of the affected side (phase 0 = its strike), of the other (its own strike), and the midline. */
  own: curvesByChannel,
  other: curvesByChannel,
  /** Phase and signs of the affected side: positive = towards it, or its side up. */
  midline: curvesByChannel,
});

/**
 * What `scripts/fit-walker.ts` writes to `models/walker.json`: mean curves and principal components of normal walks of the
 * training split, and body proportions (`build`, `heel`: lengths in leg lengths = thigh + shank, but `*_m`, which are
 * metres; heights are those above the floor while standing). Statistics only; nobody's walk can be had back from it.
 * A curve is `[a0, a1, b1, … a6, b6]`: value(phase) = a0 + sum a_k cos(2 pi k phase) + b_k sin(2 pi k phase), radians.
 */
export const walkerStatisticsSchema = z.object({
  schema: z.literal('gengait.walker/1'),
  sources: z.string(),
  groups: z.object({
    legs: group,
    rhythm: group,
    frontal: group,
    feet: group,
    trunk: group,
    turn: group,
    head: group,
    swing: group,
    spread: group,
    build: group,
    heel: group,
  }),
  acted: z.object({ stiff_knee: acted, steppage: acted, antalgic: acted }),
});

export type WalkerStatistics = z.infer<typeof walkerStatisticsSchema>;
export type ActedChange = z.infer<typeof acted>;
export type ActedFault = keyof WalkerStatistics['acted'];
export type StatisticsGroup = z.infer<typeof group>;

/** Harmonics of every curve. */
export const HARMONICS = 6;

/** Value of a curve at a phase (strides; only the fraction counts). Radians for angles. */
export function evaluate(curve: ArrayLike<number>, phase: number): number {
  let value = curve[0]!;
  for (let k = 1; k <= HARMONICS; k++) {
    const angle = 2 * Math.PI * k * phase;
    value += curve[2 * k - 1]! * Math.cos(angle) + curve[2 * k]! * Math.sin(angle);
  }
  return value;
}
