import { z } from 'zod';
import { GROUPS, type GroupName, JOINTS } from '../skeleton/joints.ts';
import { SIDES } from '../skeleton/side.ts';
import { ANGLE_KINDS, ANGLES } from './angles.ts';
import { CURVE_ORIGINS, phaseOrigin } from './curve-origin.ts';
import { CURVE_POINTS } from './curves.ts';
import { eventTimingSchema } from './event-timing.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from './parameters.ts';

/**
 * What the gait stage says about a cycle and a walk, as it goes on the wire and to disk. Snake case with units; null =
 * not assessed, with its reason in `not_assessed` under the same name. Every number is from measured or shortly
 * interpolated joints; predicted ones never enter.
 */
const joint = z.enum(JOINTS);
const group = z.enum(Object.keys(GROUPS) as [GroupName, ...GroupName[]]);
const measure = z.number().nullable();
const curve = z.array(z.number()).length(CURVE_POINTS);

export const deviationSchema = z.object({
  mean_deg: z.number().describe('Mean over the cycle of |angle − normative mean|.'),
  rms_deg: z.number().describe('Root of the mean square of the same difference.'),
  outside_percent: z.number().describe('Share of the cycle outside the normative mean ± 2 SD.'),
});

export const eventSourceSchema = z
  .enum(['heel_height', 'ankle_height'])
  .describe('What the peaks that cut the cycles are of: heels, or ankles where heels are not known.');

export const angleSummarySchema = z.object({
  phase_origin: z
    .enum(SIDES.flatMap((side) => CURVE_ORIGINS.map((origin) => phaseOrigin(side, origin))))
    .describe('The event at 0 % and at 100 %: always of the angle’s own side, for the trunk the left.'),
  input_deg: curve.describe('Measured angle at 0, 1 … 100 % of the cycle.'),
  twin_deg: curve.nullable().describe('The same of the normative twin, cut by the same event of its own foot.'),
  input_deviation: deviationSchema.nullable().describe('null = no normative band for this angle.'),
  twin_deviation: deviationSchema.nullable(),
  toe_off_percent: measure.describe('Where the foot leaves the floor; null where the curve begins at a height peak.'),
  twin_toe_off_percent: measure,
  cycles: z.int().positive().describe('Number of cycles in the mean; 1 for a single cycle.'),
});

const curveSet = {
  angles: z.partialRecord(z.enum(ANGLES), angleSummarySchema),
  angle_deviation_rms_deg: z
    .object({ input: measure, twin: measure, angles: z.int().nonnegative() })
    .describe('Root mean square over the angles with a band: a subset of the movement analysis profile, not a GPS.'),
};

const normative = z
  .partialRecord(z.enum(ANGLE_KINDS), z.object({ mean_deg: curve, sd_deg: curve, people: z.int().positive() }))
  .describe('What the angles are compared with, either side, from the same phase origin; normal is mean ± 2 SD.');

const clinical = z
  .object(curveSet)
  .describe('The same angles from heel strike to heel strike, as gait reports show them.');

export const assessmentSchema = z.union([
  z.object({
    assessed: z.literal(true),
    joints: z.partialRecord(joint, z.object({ score: z.number(), flagged: z.boolean(), error_mm: z.number() })),
    groups: z.partialRecord(group, z.number()),
    flagged: z.array(joint),
    side: z.enum(['left', 'right', 'both', 'none']),
    overall: z.number(),
    abnormal: z.boolean(),
    location: z.string(),
  }),
  z.object({ assessed: z.literal(false), reason: z.string() }),
]);

export const qualitySchema = z.object({
  measured_percent: z.number().describe('Share of joint-frames that cameras measured.'),
  interpolated_percent: z.number().describe('Share filled over at most 200 ms.'),
  missing_percent: z.number(),
});

const parameter = z.enum(PARAMETER_NAMES);

const strideMeasures = Object.fromEntries(
  PARAMETER_NAMES.map((name) => [name, measure.describe(PARAMETERS[name].definition)]),
) as Record<ParameterName, typeof measure>;

const meanMeasure = z
  .object({ mean: z.number(), n: z.int().positive() })
  .nullable()
  .describe('Mean over n strides of the walk.');

const common = {
  event_source: eventSourceSchema.nullable(),
  step_event_source: z.enum(['heel', 'ankle']).nullable().describe('What landed at a heel strike.'),
  event_timing: eventTimingSchema,
  treadmill: z.boolean().describe('The feet moved, the body stayed.'),
  ...curveSet,
  assessment: assessmentSchema,
  quality: qualitySchema,
  not_assessed: z.record(z.string(), z.string()).describe('Name of what is absent → why, for people.'),
};

export const cycleSummarySchema = z.object({
  cycle: z.int().positive().describe('Number of the cycle in its walk, from 1.'),
  start_s: z.number().describe('Time of the left foot’s height peak that begins it.'),
  end_s: z.number(),
  duration_s: z.number(),
  events: z
    .object({
      left_heel_strike_s: measure,
      left_toe_off_s: measure,
      right_heel_strike_s: measure,
      right_toe_off_s: measure,
    })
    .describe('The events that fall into the cycle; null = none or more than one.'),
  speed_m_s: measure,
  cadence_steps_min: z.number().describe('From the strides that ended in this cycle, else from its length.'),
  step_width_m: measure,
  left: z.record(parameter, measure).describe('The left stride that ended in this cycle.'),
  right: z.record(parameter, measure).describe('The right stride that ended in this cycle.'),
  clinical,
  ...common,
});

export const walkSummarySchema = z.object({
  start_s: z.number(),
  end_s: z.number(),
  cycles: z.int().nonnegative().describe('Complete gait cycles of the left foot.'),
  normative,
  refused: z.array(z.object({ start_s: z.number(), end_s: z.number(), reason: z.string() })),
  speed_m_s: meanMeasure,
  cadence_steps_min: meanMeasure.describe('From its strides, else from the lengths of its cycles.'),
  step_width_m: meanMeasure,
  left: z.record(parameter, meanMeasure),
  right: z.record(parameter, meanMeasure),
  clinical: clinical.extend({ normative }),
  asymmetry_percent: z
    .record(parameter, measure)
    .describe(
      '(left − right) over their mean; null = not assessed on both sides, or no true zero to take percents of.',
    ),
  strides: z
    .array(z.object({ side: z.enum(SIDES), start_s: z.number(), end_s: z.number(), ...strideMeasures }))
    .describe('Each stride by itself, in the order in which they end: what a session is summed up from.'),
  ...common,
});

/** Curves of one origin with their overall distance from the bands. */
export type CurveSet = z.infer<typeof clinical>;
export type CycleSummary = z.infer<typeof cycleSummarySchema>;
export type WalkSummary = z.infer<typeof walkSummarySchema>;
export type AngleSummary = z.infer<typeof angleSummarySchema>;
export type AssessmentSummary = z.infer<typeof assessmentSchema>;
export type QualitySummary = z.infer<typeof qualitySchema>;
