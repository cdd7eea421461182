import type { z } from 'zod';
import { responsePayload } from './schemas/commands.ts';
import type { EnvelopeKeys } from './schemas/envelope.ts';
import { cyclePayload, walkPayload } from './schemas/gait.ts';
import { findingPayload, healthPayload, statePayload } from './schemas/machine.ts';
import { alertPayload, eventPayload, posePayload } from './schemas/patient.ts';
import { peoplePayload, sessionPayload } from './schemas/session.ts';

/** The schema of every published payload, by kind; the kind is the topic's first level after the box. */
export const PAYLOADS = {
  state: statePayload,
  health: healthPayload,
  pose: posePayload,
  cycle: cyclePayload,
  walk: walkPayload,
  alert: alertPayload,
  event: eventPayload,
  finding: findingPayload,
  session: sessionPayload,
  people: peoplePayload,
  response: responsePayload,
} as const;

export type PayloadKind = keyof typeof PAYLOADS;
export type Payload<K extends PayloadKind> = z.infer<(typeof PAYLOADS)[K]>;

/** Who walks, in every payload about a patient. */
export interface PatientKeys {
  session: string | null;
  /** From 1; 0 before the first pass. */
  walk_no: number;
  track: number;
}

/** What a stage says; the publisher adds the envelope, who walks, and the other `Added` keys. */
export type Body<K extends PayloadKind, Added extends string = never> = Omit<
  Payload<K>,
  EnvelopeKeys | keyof PatientKeys | Added
>;

/** The kind of payload on a topic `gengait/<box>/<kind>[/…]`, or undefined for other topics. */
export function kindOfTopic(topic: string): PayloadKind | undefined {
  const kind = topic.split('/')[2] ?? '';
  return Object.hasOwn(PAYLOADS, kind) ? (kind as PayloadKind) : undefined;
}
