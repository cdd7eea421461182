/**
 * Where the times of frames may come from, as a technician chooses and a recording remembers it. `trigger`: pulses of the
 * board; frames without one as under `auto`. `timestamp`: the cameras' own clocks, kept together by PTP or NTP. `arrival`:
 * each camera's clock is read by the arrival of its messages and corrected by the images. `auto`: pulses where there are
 * any, own clocks where they prove to be common, else arrivals and images.
 */
export const TIME_SOURCES = ['auto', 'trigger', 'timestamp', 'arrival'] as const;

/** One of them. */
export type TimeChoice = (typeof TIME_SOURCES)[number];
