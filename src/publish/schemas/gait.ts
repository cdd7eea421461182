import { z } from 'zod';
import { cycleSummarySchema, walkSummarySchema } from '../../gait/summary.ts';
import { patient } from './envelope.ts';

/** Payloads of the gait stage's summaries; their fields are documented where they are computed. */

const id = z.string().describe('Unique; the same summary delivered twice has the same id.');

/** One gait cycle. */
export const cyclePayload = patient.extend({ id, ...cycleSummarySchema.shape });

/** One pass over the walkway. */
export const walkPayload = patient.extend({ id, ...walkSummarySchema.shape });
