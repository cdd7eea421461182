import type { PoseMessage } from '../../src/capture/pose-message.ts';
import { COUNTER_SPAN, readReport, type TriggerPulse } from '../../src/capture/trigger/protocol.ts';
import { seededRandom as seeded } from '../../src/maths/seeded-random.ts';
import { SimulatedBoard } from '../../src/simulator/trigger-board.ts';
import type { FrameSet } from '../../src/sync/frame-set.ts';
import type { Synchroniser } from '../../src/sync/synchroniser.ts';
import { message } from '../capture/messages.ts';

/** What everybody sees moves at this speed, px per second: a picture tells the time of its exposure. */
const SPEED_PX_S = 100;
/** 29 characters at 115,200 baud and a USB frame: the least delay of a line. */
export const LEAST_LINE_S = 0.0035;

export interface TriggeredFilmOptions {
  cameras: readonly string[];
  seed: number;
  seconds: number;
  clockPpm?: number;
  startUs?: number;
  nextPulse?: number;
}

export interface TriggeredFilm {
  messages: PoseMessage[];
  pulses: TriggerPulse[];
}

/**
 * A simulated board that exposes simulated cameras, each with a clock, a drift and a latency of its own, 2 % of frames and
 * 3 % of the board's lines lost, and every now and then a box so busy that lines come 100 ms late.
 */
export function triggeredFilm(options: TriggeredFilmOptions): TriggeredFilm {
  const { cameras, seed, seconds, clockPpm = 4000, startUs = 0, nextPulse = 0 } = options;
  const random = seeded(seed);
  const delay = (meanS: number): number => -meanS * Math.log(1 - random());
  const lines = new SimulatedBoard({ running: true, clockPpm, startUs, nextPulse }).advance(seconds);
  const clocks = cameras.map(() => ({
    offsetS: 7200 * (random() - 0.5),
    drift: 200e-6 * (random() - 0.5),
    latencyS: 0.02 + 0.06 * random(),
  }));
  const pulses: TriggerPulse[] = [];
  const messages: PoseMessage[] = [];
  let frame = 0;
  for (const { text, atS, pulse } of lines) {
    const report = readReport(text.trimEnd());
    if (report?.kind !== 'pulse' || pulse === undefined) continue;
    const receivedS = atS + LEAST_LINE_S + delay(0.0015) + (random() < 0.02 ? 0.1 * random() : 0);
    if (random() > 0.03) pulses.push({ pulse, boardUs: report.boardUs, receivedS });
    cameras.forEach((camera, c) => {
      const { offsetS, drift, latencyS } = clocks[c]!;
      const times = { receivedS: atS + latencyS + delay(0.003), frame, pulse };
      const timestampS = atS * (1 + drift) + offsetS;
      if (random() > 0.02) messages.push(message(camera, timestampS, { x: SPEED_PX_S * atS, ...times }));
    });
    frame++;
  }
  return { messages: inTurn(messages, ({ camera }) => camera), pulses: inTurn(pulses, () => 'board') };
}

/** One cable keeps the order of what it carries: nothing overtakes. */
function inTurn<T extends { receivedS: number }>(items: T[], cableOf: (item: T) => string): T[] {
  const newest = new Map<string, number>();
  for (const item of items) {
    item.receivedS = Math.max(item.receivedS, (newest.get(cableOf(item)) ?? 0) + 1e-6);
    newest.set(cableOf(item), item.receivedS);
  }
  return items.sort((a, b) => a.receivedS - b.receivedS);
}

/** Feeds everything in the order of arrival; the ticks that came out. */
export function feed(synchroniser: Synchroniser, { messages, pulses }: TriggeredFilm): FrameSet[] {
  const sets: FrameSet[] = [];
  let next = 0;
  for (const one of messages) {
    for (; next < pulses.length && pulses[next]!.receivedS <= one.receivedS; next++)
      synchroniser.pushPulse(pulses[next]!);
    synchroniser.push(one);
    sets.push(...synchroniser.poll(one.receivedS));
  }
  return sets;
}

/** How far each camera's picture of a tick is from the tick's time, seconds; undefined where it has none. */
export function timeErrorsS({ timeS, views }: FrameSet, cameras: number): (number | undefined)[] {
  return Array.from({ length: cameras }, (_, c) => {
    const x = views.find(({ camera }) => camera === c)?.people[0]?.[0];
    return x === undefined ? undefined : timeS - x / SPEED_PX_S;
  });
}

/** A pulse number so many later, as a 32-bit counter counts. */
export const later = (pulse: number, by: number): number => (pulse + by + COUNTER_SPAN) % COUNTER_SPAN;
