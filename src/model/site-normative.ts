import { z } from 'zod';
import { type Normative, normativeSchema } from './normative.ts';

/** Name of the file in the state directory. */
export const SITE_FILE = 'site-normative.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What norms of a site hold for: the same cameras in the same places, whose pose estimators deliver the same. */
const installationSchema = z.strictObject({
  /** sha256 of the calibration file. */
  calibration: sha256,
  /** Keypoint format of the pose estimators. */
  keypoints: z.string(),
});

/** What `calibrate normative` writes: an installation's own norms, and what they hold for. */
export const siteNormativeSchema = z.strictObject({
  schema: z.literal('gengait/site-normative/1'),
  /** ISO 8601. */
  made: z.string(),
  /** Version of the program. */
  version: z.string(),
  /** Weights whose errors the norms are of, as in normative.json. */
  model: z.strictObject({ score: sha256, twin: sha256 }),
  /** null: made from TRC files, of which nobody knows the cameras. */
  installation: installationSchema.nullable(),
  people: z.int().positive(),
  walks: z.int().positive(),
  scoring: normativeSchema.shape.scoring,
});

export type SiteNormative = z.infer<typeof siteNormativeSchema>;
export type Installation = z.infer<typeof installationSchema>;

/**
 * Why norms of a site do not hold here, as the end of the sentence "the norms of this site were made …"; null where they do.
 * @param here undefined: nobody knows which cameras saw the walks (TRC files)
 */
export function siteMismatch(site: SiteNormative, factory: Normative, here: Installation | undefined): string | null {
  if (site.model.score !== factory.model.score || site.model.twin !== factory.model.twin) return 'with another model';
  const { tiles, low_pass_hz } = factory.scoring;
  if (site.scoring.tiles !== tiles || site.scoring.low_pass_hz !== low_pass_hz) return 'with another way of scoring';
  if (here === undefined) return null;
  if (site.installation === null) return 'from TRC files, not from these cameras';
  if (site.installation.calibration !== here.calibration) return 'with another calibration';
  if (site.installation.keypoints !== here.keypoints) return 'with other pose estimators';
  return null;
}
