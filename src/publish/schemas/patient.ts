import { z } from 'zod';
import { GROUPS, JOINT_COUNT, JOINTS } from '../../skeleton/joints.ts';
import { envelope, known, patient, unreal } from './envelope.ts';

/** Payloads about the person walking: pose, alert, event. Cycle and walk are the gait stage's own summaries. */

const joint = z.enum(JOINTS);
const perJoint = <T extends z.ZodType>(item: T) => z.array(item).length(JOINT_COUNT);
const point = z.tuple([z.number(), z.number(), z.number()]).nullable();

export const posePayload = patient.extend({
  tick: z.int().nonnegative(),
  joints: perJoint(point).describe('x, y, z in metres, Z up, in the order of the 19 joints; null = not known.'),
  provenance: z
    .string()
    .regex(/^[mipx]{19}$/)
    .describe('One letter per joint: measured, interpolated, predicted (display only), missing.'),
  uncertainty_mm: perJoint(known).describe(
    'One standard deviation per axis: noise, and what the cameras contradict each other about. An error that all share is not in it.',
  ),
  badness: perJoint(known).describe('B_j over about one gait cycle; null = not assessed.'),
  flagged: z.array(joint),
  twin: perJoint(point).nullable().describe('The normative twin; null where there is none.'),
  reason: z.string().optional().describe('Why nothing is assessed, where so.'),
});

/** Joints and groups share one name space; pelvis is both, and means the same place on the body. */
export const ALERT_IDS = [...new Set<string>([...JOINTS, ...Object.keys(GROUPS)])] as const;

export const alertPayload = patient.extend({
  id: z.enum(ALERT_IDS),
  kind: z.enum(['joint', 'group']),
  raised: z.literal(true).describe('A cleared alert is an empty message.'),
  since_t: z.number().describe('When it was raised, seconds since boot.'),
  since_wall: z.iso.datetime(),
  score: z.number(),
  threshold: z.number(),
  side: z.enum(['left', 'right', 'both', 'none']),
  cycles_seen: z.int().positive().describe('Gait cycles with this finding.'),
  provisional: z.boolean().describe('True with the factory baseline.'),
  acknowledged_by: z.string().nullable(),
});

/** What can happen. */
export const EVENT_KINDS = [
  'alert_raised',
  'alert_cleared',
  'alert_acknowledged',
  'session_started',
  'session_ended',
  'walk_started',
  'walk_ended',
  'patient_changed',
  'state_changed',
] as const;

export const eventPayload = envelope.extend({
  ...unreal,
  id: z.string().describe('Unique; the same event delivered twice has the same id.'),
  kind: z.enum(EVENT_KINDS),
  subject: z.string().nullable().describe('What it is about: a joint or group, a state, a session.'),
  message: z.string().describe('One sentence for people.'),
  details: z.record(z.string(), z.json()).optional(),
});
