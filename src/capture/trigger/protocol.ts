import { openLine } from './checksum.ts';

/**
 * The trigger board's protocol, version 1: ASCII lines, each with a checksum. For the person who programs a board it is
 * written down in `scripts/trigger-board/README.md`.
 */
export const PROTOCOL_VERSION = 1;
/** Bits per second; boards on native USB ignore it. */
export const BAUD_RATE = 115_200;
/** Pulse numbers and the board's microseconds are unsigned 32-bit counters; they begin at 0 again after 2^32 - 1. */
export const COUNTER_SPAN = 2 ** 32;
/** What the lamp shows, in the order of its codes on the cable. */
export const LAMP_STATES = ['off', 'ready', 'recording', 'fault'] as const;
/** Slowest and fastest pulses a board has to manage, hertz. */
export const RATE_HZ = { min: 1, max: 240 } as const;

export type LampState = (typeof LAMP_STATES)[number];

/** One pulse as the board tells of it, with its arrival. */
export interface TriggerPulse {
  /** Number of the pulse, 0 … 2^32 - 1. */
  pulse: number;
  /** The board's clock at the pulse's rising edge, microseconds, 0 … 2^32 - 1 (begins anew every 71.6 minutes). */
  boardUs: number;
  /** Arrival of the line on the box's monotonic clock, seconds. */
  receivedS: number;
}

/** What a board says. */
export type BoardReport =
  | { kind: 'pulse'; pulse: number; boardUs: number }
  /** Answer to `version`, and said once after the board's start. */
  | { kind: 'version'; protocol: number; firmware: string }
  /** Once a second and after every command. `nextPulse`: the number that the next pulse will have. */
  | { kind: 'status'; running: boolean; rateHz: number; nextPulse: number; lamp: LampState }
  /** A command the board did not follow: unreadable, unknown or out of range. */
  | { kind: 'refused'; reason: RefusalReason };

/** Why a board refuses what it was asked. */
/** Why a board did not follow a command: damaged on the cable, not known to it, or a number it cannot do. */
export const REFUSAL_REASONS = ['checksum', 'unknown', 'range'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What a board is told. */
export type BoardCommand =
  | { kind: 'version' }
  /** `firstPulse`: number of the first pulse; left out: the board counts on. Already running: only answers. */
  | { kind: 'start'; firstPulse?: number }
  | { kind: 'stop' }
  | { kind: 'rate'; rateHz: number }
  | { kind: 'lamp'; lamp: LampState };

/** What a line of the board says; null for a line that is damaged or says nothing known. Never throws. */
export function readReport(line: string): BoardReport | null {
  const text = openLine(line);
  if (text === null) return null;
  const [head, ...fields] = text.split(',') as [string, ...string[]];
  if (head === 'V') return readVersion(fields);
  if (head === 'E') return readRefusal(fields);
  const numbers = fields.map(counter);
  if (numbers.includes(null)) return null;
  if (head === 'P' && numbers.length === 2) return { kind: 'pulse', pulse: numbers[0]!, boardUs: numbers[1]! };
  if (head === 'S' && numbers.length === 4) return readStatus(numbers as number[]);
  return null;
}

function readVersion(fields: readonly string[]): BoardReport | null {
  const protocol = counter(fields[0] ?? '');
  const firmware = fields[1];
  if (fields.length !== 2 || protocol === null || !/^[\w.+-]{1,24}$/.test(firmware!)) return null;
  return { kind: 'version', protocol, firmware: firmware! };
}

function readStatus([running, rateMilliHz, nextPulse, lamp]: readonly number[]): BoardReport | null {
  const state = LAMP_STATES[lamp!];
  if (running! > 1 || state === undefined) return null;
  return { kind: 'status', running: running === 1, rateHz: rateMilliHz! / 1000, nextPulse: nextPulse!, lamp: state };
}

function readRefusal(fields: readonly string[]): BoardReport | null {
  const reason = REFUSAL_REASONS.find((known) => known === fields[0]);
  return fields.length === 1 && reason !== undefined ? { kind: 'refused', reason } : null;
}

/** An unsigned 32-bit number in decimal digits without leading zeros; null for anything else. */
function counter(text: string): number | null {
  if (!/^(0|[1-9]\d{0,9})$/.test(text)) return null;
  const value = Number(text);
  return value < COUNTER_SPAN ? value : null;
}
