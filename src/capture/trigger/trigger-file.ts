import { COUNTER_SPAN, type TriggerPulse } from './protocol.ts';

/** The recording's file of the trigger board's lines, one JSON object per line: `{"pulse", "board_us", "received"}`. */
export const TRIGGER_FILE = 'trigger.ndjson';
/** A camera of this name has the file for itself; no pulses are recorded then. */
export const TRIGGER_CAMERA = 'trigger';

/** A pulse as one line of that file. Numbers keep all their digits. */
export function encodeTriggerLine({ pulse, boardUs, receivedS }: TriggerPulse): string {
  return JSON.stringify({ pulse, board_us: boardUs, received: receivedS });
}

/** The pulse in a line of that file; null for a line that is cut short or damaged. Never throws. */
export function decodeTriggerLine(line: string): TriggerPulse | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const { pulse, board_us: boardUs, received } = (value ?? {}) as Record<string, unknown>;
  if (!isCounter(pulse) || !isCounter(boardUs) || typeof received !== 'number' || !Number.isFinite(received))
    return null;
  return { pulse, boardUs, receivedS: received };
}

function isCounter(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < COUNTER_SPAN;
}
