import { z } from 'zod';
import { GROUPS, type GroupName, JOINTS } from '../../skeleton/joints.ts';
import { ANGLE_KINDS, ANGLES } from '../angles.ts';
import { CURVE_POINTS } from '../curves.ts';
import { eventTimingSchema } from '../event-timing.ts';
import { PARAMETER_NAMES } from '../parameters.ts';

/**
 * What is said about a session: all walks of one subject between start and stop. Snake case with units; null = not assessed,
 * with its reason beside it or in `not_assessed`. Everything is computed from the walks' summaries (`summariseSession`).
 */
const joint = z.enum(JOINTS);
const group = z.enum(Object.keys(GROUPS) as [GroupName, ...GroupName[]]);
const parameter = z.enum(PARAMETER_NAMES);
const measure = z.number().nullable();
const curve = z.array(z.number()).length(CURVE_POINTS);

/** Fewer walks than this don't show how much walks differ. */
export const WALKS_FOR_SPREAD = 3;

/** Fewer strides than this say nothing about how much a person varies. */
export const STRIDES_FOR_SPREAD = 20;

export const sessionFactsSchema = z.object({
  subject: z.string().describe('Pseudonym.'),
  age_years: z.number().positive().nullable(),
  sex: z.enum(['female', 'male']).nullable(),
  walking_aid: z.string().nullable().describe('As declared at the start; null = none was declared, "none" = no aid.'),
  simulated: z.boolean().describe('No person walked.'),
  provisional: z.boolean().describe('Scores were measured against the factory baseline, not the site’s own.'),
});

export const strideStatisticSchema = z.object({
  mean: z.number(),
  n: z.int().positive().describe('Strides in it.'),
  sd: measure.describe(`Between strides; only from ${STRIDES_FOR_SPREAD} strides on. Of both sides: within sides.`),
  cv_percent: measure.describe('SD over mean; null also where the scale has no true zero.'),
  sd_reason: z.string().nullable().describe('Why there is no SD: "not assessed (n = 4)".'),
  walks: z.int().positive().describe('Walks that have such strides.'),
  walk_sd: measure.describe(
    'SD between the means of the walks; only from 3 walks on. What a comparison of sessions uses.',
  ),
});

export const normativeRangeSchema = z.object({
  mean: z.number().describe('Of healthy people of that sex and age at their usual pace.'),
  low: measure.describe('95 of 100 healthy people lie between low and high; null where the source gives no range.'),
  high: measure,
  group: z.string().describe('Whom it is about: "women, 40 to 49 years, usual pace".'),
  source: z.string().describe('The publication.'),
});

export const sessionParameterSchema = z.object({
  left: strideStatisticSchema.nullable(),
  right: strideStatisticSchema.nullable(),
  both: strideStatisticSchema.nullable(),
  difference: measure.describe('left − right, in the parameter’s own unit.'),
  asymmetry_percent: measure.describe('(left − right) over their mean; null where the scale has no true zero.'),
  normative: normativeRangeSchema
    .nullable()
    .describe('null unless sex and age were declared, nobody used a walking aid, and a source covers them.'),
  reason: z.string().nullable().describe('Why nothing is said about it.'),
});

export const sessionAngleSchema = z.object({
  phase_origin: z.string().describe('The event at 0 % and at 100 %.'),
  input_deg: curve,
  twin_deg: curve.nullable().describe('The normative twin’s.'),
  input_rms_deg: measure.describe('Root mean square distance from the normative mean; null without a band.'),
  twin_rms_deg: measure,
  walks: z.int().positive(),
  walk_sd_deg: measure.describe('SD of that distance between the walks; only from 3 walks on.'),
  toe_off_percent: measure.describe('Where in the cycle the foot leaves the floor.'),
  twin_toe_off_percent: measure,
  cycles: z.int().positive(),
});

export const sessionSummarySchema = z.object({
  ...sessionFactsSchema.shape,
  walks: z.int().nonnegative(),
  walks_with_cycles: z.int().nonnegative(),
  strides: z.object({ left: z.int().nonnegative(), right: z.int().nonnegative() }),
  treadmill: z.boolean(),
  event_timing: z.array(eventTimingSchema).describe('Each that walks of the session were measured with; usually one.'),
  parameters: z.record(parameter, sessionParameterSchema),
  angles: z.partialRecord(z.enum(ANGLES), sessionAngleSchema).describe('Means over all cycles of the session.'),
  normative: z.partialRecord(
    z.enum(ANGLE_KINDS),
    z.object({ mean_deg: curve, sd_deg: curve, people: z.int().positive() }),
  ),
  deviation_profile: z
    .object({
      name: z.literal('subset of the movement analysis profile'),
      input_rms_deg: measure,
      twin_rms_deg: measure.describe('null also where an angle of the twin is not told.'),
      angles: z.int().nonnegative(),
    })
    .describe('Root mean square of the angles’ own distances from the band. Lacks pelvis and rotations: not a GPS.'),
  assessment: z.object({
    walks_assessed: z.int().nonnegative(),
    walks_abnormal: z.int().nonnegative(),
    joints: z
      .partialRecord(joint, z.object({ walks_flagged: z.int(), walks: z.int(), mean_score: z.number() }))
      .describe('Over the assessed walks in which the joint has a score.'),
    groups: z.partialRecord(group, z.object({ mean_score: z.number(), walks: z.int() })),
    locations: z.record(z.string(), z.int()).describe('Where abnormal walks stand out → number of walks.'),
    reasons: z.record(z.string(), z.int()).describe('Why walks are not assessed → number of walks.'),
  }),
  not_assessed: z.record(z.string(), z.string()).describe('Name of what is absent → why, for people.'),
});

/** Declared at the start of a session, and what stands about all of its numbers. */
export type SessionFacts = z.infer<typeof sessionFactsSchema>;
export type SessionSummary = z.infer<typeof sessionSummarySchema>;
export type SessionParameter = z.infer<typeof sessionParameterSchema>;
export type StrideStatistic = z.infer<typeof strideStatisticSchema>;
export type SessionAngle = z.infer<typeof sessionAngleSchema>;
export type NormativeRange = z.infer<typeof normativeRangeSchema>;
