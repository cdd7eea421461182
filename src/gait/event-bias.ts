/**
 * What is known about the timing of the events, for every output that holds times or shares of a stride. Measured against the
 * force plates of one treadmill walk (test/oracle/opensim-gait2354).
 */
export const EVENT_BIAS =
  'Heel strikes are found 18 to 28 ms early and toe offs 5 to 10 ms late against force plates: stance reads about 30 ms long.';
