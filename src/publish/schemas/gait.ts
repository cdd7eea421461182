import { z } from 'zod';
import { patient } from './envelope.ts';

const id = z.string().describe('Unique; the same summary delivered twice has the same id.');

export const cyclePayload = patient.extend({ id }).loose();
export const walkPayload = patient.extend({ id }).loose();
