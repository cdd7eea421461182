import type { SpanKind } from '../model/normative.ts';
import type { SpanEvidence } from '../model/span-evidence.ts';

/** Somebody healthy who walked at an installation, and what each walk and each gait cycle of theirs showed. */
export interface HealthyPerson {
  name: string;
  spans: Record<SpanKind, readonly SpanEvidence[]>;
}
