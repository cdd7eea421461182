import { headingAt } from '../../model/heading.ts';
import type { SpanKind } from '../../model/normative.ts';
import { sensorSignature } from '../../model/sensor-signature.ts';
import { bodySignals } from '../../model/signs/body-signals.ts';
import { SIGN_FRAMES, signsUntil, walkSigns } from '../../model/signs/measure-signs.ts';
import type { Signs } from '../../model/signs/sign-names.ts';
import { logErrors, type SpanEvidence } from '../../model/span-evidence.ts';
import { walkingSpeed } from '../../model/walking-speed.ts';
import type { TileErrors } from '../../model/window-errors.ts';
import type { WalkRecord } from '../dataset.ts';
import { whyNotAssessed } from '../verdicts/assessed.ts';
import type { PreparedWalk, Variant } from '../walk-errors.ts';
import type { SignSpan } from './sign-people.ts';

/** Evidence of one span of one trial, with what is known about it. */
export interface ScoredSpan {
  record: WalkRecord;
  variant: Variant;
  span: SpanKind;
  evidence: SpanEvidence;
  /** The person is of split train, but a model that had not seen them scored the span. */
  crossFitted?: boolean;
}

/** Frames between scored windows: neighbouring windows say nearly the same, and live each tile comes about as rarely. */
export const EVERY_FRAMES = 4;
/** Windows of one gait cycle of 36 ticks. */
const CYCLE_WINDOWS = 9;
const CYCLE_HOP_WINDOWS = 4;
const LEAST_WINDOWS = 4;

/** The whole walk as one span; none where the product would not assess it. */
export function walkSpan(walk: PreparedWalk, errors: TileErrors): ScoredSpan[] {
  if (errors.ends.length < LEAST_WINDOWS || whyNotAssessed(walk) !== null) return [];
  return [spanOf(walk, errors, 'walk', [...errors.ends.keys()], walkSigns(walk.scored))];
}

/** Overlapping spans of about one gait cycle, as a live scorer sees them. */
export function cycleSpans(walk: PreparedWalk, errors: TileErrors): ScoredSpan[] {
  const spans: ScoredSpan[] = [];
  const signals = bodySignals(walk.scored);
  for (let first = 0; first + CYCLE_WINDOWS <= errors.ends.length; first += CYCLE_HOP_WINDOWS) {
    const windows = Array.from({ length: CYCLE_WINDOWS }, (_, i) => first + i);
    const signs = signsUntil(signals, errors.ends[windows.at(-1)!]! + 1);
    spans.push(spanOf(walk, errors, 'cycle', windows, signs));
  }
  return spans;
}

function spanOf(walk: PreparedWalk, errors: TileErrors, span: SpanKind, windows: number[], signs: Signs): ScoredSpan {
  const { raw, record, variant } = walk;
  const to = errors.ends[windows.at(-1)!]! + 1;
  const from = span === 'walk' ? 0 : Math.max(0, to - 36);
  const end = span === 'walk' ? raw.frames : to;
  const evidence = {
    logErrors: logErrors(errors.columns, errors.errorsMm, windows),
    signs,
    speed_m_s: walkingSpeed(raw, from, end, headingAt(raw, (from + end) >> 1)),
    signature: sensorSignature(raw, span === 'walk' ? 0 : Math.max(0, to - 60), end),
  };
  return { record, variant, span, evidence };
}

/** Signs of a walk, and of the spans a live scorer sees of it: what needs no network. */
export function signSpans({ record, raw, scored }: PreparedWalk): Record<SpanKind, SignSpan[]> {
  const { dataset, subject } = record;
  const speed = (from: number, to: number): number => walkingSpeed(raw, from, to, headingAt(raw, (from + to) >> 1));
  const signals = bodySignals(scored);
  const cycle: SignSpan[] = [];
  for (let to = SIGN_FRAMES; to <= raw.frames; to += CYCLE_HOP_WINDOWS * EVERY_FRAMES) {
    cycle.push({ dataset, subject, signs: signsUntil(signals, to), speed_m_s: speed(to - 36, to) });
  }
  const walk = [{ dataset, subject, signs: walkSigns(scored), speed_m_s: speed(0, raw.frames) }];
  return { walk, cycle };
}
