import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

/**
 * The daemon's log: one JSON object per line on stdout, for journald or any collector; no files of its own.
 * Every line of a simulated run says so. Passwords never reach it, even inside a logged object.
 */
export function openLog(
  options: { level: string; box: string; simulated?: boolean },
  destination?: DestinationStream,
): Logger {
  const { level, box, simulated } = options;
  return pino(
    {
      level,
      base: { box, ...(simulated ? { simulated: true } : {}) },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['password', '*.password', '*.*.password'],
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
