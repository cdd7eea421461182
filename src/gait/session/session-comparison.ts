import { z } from 'zod';
import { ANGLES } from '../angles.ts';
import { PARAMETER_NAMES } from '../parameters.ts';

/** What is said about the change between two sessions of one subject (`compareSessions`). */

export const changeSchema = z.object({
  before: z.number(),
  after: z.number(),
  change: z.number().describe('after − before.'),
  smallest_detectable: z
    .number()
    .nullable()
    .describe('A change up to this may be measurement error (95 %); null = not known.'),
  verdict: z.enum(['larger than measurement error', 'within measurement error', 'not judged']),
  basis: z.string().describe('Where the smallest detectable change comes from, or why there is none.'),
});

export const sessionComparisonSchema = z.object({
  subject: z.string(),
  notes: z.array(z.string()).describe('What else differs between the sessions and may explain changes; for people.'),
  parameters: z.partialRecord(
    z.enum(PARAMETER_NAMES),
    z.object({ left: changeSchema.nullable(), right: changeSchema.nullable(), both: changeSchema.nullable() }),
  ),
  angles: z.partialRecord(
    z.enum(ANGLES),
    z.object({
      deviation_deg: changeSchema.nullable().describe('Of the distance from the normative mean (RMS).'),
      curve_rms_deg: z
        .number()
        .nullable()
        .describe('RMS difference of the mean curves; null with different phase origins.'),
    }),
  ),
});

export type Change = z.infer<typeof changeSchema>;
export type SessionComparison = z.infer<typeof sessionComparisonSchema>;
