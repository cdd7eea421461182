import { z } from 'zod';
import { PAIRED_NAMES, SIGN_KINDS } from './sign-names.ts';

/** What signs are summed up to; left and right share one norm. `asymmetry`: how much the legs differ, `contrast`: right leg more than left. */
export const SIGN_SUMS = ['leg', 'arm', 'trunk', 'pelvis', 'asymmetry', 'contrast'] as const;
export type SignSumName = (typeof SIGN_SUMS)[number];

const positive = z.number().positive();
const scale = z.strictObject({ mu: z.number(), sigma: positive });

/** Healthy walkers' signs in the data of one sensor, over spans of one kind. */
export const signNormsSchema = z.strictObject({
  /** Mean walking speed of the people; `mu` is theirs at this speed. */
  speed_m_s: positive,
  /** Of each sign; `sigma`: standard deviation of a walk of somebody new, between and within people. */
  scales: z.partialRecord(z.enum(SIGN_KINDS), scale),
  /** Standard deviation of right minus left; its mean is zero. */
  differences: z.partialRecord(z.enum(PAIRED_NAMES as [string, ...string[]]), positive),
  /** Of the sums of healthy people. */
  sums: z.partialRecord(z.enum(SIGN_SUMS), scale),
});

export type SignNorms = z.infer<typeof signNormsSchema>;
export type SignScale = z.infer<typeof scale>;
