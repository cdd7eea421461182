import { z } from 'zod';
import { GengaitError } from '../errors.ts';
import { ANGLE_KINDS, type AngleKind, type AngleName, kindOf } from './angles.ts';
import { CURVE_ORIGINS, type CurveOrigin } from './curve-origin.ts';
import { CURVE_POINTS } from './curves.ts';

const curve = z.array(z.number()).length(CURVE_POINTS);

const bandSchema = z.strictObject({
  /** Degrees at 0 … 100 % of the cycle. */
  mean_deg: curve,
  /** Standard deviation between people, each person counted once, degrees. */
  sd_deg: curve,
  people: z.int().min(2),
  cycles: z.int().min(2),
  /** Data sets the people come from, with why these. */
  sources: z.array(z.strictObject({ dataset: z.string(), people: z.int(), cycles: z.int() })).min(1),
  note: z.string(),
});

const bandSetSchema = z.strictObject({
  /** The event at 0 % and 100 %, of the own side of each angle. */
  phase_origin: z.string(),
  angles: z.partialRecord(z.enum(ANGLE_KINDS), bandSchema),
});

/** The `bands` part of models/normative.json: μ and SD of each joint angle of normal walkers, one set per origin of the curves. */
export const bandsSchema = z.strictObject({
  schema: z.literal('gengait/bands/2'),
  /** Sides are pooled: a healthy right side walks as a left one, each cut by its own foot's events. */
  pooled_sides: z.literal(true),
  low_pass_hz: z.number().positive(),
  ...(Object.fromEntries(CURVE_ORIGINS.map((origin) => [origin, bandSetSchema])) as Record<
    CurveOrigin,
    typeof bandSetSchema
  >),
});

export type Bands = z.infer<typeof bandsSchema>;
export type Band = z.infer<typeof bandSchema>;
export type BandSet = z.infer<typeof bandSetSchema>;

/**
 * The bands out of the text of models/normative.json.
 * @throws GENGAIT_E_BANDS where the part is absent or not understood.
 */
export function readBands(normativeText: string): Bands {
  let content: { bands?: unknown };
  try {
    content = JSON.parse(normativeText) as { bands?: unknown };
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_BANDS', 'models/normative.json is not JSON', { cause });
  }
  const parsed = bandsSchema.safeParse(content.bands);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0]!;
  throw new GengaitError('GENGAIT_E_BANDS', `bands.${first.path.join('.')}: ${first.message}`);
}

/** The band an angle is compared with; undefined where there is none. */
export function bandOf(bands: Bands | null, origin: CurveOrigin | null, angle: AngleName): Band | undefined {
  const kind: AngleKind = kindOf(angle);
  return origin === null ? undefined : bands?.[origin].angles[kind];
}
