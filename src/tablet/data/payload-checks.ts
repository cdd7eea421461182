import type { PayloadKind } from '../../publish/payloads.ts';
import { JOINT_COUNT } from '../../skeleton/joints.ts';
import {
  type Check,
  either,
  exactly,
  flag,
  listOf,
  number,
  object,
  optional,
  orNull,
  recordOf,
  text,
} from './shapes.ts';

const point = orNull(listOf(number, 3));
const perJoint = (check: Check): Check => listOf(check, JOINT_COUNT);
const measure = orNull(number);

const envelope = { schema: text, boot: text, t: number, wall: text };
const patient = { ...envelope, session: orNull(text), walk_no: number, track: number };

const curve = listOf(number);
const deviation = orNull(object({ mean_deg: number, rms_deg: number, outside_percent: number }));
const angle = object({
  phase_origin: text,
  input_deg: curve,
  twin_deg: orNull(curve),
  input_deviation: deviation,
  twin_deviation: deviation,
  toe_off_percent: measure,
  cycles: number,
});
const assessment = either(
  object({
    assessed: exactly(true),
    joints: recordOf(object({ score: number, flagged: flag })),
    groups: recordOf(number),
    flagged: listOf(text),
    abnormal: flag,
  }),
  object({ assessed: exactly(false), reason: text }),
);
const limits = object({ joint: number });
const bands = recordOf(object({ mean_deg: curve, sd_deg: curve }));
const summary = {
  ...patient,
  id: text,
  treadmill: flag,
  angles: recordOf(angle),
  clinical: object({ angles: recordOf(angle), normative: optional(bands) }),
  quality: object({ measured_percent: number, interpolated_percent: number, missing_percent: number }),
  assessment,
  not_assessed: recordOf(text),
};

/** What the page reads of each payload. More may be there, and is left alone. */
export const PAYLOAD_CHECKS: Record<PayloadKind, Check> = {
  state: object({
    ...envelope,
    state: text,
    reasons: listOf(text),
    version: text,
    baseline: orNull(text),
    limits: orNull(object({ cycle: limits, walk: limits })),
  }),
  health: object({
    ...envelope,
    cameras: recordOf(object({ fps: measure, age_s: measure, offset_uncertainty_s: measure, loss: measure })),
    stages: recordOf(object({ p50_ms: measure, p99_ms: measure })),
    drops: recordOf(number),
    box: object({ temperature_c: measure, load: measure, memory_free_mb: measure, disk_free_gb: measure }),
    outbox: object({ waiting: number, dropped: number }),
  }),
  pose: object({
    ...patient,
    joints: perJoint(point),
    provenance: (value) => typeof value === 'string' && value.length === JOINT_COUNT,
    uncertainty_mm: perJoint(measure),
    badness: perJoint(measure),
    flagged: listOf(text),
    twin: orNull(perJoint(point)),
    reason: optional(text),
  }),
  cycle: object({
    ...summary,
    cycle: number,
    cadence_steps_min: number,
    left: recordOf(measure),
    right: recordOf(measure),
  }),
  walk: object({ ...summary, cycles: number, normative: bands }),
  alert: object({
    ...patient,
    id: text,
    kind: text,
    since_t: number,
    since_wall: text,
    score: number,
    threshold: number,
    cycles_seen: number,
    provisional: flag,
    acknowledged_by: orNull(text),
  }),
  event: object({ ...envelope, id: text, kind: text, subject: orNull(text), message: text }),
  finding: object({ ...envelope, code: text, level: text, message: text, remedies: listOf(text) }),
  session: object({
    ...envelope,
    summary: optional(orNull(object({ parameters: recordOf(object({})) }))),
    session: text,
    subject: text,
    started_t: number,
    walks: number,
    strides: number,
  }),
  people: object({
    ...envelope,
    people: listOf(object({ track: number, x_m: number, y_m: number, unseen_s: number })),
    patient: measure,
  }),
  response: either(
    object({ ...envelope, id: text, ok: exactly(true), result: recordOf(() => true) }),
    object({
      ...envelope,
      id: orNull(text),
      ok: exactly(false),
      error: object({ code: text, message: text, remedies: listOf(text) }),
    }),
  ),
};
