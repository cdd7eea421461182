import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ErrorCode, GengaitError } from '../errors.ts';
import { GROUPS, type GroupName, JOINTS } from '../skeleton/joints.ts';
import { SIGNATURE_FEATURES } from './sensor-signature.ts';
import { SIGN_KINDS } from './signs/sign-names.ts';
import { signNormsSchema } from './signs/sign-norms.ts';
import { TILE_SETS, type TileSetName } from './tiles.ts';

const jointName = z.enum(JOINTS);
const groupName = z.enum(Object.keys(GROUPS) as [GroupName, ...GroupName[]]);
const tileSet = z.enum(Object.keys(TILE_SETS) as [TileSetName, ...TileSetName[]]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const finite = z.number();
const positive = z.number().positive();

/** Healthy ln(error in mm) of a hidden joint at the reference speed. */
const jointScale = z.strictObject({
  mu: finite,
  /** One standard deviation between people and walks. */
  sigma: positive,
});
const jointScalesOf = z.partialRecord(jointName, jointScale);

const jointFloor = z.partialRecord(jointName, z.tuple([positive, positive, positive]).readonly());
const sumScales = z.strictObject({ leg: positive, contrast: positive });

/** Healthy walkers of one sensor and pose estimator. */
const referenceSchema = z.strictObject({
  name: z.string(),
  /** Who the statistics come from; `trained_on`: of these, people whose normal walks the weights have seen. */
  people: z.int(),
  trained_on: z.int(),
  /** Of these, people scored by a model that had not seen them, moved to the scale of the shipped one. */
  cross_fitted: z.int(),
  walks: z.int(),
  /** What its skeletons look like: mean and standard deviation of each feature. */
  signature: z.partialRecord(z.enum(SIGNATURE_FEATURES), z.strictObject({ mean: finite, sd: positive })),
  ln_error_mm: z.strictObject({ walk: jointScalesOf, cycle: jointScalesOf }),
  /** Standard deviations between people of a leg's mean B_j, the unit of all means over joints, and of the legs' difference. */
  sum_scale: z.strictObject({ walk: sumScales, cycle: sumScales }),
  /** Angles and distances; of all its people whose data may be used, for no weights enter them. */
  signs: z.strictObject({ walk: signNormsSchema, cycle: signNormsSchema }),
});

/** What a span of walking must exceed; each from healthy people. Means are in the reference's `sum_scale`. */
const spanThresholds = z.strictObject({
  /** On the mean over joints. */
  overall: positive,
  /** On each group. */
  groups: z.partialRecord(groupName, positive),
  /** On how much worse one leg is than the other, either way. */
  contrast: positive,
  /** On how much the legs differ, whichever is worse. */
  asymmetry: positive,
  /** On one joint's B_j, once the span is abnormal. */
  joint: positive,
  /** On the difference between the legs, to name the side of an abnormal span. */
  side: positive,
});

/** The scoring part of `models/normative.json`. Other parts (angle bands) are kept as they are. */
export const normativeSchema = z.looseObject({
  schema: z.literal('gengait/normative/1'),
  /** sha256 of the weights that the statistics belong to. */
  model: z.strictObject({ score: sha256, twin: sha256 }),
  scoring: z.strictObject({
    tiles: tileSet,
    low_pass_hz: positive,
    reference_speed_m_s: positive,
    references: z.array(referenceSchema).min(1),
    /** Change of ln(error) per m/s of walking speed. */
    speed_slope_per_m_s: z.partialRecord(jointName, finite),
    /** Change of a sign per m/s between people. */
    sign_slope_per_m_s: z.partialRecord(z.enum(SIGN_KINDS), finite),
    thresholds: z.strictObject({ walk: spanThresholds, cycle: spanThresholds }),
    /** What pass 2 is off on healthy walkers at a joint that it withholds with its chain, root mean square forward, left and up, mm. */
    twin_floor_mm: z.strictObject({ one_side: jointFloor, both_sides: jointFloor }),
  }),
});

export type Normative = z.infer<typeof normativeSchema>;
export type Scoring = Normative['scoring'];
export type Reference = z.infer<typeof referenceSchema>;
export type SpanThresholds = z.infer<typeof spanThresholds>;
/** A gait cycle is shorter and noisier than a walk: each has its own thresholds. */
export type SpanKind = keyof Scoring['thresholds'];

/** @throws GengaitError GENGAIT_E_NORMATIVE when the file is absent or its content is not understood. */
export function readNormative(file: string): Normative {
  return readStatistics(file, normativeSchema, 'GENGAIT_E_NORMATIVE');
}

/** Statistics in a file. @throws GengaitError `code` when the file is absent or its content is not understood. */
export function readStatistics<T>(file: string, schema: z.ZodType<T>, code: ErrorCode): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new GengaitError(code, `${file} cannot be read`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const first = parsed.error.issues[0]!;
    throw new GengaitError(code, `${file}: ${first.path.join('.')}: ${first.message}`);
  }
  return parsed.data;
}
