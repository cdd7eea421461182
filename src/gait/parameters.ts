/**
 * Every number that is said about a stride, in one place: its name with the unit, what people call it, how it is read off, and
 * what may be computed from it. `summary.ts`, `session/`, the report and the exports take their fields from this table.
 *
 * Events are those of `events.ts` (heel strike, toe off); lengths lie along, widths across the walking direction (`heading.ts`).
 * The shares of a stride are percent of the time from heel strike to the same foot's next heel strike.
 */
export const PARAMETERS = {
  speed_m_s: {
    label: 'Walking speed',
    unit: 'm/s',
    decimals: 3,
    scale: 'ratio',
    needs: 'steps',
    definition: 'Stride length over stride time.',
  },
  cadence_steps_min: {
    label: 'Cadence',
    unit: 'steps/min',
    decimals: 1,
    scale: 'ratio',
    needs: 'steps',
    definition: 'Two steps over the stride time.',
  },
  walk_ratio_mm_per_steps_min: {
    label: 'Walk ratio',
    unit: 'mm/(steps/min)',
    decimals: 2,
    scale: 'ratio',
    needs: 'steps',
    definition: 'Half the stride length over the cadence (Sekiya and Nagasaki, Gait & Posture 7:225, 1998).',
  },
  stride_time_s: {
    label: 'Stride time',
    unit: 's',
    decimals: 3,
    scale: 'ratio',
    needs: 'steps',
    definition: 'From a heel strike to the same foot’s next.',
  },
  stride_length_m: {
    label: 'Stride length',
    unit: 'm',
    decimals: 3,
    scale: 'ratio',
    needs: 'steps',
    definition: 'Way of the heel from heel strike to heel strike; on a treadmill the sum of the two steps.',
  },
  step_time_s: {
    label: 'Step time',
    unit: 's',
    decimals: 3,
    scale: 'ratio',
    needs: 'steps',
    definition: 'From the other foot’s heel strike to this side’s.',
  },
  step_length_m: {
    label: 'Step length',
    unit: 'm',
    decimals: 3,
    scale: 'ratio',
    needs: 'steps',
    definition: 'This side’s heel ahead of the other at its heel strike.',
  },
  step_width_m: {
    label: 'Step width',
    unit: 'm',
    decimals: 3,
    scale: 'ratio',
    needs: 'steps',
    definition: 'Sideways distance of the heels at heel strike; negative = crossed over.',
  },
  stance_percent: {
    label: 'Stance',
    unit: '% of stride',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'Heel strike to own toe off.',
  },
  swing_percent: {
    label: 'Swing',
    unit: '% of stride',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'Own toe off to heel strike.',
  },
  single_support_percent: {
    label: 'Single support',
    unit: '% of stride',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'Only this foot on the floor: the other’s toe off to the other’s heel strike.',
  },
  double_support_percent: {
    label: 'Double support',
    unit: '% of stride',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'Both feet on the floor: initial and terminal double support together.',
  },
  initial_double_support_percent: {
    label: 'Initial double support',
    unit: '% of stride',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'Heel strike to the other foot’s toe off: this leg takes the weight.',
  },
  terminal_double_support_percent: {
    label: 'Terminal double support',
    unit: '% of stride',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'The other foot’s heel strike to own toe off: this leg gives the weight away.',
  },
  toe_clearance_mm: {
    label: 'Toe clearance',
    unit: 'mm',
    decimals: 0,
    scale: 'ratio',
    needs: 'feet',
    definition:
      'Lowest point of the toe in the middle half of the swing, above its height in the single support before; none where the toe has no low point there.',
  },
  foot_progression_deg: {
    label: 'Foot progression angle',
    unit: '°',
    decimals: 1,
    scale: 'interval',
    needs: 'feet',
    definition:
      'Heel to toe against the walking direction, mean over single support; toe out positive, toe in negative.',
  },
  hip_flexion_range_deg: {
    label: 'Hip flexion range',
    unit: '°',
    decimals: 1,
    scale: 'ratio',
    needs: 'leg',
    definition: 'Largest minus smallest hip flexion of the stride (angles.ts).',
  },
  knee_flexion_range_deg: {
    label: 'Knee flexion range',
    unit: '°',
    decimals: 1,
    scale: 'ratio',
    needs: 'leg',
    definition: 'Largest minus smallest knee flexion of the stride.',
  },
  ankle_dorsiflexion_range_deg: {
    label: 'Ankle range',
    unit: '°',
    decimals: 1,
    scale: 'ratio',
    needs: 'feet',
    definition: 'Largest minus smallest ankle dorsiflexion of the stride.',
  },
} as const satisfies Record<string, ParameterDefinition>;

/** How a parameter is called, measured and may be used. */
export interface ParameterDefinition {
  /** For people. */
  label: string;
  unit: string;
  /** Decimals shown; more would be noise. */
  decimals: number;
  /** `ratio`: has a true zero, so percent asymmetry and CV mean something; `interval`: differences only. */
  scale: 'ratio' | 'interval';
  /** What must have been measured: heel strikes of heels or ankles, heels and toes, or hip, knee and ankle. */
  needs: 'steps' | 'feet' | 'leg';
  definition: string;
}

export type ParameterName = keyof typeof PARAMETERS;

/** All parameters, in the order in which they are shown. */
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[];

/** A value for each parameter, in their order. */
export function perParameter<T>(of: (name: ParameterName) => T): Record<ParameterName, T> {
  return Object.fromEntries(PARAMETER_NAMES.map((name) => [name, of(name)])) as Record<ParameterName, T>;
}
