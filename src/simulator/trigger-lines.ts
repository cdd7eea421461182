import { COUNTER_SPAN, type TriggerPulse } from '../capture/trigger/protocol.ts';
import type { Random } from './random.ts';

/** The simulated board's clock: fast by this (a ceramic resonator), and near the wrap of its microseconds at the start. */
const CLOCK_FAST = 0.002;
const START_US = COUNTER_SPAN - 5e6;
/** 29 characters at 115,200 baud and a USB frame, then what the computer adds on average, seconds. */
const LEAST_DELAY_S = 0.0035;
const MEAN_JITTER_S = 0.001;
const LOST_SHARE = 0.001;

/** What a trigger board tells of pulses at 0, 1/fps, 2/fps … until `endS` (box clock), as it arrives. */
export function* triggerLines(fps: number, endS: number, random: Random): Generator<TriggerPulse, void> {
  let lastS = 0;
  for (let pulse = 0; pulse / fps < endS; pulse++) {
    const atS = pulse / fps;
    const receivedS = Math.max(atS + LEAST_DELAY_S - Math.log(1 - random.next()) * MEAN_JITTER_S, lastS + 1e-4);
    if (random.next() < LOST_SHARE) continue;
    lastS = receivedS;
    const boardUs = Math.floor(START_US + 1e6 * atS * (1 + CLOCK_FAST)) % COUNTER_SPAN;
    yield { pulse, boardUs, receivedS: Math.round(receivedS * 1e6) / 1e6 };
  }
}
